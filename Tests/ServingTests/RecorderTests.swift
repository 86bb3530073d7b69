import Simulation
import Testing

@testable import Serving

@Suite struct RecorderTests {
  /// Whatever the stages, a replica reads each KV entry once for each token, and each stage its weights once for each of
  /// as many shares of the batch.
  @Test(arguments: [1, 2, 4]) func bandwidthUseCountsEachByteOnce(stages: Int) throws {
    var scenario = foundingScenario(requests: 8)
    scenario.engine.profile = .ideal
    scenario.engine.tensorParallelDegree = 1
    scenario.engine.pipelineParallelDegree = stages
    scenario.replicas = 1
    scenario.workload.arrivals = .burst
    scenario.workload.lengths = .roundRobin([PromptShape(inputTokens: 500, outputTokens: 2)])
    let records = Records()
    let result = try Simulator.run(scenario, observer: records)
    #expect(records.spans.map(\.decodeRequests) == [0, 8])
    let cost = StepCost(engine: scenario.engine, model: scenario.model, hardware: scenario.hardware)
    let chunk = StepCost.Chunk(tokens: 500, context: 0)
    let prompts = Array(repeating: chunk, count: 8)
    let prefill = cost.breakdown(chunks: prompts, decodes: 0, keyValueTokens: 0)
    let decode = cost.breakdown(chunks: [], decodes: 8, keyValueTokens: 8 * 501)
    let gpus = Double(stages)
    let bytes = (prefill.weightBytes + decode.weightBytes) * gpus + 8 * 501 * 524_288
    let busy = records.spans.reduce(0.0) { $0 + ($1.end - $1.start).seconds }
    let expected = bytes / busy / (gpus * scenario.hardware.accelerator.bandwidthBytesPerSecond)
    #expect(abs(result.mbu - expected) < 1e-6 * expected)
  }
}
