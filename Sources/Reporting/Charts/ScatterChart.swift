/// Points on two axes, with lines that bound them: the roofline, a Pareto frontier.
struct ScatterChart: Sendable {
  /// A point.
  struct Point: Sendable {
    var name: String
    var x: Double
    var y: Double
    var style: ChartStyle
    /// The place in the page that shows its figures.
    var link = ""
    /// What stands beside it where there is room; empty for nothing.
    var label = ""
  }

  var title: String
  var x: Axis
  var y: Axis
  var points: [Point]
  /// Lines through the chart, each with its name and style.
  var lines: [(name: String, points: [SVGChart.Point], style: ChartStyle)] = []
  var legend: [Figure.LegendEntry] = []
  /// A limit drawn across, such as an objective.
  var limit: (value: Double, name: String)?

  /// The points with legend and table.
  func figure(summary: String, note: String = "") -> Figure {
    var chart = SVGChart(x: x, y: y, height: 330)
    for line in lines { chart.line(line.points, style: line.style) }
    if let limit, y.domain.contains(limit.value) { chart.limit(limit.value, limit.name) }
    var labels = ChartLabels(width: chart.width, height: chart.height - chart.bottom)
    for point in points { labels.keepFree(x: chart.horizontal(point.x), y: chart.vertical(point.y)) }
    for point in points {
      let tip = "\(point.name): \(NumberText.significant(point.x)), \(NumberText.significant(point.y))"
      chart.point((point.x, point.y), style: point.style, radius: 6, tip: tip, link: point.link)
      guard !point.label.isEmpty,
        let place = labels.place(point.label, x: chart.horizontal(point.x), y: chart.vertical(point.y))
      else { continue }
      chart.label(point.label, x: place.x, y: place.y, anchor: place.isLeft ? "end" : "start")
    }
    let isInteractive = points.contains { !$0.link.isEmpty }
    let rows = points.map { [ReportTable.Value.text($0.name), .number($0.x), .number($0.y)] }
    return Figure(
      title: title, summary: summary,
      drawing: chart.finished(title: title, description: summary, isInteractive: isInteractive),
      legend: legend,
      table: ReportTable(columns: ["", x.label, y.label], rows: rows), note: note)
  }
}
