import Testing

@testable import Reporting

@Suite struct ScatterChartTests {
  @Test func pointsLeadToTheirFigures() {
    let chart = ScatterChart(
      title: "t", x: .linear("ms", over: [3]), y: .linear("tokens/s", over: [2]),
      points: [.init(name: "tp=2", x: 3, y: 2, style: .first, link: "point-1", label: "tp=2")])
    let svg = chart.figure(summary: "").drawing.output
    #expect(svg.contains("<a href=\"#point-1\" aria-label=\"tp=2: 3.00, 2.00\">"))
    #expect(svg.contains("role=\"group\""), "links inside a picture must not be hidden by role img")
  }
}
