import Scenarios
import Serving
import Simulation
import Testing

@testable import Studies

@Suite struct SafeAnswerTests {
  private func plan(_ file: ScenarioFile, _ goal: PlanQuestion.Goal) throws -> Plan {
    try PlanSearch.run(PlanQuestion(file: file, goal: goal, instances: [], grid: grid()))
  }

  /// Whether the objectives hold with longer steps, and with the errors of the latencies.
  private func holds(_ scenario: Scenario) throws -> Bool {
    let uncertainty = try #require(scenario.uncertainty)
    let longer = try #require(uncertainty.throughput)
    let slower = try Simulator.run(scenario.withSteps(times: 1 + longer))
    return try slower.objectives.allSatisfy(\.met)
      && Simulator.run(scenario).objectives.allSatisfy {
        let error = uncertainty.error(of: $0.objective.metric, $0.objective.statistic) ?? 0
        return $0.value_ms * (1 + error) <= $0.objective.limitMilliseconds
      }
  }

  @Test(arguments: ["{ttft_ms:{p99:500},tpot_ms:{p95:60}}", "{e2el_ms:{mean:2000}}", "{tpot_ms:{mean:45}}"])
  func theSafeRateIsTheHighestThatHolds(slo: String) throws {
    let file = try scenarioFile(smallScenario, "slo=\(slo)", "workload.requests=400")
    let plan = try plan(file, .highestRate)
    let highest = try #require(plan.rate?.highest)
    let safe = try #require(plan.safe?.rate)
    #expect(safe <= highest)
    func arriving(_ rate: Double) throws -> Scenario {
      var scenario = try file.scenario()
      scenario.workload.arrivals = .poisson(rate: rate)
      return scenario
    }
    #expect(try holds(arriving(safe)))
    #expect(try !holds(arriving(safe * 1.02)) || safe == highest)
    #expect(plan.text.contains("requests/s hold even where steps"))
    #expect(plan.fields(version: "1").contains { $0.path == "safe.max_rate" && $0.value == .number(safe) })
  }

  @Test func theSafeReplicasAreTheFewestThatHold() throws {
    let file = try scenarioFile(smallScenario, "workload.requests=300", "slo={ttft_ms:{p95:1000}}")
    let plan = try plan(file, .leastCost(rate: 40))
    let answer = try #require(plan.answer)
    let safe = try #require(plan.safe?.option)
    #expect(safe.replicas > answer.replicas, "\(plan.text)")
    #expect(try holds(safe.scenario))
    var fewer = safe.scenario
    fewer.replicas = safe.replicas - 1
    fewer.hardware.count = safe.replicas - 1
    #expect(try !holds(fewer))
    #expect(plan.text.contains("\(safe.replicas) replicas at TP 1"))
    let fields = plan.fields(version: "1")
    #expect(fields.contains { $0.path == "safe.replicas" && $0.value == .integer(safe.replicas) })
  }

  @Test func anAnswerFarFromItsLimitsIsSafe() throws {
    let file = try scenarioFile(smallScenario, "slo={ttft_ms:{p99:5000}}")
    let plan = try plan(file, .leastCost(rate: 1))
    #expect(plan.safe?.option?.replicas == plan.answer?.replicas)
    #expect(plan.text.contains("it holds even where steps"))
    // One simulation with longer steps, one with the errors of the latencies.
    #expect(plan.safe?.points == 2)
  }

  @Test func aLimitThatNoErrorLeavesRoomForHoldsNowhere() throws {
    let file = try scenarioFile(smallScenario, "workload.requests=60")
    var scenario = try file.scenario()
    scenario.workload.arrivals = .poisson(rate: 0.05)
    let alone = try Simulator.run(scenario)
    let limit = try #require(alone.latencies[.tpot]).p99_ms * 1.02
    let plan = try plan(
      scenarioFile(smallScenario, "workload.requests=60", "slo={tpot_ms:{p99:\(limit)}}"), .highestRate)
    #expect(plan.answer != nil)
    #expect(plan.safe != nil && plan.safe?.rate == nil)
    #expect(plan.text.contains("no rate holds where steps"))
  }

  @Test func whereNoErrorIsKnownNothingIsSaid() throws {
    let plan = try plan(scenarioFile(smallScenario, "engine.profile=ideal"), .highestRate)
    #expect(plan.answer != nil && plan.safe == nil)
    #expect(!plan.text.contains("to be sure"))
    #expect(plan.fields(version: "1").contains { $0.path == "safe" && $0.value == .none })
  }

  /// Of every kind of profile: eager and graphs, with a host beside the GPU and one that it waits for, with kernels that
  /// are slower anyway.
  @Test(arguments: [
    "vllm-0.15", "vllm-0.19", "sglang-0.5", "lmi-dist-0.23", "tgi-1.0", "hf-accelerate-0.20",
    "splitwise-2023",
  ])
  func longerStepsAreLongerByTheFactor(profile: String) throws {
    let scenario = try scenarioFile(
      smallScenario, "instance=p4d.24xlarge",
      "engine={profile:'\(profile)',max_model_len:1024,tensor_parallel_degree:2}"
    ).scenario()
    let usual = StepCost(engine: scenario.engine, model: scenario.model, hardware: scenario.hardware)
    let slow = scenario.withSteps(times: 1.25)
    let slower = StepCost(engine: slow.engine, model: slow.model, hardware: slow.hardware)
    for (prompt, decodes, tokens) in [(0, 1, 100), (0, 8, 4000), (300, 0, 0), (300, 8, 4000)] {
      let chunks = prompt > 0 ? [StepCost.Chunk(tokens: prompt, context: 0)] : []
      let ratio =
        slower.breakdown(chunks: chunks, decodes: decodes, keyValueTokens: tokens).seconds
        / usual.breakdown(chunks: chunks, decodes: decodes, keyValueTokens: tokens).seconds
      #expect(abs(ratio - 1.25) < 1e-9, "\(profile) \(prompt) \(decodes)")
    }
  }
}
