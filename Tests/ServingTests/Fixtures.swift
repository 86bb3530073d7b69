import Simulation

@testable import Serving

/// A scenario to start tests from: the founding case with 60 requests.
func foundingScenario(policy: BatchingPolicy = .paged, requests: Int = 60) -> Scenario {
  let hardware = Hardware.resolve(instanceNamed: "ml.g5.24xlarge") ?? .placeholder
  let engine = Engine(
    profile: policy == .dynamic ? .hfAccelerate020 : .lmiDist023, tensorParallelDegree: 2,
    format: policy == .dynamic ? .fp32 : .fp16, keyValueFormat: policy == .dynamic ? .fp32 : .fp16,
    gpuMemoryUtilization: 0.9, maxModelLength: 4096,
    batching: Batching(policy: policy, maxBatchSize: policy == .none ? 1 : 64, maxBatchDelaySeconds: 1))
  return Scenario(
    name: "founding", seed: 1, hardware: hardware, model: .llama2With7B, engine: engine,
    workload: Workload(
      requests: requests, arrivals: .closedLoop(clients: 50, thinkTimeSeconds: 0),
      lengths: .roundRobin([
        PromptShape(inputTokens: 35, outputTokens: 64), PromptShape(inputTokens: 10, outputTokens: 256),
        PromptShape(inputTokens: 49, outputTokens: 128),
      ])))
}

/// Llama-3.1-8B on one H100 under vLLM's scheduler at 8 requests a second.
func vLLMScenario(requests: Int, rate: Double = 8, blocks: Int? = nil, batchTokens: Int = 2048) -> Scenario {
  let engine = Engine(
    profile: .vllm015, format: .fp16, keyValueFormat: .fp16, gpuMemoryUtilization: 0.9,
    keyValueBlocks: blocks,
    maxModelLength: 8192,
    batching: Batching(
      policy: .paged, maxBatchSize: 256, maxBatchTokens: batchTokens, admission: .onDemand,
      chunkedPrefill: true))
  return Scenario(
    name: "vllm", seed: 1,
    hardware: Hardware(
      accelerator: .h100SXM, count: 1, link: .nvlink4, pricePerHour: nil),
    model: .llama3v1With8B, engine: engine,
    workload: Workload(
      requests: requests, arrivals: .poisson(rate: rate),
      lengths: .independent(
        input: .normal(mean: 512, standardDeviation: 128, minimum: 16, maximum: 2048),
        output: .normal(mean: 256, standardDeviation: 64, minimum: 16, maximum: 1024))))
}

extension Hardware {
  /// Never used when the catalogue is whole; keeps fixtures free of optionals.
  static let placeholder = Hardware(accelerator: .h100SXM, count: 1, link: .nvlink4, pricePerHour: nil)
}
