/// A report's page: one file that needs nothing else and runs nothing but the program's own script.
///
/// Its Content-Security-Policy forbids every request to anywhere and names the one script that may run by its SHA-256, so
/// that even markup that slipped through escaping could do nothing.
struct ReportPage: Sendable {
  /// What stands in the window's title.
  var title: String
  /// What the page holds.
  var body: MarkupWriter
  /// Whether the batch player is in it.
  var hasPlayer = false

  /// The file.
  func html() -> String {
    let scripts: [StaticString] = [Self.linkScript] + (hasPlayer ? PlayerScript.parts : [])
    let script = scripts.map(\.description).joined()
    let policy = [
      "default-src 'none'", "style-src 'unsafe-inline'", "img-src data:", "base-uri 'none'",
      "form-action 'none'",
      "script-src 'sha256-\(SHA256.base64(script.utf8))'",
    ]
    var page = MarkupWriter()
    page.fixed("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
    page.empty("meta", ["http-equiv": "Content-Security-Policy", "content": policy.joined(separator: "; ")])
    page.fixed("\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"/>\n")
    page.fixed("<meta name=\"referrer\" content=\"no-referrer\"/>\n<link rel=\"icon\" href=\"data:,\"/>\n")
    page.element("title", title)
    page.fixed("\n<style>\n")
    page.fixed(ReportStyle.palette)
    page.fixed(ReportStyle.css)
    page.fixed(ChartStyleSheet.css)
    if hasPlayer { page.fixed(PlayerStyle.css) }
    page.fixed("</style>\n</head>\n<body>\n")
    page.append(ChartStyleSheet.hatches())
    page.fixed("\n<main>\n")
    page.append(body)
    page.fixed("\n</main>\n<script>")
    for part in scripts { page.fixed(part) }
    page.fixed("</script>\n</body>\n</html>\n")
    return page.output
  }

  /// Opens the figures of the point that a link leads to.
  private static let linkScript: StaticString = #"""
    (() => {
    'use strict';
    const open = () => {
      const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
      if (target && target.tagName === 'DETAILS') { target.open = true; target.scrollIntoView({ block: 'center' }); }
    };
    addEventListener('hashchange', open);
    open();
    })();

    """#
}

extension MarkupWriter {
  /// One of a report's few figures that matter.
  mutating func tile(_ name: String, _ value: String, more: String = "") {
    open("li")
    element("span", ["class": "name"], name)
    element("span", ["class": "value"], value)
    if !more.isEmpty { element("span", ["class": "more"], more) }
    close("li")
  }

  /// What a report says first, with `facts` under their names.
  mutating func verdict(_ verdict: Verdict, facts: [(name: String, text: String)] = []) {
    open("section", ["class": "card verdict \(verdict.tone.rawValue)", "aria-label": "Verdict"])
    element("strong", verdict.headline)
    for sentence in verdict.reasons { element("p", sentence) }
    if !facts.isEmpty {
      open("dl", ["class": "findings"])
      for fact in facts {
        element("dt", fact.name)
        element("dd", fact.text)
      }
      close("dl")
    }
    close("section")
    newline()
  }

  /// The end of every report.
  mutating func footer(version: String, facts: [String] = []) {
    open("footer")
    let parts = ["batchyard \(version)"] + facts + ["simulated, not measured"]
    text(parts.joined(separator: " · "))
    close("footer")
  }
}

/// A judgement in a sentence, and why.
struct Verdict: Sendable, Hashable {
  enum Tone: String, Sendable { case good, bad, warn, plain }
  var tone: Tone
  var headline: String
  var reasons: [String] = []
}
