import Testing

@testable import Reporting

@Suite struct MarkupWriterTests {
  @Test func textCannotBecomeMarkup() {
    var page = MarkupWriter()
    page.element("p", ["title": "a\" onclick=\"alert(1)"], "<img src=x> & more")
    #expect(
      page.output == "<p title=\"a&quot; onclick=&quot;alert(1)\">&lt;img src=x&gt; &amp; more</p>")
  }

  @Test func quotesOfBothKindsAreEscaped() {
    #expect(MarkupWriter.escaped("'\"") == "&#39;&quot;")
  }

  @Test func controlCharactersAreReplaced() {
    #expect(MarkupWriter.escaped("a\u{0}b\u{1B}[31mc\nd") == "a\u{FFFD}b\u{FFFD}[31mc\nd")
  }

  @Test func plainTextIsKept() {
    #expect(MarkupWriter.escaped("TTFT p99, µs – 𝛼") == "TTFT p99, µs – 𝛼")
  }

  @Test func aLongCombiningSequenceIsEscapedScalarByScalar() {
    // A combining mark after "<" makes one character of both, which must not hide the "<".
    #expect(MarkupWriter.escaped("<\u{301}b") == "&lt;\u{301}b")
  }

  @Test func writersNest() {
    var inner = MarkupWriter()
    inner.empty("line", ["x1": "1"])
    var outer = MarkupWriter()
    outer.open("svg")
    outer.append(inner)
    outer.close("svg")
    #expect(outer.output == "<svg><line x1=\"1\"/></svg>")
  }
}
