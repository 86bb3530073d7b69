import Simulation

/// The samples of one latency: exact while they fit in a bounded array, in a log-bucketed histogram beyond that.
struct LatencySamples {
  /// Samples kept exactly: 8 MB for each latency.
  static let exactLimit = 1 << 20

  private var exact: [Int64] = []
  /// Used once `isExact` is false.
  private var histogram = LogHistogram()
  private(set) var isExact = true
  /// Samples are multiples of this many nanoseconds.
  private let nanosecondsPerUnit: Double

  init(nanosecondsPerUnit: Double = 1) {
    self.nanosecondsPerUnit = nanosecondsPerUnit
  }

  @inline(__always)
  mutating func add(_ value: Int64) {
    if isExact {
      exact.append(value)
      if exact.count > Self.exactLimit { spill() }
    } else {
      histogram.add(value)
    }
  }

  /// Moves every sample to the histogram.
  private mutating func spill() {
    for value in exact { histogram.add(value) }
    exact = []
    isExact = false
  }

  /// The statistics; selection reorders the samples but loses none.
  mutating func summary() -> LatencySummary {
    let ranks = [50.0, 90, 95, 99]
    guard isExact else {
      return LatencySummary(
        moments: histogram.exactMoments, quantiles: ranks.map { histogram.quantile($0 / 100) },
        millisecondsPerUnit: nanosecondsPerUnit / 1e6)
    }
    guard !exact.isEmpty else { return .empty }
    var moments = RunningMoments()
    moments.add(contentsOf: exact)
    let quantiles = percentiles(ranks, of: &exact)
    return LatencySummary(
      moments: moments, quantiles: quantiles, millisecondsPerUnit: nanosecondsPerUnit / 1e6)
  }
}

extension LatencySummary {
  /// No samples: zeros.
  static let empty = LatencySummary(
    count: 0, mean_ms: 0, median_ms: 0, std_ms: 0, p90_ms: 0, p95_ms: 0, p99_ms: 0, min_ms: 0, max_ms: 0)

  /// - Parameter quantiles: p50, p90, p95 and p99.
  init(moments: RunningMoments, quantiles: [Double], millisecondsPerUnit scale: Double) {
    self.init(
      count: Int(moments.count), mean_ms: moments.mean * scale, median_ms: quantiles[0] * scale,
      std_ms: moments.standardDeviation * scale, p90_ms: quantiles[1] * scale, p95_ms: quantiles[2] * scale,
      p99_ms: quantiles[3] * scale, min_ms: Double(moments.minimum ?? 0) * scale,
      max_ms: Double(moments.maximum ?? 0) * scale)
  }

  /// The summary of a histogram of gaps in 2^-16 ns.
  init(gaps: LogHistogram) {
    guard gaps.count > 0 else {
      self = .empty
      return
    }
    let scale = 1 / 65536e6
    self.init(
      count: Int(gaps.count), mean_ms: gaps.mean * scale, median_ms: gaps.quantile(0.5) * scale,
      std_ms: gaps.standardDeviation * scale, p90_ms: gaps.quantile(0.9) * scale,
      p95_ms: gaps.quantile(0.95) * scale, p99_ms: gaps.quantile(0.99) * scale,
      min_ms: Double(gaps.minimum ?? 0) * scale, max_ms: Double(gaps.maximum ?? 0) * scale)
  }
}
