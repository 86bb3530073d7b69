import Testing

@testable import Scenarios

@Suite struct ScenarioKeysTests {
  /// Every object of the format with the keys that its reader knows.
  private static let readers: [(path: String, keys: [String])] = [
    ("", ScenarioDocument.CodingKeys.allCases.map(\.stringValue)),
    ("hardware", HardwareFile.CodingKeys.allCases.map(\.stringValue)),
    ("hardware.gpu", AcceleratorFile.CodingKeys.allCases.map(\.stringValue)),
    ("hardware.link", LinkFile.CodingKeys.allCases.map(\.stringValue)),
    ("engine", EngineFile.CodingKeys.allCases.map(\.stringValue)),
    ("engine.batching", BatchingFile.CodingKeys.allCases.map(\.stringValue)),
    ("workload", WorkloadFile.CodingKeys.allCases.map(\.stringValue)),
    ("workload.arrivals", ArrivalsFile.CodingKeys.allCases.map(\.stringValue)),
    ("workload.prompts[]", PromptFile.CodingKeys.allCases.map(\.stringValue)),
    ("workload.input_tokens", LengthFile.CodingKeys.allCases.map(\.stringValue)),
    ("workload.input_tokens.normal", LengthFile.NormalKeys.allCases.map(\.stringValue)),
    ("workload.input_tokens.lognormal", LengthFile.LognormalKeys.allCases.map(\.stringValue)),
    ("workload.input_tokens.exponential", LengthFile.ExponentialKeys.allCases.map(\.stringValue)),
  ]

  @Test(arguments: readers.indices)
  func namesWhatIsRead(index: Int) {
    let reader = Self.readers[index]
    #expect(Set(ScenarioKeys.children(of: reader.path).map { $0.path.leaf }) == Set(reader.keys))
  }

  @Test func hasAnEntryForEachPathOnce() {
    let paths = ScenarioKeys.all.map(\.path)
    #expect(Set(paths).count == paths.count)
    for entry in ScenarioKeys.all { #expect(!entry.meaning.isEmpty && !entry.standard.isEmpty) }
  }

  @Test func findsElementsAndAnswers() {
    #expect(ScenarioKeys.entry("workload.prompts[12].input_tokens")?.unit == "tokens")
    #expect(
      ScenarioKeys.entry("workload.output_tokens.normal.mean")
        == ScenarioKeys.entry("workload.input_tokens.normal.mean"))
    #expect(ScenarioKeys.entry("workload.promts") == nil)
  }
}

extension String {
  fileprivate var leaf: String { split(separator: ".").last.map(String.init) ?? self }
}
