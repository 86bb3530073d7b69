import Testing

@testable import Reporting

@Suite struct FigureTests {
  @Test func theFirstSixStylesHaveShapesOfTheirOwn() {
    let shapes = (0..<6).map { index in
      let svg = ChartStyle.series(index).shape(x: 0, y: 0, radius: 5).output
      return svg.split(separator: "class").first.map(String.init) ?? ""
    }
    #expect(Set(shapes).count == 6)
  }
}
