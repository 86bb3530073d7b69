import Testing

@testable import Scenarios

@Suite struct ScenarioKeyTests {
  @Test func readsKeyPaths() {
    let key = ScenarioKey("workload.prompts[10].output_tokens")
    #expect(key?.steps == [.member("workload"), .member("prompts"), .element(10), .member("output_tokens")])
    #expect(key?.description == "workload.prompts[10].output_tokens")
    #expect(ScenarioKey("a[0][1]")?.steps == [.member("a"), .element(0), .element(1)])
  }

  @Test(arguments: [
    "", ".", "a.", ".a", "a..b", "a[", "a[]", "a[x]", "a[-1]", "a[1", "a[1]b", "[0]", "a]",
    "a[99999999999999999999]", String(repeating: "a.", count: 200) + "a",
  ])
  func refusesWhatIsNone(text: String) {
    // A closing bracket alone is a character like any other.
    #expect((ScenarioKey(text) == nil) == (text != "a]"))
  }

  @Test func findsPartsOfATree() throws {
    let tree = try JSON5.parse("{ a: { b: [1, { c: 2 }] } }", file: "t")
    func found(_ text: String) -> String? { ScenarioKey(text).flatMap { tree[$0] }?.summary }
    #expect(found("a.b[1].c") == "the number 2")
    #expect(found("a.b[2]") == nil)
    #expect(found("a.x") == nil)
    #expect(found("a.b.c") == nil)
  }
}
