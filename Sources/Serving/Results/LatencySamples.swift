import Simulation

/// The samples of one latency in nanoseconds: exact while they fit in a bounded array, in a log-bucketed histogram beyond
/// that.
struct LatencySamples: ~Copyable {
  /// Samples kept exactly: 8 MB for each latency.
  static let exactLimit = 1 << 20

  private var exact: UniqueArray<Int64>
  /// How many samples may be kept exactly: none once they are in the histogram.
  private var room = exactLimit
  /// Used once `isExact` is false.
  private var histogram = LogHistogram()
  var isExact: Bool { room > 0 }

  /// No samples, with room for as many as are expected; memory that is not used is not touched.
  init(expected: Int) {
    exact = UniqueArray(capacity: min(max(expected, 0), Self.exactLimit))
  }

  @inline(__always)
  mutating func add(_ value: Int64) {
    // Before the array would grow once more for nothing.
    if rarely(exact.count >= room) { return addToHistogram(value) }
    exact.append(value)
  }

  /// Beyond what is kept exactly.
  @inline(never)
  private mutating func addToHistogram(_ value: Int64) {
    if isExact { spill() }
    histogram.add(value)
  }

  /// Moves every sample to the histogram.
  private mutating func spill() {
    for place in exact.indices { histogram.add(exact[place]) }
    exact = UniqueArray()
    room = 0
  }

  /// The statistics; selection reorders the samples but loses none.
  mutating func summary() -> LatencySummary {
    guard isExact else { return LatencySummary(histogram, millisecondsPerUnit: 1e-6) }
    guard !exact.isEmpty else { return .empty }
    return exact.withElements { samples in
      var moments = RunningMoments()
      moments.add(contentsOf: samples.span)
      let range = moments.minimum.flatMap { least in moments.maximum.map { least...$0 } }
      return LatencySummary(
        moments, quantiles: percentiles(LatencySummary.percents, of: samples, within: range),
        millisecondsPerUnit: 1e-6)
    }
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
