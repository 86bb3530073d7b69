/// Rows of four whole numbers, written row by row and looked at column by column: the columns lie one after another in one
/// piece of memory.
///
///     var latencies = SampleTable(room: 1_000_000)
///     latencies.append(12, 40, 90, 3)
///     latencies.withColumn(2) { percentiles([99], of: $0) }
public struct SampleTable: ~Copyable {
  /// Columns of a row.
  public static var columns: Int { 4 }

  @usableFromInline
  var storage: UnsafeMutablePointer<Int64>

  /// Rows that there is memory for.
  @usableFromInline
  var room: Int

  @usableFromInline
  var used = 0

  /// No rows, with memory for `room` of them, which is not touched before it is used.
  public init(room: Int = 0) {
    self.room = max(room, 16)
    storage = .allocate(capacity: Self.columns * self.room)
  }

  deinit { storage.deallocate() }

  /// How many rows there are.
  @inlinable
  public var count: Int { used }

  /// Adds a row.
  @inlinable
  @inline(__always)
  public mutating func append(_ first: Int64, _ second: Int64, _ third: Int64, _ fourth: Int64) {
    if rarely(used == room) { grow() }
    let place = storage + used
    place.pointee = first
    place[room] = second
    place[2 &* room] = third
    place[3 &* room] = fourth
    used &+= 1
  }

  /// The numbers of one column, of which there are `columns`; they may be put in another order.
  public mutating func withColumn<Result>(
    _ column: Int, _ work: (UnsafeMutableBufferPointer<Int64>) throws -> Result
  ) rethrows -> Result {
    precondition((0..<Self.columns).contains(column), "there is no such column")
    return try work(UnsafeMutableBufferPointer(start: storage + column * room, count: used))
  }

  @usableFromInline
  @inline(never)
  mutating func grow() {
    var larger = SampleTable(room: 2 * room)
    for column in 0..<Self.columns {
      (larger.storage + column * larger.room).initialize(from: storage + column * room, count: used)
    }
    larger.used = used
    self = larger
  }
}
