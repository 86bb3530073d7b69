import Testing

@testable import Scenarios

@Suite struct LocatedTests {
  private struct Settings: Decodable {
    var rate: Located<Double>
    var tree: JSON5Value?
    var count: Int

    enum CodingKeys: String, CodingKey, CaseIterable { case rate, tree, count }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      rate = try container.decode(Located<Double>.self, forKey: .rate)
      tree = try container.decodeIfPresent(JSON5Value.self, forKey: .tree)
      count = try container.decode(.count, default: 7)
    }
  }

  private func decode(_ text: String) throws -> Settings {
    try LocatedDecoder.decode([String: Settings].self, from: JSON5.parse(text, file: "a.json5"))["x"]
      ?? { throw CancellationError() }()
  }

  @Test func remembersWhereAValueStood() throws {
    let rate = try decode("{ x: { rate: -3 } }").rate
    #expect(
      rate
        == Located(
          -3, at: .init(file: "a.json5", line: 1, column: 14), path: "x.rate", summary: "the number -3"))
    #expect(
      "\(rate.failure("must be greater than 0"))"
        == "a.json5:1:14: error: x.rate: must be greater than 0, found the number -3")
    #expect(rate.warning("is low").severity == .warning)
    #expect(rate.map { $0 * 2 }.value == -6)
    #expect(rate.map { $0 * 2 }.location == rate.location)
  }

  @Test func treesAreTakenWholeWithNoKeyUnknown() throws {
    let settings = try decode("{ x: { rate: 1, tree: { any: { thing: [1] } } } }")
    #expect(settings.tree?["any"]?["thing"] != nil)
    #expect(settings.count == 7)
  }

  @Test func wrongTypesAreStillErrors() {
    #expect(
      message { _ = try decode("{ x: { rate: 'fast' } }") }
        == "a.json5:1:14: error: x.rate: expected a number, found the string \"fast\"")
  }
}
