/// Sums of a time series in bins of equal width that double whenever time outgrows them.
///
/// A value, so that its class looks once at each event whether it may change it, not once for each field.
struct TimeBins {
  typealias Bin = TimeSeries.Bin

  /// Nanoseconds of a bin.
  private(set) var width: Int64 = 1_000_000
  /// Quantities times nanoseconds, and counts.
  private(set) var sums: [Bin] = []
  /// Where the last bin ends.
  private var bound: Int64 = 0
  private let most: Int
  /// Where the bin that was written last begins, and its place: the next is most often the same.
  private var recentStart: Int64 = 0
  private var recent = 0

  /// 73 years: what comes later is left out, so that no sum of times overflows.
  private static let horizon: Int64 = 1 << 61

  /// No bins yet, and never more than `most`, which is even.
  init(most: Int) {
    self.most = most
    sums.reserveCapacity(most)
  }

  /// Calls `add` with each bin that `start` to `end` touches and the nanoseconds spent in it.
  @inline(__always)
  mutating func spread(from start: Int64, to end: Int64, add: (inout Bin, Double) -> Void) {
    guard end > start, start >= 0, end < Self.horizon else { return }
    // Most spans are in the bin of the last one as a whole.
    if start >= recentStart, end - recentStart <= width, recent < sums.count {
      return add(&sums[recent], Double(end - start))
    }
    spreadOut(from: start, to: end, add: add)
  }

  @inline(never)
  private mutating func spreadOut(from start: Int64, to end: Int64, add: (inout Bin, Double) -> Void) {
    hold(end - 1)
    find(start)
    var from = start
    while true {
      let binEnd = recentStart + width
      add(&sums[recent], Double(min(end, binEnd) - from))
      guard binEnd < end else { return }
      from = binEnd
      recentStart = binEnd
      recent += 1
    }
  }

  /// Counts `tokens` in the bin of `time`.
  mutating func count(tokens: Double, at time: Int64) {
    guard time >= 0, time < Self.horizon else { return }
    hold(time)
    find(time)
    sums[recent].outputTokensPerSecond += tokens
  }

  /// Makes the bin of `time` the recent one.
  private mutating func find(_ time: Int64) {
    if time >= recentStart, time - recentStart < width { return }
    recent = Int(time / width)
    recentStart = Int64(recent) * width
  }

  /// Makes sure that `time` is in a bin.
  @inline(__always)
  private mutating func hold(_ time: Int64) {
    if time >= bound { widen(to: time) }
  }

  /// Widens the bins until `time` is in one of them.
  @inline(never)
  private mutating func widen(to time: Int64) {
    while time / width >= Int64(most) {
      width *= 2
      sums = stride(from: 0, to: sums.count, by: 2).map { index in
        var sum = sums[index]
        if index + 1 < sums.count { sum.add(sums[index + 1]) }
        return sum
      }
      (recent, recentStart) = (0, 0)
    }
    let missing = Int(time / width) + 1 - sums.count
    if missing > 0 { sums.append(contentsOf: repeatElement(Bin(), count: missing)) }
    bound = width * Int64(sums.count)
  }
}

extension TimeSeries.Bin {
  fileprivate mutating func add(_ other: Self) {
    running += other.running
    waiting += other.waiting
    keyValueTaken += other.keyValueTaken
    keyValueUsed += other.keyValueUsed
    outputTokensPerSecond += other.outputTokensPerSecond
    busy += other.busy
  }
}
