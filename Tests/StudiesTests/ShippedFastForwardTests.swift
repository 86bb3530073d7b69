import Scenarios
import Serving
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Closed forms against stepping on the scenarios that are shipped: the same history, latencies and requests.
@Suite struct ShippedFastForwardTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("scenarios").path

  private static let names =
    (try? FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json5") }.sorted())
    ?? []

  @Test(arguments: names)
  func agreesWithStepping(name: String) throws {
    var warnings: [Diagnostic] = []
    var scenario = try ScenarioFile.load(path: "\(Self.folder)/\(name)", warnings: &warnings)
    scenario.workload.requests = min(scenario.workload.requests ?? 150, 150)
    let fast = Records()
    let stepped = Records()
    let jump = try Simulator.run(scenario, observer: fast)
    let walk = try Simulator.run(scenario, mode: .stepping, observer: stepped)
    #expect(jump.fingerprint == walk.fingerprint)
    #expect(jump.latencies == walk.latencies)
    #expect(jump.steps == walk.steps)
    #expect(jump.load == walk.load)
    #expect(fast.requests == stepped.requests)
    #expect(fast.steps == stepped.steps)
  }

  /// What request files are made of, and the steps of all spans.
  private final class Records: SimulationObserver {
    var requests: [RequestRecord] = []
    var steps = 0
    func observe(_ span: StepSpan) { steps += span.steps }
    func observe(_ request: RequestRecord) { requests.append(request) }
  }
}
