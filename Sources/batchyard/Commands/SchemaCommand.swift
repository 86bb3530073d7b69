import Scenarios

extension Command {
  /// `batchyard schema`.
  static let schema = Command(
    name: "schema", summary: "prints the JSON Schema of scenario files", operandCount: 0...0,
    options: [.output, .quiet],
    details: """
      The schema is JSON (draft 2020-12) whatever --output says, but for markdown, which gives the table of keys that
      docs/scenarios.md holds.
      """,
    examples: ["batchyard schema > scenarios/scenario.schema.json"]
  ) { arguments, console in
    try console.print(
      arguments.format == .markdown ? ScenarioKeys.markdown : ScenarioSchema.text)
    return .done
  }
}
