import Testing

@testable import Reporting

@Suite struct ReportTableTests {
  private let table = ReportTable(
    columns: ["policy", "p99_ttft_ms", "note"],
    rows: [[.text("<paged>"), .number(12.5), .text("fits")], [.text("none"), .missing]])

  @Test func aShortRowEndsInNothing() {
    #expect(table.value(1, 2) == .missing)
    #expect(table.index(of: "p99_ttft_ms") == 1 && table.index(of: "p50") == nil)
  }

  @Test func numbersStandToTheRightAndTextStaysText() {
    let html = table.html(caption: "all").output
    #expect(html.contains("<td class=\"number\">12.50</td>"))
    #expect(html.contains("<th scope=\"row\" class=\"\">&lt;paged&gt;</th>"))
    #expect(html.contains("<p class=\"caption\">all</p>") && html.contains("<table aria-label=\"all\">"))
    #expect(occurrences(of: "<tr>", in: html) == 3)
  }
}
