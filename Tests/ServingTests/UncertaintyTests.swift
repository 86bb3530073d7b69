import Testing

@testable import Serving

@Suite struct UncertaintyTests {
  @Test func isWiderWhereLessWasMeasured() throws {
    var scenario = vLLMScenario(requests: 1)
    let measured = try #require(scenario.uncertainty?.timePerOutputToken)
    scenario.hardware.accelerator = .a100With40GB
    let kernelsOnly = try #require(scenario.uncertainty?.timePerOutputToken)
    scenario.hardware.accelerator = .mi300X
    let nothing = try #require(scenario.uncertainty)
    #expect(measured < kernelsOnly)
    #expect(kernelsOnly < (nothing.timePerOutputToken ?? 0))
    #expect(nothing.source.contains("MI300X"))
  }

  @Test func theIdealEnginePredictsNone() {
    var scenario = vLLMScenario(requests: 1)
    scenario.engine.profile = .ideal
    #expect(scenario.uncertainty == nil)
  }

  @Test(arguments: EngineProfile.catalogue)
  func everyRealProfileHasOne(profile: EngineProfile) {
    var scenario = vLLMScenario(requests: 1)
    scenario.engine.profile = profile
    #expect((scenario.uncertainty == nil) == (profile.name == "ideal"))
  }

  @Test func callsALimitWithinTheErrorTooClose() throws {
    let uncertainty = Uncertainty(
      timeToFirstToken: 0.1, timePerOutputToken: 0.02, endToEnd: nil, throughput: nil, source: "", tables: [])
    func result(_ value: Double, _ statistic: Statistic, metric: LatencyMetric = .tpot) -> ObjectiveResult {
      ObjectiveResult(
        objective: Objective(metric: metric, statistic: statistic, limitMilliseconds: 50), value_ms: value)
    }
    #expect(uncertainty.isTooCloseToCall(result(49.5, .mean)))
    #expect(!uncertainty.isTooCloseToCall(result(48, .mean)))
    #expect(uncertainty.isTooCloseToCall(result(48, .p99)))
    #expect(!uncertainty.isTooCloseToCall(result(50, .mean, metric: .e2el)))
  }

  @Test func aResultSaysWhatItsScenarioDoes() throws {
    var scenario = vLLMScenario(requests: 20)
    let plain = try Simulator.run(scenario)
    #expect(plain.uncertainty == scenario.uncertainty)
    let tpot = try #require(plain.latencies[.tpot]?.mean_ms)
    scenario.objectives = [1.001, 2].map {
      Objective(metric: .tpot, statistic: .mean, limitMilliseconds: $0 * tpot)
    }
    let result = try Simulator.run(scenario)
    #expect(result.objectives.map(result.isTooCloseToCall) == [true, false])
    scenario.engine.profile = .ideal
    let ideal = try Simulator.run(scenario)
    #expect(ideal.uncertainty == nil && !ideal.objectives.contains(where: ideal.isTooCloseToCall))
  }
}
