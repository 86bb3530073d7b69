import Testing

@testable import Reporting

@Suite struct SVGChartTests {
  @Test func aChartHasWordsForThoseWhoDoNotSeeIt() {
    var chart = SVGChart(x: .exact("time, s", 0...10), y: .linear("tokens/s", over: [5]))
    chart.line([(0, 1), (5, 4), (10, 5)], style: .second)
    let svg = chart.finished(title: "Rate", description: "It <rises>.").output
    #expect(svg.contains("role=\"img\"><title>Rate</title><desc>It &lt;rises&gt;.</desc>"))
    #expect(svg.contains("class=\"line s2\""))
    #expect(svg.contains(">time, s</text>") && svg.contains(">tokens/s</text>"))
  }

  @Test func aLineBreaksWhereThereIsNoNumber() {
    var chart = SVGChart(x: .exact("x", 0...3), y: .linear("y", over: [1]))
    chart.line([(0, 1), (1, .nan), (2, 1), (3, 1)], style: .first)
    #expect(occurrences(of: "M", in: chart.finished(title: "", description: "").output) == 2)
  }
}
