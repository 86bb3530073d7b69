import Reporting
import Serving
import Testing

@testable import Studies

@Suite struct ReplicationsTests {
  @Test func theFirstSeedIsTheScenariosOwn() {
    #expect(Replications.seed(7, replication: 0) == 7)
    let seeds = (0..<100).map { Replications.seed(7, replication: $0) }
    #expect(Set(seeds).count == 100)
    #expect(seeds.allSatisfy { $0 < 1 << 53 })
  }

  @Test func numbersBecomeMeansWithIntervalsBesideThem() {
    let runs = [10.0, 12, 14].map { value in
      [
        ResultField("name", .text("x")), ResultField("mean_ttft_ms", .number(value)),
        ResultField("steps", .integer(4)),
      ]
    }
    let row = Replications.combined(runs)
    #expect(row.map(\.path) == ["name", "mean_ttft_ms", "mean_ttft_ms_ci95", "steps", "steps_ci95"])
    #expect(row[1].value == .number(12))
    #expect(row[4].value == .number(0))
    #expect(Replications(3).paths(like: runs[0]) == row.map(\.path))
    #expect(Replications.combined([runs[0]]) == runs[0])
  }

  @Test func replicationsDifferAndTheFirstIsAPlainRun() throws {
    let scenario = try scenarioFile().scenario()
    let runs = try Replications(3).run(scenario)
    #expect(Set(runs.map(\.fingerprint)).count == 3)
    #expect(runs[0].fingerprint == (try Simulator.run(scenario).fingerprint))
  }
}
