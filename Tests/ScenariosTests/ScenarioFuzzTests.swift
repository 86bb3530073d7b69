import Scenarios
import Serving
import Testing

@Suite struct ScenarioFuzzTests {
  /// Values that a slip or an attack might put anywhere.
  private static let values = [
    "0", "-1", "1", "2", "7", "1e9", "1e308", "-1e308", "NaN", "Infinity", "0.5", "1e-9",
    "9223372036854775807",
    "4000000000", "''", "'paged'", "'x'", "null", "true", "[]", "{}", "[1,2]", "{uniform:[1,9]}", "'max'",
    "'../..'",
    "'client'", "'dynamic'", "'none'", "'continuous'", "'on_demand'", "'swap'", "10000000", "100000", "16",
  ]

  @Test func survivesAnyValueUnderAnyKey() throws {
    var generator = SeededGenerator(state: 7)
    let keys = ScenarioKeys.all.map { $0.path.replacing("[]", with: "[0]") }
    var runs = 0
    for _ in 0..<1000 {
      var changes: [String] = []
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let key = keys[Int.random(in: keys.indices, using: &generator)]
        changes.append("\(key)=\(Self.values[Int.random(in: Self.values.indices, using: &generator)])")
      }
      do {
        try run(try scenario(soundScenario, changes: changes))
        runs += 1
      } catch is Diagnostic {
      } catch is ScenarioError {
      } catch is CancellationError {}
    }
    #expect(runs > 30)
  }

  @Test func survivesAnyByteAnywhere() throws {
    var generator = SeededGenerator(state: 11)
    let sound = Array(soundScenario.utf8)
    for _ in 0..<1000 {
      var bytes = sound
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let index = Int.random(in: bytes.indices, using: &generator)
        switch Int.random(in: 0...2, using: &generator) {
        case 0: bytes[index] = UInt8.random(in: 32...126, using: &generator)
        case 1: bytes.remove(at: index)
        default: bytes.insert(UInt8(ascii: "0") + UInt8.random(in: 0...9, using: &generator), at: index)
        }
      }
      do {
        try run(try ScenarioFile(tree: JSON5.parse(bytes, file: "a.json5"), path: "a.json5").scenario())
      } catch is Diagnostic {
      } catch is ScenarioError {
      } catch is CancellationError {}
    }
  }

  /// Runs a bounded part of what may be a run of years.
  private func run(_ scenario: Scenario) throws {
    var scenario = scenario
    scenario.workload.requests = min(scenario.workload.requests ?? 40, 40)
    if scenario.replicaCount > 1000 { return }
    if (scenario.workload.distinctPrompts ?? 0) > 1000 { return }
    if case .closedLoop(let clients, _) = scenario.workload.arrivals, clients > 10_000 { return }
    let result = try Simulator.run(scenario)
    #expect(result.completed + result.failed + scenario.warmupRequests >= 0)
  }
}
