import Testing

@testable import Scenarios

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("ca", "abc", 3), ("kitten", "sitting", 3),
    ("paged", "pagd", 1), ("a", "", 1),
  ])
  func distanceCountsEdits(a: String, b: String, expected: Int) {
    #expect(Suggestion.distance(Array(a.utf8), Array(b.utf8)) == expected)
    #expect(Suggestion.distance(Array(b.utf8), Array(a.utf8)) == expected)
  }

  @Test func foldsCaseAndSeparators() {
    #expect(Suggestion.folded("LLaMA_2.7 B") == "llama-2-7-b")
    #expect(Suggestion.match("Llama 3_1.8B", among: ["llama-3.1-70b", "llama-3.1-8b"]) == "llama-3.1-8b")
    #expect(Suggestion.match("llama-3-8b", among: ["llama-3.1-8b"]) == nil)
    #expect(Suggestion.match("A_b", among: ["a-b", "A_b"]) == "A_b")
  }

  @Test func findsTheNearest() {
    let keys = ["policy", "max_batch_size", "max_batch_delay_ms", "max_batch_tokens", "block_size"]
    #expect(Suggestion.nearest("max_batchsize", among: keys) == "max_batch_size")
    #expect(Suggestion.nearest("polcy", among: keys) == "policy")
    #expect(
      Suggestion.nearest("max_batch", among: keys, limit: 9) == [
        "max_batch_size", "max_batch_delay_ms", "max_batch_tokens",
      ])
    #expect(
      Suggestion.nearest("A100", among: ["A10", "A40", "A100-40GB", "A100-80GB", "T4"], limit: 3)
        == ["A100-40GB", "A100-80GB", "A10"])
    #expect(Suggestion.nearest("batch", among: keys) == "max_batch_size")
    #expect(Suggestion.nearest("temperature", among: keys) == nil)
    #expect(Suggestion.nearest("x", among: ["a", "tp"]) == nil)
    #expect(Suggestion.nearest("", among: keys) == nil)
  }

  @Test func hugeNamesCostNothing() {
    let huge = String(repeating: "a", count: 10_000_000)
    #expect(Suggestion.nearest(huge, among: ["aaa"]) == nil)
    #expect(Suggestion.nearest("aaa", among: [huge]) == nil)
  }
}
