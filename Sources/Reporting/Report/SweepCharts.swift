/// The charts of a sweep: lines for one or more keys, a heat map for two, and the trade-off between throughput and
/// latency.
struct SweepCharts: Sendable {
  var points: SweepPoints
  var report: SweepReport

  /// Lines that a chart can hold before they cannot be told apart.
  private static let mostLines = 6

  /// All that the table has the figures for.
  func figures() -> [Figure] {
    let wanted = report.limits.keys.sorted().filter { !report.metrics.contains($0) } + report.metrics
    let known = wanted.filter { metric in points.all.contains { points.estimate(metric, at: $0) != nil } }
    var figures: [Figure] = []
    if points.keys.count == 2, !report.isSearch { figures += known.prefix(4).map(heatMap) }
    if !points.keys.isEmpty { figures += known.map(lines) }
    if let pareto = pareto() { figures.insert(pareto, at: 0) }
    return figures
  }

  /// Whether less of it is better: latencies and costs.
  static func isLessBetter(_ metric: String) -> Bool {
    metric.hasSuffix("_ms") || metric.hasPrefix("cost") || metric.hasPrefix("energy")
      || metric.hasSuffix("waste") || metric.hasSuffix("limit_used") || metric == "replicas"
  }

  /// The metric against the first key, a line for each combination of the others.
  private func lines(_ metric: String) -> Figure {
    let values = distinct(0)
    let isNumeric = values.allSatisfy { $0.number != nil }
    let places = isNumeric ? values.compactMap(\.number) : values.indices.map(Double.init)
    let xAxis =
      isNumeric && values.count > 1
      ? Axis.at(places, label: points.keys[0]) : Axis.named(points.keys[0], values.map(\.text))
    let xs = isNumeric && values.count > 1 ? places : values.indices.map(Double.init)
    var names: [String] = []
    for point in points.all {
      let name = point.values.dropFirst().joined(separator: ", ")
      if !names.contains(name) { names.append(name) }
    }
    var links: [[String]] = []
    let series = names.prefix(Self.mostLines).enumerated().map { index, name -> LineChart.Series in
      var line = LineChart.Series(
        name: lineName(name, of: metric), values: [], style: .series(index),
        hasPoints: true)
      var anchors: [String] = []
      for value in values {
        let point = points.all.first {
          $0.values.first == value.text && $0.values.dropFirst().joined(separator: ", ") == name
        }
        let estimate = point.flatMap { points.estimate(metric, at: $0) }
        line.values.append(estimate?.mean ?? .nan)
        line.low.append(estimate.map { $0.mean - $0.half } ?? .nan)
        line.high.append(estimate.map { $0.mean + $0.half } ?? .nan)
        anchors.append(point?.anchor ?? "")
      }
      links.append(anchors)
      let hasBand = zip(line.low, line.high).contains { $0 < $1 } && !line.low.contains(where: \.isNaN)
      if !hasBand { (line.low, line.high) = ([], []) }
      return line
    }
    let hasBands = series.contains { !$0.low.isEmpty }
    var chart = LineChart(
      title: MetricName.heading(metric), xAxis: xAxis, xs: xs, yLabel: MetricName.title(metric),
      series: Array(series), links: links)
    chart.skipsGaps = report.isSearch
    var notes: [String] = []
    if let limit = report.limits[metric] {
      let text = "limit \(NumberText.plain(limit))"
      let greatest = series.flatMap(\.values).filter(\.isFinite).max() ?? 0
      // A limit far away, or values far beyond it, would press everything else into a line.
      if limit <= 4 * greatest {
        chart.limit = (limit, text)
      } else {
        notes.append("The \(text) is far above.")
      }
      if greatest > 4 * limit {
        chart.ceiling = 3 * limit
        notes.append("What is above the top is drawn there; the table has it.")
      }
    }
    let known = series.flatMap { $0.values + $0.low }.filter(\.isFinite)
    if chart.limit == nil, Self.isLessBetter(metric), let low = known.min(), let high = known.max(), low > 0,
      high / low >= 30
    {
      chart.isLogarithmic = true
    }
    if hasBands { notes.append("The band is the 95 % confidence interval of the mean over repeats.") }
    if names.count > Self.mostLines {
      notes.append("The first \(Self.mostLines) of \(names.count) lines are drawn.")
    }
    return chart.figure(
      summary: Self.isLessBetter(metric) ? "Lower is better." : "Higher is better.",
      note: notes.joined(separator: " "))
  }

  /// What a line is called: a lone key's value has its key before it, which a plan's systems do without.
  private func lineName(_ values: String, of metric: String) -> String {
    if values.isEmpty { return MetricName.title(metric) }
    return points.keys.count == 2 && !report.isSearch
      ? "\(SweepPoints.tail(points.keys[1]))=\(values)" : values
  }

  private func heatMap(_ metric: String) -> Figure {
    let columns = distinct(0).map(\.text)
    let rows = distinct(1).map(\.text)
    let grid = rows.map { row in columns.map { column in points.all.first { $0.values == [column, row] } } }
    return HeatMap(
      title: MetricName.heading(metric), xName: points.keys[0], columns: columns, yName: points.keys[1],
      rows: rows,
      values: grid.map { $0.map { point in point.flatMap { points.estimate(metric, at: $0)?.mean } } },
      links: grid.map { $0.map { $0?.anchor ?? "" } }, isLessBetter: Self.isLessBetter(metric)
    ).figure()
  }

  /// The first trade-off that the table has the figures for, with the points that no other beats in both.
  private func pareto() -> Figure? {
    for tradeoff in report.tradeoffs {
      let placed = points.all.compactMap { point -> (point: SweepPoints.Point, x: Double, y: Double)? in
        guard let x = points.estimate(tradeoff.x, at: point)?.mean,
          let y = points.estimate(tradeoff.y, at: point)?.mean
        else { return nil }
        return (point, x, y)
      }
      if placed.count > (report.isSearch ? 1 : 2) { return pareto(tradeoff, placed) }
    }
    return nil
  }

  private func pareto(
    _ tradeoff: SweepReport.Tradeoff, _ placed: [(point: SweepPoints.Point, x: Double, y: Double)]
  ) -> Figure {
    let (xSign, ySign) = (
      Self.isLessBetter(tradeoff.x) ? -1.0 : 1.0, Self.isLessBetter(tradeoff.y) ? -1.0 : 1.0
    )
    let frontier = placed.filter { one in
      !placed.contains { other in
        let (dx, dy) = (xSign * (other.x - one.x), ySign * (other.y - one.y))
        return dx >= 0 && dy >= 0 && (dx > 0 || dy > 0)
      }
    }.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    let best = Set(frontier.map(\.point.anchor))
    var chart = ScatterChart(
      title: tradeoff.title, x: axis(tradeoff.x, placed.map(\.x)),
      y: axis(tradeoff.y, placed.map(\.y)),
      points: placed.map {
        .init(
          name: $0.point.name, x: $0.x, y: $0.y, style: best.contains($0.point.anchor) ? .first : .sixth,
          link: $0.point.anchor, label: best.contains($0.point.anchor) ? $0.point.shortName : "")
      },
      lines: [(name: "frontier", points: frontier.map { ($0.x, $0.y) }, style: .first)],
      legend: [
        .init(style: .first, mark: .point, text: "no other point beats it in both"),
        .init(style: .sixth, mark: .point, text: "beaten"),
        .init(style: .first, mark: .line, text: "Pareto frontier"),
      ])
    if let limit = report.limits[tradeoff.y] { chart.limit = (limit, "limit") }
    let corner =
      (ySign > 0 ? "upper " : "lower ") + (xSign > 0 ? "right" : "left")
    return chart.figure(
      summary:
        "\(frontier.count) of \(placed.count) points are on the frontier; the \(corner) corner is best. "
        + "A point leads to its figures.",
      note: points.keys.count > 1
        ? "Names are the values of " + points.keys.map(SweepPoints.tail).joined(separator: " and ") + "." : ""
    )
  }

  /// Linear, or logarithmic where the values span a factor of 30 or more.
  private func axis(_ metric: String, _ values: [Double]) -> Axis {
    let name = MetricName.title(metric)
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    return low > 0 && high / low >= 30 ? .logarithmic(name, over: values) : .linear(name, over: values)
  }

  /// The values of a key: numbers in order, words as they came.
  private func distinct(_ key: Int) -> [(text: String, number: Double?)] {
    var values: [(text: String, number: Double?)] = []
    for point in points.all where !values.contains(where: { $0.text == point.values[key] }) {
      values.append((point.values[key], point.numbers[key]))
    }
    if values.allSatisfy({ $0.number != nil }) { values.sort { ($0.number ?? 0) < ($1.number ?? 0) } }
    return values
  }
}
