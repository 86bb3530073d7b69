import Simulation
import Testing

@testable import Serving

/// The table of operators is the step that the simulator takes, to the last of its units (2^-16 ns).
@Suite struct StepBreakdownTests {
  struct Step {
    var prompts: [StepCost.Chunk] = []
    var decodes = 0
    var keyValueTokens = 0
  }

  static let steps = [
    Step(decodes: 1, keyValueTokens: 100), Step(decodes: 48, keyValueTokens: 9000),
    Step(decodes: 256, keyValueTokens: 150_000), Step(prompts: [.init(tokens: 35, context: 0)]),
    Step(prompts: [.init(tokens: 2048, context: 1024), .init(tokens: 7, context: 0)]),
    Step(prompts: [.init(tokens: 500, context: 512)], decodes: 60, keyValueTokens: 30_000),
  ]

  @Test(arguments: EngineProfile.catalogue.map(\.name), ModelArchitecture.catalogue.map(\.name))
  func sumsToTheSimulatedStep(profileName: String, modelName: String) throws {
    let profile = try #require(EngineProfile.find(profileName))
    let model = try #require(ModelArchitecture.find(modelName))
    for (accelerator, tp, pp) in [(Accelerator.h100SXM, 1, 1), (.a10G, 2, 1), (.a100With80GB, 4, 2)] {
      let engine = Engine(
        profile: profile, tensorParallelDegree: tp, pipelineParallelDegree: pp, format: .fp16,
        keyValueFormat: .fp16,
        gpuMemoryUtilization: 0.9, maxModelLength: 4096, batching: Batching(policy: .paged, maxBatchSize: 64))
      let hardware = Hardware(accelerator: accelerator, count: 8, link: .pcie4, pricePerHour: nil)
      var cost = StepCost(engine: engine, model: model, hardware: hardware)
      for step in Self.steps {
        let table = cost.breakdown(
          chunks: step.prompts, decodes: step.decodes, keyValueTokens: step.keyValueTokens)
        let span = RunningSpan(
          start: .zero, firstStep: 0, chunks: step.prompts, decodes: step.decodes,
          keyValueTokens: step.keyValueTokens, headSequences: step.decodes + step.prompts.count, steps: 1,
          cost: &cost)
        // The same terms are added in another order, so the last unit of 2^-16 ns may be rounded the other way.
        #expect(abs(fixedPoint(table.seconds) - span.durations.base) <= 1)
        #expect(abs(table.parts.total - table.seconds) <= 1e-12 * table.seconds)
        #expect(abs(table.parts.compute - span.parts.compute) <= 1e-12 * table.seconds)
        #expect(abs(table.parts.communication - span.parts.communication) <= 1e-12 * table.seconds)
        #expect(abs(table.parts.host - span.parts.host) <= 1e-11 * table.seconds)
        #expect(abs(table.weightBytes - span.weightBytes) <= 1e-12 * span.weightBytes)
      }
    }
  }

  /// The whole of Llama-2-7B's matrices is read once: all parameters but the embedding and the norms, 2 bytes each.
  @Test func readsEveryWeightOnce() {
    let scenario = vLLMScenario(requests: 1)
    let cost = StepCost(engine: scenario.engine, model: .llama2With7B, hardware: scenario.hardware)
    let step = cost.breakdown(chunks: [], decodes: 1, keyValueTokens: 1)
    let norms = 65 * 4096
    #expect(step.weightBytes == Double(2 * (6_738_415_616 - 32_000 * 4096 - norms)))
    #expect(step.flops == step.weightBytes + 32 * 4 * 4096)
  }
}
