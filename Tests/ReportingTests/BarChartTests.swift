import Testing

@testable import Reporting

@Suite struct BarChartTests {
  @Test func barsAreAsLongAsTheirParts() {
    let figure = BarChart(
      title: "time",
      bars: [
        .init(
          name: "run",
          parts: [
            .init(name: "a", value: 0.25, style: .compute), .init(name: "b", value: 0.75, style: .idle),
          ])
      ],
      format: { NumberText.percent($0) }, whole: 1
    ).figure(summary: "")
    #expect(
      figure.drawing.output.contains("width=\"138.5\"") && figure.drawing.output.contains("width=\"417.5\""))
    #expect(figure.legend.map(\.text) == ["a 25 %", "b 75 %"])
  }
}
