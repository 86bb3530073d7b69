import Simulation

/// Sums of a time series in bins of equal width that start narrow and double whenever time outgrows them, so that memory
/// does not grow with the length of a run.
struct TimeBins {
  typealias Bin = LoadOverTime.Bin

  /// Nanoseconds of a bin.
  private(set) var width: Int64 = 1_000_000
  /// Quantities times nanoseconds, and counts; what the open bin adds is not among them.
  private var closed: [Bin] = []
  /// The bin that is written, outside of the array: most of what is added belongs to it.
  private var open = Bin()
  /// Its place, and when it begins and ends.
  private var place = 0
  private var start: Int64 = 0
  private var end: Int64 = 0
  private let most: Int

  /// 73 years: what comes later is left out, so that no sum of times overflows.
  private static let horizon: Int64 = 1 << 61

  /// No bins yet, and never more than `most`, which is even.
  init(most: Int) { self.most = most }

  /// The bins so far.
  var sums: [Bin] {
    var sums = closed
    if place < sums.count { sums[place].add(open) }
    return sums
  }

  /// Calls `add` with each bin that `from` to `to` touches and the nanoseconds spent in it.
  @inline(__always)
  mutating func spread(from: Int64, to: Int64, add: (inout Bin, Double) -> Void) {
    guard to > from else { return }
    if rarely(from < start || to > end) { return spreadOut(from: from, to: to, add: add) }
    add(&open, Double(to - from))
  }

  @inline(never)
  private mutating func spreadOut(from: Int64, to: Int64, add: (inout Bin, Double) -> Void) {
    guard from >= 0, to < Self.horizon else { return }
    var from = from
    while from < to {
      turn(to: from)
      let here = min(to, end)
      add(&open, Double(here - from))
      from = here
    }
  }

  /// Calls `add` with the bin of `time`.
  @inline(__always)
  mutating func count(at time: Int64, add: (inout Bin) -> Void) {
    if rarely(time < start || time >= end) {
      guard time >= 0, time < Self.horizon else { return }
      turn(to: time)
    }
    add(&open)
  }

  /// Opens the bin of `time`, and widens all of them until it is one of them.
  @inline(never)
  private mutating func turn(to time: Int64) {
    if place < closed.count { closed[place].add(open) }
    open = Bin()
    place = Int(time / width)
    while place >= most {
      widen()
      place /= 2
    }
    start = Int64(place) * width
    end = start + width
    while closed.count <= place { closed.append(Bin()) }
  }

  /// Makes one bin of every two.
  private mutating func widen() {
    width *= 2
    let left = (closed.count + 1) / 2
    for index in 0..<left {
      closed[index] = closed[2 * index]
      if 2 * index + 1 < closed.count { closed[index].add(closed[2 * index + 1]) }
    }
    closed.removeLast(closed.count - left)
  }
}

extension LoadOverTime.Bin {
  fileprivate mutating func add(_ other: Self) {
    running += other.running
    waiting += other.waiting
    keyValueTaken += other.keyValueTaken
    keyValueUsed += other.keyValueUsed
    outputTokensPerSecond += other.outputTokensPerSecond
    busy += other.busy
  }
}
