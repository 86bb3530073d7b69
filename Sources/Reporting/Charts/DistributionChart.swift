/// How a latency is distributed: a histogram with its percentiles marked.
struct DistributionChart: Sendable {
  /// A percentile that is marked.
  struct Percentile: Sendable, Hashable {
    var name: String
    var milliseconds: Double
  }

  var title: String
  /// n values below which the fractions 0, 1 / (n - 1), ... 1 of the samples lie; with n samples, the samples in order.
  var quantiles: [Double]
  var count: Int
  var marked: [Percentile]
  var style: ChartStyle

  /// The histogram, in the unit that fits its longest value.
  func figure() -> Figure {
    let longest = max(quantiles.last ?? 0, marked.map(\.milliseconds).max() ?? 0)
    let (unit, factor) = longest >= 2000 ? ("s", 1e-3) : longest < 0.5 ? ("µs", 1e3) : ("ms", 1.0)
    let scaled = quantiles.map { $0 * factor }
    // A long tail shall not press the rest into a corner.
    let greatestMark = (marked.map(\.milliseconds).max() ?? 0) * factor
    let highest = greatestMark > 0 ? min(scaled.last ?? 0, greatestMark * 1.4) : scaled.last ?? 0
    let x = Axis.linear(
      "\(title), \(unit)", over: [min(scaled.first ?? 0, highest), highest, greatestMark],
      includesZero: isNearZero, atMost: 6)
    let bins = 44
    let width = (x.domain.upperBound - x.domain.lowerBound) / Double(bins)
    let edges = (0...bins).map { x.domain.lowerBound + Double($0) * width }
    let below = edges.map { share(below: $0, in: scaled) }
    let shares = (0..<bins).map { (below[$0 + 1] - below[$0]) * 100 }
    var chart = SVGChart(
      x: x, y: .linear("% of \(NumberText.fixed(Double(count))) samples", over: shares, atMost: 4))
    for bin in 0..<bins where shares[bin] > 0 {
      let tip =
        "\(NumberText.significant(edges[bin])) to \(NumberText.significant(edges[bin + 1])) \(unit): \(NumberText.significant(shares[bin], 2)) %"
      chart.box(
        from: (edges[bin], 0), to: (edges[bin + 1], shares[bin]), class: "bar " + style.area, tip: tip, gap: 1
      )
    }
    for (row, percentile) in marked.enumerated() {
      chart.marker(
        x: percentile.milliseconds * factor,
        text: "\(percentile.name) \(NumberText.milliseconds(percentile.milliseconds))", row: row)
    }
    let summary =
      marked.isEmpty
      ? "No samples."
      : marked.map { "\($0.name) \(NumberText.milliseconds($0.milliseconds))" }.joined(separator: ", ") + "."
    let beyond = 1 - share(below: x.domain.upperBound, in: scaled)
    let note =
      beyond > 0
      ? "\(NumberText.significant(beyond * 100, 2)) % lie beyond the right end, up to \(NumberText.milliseconds(quantiles.last ?? 0))."
      : ""
    let rows = marked.map { [ReportTable.Value.text($0.name), .number($0.milliseconds)] }
    return Figure(
      title: title, summary: summary, drawing: chart.finished(title: title, description: summary),
      table: ReportTable(columns: ["percentile", "ms"], rows: rows), note: note)
  }

  /// Whether the axis may begin at zero without pressing the samples into a corner.
  private var isNearZero: Bool {
    guard let low = quantiles.first, let high = quantiles.last else { return true }
    return low < 0.7 * high
  }

  /// The share of samples at or below `value`, from the quantiles, which rise.
  private func share(below value: Double, in sorted: [Double]) -> Double {
    guard let first = sorted.first, let last = sorted.last, sorted.count > 1 else { return 0 }
    if value < first { return 0 }
    if value >= last { return 1 }
    var (low, high) = (0, sorted.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if sorted[middle] <= value { low = middle } else { high = middle }
    }
    // Where every sample is known, none lies between two of them.
    if sorted.count == count { return Double(low + 1) / Double(count) }
    let span = sorted[high] - sorted[low]
    let fraction = span > 0 ? (value - sorted[low]) / span : 1
    return (Double(low) + fraction) / Double(sorted.count - 1)
  }
}
