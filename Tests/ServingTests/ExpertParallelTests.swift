import Testing

@testable import Serving

/// Whole experts on each GPU of a group against a slice of every expert: the same weights and products, other shapes.
@Suite struct ExpertParallelTests {
  private func scenario(_ degree: Int, whole: Bool, model: ModelArchitecture) -> Scenario {
    var scenario = vLLMScenario(requests: 20)
    scenario.model = model
    scenario.hardware.count = degree
    scenario.engine.tensorParallelDegree = degree
    scenario.engine.expertParallel = whole
    return scenario
  }

  private func experts(_ degree: Int, whole: Bool, decodes: Int) throws -> [OperatorCost] {
    let scenario = scenario(degree, whole: whole, model: .mixtral8x7B)
    let cost = StepCost(engine: scenario.engine, model: scenario.model, hardware: scenario.hardware)
    let operators = cost.layerOperators(tokens: decodes).filter { $0.name.hasPrefix("Experts") }
    try #require(operators.count == 2)
    return operators
  }

  @Test(arguments: [1, 8, 300]) func theSameWeightsAndProducts(decodes: Int) throws {
    let sliced = try experts(4, whole: false, decodes: decodes)
    let whole = try experts(4, whole: true, decodes: decodes)
    for (slice, expert) in zip(sliced, whole) {
      #expect(abs(expert.weightBytes / slice.weightBytes - 1) < 1e-12)
      #expect(abs(expert.flops / slice.flops - 1) < 1e-12)
      // Each GPU reads the activations of the tokens that visit its own experts, not those of all.
      #expect(expert.bytes < slice.bytes)
    }
    // One GPU holds everything either way.
    #expect(try experts(1, whole: true, decodes: decodes) == experts(1, whole: false, decodes: decodes))
  }

  @Test func servesTheSameRequestsInNoMoreTime() throws {
    let sliced = try Simulator.run(scenario(4, whole: false, model: .mixtral8x7B))
    let whole = try Simulator.run(scenario(4, whole: true, model: .mixtral8x7B))
    #expect(whole.completed == sliced.completed && whole.completed == 20)
    #expect(whole.durationSeconds <= sliced.durationSeconds)
    #expect(whole.durationSeconds > 0.8 * sliced.durationSeconds)
  }

  @Test func refusesWhatHasNoExpertsOrDoesNotDivide() {
    let dense = scenario(2, whole: true, model: .llama3v1With8B)
    #expect { try dense.checkFit() } throws: { error in
      let error = error as? ScenarioError
      return error?.key == "engine.expert_parallel" && error?.message.contains("has no experts") == true
    }
    var odd = scenario(4, whole: true, model: .mixtral8x7B)
    odd.model.experts?.count = 6
    #expect { try odd.checkFit() } throws: { error in
      (error as? ScenarioError)?.message.contains("do not share 6 experts evenly") == true
    }
  }
}
