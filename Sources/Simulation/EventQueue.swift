/// Something that happens at an instant: 24 bytes, ordered by (time, priority, sequence).
///
/// The payload says what happens, in bits that only the model reads; it takes no part in the order.
@frozen
public struct Event: Comparable, Hashable, Sendable {
  /// When it happens.
  public var time: SimTime

  /// What breaks a tie at one instant, the least first: the priority in the top 8 bits, the sequence in the lower 56.
  public var order: UInt64

  /// What happens, as the model encodes it.
  public var payload: UInt64

  /// An event at `time`; among those of one instant the least priority comes first, then the least sequence.
  ///
  /// The sequence is the caller's: the model's own number for what it schedules, such as a job or a server number, and
  /// not a count of pushes. A count of pushes would make a tie depend on how many events were scheduled before, so
  /// that two ways of computing one history (one event a step, or one event for a thousand steps) would break ties
  /// differently and part company. Two events equal in time, priority and sequence come out in no stated order.
  ///
  /// - Precondition: `sequence` is below 2^56.
  @inlinable
  public init(time: SimTime, priority: UInt8, sequence: UInt64, payload: UInt64) {
    precondition(sequence >> 56 == 0, "an event's sequence has 56 bits")
    self.time = time
    self.order = UInt64(priority) << 56 | sequence
    self.payload = payload
  }

  /// What comes first among events of one instant: the least.
  public var priority: UInt8 { @inlinable get { UInt8(truncatingIfNeeded: order >> 56) } }

  /// What comes first among events of one instant and priority: the least.
  public var sequence: UInt64 { @inlinable get { order & (1 << 56 - 1) } }

  /// Whether `lhs` happens before `rhs`.
  @inlinable
  public static func < (lhs: Event, rhs: Event) -> Bool {
    lhs.key < rhs.key
  }

  /// (time, order) as one number, which compares without a branch that could be mispredicted.
  @inlinable
  var key: UInt128 {
    // Flipping the sign bit makes unsigned order agree with signed.
    UInt128(UInt64(bitPattern: time.nanoseconds) ^ (1 << 63)) << 64 | UInt128(order)
  }
}

/// The events still to come, the earliest first.
///
///     var queue = EventQueue()
///     queue.push(Event(time: SimTime(seconds: 2), priority: 0, sequence: 7, payload: 0))
///     while let event = queue.pop() { ... }
///
/// A 4-ary heap in one array: half as deep as a binary one, and the four children lie side by side in memory. A sift
/// moves a hole and not the event. `push` and `pop` are O(log count); `peek` and `count` are O(1).
@frozen
public struct EventQueue: Sendable {
  @usableFromInline
  var heap: [Event] = []

  /// No events.
  @inlinable
  public init() {}

  /// How many events are still to come.
  public var count: Int { @inlinable get { heap.count } }

  /// Whether nothing is still to come.
  public var isEmpty: Bool { @inlinable get { heap.isEmpty } }

  /// The earliest event, left where it is.
  public var peek: Event? { @inlinable get { heap.first } }

  /// Makes room for `capacity` events, so that pushing that many allocates nothing.
  @inlinable
  public mutating func reserveCapacity(_ capacity: Int) {
    heap.reserveCapacity(capacity)
  }

  /// Forgets every event.
  @inlinable
  public mutating func removeAll() {
    heap.removeAll(keepingCapacity: true)
  }

  /// Adds an event.
  @inlinable
  public mutating func push(_ event: Event) {
    heap.append(event)
    heap.withUnsafeMutableBufferPointer { heap in
      Self.siftUp(event, from: heap.count - 1, in: heap)
    }
  }

  /// Takes the earliest event out; nil where there is none.
  @inlinable
  public mutating func pop() -> Event? {
    guard let last = heap.popLast() else { return nil }
    guard let first = heap.first else { return last }
    heap.withUnsafeMutableBufferPointer { heap in
      Self.siftDown(last, in: heap)
    }
    return first
  }

  /// Takes the earliest event out and adds `event` in one sift, cheaper than `pop` and `push`; only adds it where
  /// there is no event to take out.
  @inlinable
  @discardableResult
  public mutating func replaceTop(with event: Event) -> Event? {
    guard let first = heap.first else {
      heap.append(event)
      return nil
    }
    heap.withUnsafeMutableBufferPointer { heap in
      Self.siftDown(event, in: heap)
    }
    return first
  }

  /// Whether no event comes before its parent in the heap; for tests.
  public var holdsInvariant: Bool {
    heap.indices.dropFirst().allSatisfy { !(heap[$0] < heap[($0 - 1) / 4]) }
  }

  /// Puts `event` where it belongs on the way from `start` to the root.
  @inlinable
  static func siftUp(_ event: Event, from start: Int, in heap: UnsafeMutableBufferPointer<Event>) {
    let key = event.key
    var hole = start
    while hole > 0 {
      let parent = (hole - 1) / 4
      guard key < heap[parent].key else { break }
      heap[hole] = heap[parent]
      hole = parent
    }
    heap[hole] = event
  }

  /// Puts `event` where it belongs below the root, whose own event is overwritten.
  @inlinable
  static func siftDown(_ event: Event, in heap: UnsafeMutableBufferPointer<Event>) {
    let key = event.key
    let count = heap.count
    var hole = 0
    while true {
      let child = 4 * hole + 1
      var least: Int
      var leastKey: UInt128
      if child + 3 < count {
        // A tournament of selects: no branch on the order of siblings, which is a coin toss.
        let (k0, k1, k2, k3) = (
          heap[child].key, heap[child + 1].key, heap[child + 2].key, heap[child + 3].key
        )
        let left = k1 < k0 ? child + 1 : child
        let leftKey = k1 < k0 ? k1 : k0
        let right = k3 < k2 ? child + 3 : child + 2
        let rightKey = k3 < k2 ? k3 : k2
        least = rightKey < leftKey ? right : left
        leastKey = rightKey < leftKey ? rightKey : leftKey
      } else {
        guard child < count else { break }
        least = child
        leastKey = heap[child].key
        var sibling = child + 1
        while sibling < count {
          let siblingKey = heap[sibling].key
          if siblingKey < leastKey { (least, leastKey) = (sibling, siblingKey) }
          sibling += 1
        }
      }
      guard leastKey < key else { break }
      heap[hole] = heap[least]
      hole = least
    }
    heap[hole] = event
  }
}
