import Testing

@testable import Reporting

@Suite struct ReportPageTests {
  private func page(hasPlayer: Bool) -> String {
    var body = MarkupWriter()
    body.element("p", PictureFixtures.hostileName)
    return ReportPage(title: PictureFixtures.hostileName, body: body, hasPlayer: hasPlayer).html()
  }

  @Test(arguments: [false, true])
  func thePolicyNamesTheOnlyScript(_ hasPlayer: Bool) throws {
    let html = page(hasPlayer: hasPlayer)
    let pieces = html.split(separator: "<script>")
    #expect(pieces.count == 2)
    let script = try #require(pieces.last?.split(separator: "</script>").first)
    #expect(holds(html, "script-src &#39;sha256-\(SHA256.base64(script.utf8))&#39;"))
    #expect(holds(html, "default-src &#39;none&#39;"))
    #expect(!holds(html, "script-src &#39;unsafe-inline"))
  }

  @Test func thePolicyComesBeforeAnythingItRules() throws {
    let html = page(hasPlayer: true)
    let policy = try #require(html.firstRange(of: "Content-Security-Policy"))
    let style = try #require(html.firstRange(of: "<style>"))
    #expect(policy.lowerBound < style.lowerBound)
  }

  @Test func nothingIsLoadedFromAnywhere() {
    let html = page(hasPlayer: true)
    for forbidden in ["http://", "https://", "src=\"", "@import", "url(http", "<iframe", "<object"] {
      #expect(!holds(html, forbidden))
    }
  }

  @Test func textStaysText() {
    #expect(!holds(page(hasPlayer: false), "<img"))
  }
}
