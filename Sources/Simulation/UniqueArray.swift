/// An array with one owner, whose elements need not be copyable.
///
///     var slots = UniqueArray<Int>()
///     slots.append(4)
///     slots[0] += 1
///     slots.popLast()  // 5
///
/// An `Array` asks at every change whether somebody else holds its storage too, some fifteen instructions and a call around
/// which no register keeps its value; asking made up 6 % of a run. As this one cannot be copied, nobody else does. Places
/// are checked as an `Array`'s are.
@frozen
public struct UniqueArray<Element: ~Copyable>: ~Copyable {
  /// Memory for `capacity` elements, of which the first `used` are there.
  @usableFromInline
  var storage: UnsafeMutablePointer<Element>

  @usableFromInline
  var capacity: Int

  @usableFromInline
  var used: Int

  /// No elements, with room for `capacity`.
  @inlinable
  public init(capacity: Int = 0) {
    self.capacity = max(capacity, 1)
    storage = .allocate(capacity: self.capacity)
    used = 0
  }

  /// `count` elements, each made for its place.
  @inlinable
  public init(count: Int, element: (Int) throws -> Element) rethrows {
    self.init(capacity: count)
    for place in 0..<count { append(try element(place)) }
  }

  deinit {
    storage.deinitialize(count: used)
    storage.deallocate()
  }

  /// How many elements there are.
  @inlinable
  public var count: Int { used }

  /// Whether there are none.
  @inlinable
  public var isEmpty: Bool { used == 0 }

  /// The places of the elements.
  @inlinable
  public var indices: Range<Int> { 0..<count }

  /// The element at `place`.
  ///
  /// An address, as the standard library's arrays give it: accessors that yield are called twice where they are not inlined.
  ///
  /// - Precondition: `place` is in `indices`.
  @inlinable
  public subscript(place: Int) -> Element {
    @inline(__always)
    unsafeAddress { UnsafePointer(address(of: place)) }
    @inline(__always)
    unsafeMutableAddress { address(of: place) }
  }

  @inlinable
  @inline(__always)
  func address(of place: Int) -> UnsafeMutablePointer<Element> {
    precondition(UInt(bitPattern: place) < UInt(bitPattern: used), "no element has this place")
    return storage + place
  }

  /// Adds `element` at the end.
  @inlinable
  @inline(__always)
  public mutating func append(_ element: consuming Element) {
    if rarely(used == capacity) { grow() }
    (storage + used).initialize(to: element)
    used &+= 1
  }

  /// Takes the last element out; nil where there is none.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func popLast() -> Element? {
    guard used > 0 else { return nil }
    used &-= 1
    return (storage + used).move()
  }

  /// Empties the array and keeps its memory.
  @inlinable
  public mutating func removeAll() {
    storage.deinitialize(count: used)
    used = 0
  }

  /// All elements, for work that looks at many places.
  @inlinable
  @inline(__always)
  public mutating func withElements<Result>(
    _ work: (UnsafeMutableBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    try work(UnsafeMutableBufferPointer(start: storage, count: used))
  }

  @usableFromInline
  @inline(never)
  mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: 2 * capacity)
    larger.moveInitialize(from: storage, count: used)
    storage.deallocate()
    storage = larger
    capacity *= 2
  }
}

extension UniqueArray {
  /// The first element; nil where there is none.
  @inlinable
  public var first: Element? { isEmpty ? nil : self[0] }

  /// The last element; nil where there is none.
  @inlinable
  public var last: Element? { isEmpty ? nil : self[used &- 1] }

  /// A copy of the elements.
  public var elements: [Element] { indices.map { self[$0] } }
}
