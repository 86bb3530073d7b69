import Simulation

/// The latencies of the requests of a run in nanoseconds: exact while they fit in a bounded table, in log-bucketed histograms
/// beyond that.
struct LatencySamples: ~Copyable {
  /// Requests whose latencies are kept exactly: 8 MB for each of the four.
  static let exactLimit = 1 << 20

  /// What the columns hold, in the order of `add`.
  private static let metrics: [LatencyMetric] = [.ttft, .tpot, .e2el, .queue]
  /// TPOT of an answer of one token, which has none.
  static let none: Int64 = -1

  private var exact: SampleTable
  /// How many requests may be kept exactly: none once they are in the histograms.
  private var room = exactLimit
  /// By column, used once `isExact` is false.
  private var histograms: [LogHistogram] = []
  var isExact: Bool { room > 0 }

  /// No samples, with room for as many as are expected.
  init(expected: Int) {
    exact = SampleTable(room: min(max(expected, 0), Self.exactLimit))
  }

  /// Adds those of a request; `tpot` is `none` where there is none.
  @inline(__always)
  mutating func add(ttft: Int64, tpot: Int64, e2el: Int64, queue: Int64) {
    // Before the table would grow once more for nothing.
    if rarely(exact.count >= room) {
      return addToHistograms(ttft: ttft, tpot: tpot, e2el: e2el, queue: queue)
    }
    exact.append(ttft, tpot, e2el, queue)
  }

  /// Beyond what is kept exactly.
  @inline(never)
  private mutating func addToHistograms(ttft: Int64, tpot: Int64, e2el: Int64, queue: Int64) {
    if isExact { spill() }
    let row: InlineArray<4, Int64> = [ttft, tpot, e2el, queue]
    for column in row.indices where row[column] != Self.none { histograms[column].add(row[column]) }
  }

  /// Moves every sample to the histograms.
  private mutating func spill() {
    histograms = Array(repeating: LogHistogram(), count: Self.metrics.count)
    for column in histograms.indices {
      exact.withColumn(column) { values in
        for value in values where value != Self.none { histograms[column].add(value) }
      }
    }
    exact = SampleTable()
    room = 0
  }

  /// The statistics of each; selection reorders the samples but loses none.
  mutating func summaries() -> [LatencyMetric: LatencySummary] {
    var summaries: [LatencyMetric: LatencySummary] = [:]
    for (column, metric) in Self.metrics.enumerated() {
      summaries[metric] =
        isExact
        ? exact.withColumn(column, Self.summary)
        : LatencySummary(histograms[column], millisecondsPerUnit: 1e-6)
    }
    return summaries
  }

  /// Of samples in memory.
  private static func summary(_ samples: UnsafeMutableBufferPointer<Int64>) -> LatencySummary {
    var moments = RunningMoments()
    moments.add(contentsOf: samples.span)
    guard let least = moments.minimum, let greatest = moments.maximum else { return .empty }
    if least == none {
      var samples = samples
      let end = samples.partition { $0 == none }
      return summary(UnsafeMutableBufferPointer(rebasing: samples[..<end]))
    }
    return LatencySummary(
      moments, quantiles: percentiles(LatencySummary.percents, of: samples, within: least...greatest),
      millisecondsPerUnit: 1e-6)
  }
}

extension LatencySummary {
  /// The percentiles that it has.
  fileprivate static let percents = [50.0, 90, 95, 99]

  /// No samples: zeros.
  static let empty = LatencySummary(
    count: 0, mean_ms: 0, median_ms: 0, std_ms: 0, p90_ms: 0, p95_ms: 0, p99_ms: 0, min_ms: 0, max_ms: 0)

  /// - Parameter quantiles: of `percents`.
  fileprivate init(_ moments: RunningMoments, quantiles: [Double], millisecondsPerUnit scale: Double) {
    self.init(
      count: Int(moments.count), mean_ms: moments.mean * scale, median_ms: quantiles[0] * scale,
      std_ms: moments.standardDeviation * scale, p90_ms: quantiles[1] * scale, p95_ms: quantiles[2] * scale,
      p99_ms: quantiles[3] * scale, min_ms: Double(moments.minimum ?? 0) * scale,
      max_ms: Double(moments.maximum ?? 0) * scale)
  }

  /// Of the samples of `histogram`.
  init(_ histogram: LogHistogram, millisecondsPerUnit: Double) {
    guard histogram.count > 0 else {
      self = .empty
      return
    }
    self.init(
      histogram.exactMoments, quantiles: Self.percents.map { histogram.quantile($0 / 100) },
      millisecondsPerUnit: millisecondsPerUnit)
  }
}
