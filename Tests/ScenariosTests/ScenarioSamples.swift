import Scenarios
import Serving

/// A scenario that runs, for tests to change.
let soundScenario = """
  {
    name: "sound",
    instance: "ml.g5.24xlarge",
    model: "llama-2-7b",
    engine: {
      profile: "lmi-dist-0.23",
      tensor_parallel_degree: 2,
      batching: { policy: "paged", max_batch_size: 64 },
    },
    workload: {
      requests: 100,
      arrivals: { process: "closed_loop", clients: 5 },
      prompts: [{ input_tokens: 35, output_tokens: 64 }],
    },
  }
  """

/// The scenario of `text`, called a.json5, with `changes` made as `--set` makes them.
func scenario(_ text: String = soundScenario, _ changes: String...) throws -> Scenario {
  try scenario(text, changes: changes)
}

func scenario(_ text: String, changes: [String]) throws -> Scenario {
  let file = ScenarioFile(tree: try JSON5.parse(text, file: "a.json5"), path: "a.json5")
  return try file.scenario(applying: changes.map { try ScenarioEdit($0, option: "--set") })
}

/// The warnings about the scenario of `text` with `changes` made.
func warnings(_ text: String = soundScenario, _ changes: String...) throws -> [String] {
  let file = ScenarioFile(tree: try JSON5.parse(text, file: "a.json5"), path: "a.json5")
  var warnings: [Diagnostic] = []
  _ = try file.applying(changes.map { try ScenarioEdit($0, option: "--set") }).scenario(warnings: &warnings)
  return warnings.map(\.description)
}

extension String {
  /// The text with the one occurrence of `old` as `new`.
  func with(_ old: String, as new: String) -> String {
    guard let range = firstRange(of: old) else { return self }
    return replacingCharacters(in: range, by: new)
  }

  private func firstRange(of part: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
      start = index(after: start)
    }
    return nil
  }

  private func replacingCharacters(in range: Range<Index>, by text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
