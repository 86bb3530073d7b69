import Testing

@testable import Scenarios

@Suite struct ScenarioEditTests {
  private func set(_ argument: String, in text: String = "{}") throws -> JSON5Value {
    var tree = try JSON5.parse(text, file: "a.json5")
    try ScenarioEdit(argument, option: "--set").apply(to: &tree)
    return tree
  }

  @Test func changesAddsAndMakesWhatIsMissing() throws {
    let text = "{ engine: { dtype: 'fp16' }, prompts: [{ n: 1 }, { n: 2 }] }"
    #expect(try set("engine.dtype=fp8", in: text)["engine"]?["dtype"]?.summary == "the string \"fp8\"")
    #expect(
      try set("engine.batching.size=4", in: text)["engine"]?["batching"]?["size"]?.summary == "the number 4")
    let tree = try set("prompts[1].n=9", in: text)
    #expect(ScenarioKey("prompts[1].n").flatMap { tree[$0] }?.summary == "the number 9")
    #expect(ScenarioKey("prompts[0].n").flatMap { tree[$0] }?.summary == "the number 1")
    let grown = try set("prompts[2].n=3", in: text)
    #expect(ScenarioKey("prompts[2].n").flatMap { grown[$0] }?.summary == "the number 3")
    #expect(try set("a[0].b=1")["a"]?.summary == "an array")
    #expect(try set("a.b=1", in: "{ a: null }")["a"]?["b"]?.summary == "the number 1")
  }

  @Test(arguments: [
    ("x=5", "the number 5"), ("x=paged", "the string \"paged\""),
    ("x=ml.g5.12xlarge", "the string \"ml.g5.12xlarge\""),
    ("x=true", "true"), ("x=null", "null"), ("x='5'", "the string \"5\""), ("x=", "the string \"\""),
    ("x=a=b", "the string \"a=b\""),
    ("x=1.2.3", "the string \"1.2.3\""), ("x=[1,2]", "an array"), ("x={a:1}", "an object"),
    ("x=../m/config.json", "the string \"../m/config.json\""),
    ("x=-1", "the number -1"), ("x=7b", "the string \"7b\""),
  ])
  func valuesAreJSON5OrBareStrings(argument: String, expected: String) throws {
    #expect(try set(argument)["x"]?.summary == expected)
  }

  @Test(arguments: [
    ("x", "--set x: error: expected a key path, '=' and a value, such as engine.dtype=fp16"),
    ("=5", "--set =5: error: '' is no key path; one looks like workload.prompts[0].output_tokens"),
    (
      "a..b=5", "--set a..b=5: error: 'a..b' is no key path; one looks like workload.prompts[0].output_tokens"
    ),
    ("x={a:1", "--set x={a:1: error: this '{' is never closed (at character 1 of the value)"),
    ("n.x=5", "--set n.x=5: error: n is the number 1, which has no key 'x'"),
    ("n[0]=5", "--set n[0]=5: error: n is the number 1, which has no elements"),
    ("l[9]=5", "--set l[9]=5: error: l has 1 element, so [9] is beyond its end"),
    ("q[1]=5", "--set q[1]=5: error: q has 0 elements, so [1] is beyond its end"),
    (
      "l[4611686018427387904]=5",
      "--set l[4611686018427387904]=5: error: l has 1 element, so [4611686018427387904] is beyond its end"
    ),
  ])
  func saysWhatIsWrong(argument: String, expected: String) {
    #expect(message { _ = try set(argument, in: "{ n: 1, l: [1] }") } == expected)
  }

  @Test func laterErrorsNameTheOption() throws {
    enum Policy: String, NamedChoice { case paged, dynamic }
    let tree = try set("policy=pagd")
    #expect(
      message { _ = try LocatedDecoder.decode([String: Policy].self, from: tree) }
        == "--set policy=pagd: error: policy: expected one of paged, dynamic, found the string \"pagd\"; did you mean 'paged'?"
    )
    let nested = try set("a={b:[{c:1}]}")
    #expect(
      ScenarioKey("a.b[0].c").flatMap { nested[$0] }?.location == TextLocation(file: "--set a={b:[{c:1}]}"))
  }

  @Test func wholeDocumentMustBeAnObject() {
    #expect(
      message { _ = try set("a=1", in: "5") }
        == "--set a=1: error: the scenario is the number 5, which has no key 'a'")
  }

  @Test(arguments: [
    ("1,2,4", ["1", "2", "4"]), ("a", ["a"]), ("", [""]), ("{uniform:[1,2]},3", ["{uniform:[1,2]}", "3"]),
    ("'a,b',\"c\\\",d\"", ["'a,b'", "\"c\\\",d\""]), ("]],a", ["]]", "a"]),
  ])
  func listsAreSplitOutsideBrackets(list: String, expected: [String]) {
    #expect(ScenarioEdit.values(in: list) == expected)
  }
}
