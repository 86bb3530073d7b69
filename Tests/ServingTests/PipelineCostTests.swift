import Simulation
import Testing

@testable import Serving

/// With `pp` stages as many batches are under way, and a period lets each of them through all layers.
@Suite struct PipelineCostTests {
  private func cost(stages: Int, accelerator: Accelerator = .h100SXM) -> StepCost {
    var engine = vLLMScenario(requests: 1).engine
    engine.pipelineParallelDegree = stages
    return StepCost(
      engine: engine, model: .llama3v1With8B,
      hardware: Hardware(accelerator: accelerator, count: stages, link: .nvlink4, pricePerHour: nil))
  }

  private func prefillAttention(_ step: StepBreakdown) -> Double {
    step.operators.first { $0.name == "Prefill attention" }?.seconds ?? 0
  }

  @Test func promptsAreSharedOutAmongTheBatchesUnderWay() {
    let prompt = StepCost.Chunk(tokens: 2048, context: 0)
    let one = prefillAttention(cost(stages: 1).breakdown(chunks: [prompt], decodes: 0, keyValueTokens: 0))
    let two = prefillAttention(
      cost(stages: 2).breakdown(chunks: [prompt, prompt], decodes: 0, keyValueTokens: 0))
    // Each batch holds one of the prompts; the tiles of two fill their last wave better.
    #expect(abs(two / one - 1) < 0.05)
    // One prompt is not divided.
    let alone = prefillAttention(cost(stages: 2).breakdown(chunks: [prompt], decodes: 0, keyValueTokens: 0))
    #expect(alone == one)
    // A long prompt holds up the short ones.
    let short = StepCost.Chunk(tokens: 64, context: 0)
    let mixed = cost(stages: 2).breakdown(chunks: [prompt, short, short], decodes: 0, keyValueTokens: 0)
    #expect(abs(prefillAttention(mixed) / one - 1) < 0.01)
    let four = cost(stages: 4).breakdown(
      chunks: Array(repeating: prompt, count: 8), decodes: 0, keyValueTokens: 0)
    let pair = cost(stages: 1).breakdown(chunks: [prompt, prompt], decodes: 0, keyValueTokens: 0)
    #expect(abs(prefillAttention(four) / prefillAttention(pair) - 1) < 0.05)
  }

  @Test func mixedLaunchesAreSharedOutToo() {
    let prompt = StepCost.Chunk(tokens: 1024, context: 0)
    func gpu(_ stages: Int, _ copies: Int) -> Double {
      let step = cost(stages: stages, accelerator: .rtxPro6000).breakdown(
        chunks: Array(repeating: prompt, count: copies), decodes: 8 * copies, keyValueTokens: 8000 * copies)
      return step.operators.filter { $0.name.hasSuffix("attention") }.reduce(0) { $0 + $1.seconds }
    }
    #expect(abs(gpu(2, 2) / gpu(1, 1) - 1) < 0.05)
  }

  @Test func decodesAreSharedOut() {
    func attention(_ stages: Int, _ sequences: Int) -> Double {
      let step = cost(stages: stages).breakdown(
        chunks: [], decodes: sequences, keyValueTokens: 1000 * sequences)
      return step.operators.first { $0.name == "Decode attention" }?.seconds ?? 0
    }
    #expect(abs(attention(4, 256) / attention(1, 64) - 1) < 1e-9)
    #expect(abs(attention(2, 2) / attention(1, 1) - 1) < 1e-9)
  }

  /// A batch without tokens reads no weights: with one token a stage reads its own once, an n-th of the model.
  @Test func emptyBatchesReadNoWeights() {
    let whole = cost(stages: 1).breakdown(chunks: [], decodes: 1, keyValueTokens: 100).weightBytes
    for (stages, tokens, reads) in [(4, 1, 0.25), (4, 3, 0.75), (4, 4, 1), (4, 64, 1), (2, 1, 0.5)] {
      let step = cost(stages: stages).breakdown(chunks: [], decodes: tokens, keyValueTokens: 100 * tokens)
      #expect(abs(step.weightBytes / whole - reads) < 1e-9, "\(stages) stages, \(tokens) tokens")
    }
    // One long chunk and a few decodes: the chunk fills one batch, the decodes another.
    let chunk = StepCost.Chunk(tokens: 512, context: 0)
    let mixed = cost(stages: 4).breakdown(chunks: [chunk], decodes: 4, keyValueTokens: 400)
    #expect(abs(mixed.weightBytes / whole - 0.5) < 1e-9)
  }

  @Test func oneSequenceUsesNoMoreBandwidthThanItsStepsTake() throws {
    var scenario = vLLMScenario(requests: 3)
    scenario.engine.pipelineParallelDegree = 4
    scenario.hardware.count = 4
    scenario.engine.profile = .ideal
    scenario.workload.arrivals = .closedLoop(clients: 1, thinkTimeSeconds: 0)
    let piped = try Simulator.run(scenario)
    scenario.engine.pipelineParallelDegree = 1
    scenario.hardware.count = 1
    let single = try Simulator.run(scenario)
    // One of four GPUs works at a time.
    #expect(abs(piped.mbu * 4 / single.mbu - 1) < 0.05)
  }
}
