import Foundation
import Scenarios
import Simulation
import Testing

@testable import Serving

/// The invariants of `InvariantObserver`, Little's law among them, on every scenario shipped and on random ones.
@Suite struct InvariantTests {
  @Test(arguments: shipped) func holdOnShippedScenarios(name: String) throws {
    var warnings: [Diagnostic] = []
    let scenario = try ScenarioFile(path: Self.folder.appendingPathComponent(name).path)
      .scenario(warnings: &warnings)
    let invariants = InvariantObserver(scenario)
    let result = try Simulator.run(scenario, observer: invariants)
    #expect(invariants.violations(result) == [])
    // The same seed gives the same history, watched or not.
    #expect(try Simulator.run(scenario).fingerprint == result.fingerprint)
  }

  @Test(arguments: 1000..<1200) func holdOnRandomScenarios(seed: Int) throws {
    let scenario = RandomScenario.make(seed: UInt64(seed))
    for mode in [Simulator.Mode.fastForward, .stepping] {
      let invariants = InvariantObserver(scenario)
      let result = try Simulator.run(scenario, mode: mode, observer: invariants)
      let what = "\(mode) \(scenario.engine.batching) \(scenario.engine.profile.name)"
      #expect(invariants.violations(result) == [], "\(what)")
    }
  }

  @Test func anotherSeedIsAnotherHistory() throws {
    var scenario = vLLMScenario(requests: 50)
    let first = try Simulator.run(scenario).fingerprint
    scenario.seed = 2
    #expect(try Simulator.run(scenario).fingerprint != first)
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("scenarios")

  static var shipped: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".json5") }.sorted()
  }
}
