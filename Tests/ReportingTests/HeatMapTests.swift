import Testing

@testable import Reporting

@Suite struct HeatMapTests {
  @Test func theBestCellOfAHeatMapIsRingedAndAMissingOneHatched() {
    let map = HeatMap(
      title: "p99", xName: "rate", columns: ["1", "2"], yName: "tp", rows: ["1", "2"],
      values: [[10, 20], [nil, 15]],
      isLessBetter: true)
    let figure = map.figure()
    #expect(occurrences(of: "best\"", in: figure.drawing.output) == 1)
    #expect(figure.drawing.output.contains("h0 best"))
    #expect(figure.drawing.output.contains("could not run"))
    #expect(figure.table?.rows[1] == [.text("2"), .missing, .number(15)])
  }
}
