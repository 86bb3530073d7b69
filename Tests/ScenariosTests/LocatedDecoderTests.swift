import Testing

@testable import Scenarios

private struct Document: Decodable {
  var name: String?
  var seed: UInt64?
  var workload: Workload?
  var engine: Engine?

  enum CodingKeys: String, CodingKey, CaseIterable { case name, seed, workload, engine }
}

private struct Workload: Decodable {
  var prompts: [Prompt]
  var rates: [Double]?
  var note: String?
  var small: UInt8?

  enum CodingKeys: String, CodingKey, CaseIterable { case prompts, rates, note, small }
}

/// Its keys are not `CaseIterable`, so what is known is what was asked for.
private struct Prompt: Decodable {
  var inputTokens: Int
  var share: Double?

  enum CodingKeys: String, CodingKey {
    case inputTokens = "input_tokens"
    case share
  }
}

private enum Policy: String, NamedChoice { case unbatched = "none", client, dynamic, continuous, paged }

private struct Engine: Decodable {
  var policy: Policy
  var flags: [String: Bool]?

  enum CodingKeys: String, CodingKey, CaseIterable { case policy, flags }
}

/// Which keys are allowed is decided by one of them.
private struct Arrivals: Decodable {
  var rate: Located<Double>?

  enum ProcessKeys: String, CodingKey, CaseIterable { case process }
  enum PoissonKeys: String, CodingKey, CaseIterable { case rate }

  init(from decoder: any Decoder) throws {
    let process = try decoder.container(keyedBy: ProcessKeys.self).decode(String.self, forKey: .process)
    if process == "poisson" {
      let container = try decoder.container(keyedBy: PoissonKeys.self)
      rate = try container.decode(Located<Double>.self, forKey: .rate)
      if let rate, rate.value <= 0 { throw container.failure("must be greater than 0", at: .rate) }
    }
  }
}

/// A number or an object, told apart by shape.
private struct Length: Decodable {
  var text: String

  enum CodingKeys: String, CodingKey, CaseIterable { case uniform }

  init(from decoder: any Decoder) throws {
    switch decoder.json5?.content {
    case .number: text = "\(try Int(from: decoder))"
    case .object:
      let bounds = try decoder.container(keyedBy: CodingKeys.self).decode([Int].self, forKey: .uniform)
      text = "\(bounds)"
    default: throw decoder.failure("expected a number or a distribution")
    }
    decoder.warn("is odd")
  }
}

@Suite struct LocatedDecoderTests {
  private func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    try LocatedDecoder.decode(type, from: JSON5.parse(text, file: "a.json5"))
  }

  @Test func decodesPlainTypes() throws {
    let document = try decode(
      Document.self,
      """
      { name: "x", seed: 18446744073709551615, workload: { prompts: [{ input_tokens: 1e3, share: 1 }], rates: [1, .5],
        note: null }, engine: { policy: "Paged", flags: { a: true, b: false } } }
      """)
    #expect(document.name == "x")
    #expect(document.seed == .max)
    #expect(document.workload?.prompts.first?.inputTokens == 1000)
    #expect(document.workload?.rates == [1, 0.5])
    #expect(document.workload?.note == nil)
    #expect(document.engine?.policy == .paged)
    #expect(document.engine?.flags == ["a": true, "b": false])
  }

  @Test(arguments: [
    ("{ sed: 1 }", "1:3: error: unknown key 'sed'; did you mean 'seed'?"),
    ("{ zzz: 1 }", "1:3: error: unknown key 'zzz', which takes name, seed, workload, engine"),
    ("{ seed: 'x' }", "1:9: error: seed: expected a whole number, found the string \"x\""),
    ("{ seed: 2.5 }", "1:9: error: seed: expected a whole number, found the number 2.5"),
    (
      "{ seed: -1 }",
      "1:9: error: seed: expected a whole number from 0 to 18446744073709551615, found the number -1"
    ),
    ("{ seed: NaN }", "1:9: error: seed: expected a whole number, found the number NaN"),
    ("{ name: 4 }", "1:9: error: name: expected a string, found the number 4"),
    ("{ workload: [] }", "1:13: error: workload: expected an object, found an array"),
    ("{ workload: { prompts: 5 } }", "1:24: error: workload.prompts: expected an array, found the number 5"),
    ("{ workload: {} }", "1:13: error: missing key 'prompts' in workload"),
    (
      "{ workload: { prompts: [{ input_tokens: 1 }, { share: 1 }] } }",
      "1:46: error: missing key 'input_tokens' in workload.prompts[1]"
    ),
    (
      "{ workload: { prompts: [{ input_tokens: 1, shar: 1 }] } }",
      "1:44: error: unknown key 'shar' in workload.prompts[0]; did you mean 'share'?"
    ),
    (
      "{ workload: { prompts: [], rates: [1, NaN] } }",
      "1:39: error: workload.rates[1]: expected a finite number, found the number NaN"
    ),
    (
      "{ workload: { prompts: [], rates: [-Infinity] } }",
      "1:36: error: workload.rates[0]: expected a finite number, found the number -Infinity"
    ),
    (
      "{ workload: { prompts: [], small: 300 } }",
      "1:35: error: workload.small: expected a whole number from 0 to 255, found the number 300"
    ),
    (
      "{ engine: { policy: 'pagd' } }",
      "1:21: error: engine.policy: expected one of none, client, dynamic, continuous, paged, found the string \"pagd\"; "
        + "did you mean 'paged'?"
    ),
    (
      "{ engine: { policy: 3 } }",
      "1:21: error: engine.policy: expected one of none, client, dynamic, continuous, paged, found the number 3"
    ),
    (
      "{ engine: { policy: 'paged', flags: { a: 1 } } }",
      "1:42: error: engine.flags.a: expected true or false, found the number 1"
    ),
    ("7", "1:1: error: expected an object, found the number 7"),
  ])
  func tellsEveryErrorAtItsPlace(text: String, expected: String) {
    #expect(message { _ = try decode(Document.self, text) } == "a.json5:" + expected)
  }

  @Test func reportsAllUnknownKeysAndTheFirstOtherError() {
    #expect(
      message { _ = try decode(Document.self, "{ nam: 'x', workload: { promts: [], rate: [] } }") }
        == """
        a.json5:1:25: error: unknown key 'promts' in workload; did you mean 'prompts'?
        a.json5:1:37: error: unknown key 'rate' in workload; did you mean 'rates'?
        a.json5:1:3: error: unknown key 'nam'; did you mean 'name'?
        a.json5:1:23: error: missing key 'prompts' in workload
        """)
  }

  @Test func oneKeyMayDecideWhichOthersAreAllowed() throws {
    #expect(try decode(Arrivals.self, "{ process: 'poisson', rate: 2 }").rate?.value == 2)
    #expect(
      message { _ = try decode(Arrivals.self, "{ process: 'burst', rate: 2 }") }
        == "a.json5:1:21: error: unknown key 'rate', which takes process")
    #expect(
      message { _ = try decode([String: Arrivals].self, "{ arrivals: { process: 'poisson', rate: -2 } }") }
        == "a.json5:1:41: error: arrivals.rate: must be greater than 0")
  }

  @Test func typesMayTakeSeveralShapesAndWarn() throws {
    var warnings: [Diagnostic] = []
    let tree = try JSON5.parse("[5, { uniform: [1, 2] }]", file: "a.json5")
    let lengths = try LocatedDecoder.decode([Length].self, from: tree, warnings: &warnings)
    #expect(lengths.map(\.text) == ["5", "[1, 2]"])
    #expect(
      warnings.map(\.description) == [
        "a.json5:1:2: warning: [0]: is odd", "a.json5:1:5: warning: [1]: is odd",
      ])
    #expect(
      message { _ = try decode([Length].self, "['x']") }
        == "a.json5:1:2: error: [0]: expected a number or a distribution")
  }

  @Test func standardErrorsGetAPlace() {
    enum Colour: String, Decodable { case red }
    #expect(
      message { _ = try decode([Colour].self, "['blue']") }.hasPrefix(
        "a.json5:1:2: error: [0]: Cannot initialize"))
  }

  @Test func nestedContainersAreStrictToo() {
    struct Outer: Decodable {
      enum CodingKeys: String, CodingKey, CaseIterable { case inner }
      enum InnerKeys: String, CodingKey, CaseIterable { case value }
      init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: CodingKeys.self)
        _ = try outer.nestedContainer(keyedBy: InnerKeys.self, forKey: .inner).decode(
          Int.self, forKey: .value)
      }
    }
    #expect(
      message { _ = try decode(Outer.self, "{ inner: { value: 1, valu: 2 } }") }
        == "a.json5:1:22: error: unknown key 'valu' in inner; did you mean 'value'?")
  }
}
