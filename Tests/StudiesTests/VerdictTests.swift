import Serving
import Testing

@testable import Studies

@Suite struct VerdictTests {
  /// Giving a run up early never changes the verdict.
  @Test(arguments: [1.0, 4, 30], ["p99: 300", "median: 200", "mean: 250", "p90: 1000"])
  func earlyVerdictsAreThoseOfWholeRuns(_ rate: Double, _ limit: String) throws {
    for metric in ["ttft_ms", "e2el_ms", "queue_ms"] {
      let scenario = try scenarioFile(
        smallScenario, "workload.requests=600", "workload.arrivals.rate=\(rate)", "slo={\(metric):{\(limit)}}"
      ).scenario()
      let profile = try WorkloadProfile(scenario)
      let early = Verdict(scenario, profile: profile)
      let whole = Verdict(scenario, profile: profile, isWhole: true)
      #expect(early.isMet == whole.isMet)
      #expect(whole.result != nil)
      #expect(whole.isMet == whole.result?.objectives.allSatisfy(\.met))
    }
  }

  @Test func overloadIsGivenUpEarly() throws {
    let scenario = try scenarioFile(smallScenario, "workload.requests=12000", "workload.arrivals.rate=100")
      .scenario()
    let verdict = Verdict(scenario, profile: try WorkloadProfile(scenario))
    #expect(!verdict.isMet)
    #expect(verdict.result == nil)
  }

  @Test func attainmentHasAnInterval() throws {
    let scenario = try scenarioFile(smallScenario, "workload.requests=2000").scenario()
    let verdict = Verdict(scenario, profile: try WorkloadProfile(scenario))
    let ttft = try #require(verdict.attainments.first { $0.objective.metric == .ttft })
    #expect(ttft.needed == 0.99)
    #expect((0...1).contains(ttft.attained))
    #expect(ttft.halfWidth != nil)
  }

  @Test(arguments: [
    ("{ttft_ms:{p90:800,p99:500}}", "p90_ttft_ms <= 800 ms allows more than p99_ttft_ms <= 500 ms"),
    ("{ttft_ms:{p99:2000},e2el_ms:{p99:1000}}", "the last token never comes before the first"),
  ])
  func contradictionsAreNamed(_ slo: String, _ expected: String) throws {
    let scenario = try scenarioFile(smallScenario, "slo=\(slo)").scenario()
    #expect(ObjectiveCheck.contradiction(scenario.objectives)?.contains(expected) == true)
  }

  @Test func ordinaryObjectivesDoNotContradict() throws {
    #expect(try ObjectiveCheck.contradiction(scenarioFile().scenario().objectives) == nil)
    for preset in SLOPreset.catalogue { #expect(ObjectiveCheck.contradiction(preset.objectives) == nil) }
  }
}
