import Foundation
import Scenarios
import Simulation
import Testing

@testable import Serving

/// Every shipped scenario has the history that Goldens.txt names by its fingerprint, and keeps the invariants.
///
/// A change of the model changes histories: look at the difference, then write the new goldens with
///
///     BATCHYARD_WRITE_GOLDENS=1 swift test --filter GoldenTests
@Suite struct GoldenTests {
  @Test func historiesAreThoseOfTheGoldens() throws {
    var found: [String] = []
    for name in InvariantTests.shipped {
      var warnings: [Diagnostic] = []
      let scenario = try ScenarioFile(path: InvariantTests.folder.appendingPathComponent(name).path)
        .scenario(warnings: &warnings)
      let invariants = InvariantObserver(scenario)
      let result = try Simulator.run(scenario, observer: invariants)
      #expect(invariants.violations(result) == [], "\(name)")
      let fingerprint = String(result.fingerprint, radix: 16)
      let rate = String(format: "%.4f", result.requestThroughput)
      found.append(
        "\(name) \(fingerprint) \(result.completed) requests, \(rate) a second, \(result.steps) steps")
    }
    let text = found.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["BATCHYARD_WRITE_GOLDENS"] != nil {
      try text.write(to: Self.file, atomically: true, encoding: .utf8)
    }
    let goldens = try String(contentsOf: Self.file, encoding: .utf8)
    #expect(!found.isEmpty)
    #expect(found == goldens.split(separator: "\n").map(String.init))
  }

  private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Goldens.txt")
}
