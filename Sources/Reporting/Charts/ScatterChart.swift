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
    /// Whether its name stands beside it.
    var isNamed = false
  }

  var title: String
  var x: Axis
  var y: Axis
  var points: [Point]
  /// Lines through the chart, each with its name and style.
  var lines: [(name: String, points: [SVGChart.Point], style: ChartStyle)] = []
  var legend: [Figure.LegendEntry] = []

  /// The points with legend and table.
  func figure(summary: String, note: String = "") -> Figure {
    var chart = SVGChart(x: x, y: y, height: 330)
    for line in lines { chart.line(line.points, style: line.style) }
    var taken: [Double] = []
    for point in points {
      let tip = "\(point.name): \(NumberText.significant(point.x)), \(NumberText.significant(point.y))"
      chart.point((point.x, point.y), style: point.style, radius: 6, tip: tip, link: point.link)
      guard point.isNamed else { continue }
      // Names of points that lie side by side go below one another.
      var height = chart.vertical(point.y) + 4
      while taken.contains(where: { ($0 - height).magnitude < 13 }) { height += 13 }
      taken.append(height)
      let place = chart.horizontal(point.x)
      let isNearEnd = place > chart.width * 0.72
      chart.label(
        point.name, x: place + (isNearEnd ? -11 : 11), y: height, anchor: isNearEnd ? "end" : "start")
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
