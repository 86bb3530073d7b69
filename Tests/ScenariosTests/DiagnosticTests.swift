import Testing

@testable import Scenarios

@Suite struct DiagnosticTests {
  @Test func printsLikeACompiler() {
    let place = TextLocation(file: "a.json5", line: 12, column: 7)
    let error = Diagnostic.error(
      at: place, "unknown key 'max_batchsize' in engine.batching", suggestions: ["max_batch_size"])
    #expect(
      "\(error)"
        == "a.json5:12:7: error: unknown key 'max_batchsize' in engine.batching; did you mean 'max_batch_size'?"
    )
    #expect("\(Diagnostic.warning(at: place, "odd"))" == "a.json5:12:7: warning: odd")
  }

  @Test func tellsNoMoreOfAPlaceThanIsKnown() {
    #expect("\(TextLocation(file: "--set a=b"))" == "--set a=b")
    #expect("\(TextLocation(file: "t.csv", line: 3))" == "t.csv:3")
  }

  @Test func joinsSeveralSuggestions() {
    let place = TextLocation(file: "x")
    let error = Diagnostic.error(at: place, "unknown GPU 'A100'", suggestions: ["A10", "A100-40GB", "A10G"])
    #expect("\(error)" == "x: error: unknown GPU 'A100'; did you mean 'A10', 'A100-40GB' or 'A10G'?")
  }

  @Test func printsFurtherErrorsOnLinesOfTheirOwn() {
    let errors = ["one", "two", "three"].map { Diagnostic.error(at: TextLocation(file: "f"), $0) }
    #expect(Diagnostic.combined(errors)?.description == "f: error: one\nf: error: two\nf: error: three")
    #expect(Diagnostic.combined([]) == nil)
  }

  @Test func excerptsFitOnALine() {
    #expect(excerpt("a\nb\u{1B}[31m\u{202E}") == "a\\nb\\u{1B}[31m\\u{202E}")
    #expect(excerpt(String(repeating: "x", count: 100), limit: 4) == "xxxx...")
    #expect(excerpt("e" + String(repeating: "\u{301}", count: 1_000)).unicodeScalars.count == 63)
  }
}
