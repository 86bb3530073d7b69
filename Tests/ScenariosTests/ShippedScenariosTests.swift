#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Scenarios
import Serving
import Testing

@Suite struct ShippedScenariosTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("scenarios").path

  private static let names =
    (try? FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json5") }.sorted())
    ?? []

  @Test func areThere() { #expect(Self.names.count >= 12) }

  @Test(arguments: names)
  func runWithoutAWarning(name: String) throws {
    var warnings: [Diagnostic] = []
    var scenario = try ScenarioFile.load(path: "\(Self.folder)/\(name)", warnings: &warnings)
    #expect(warnings.isEmpty)
    scenario.workload.requests = min(scenario.workload.requests ?? 200, 200)
    let result = try Simulator.run(scenario)
    #expect(result.failed == 0)
    #expect(result.completed + scenario.warmupRequests == scenario.workload.requests)
  }
}
