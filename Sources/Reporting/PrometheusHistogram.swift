import Serving

/// Counts of integers below fixed bounds, as a Prometheus histogram has them.
struct PrometheusHistogram: Hashable, Sendable {
  /// Inclusive upper bounds, ascending; what lies above the last is in `+Inf`.
  let bounds: [Int64]
  /// One more than there are bounds, not cumulative.
  private(set) var counts: [Int64]
  private(set) var sum: Int128 = 0

  init(bounds: [Int64]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count + 1)
  }

  /// Bounds in seconds for values in nanoseconds, or in other units of which `perSecond` make a second.
  init(seconds: [Double], perSecond: Double = 1e9) {
    self.init(bounds: seconds.map { Int64(($0 * perSecond).rounded()) })
  }

  var count: Int64 { counts.reduce(0, +) }

  mutating func add(_ value: Int64, count: Int64 = 1) {
    counts[bucket(of: value)] += count
    sum += Int128(value) * Int128(count)
  }

  /// Counts every gap of `gaps`.
  mutating func add(_ gaps: TokenGaps) {
    let last = gaps.first + gaps.increment * (gaps.steps - 1)
    var next: Int64 = 0
    var bucket = bucket(of: gaps.first)
    while next < gaps.steps {
      var end = gaps.steps
      if gaps.increment > 0, bucket < bounds.count, last > bounds[bucket] {
        end = (bounds[bucket] - gaps.first) / gaps.increment + 1
      }
      if end > next { counts[bucket] += (end - next) * gaps.count }
      next = max(next, end)
      bucket += 1
    }
    let pairs = Int128(gaps.steps) * Int128(gaps.steps - 1) / 2
    sum += (Int128(gaps.steps) * Int128(gaps.first) + Int128(gaps.increment) * pairs) * Int128(gaps.count)
  }

  /// The first bucket whose bound is not below `value`.
  private func bucket(of value: Int64) -> Int {
    var (low, high) = (0, bounds.count)
    while low < high {
      let middle = (low + high) / 2
      if bounds[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// 1, 2, 5, 10, 20, 50, ... up to `greatest`, as vLLM's `build_1_2_5_buckets` gives.
  static func oneTwoFive(upTo greatest: Int) -> [Int64] {
    var bounds: [Int64] = []
    var power: Int64 = 1
    while power <= Int64(greatest), power < Int64.max / 10 {
      bounds += [1, 2, 5].map { $0 * power }.filter { $0 <= Int64(greatest) }
      power *= 10
    }
    return bounds
  }
}
