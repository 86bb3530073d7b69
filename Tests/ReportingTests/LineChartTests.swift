import Testing

@testable import Reporting

@Suite struct LineChartTests {
  @Test func stackedAreasAddUp() {
    let chart = LineChart(
      title: "t", xAxis: .exact("x", 0...2), xs: [0, 1, 2], yLabel: "y",
      series: [
        .init(name: "a", values: [10, 10, 10], style: .first),
        .init(name: "b", values: [5, 30, 5], style: .second),
      ],
      isStacked: true)
    let figure = chart.figure(summary: "s")
    #expect(figure.drawing.output.contains(">40</text>"), "the axis reaches the sum of 40")
    #expect(figure.legend.map(\.text) == ["a", "b"])
    #expect(figure.table?.rows[1] == [.number(1), .number(10), .number(30)])
  }

  @Test func aLongSeriesHasAShortTable() {
    let values = (0..<10_000).map(Double.init)
    let chart = LineChart(
      title: "t", xAxis: .exact("x", 0...9999), xs: values, yLabel: "y",
      series: [.init(name: "a", values: values, style: .first)])
    #expect((chart.figure(summary: "").table?.rows.count ?? 0) <= 60)
  }
}
