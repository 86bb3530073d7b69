#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Scenarios
import Testing

/// The text of a file of the project.
func projectFile(_ path: String) throws -> String {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  return String(decoding: try Data(contentsOf: root.appendingPathComponent(path)), as: UTF8.self)
}

@Suite struct ScenarioSchemaTests {
  @Test func isTheFileBesideTheScenarios() throws {
    #expect(
      try projectFile("scenarios/scenario.schema.json") == ScenarioSchema.text,
      "run: batchyard schema > scenarios/scenario.schema.json")
  }

  @Test func isJSONThatKnowsTheKeys() throws {
    let schema = try JSON5.parse(ScenarioSchema.text, file: "schema")
    let batching = schema["properties"]?["engine"]?["properties"]?["batching"]
    #expect(batching?["properties"]?["max_batch_size"]?["minimum"]?.summary == "the number 1")
    #expect(batching?["additionalProperties"]?.content == .bool(false))
    #expect(schema["properties"]?["model"]?["anyOf"] != nil)
    let output = schema["properties"]?["workload"]?["properties"]?["output_tokens"]?["anyOf"]
    guard case .array(let shapes)? = output?.content else {
      Issue.record("expected a choice of shapes")
      return
    }
    #expect(shapes.last?["properties"]?["normal"] != nil)
  }

  @Test func agreesWithTheDocumentation() throws {
    let parts = try projectFile("docs/scenarios.md").split(separator: "<!-- keys -->\n")
    #expect(
      parts.last.map { "\($0)".drop { $0 == "\n" } } == ScenarioKeys.markdown[...],
      "replace the tables by what batchyard schema --output markdown prints")
  }
}
