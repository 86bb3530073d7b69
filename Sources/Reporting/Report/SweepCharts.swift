/// The charts of a sweep: lines for one or more keys, a heat map for two, and the trade-off between throughput and
/// latency.
struct SweepCharts: Sendable {
  var points: SweepPoints
  var metrics: [String]

  /// All that the table has the figures for.
  func figures() -> [Figure] {
    let known = metrics.filter { metric in points.all.contains { points.estimate(metric, at: $0) != nil } }
    var figures: [Figure] = []
    if points.keys.count == 2 { figures += known.prefix(4).map(heatMap) }
    if !points.keys.isEmpty { figures += known.map(lines) }
    if let pareto = pareto() { figures.insert(pareto, at: 0) }
    return figures
  }

  /// Whether less of it is better: latencies and costs.
  static func isLessBetter(_ metric: String) -> Bool {
    metric.hasSuffix("_ms") || metric.hasPrefix("cost") || metric.hasPrefix("energy")
      || metric.hasSuffix("waste")
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
    var links: [String] = []
    let series = names.prefix(6).enumerated().map { index, name -> LineChart.Series in
      var line = LineChart.Series(
        name: name.isEmpty ? metric : name, values: [], style: .series(index), hasPoints: true)
      for value in values {
        let point = points.all.first {
          $0.values.first == value.text && $0.values.dropFirst().joined(separator: ", ") == name
        }
        let estimate = point.flatMap { points.estimate(metric, at: $0) }
        line.values.append(estimate?.mean ?? .nan)
        line.low.append(estimate.map { $0.mean - $0.half } ?? .nan)
        line.high.append(estimate.map { $0.mean + $0.half } ?? .nan)
        if names.count == 1 { links.append(point?.anchor ?? "") }
      }
      let hasBand = zip(line.low, line.high).contains { $0 < $1 } && !line.low.contains(where: \.isNaN)
      if !hasBand { (line.low, line.high) = ([], []) }
      return line
    }
    let hasBands = series.contains { !$0.low.isEmpty }
    let chart = LineChart(
      title: metric, xAxis: xAxis, xs: xs, yLabel: metric, series: Array(series), links: links)
    let note =
      (hasBands ? "The band is the 95 % confidence interval of the mean over repeats. " : "")
      + (names.count > 6 ? "The first 6 of \(names.count) lines are drawn." : "")
    return chart.figure(
      summary: Self.isLessBetter(metric) ? "Lower is better." : "Higher is better.", note: note)
  }

  private func heatMap(_ metric: String) -> Figure {
    let columns = distinct(0).map(\.text)
    let rows = distinct(1).map(\.text)
    let grid = rows.map { row in columns.map { column in points.all.first { $0.values == [column, row] } } }
    return HeatMap(
      title: metric, xName: points.keys[0], columns: columns, yName: points.keys[1], rows: rows,
      values: grid.map { $0.map { point in point.flatMap { points.estimate(metric, at: $0)?.mean } } },
      isLessBetter: Self.isLessBetter(metric)
    ).figure()
  }

  /// Throughput against the latency that the table has, with the points that no other beats in both.
  private func pareto() -> Figure? {
    let gain = "output_throughput"
    guard
      let price = ["p99_e2el_ms", "p99_ttft_ms", "cost_per_million_output_tokens"].first(where: { metric in
        points.all.contains { points.estimate(metric, at: $0) != nil }
      })
    else { return nil }
    let placed = points.all.compactMap { point -> (point: SweepPoints.Point, x: Double, y: Double)? in
      guard let x = points.estimate(price, at: point)?.mean, let y = points.estimate(gain, at: point)?.mean
      else { return nil }
      return (point, x, y)
    }
    guard placed.count > 2 else { return nil }
    let frontier = placed.filter { one in
      !placed.contains { ($0.x < one.x && $0.y >= one.y) || ($0.x <= one.x && $0.y > one.y) }
    }.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    let best = Set(frontier.map(\.point.anchor))
    let chart = ScatterChart(
      title: "Throughput against latency", x: .linear(price, over: placed.map(\.x)),
      y: .linear(gain, over: placed.map(\.y)),
      points: placed.map {
        .init(
          name: $0.point.name, x: $0.x, y: $0.y, style: best.contains($0.point.anchor) ? .first : .sixth,
          link: $0.point.anchor, isNamed: best.contains($0.point.anchor) && frontier.count <= 8)
      },
      lines: [(name: "frontier", points: frontier.map { ($0.x, $0.y) }, style: .first)],
      legend: [
        .init(style: .first, mark: .point, text: "no other point beats it in both"),
        .init(style: .sixth, mark: .point, text: "beaten"),
        .init(style: .first, mark: .line, text: "Pareto frontier"),
      ])
    return chart.figure(
      summary:
        "\(frontier.count) of \(placed.count) points are on the frontier. A point leads to its figures.")
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
