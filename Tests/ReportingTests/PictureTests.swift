import Foundation
#if canImport(FoundationXML)
  import FoundationXML
#endif
import Testing

@testable import Reporting

@Suite struct PictureTests {
  private let bars = Picture.bars(
    BarPicture(
      title: "Time", unit: "ms",
      bars: [
        .init("TP 1", [.init("weights", 30), .init("links", 10)]), .init("TP 2", [.init("weights", 15)]),
      ]))

  @Test func barsAreAsLongAsTheirValues() {
    #expect(
      bars.text(width: 40) == """
        Time
          TP 1 ██████████████████░░░░░░ 40.0 ms
          TP 2 █████████ 15.0 ms
               █ weights   ░ links

        """)
  }

  @Test func aCurveRisesFromLeftToRight() {
    let curve = CurvePicture(
      title: "Throughput", xLabel: "batch", yLabel: "tokens/s", xIsLogarithmic: true, yIsLogarithmic: true,
      curves: [.init("A100", [.init(1, 10), .init(10, 100), .init(100, 1000)])], marks: [.init(10, "knee")])
    let rows = Picture.curves(curve).text(width: 40).split(separator: "\n").map(String.init)
    let places = rows[2..<14].enumerated().compactMap { row, line in
      line.firstIndex(of: "o").map { (row, line.distance(from: line.startIndex, to: $0)) }
    }
    #expect(places.count == 3)
    #expect(zip(places, places.dropFirst()).allSatisfy { $0.1 > $1.1 })
    #expect(rows.contains { $0.contains("10.0: knee") })
  }

  @Test func aSlotShowsWhatIsKeptForTheBatch() {
    let stays = [
      SlotPicture.Stay(slot: 0, request: 7, start: 0, prefillEnd: 0, usefulEnd: 1, end: 2),
      SlotPicture.Stay(slot: 1, request: 8, start: 0, prefillEnd: 0, usefulEnd: 2, end: 2),
    ]
    let rows = Picture.slots(SlotPicture(title: "Slots", stays: stays)).text(width: 30).split(separator: "\n")
    #expect(rows[1] == "     0  █7████████░░░░░░░░░░")
    #expect(rows[2] == "     1  █8██████████████████")
  }

  @Test func aPictureOfNothingIsDrawn() {
    for picture in [
      Picture.bars(BarPicture(title: "", unit: "", bars: [])),
      .curves(CurvePicture(title: "", xLabel: "", yLabel: "", curves: [.init("", [])])),
      .slots(SlotPicture(title: "", stays: [])),
    ] {
      #expect(!picture.text().isEmpty)
      #expect(XMLParser(data: Data(picture.svg().utf8)).parse())
    }
  }

  @Test func anSVGFileStandsByItself() {
    let svg = bars.svg()
    #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
    #expect(svg.contains("TP 1: 40.0 ms"))
    #expect(XMLParser(data: Data(svg.utf8)).parse())
  }

  @Test func anArticleHoldsItsBlocks() {
    let page = ArticleReport(
      title: "A < B",
      blocks: [.heading("Why"), .lines("a / b"), .picture(bars), .table(TableText(columns: ["x"]))],
      version: "9.9")
    let html = page.html()
    #expect(html.contains("<h1>A &lt; B</h1>"))
    #expect(html.contains("<pre class=\"card scroll\" tabindex=\"0\">a / b</pre>"))
    #expect(html.contains("batchyard 9.9"))
  }
}
