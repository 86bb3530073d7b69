/// A min-heap of keys by id, from which any id can be taken out: which of a set comes next, when others may leave
/// before their turn.
///
///     var heap = IndexedHeap()
///     heap.push(key: 30, id: 4)
///     heap.push(key: 20, id: 7)
///     heap.top          // (key: 20, id: 7)
///     heap.remove(id: 7)
///
/// Equal keys come out in the order of their ids. Ids are small numbers such as places in a table: memory grows with
/// the greatest id ever pushed, 4 bytes each. `push`, `popTop` and `remove` are O(log count).
@frozen
public struct IndexedHeap: ~Copyable {
  /// One of the set.
  @frozen
  public struct Entry: Hashable, Sendable {
    /// What the heap is ordered by.
    public var key: Int64

    /// Whose key it is.
    public var id: Int32

    /// The key of `id`.
    @inlinable
    public init(key: Int64, id: Int32) {
      self.key = key
      self.id = id
    }

    @inlinable
    func comesBefore(_ other: Entry) -> Bool {
      key < other.key || (key == other.key && id < other.id)
    }
  }

  @usableFromInline
  var heap = UniqueArray<Entry>()

  /// Where in the heap each id is; -1 where it is not.
  @usableFromInline
  var positions = UniqueArray<Int32>()

  /// An empty set.
  @inlinable
  public init() {}

  /// How many ids there are.
  public var count: Int { @inlinable get { heap.count } }

  /// Whether there are none.
  public var isEmpty: Bool { @inlinable get { heap.isEmpty } }

  /// The entry with the least key; nil where there is none.
  public var top: Entry? { @inlinable get { heap.first } }

  /// All entries, in no stated order.
  public var entries: [Entry] { heap.elements }

  /// The key of `id`; nil where it is not in the heap.
  @inlinable
  public func key(of id: Int32) -> Int64? {
    position(of: id).map { heap[$0].key }
  }

  /// Adds `id`, or gives it a new key where it is there already.
  ///
  /// - Precondition: `id` is not negative.
  @inlinable
  public mutating func push(key: Int64, id: Int32) {
    precondition(id >= 0, "an id is not negative")
    let entry = Entry(key: key, id: id)
    if let position = position(of: id) { return settle(entry, at: position) }
    if Int(id) >= positions.count {
      repeat { positions.append(-1) } while Int(id) >= positions.count
    }
    heap.append(entry)
    siftUp(entry, from: heap.count - 1)
  }

  /// Takes out the entry with the least key; nil where there is none.
  @inlinable
  @discardableResult
  public mutating func popTop() -> Entry? {
    guard let top = heap.first, let last = heap.popLast() else { return nil }
    positions[Int(top.id)] = -1
    if !heap.isEmpty { siftDown(last, from: 0) }
    return top
  }

  /// Takes `id` out and gives its key; nil where it is not in the heap.
  @inlinable
  @discardableResult
  public mutating func remove(id: Int32) -> Int64? {
    guard let position = position(of: id), let last = heap.popLast() else { return nil }
    positions[Int(id)] = -1
    guard position < heap.count else { return last.key }
    let key = heap[position].key
    settle(last, at: position)
    return key
  }

  /// Empties the heap and keeps its memory, in time proportional to the count.
  @inlinable
  public mutating func removeAll() {
    for place in heap.indices { positions[Int(heap[place].id)] = -1 }
    heap.removeAll()
  }

  /// Whether no entry comes before its parent and each id's position is where it is; for tests.
  public var holdsInvariant: Bool {
    heap.indices.dropFirst().allSatisfy { !heap[$0].comesBefore(heap[($0 - 1) / 2]) }
      && heap.indices.allSatisfy { positions[Int(heap[$0].id)] == Int32($0) }
      && positions.indices.count { positions[$0] >= 0 } == heap.count
  }

  @inlinable
  func position(of id: Int32) -> Int? {
    guard id >= 0, Int(id) < positions.count, positions[Int(id)] >= 0 else { return nil }
    return Int(positions[Int(id)])
  }

  /// Puts `entry` where it belongs, up or down from `position`, whose own entry is overwritten.
  @inlinable
  mutating func settle(_ entry: Entry, at position: Int) {
    if position > 0, entry.comesBefore(heap[(position - 1) / 2]) {
      siftUp(entry, from: position)
    } else if 2 * position + 1 < heap.count {
      siftDown(entry, from: position)
    } else {
      heap[position] = entry
      positions[Int(entry.id)] = Int32(truncatingIfNeeded: position)
    }
  }

  @inlinable
  mutating func siftUp(_ entry: Entry, from start: Int) {
    withPlaces { heap, positions in
      var hole = start
      while hole > 0 {
        let parent = heap[(hole - 1) / 2]
        guard entry.comesBefore(parent) else { break }
        heap[hole] = parent
        positions[Int(parent.id)] = Int32(truncatingIfNeeded: hole)
        hole = (hole - 1) / 2
      }
      heap[hole] = entry
      positions[Int(entry.id)] = Int32(truncatingIfNeeded: hole)
    }
  }

  @inlinable
  mutating func siftDown(_ entry: Entry, from start: Int) {
    withPlaces { heap, positions in
      var hole = start
      while true {
        var child = 2 &* hole &+ 1
        guard child < heap.count else { break }
        var least = heap[child]
        if child &+ 1 < heap.count {
          let other = heap[child &+ 1]
          if other.comesBefore(least) { (child, least) = (child &+ 1, other) }
        }
        guard least.comesBefore(entry) else { break }
        heap[hole] = least
        positions[Int(least.id)] = Int32(truncatingIfNeeded: hole)
        hole = child
      }
      heap[hole] = entry
      positions[Int(entry.id)] = Int32(truncatingIfNeeded: hole)
    }
  }

  /// Both tables for a walk through the heap.
  @inlinable
  @inline(__always)
  mutating func withPlaces(
    _ walk: (UnsafeMutableBufferPointer<Entry>, UnsafeMutableBufferPointer<Int32>) -> Void
  ) {
    heap.withElements { heap in
      positions.withElements { positions in walk(heap, positions) }
    }
  }
}
