import Testing

@testable import Reporting

@Suite struct ChartStyleSheetTests {
  @Test func everyStyleIsInTheStyleSheetAndEveryHatchIsDefined() {
    let css = ChartStyleSheet.css.description
    let hatches = ChartStyleSheet.hatches().output
    for style in ChartStyle.allCases {
      let name = String(style.area.dropFirst("area ".count))
      #expect(css.contains(".area.\(name){"), "no rule for \(name)")
    }
    for piece in css.split(separator: "url(#").dropFirst() {
      let id = piece.prefix { $0 != ")" }
      #expect(hatches.contains("id=\"\(id)\""), "no hatch \(id)")
    }
  }
}
