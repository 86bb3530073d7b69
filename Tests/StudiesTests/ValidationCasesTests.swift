import Serving
import Testing

@testable import Studies

/// A few measured figures, each with its source, that the simulator has to stay near.
@Suite struct ValidationCasesTests {
  /// AWS: Improve throughput performance of Llama 2 models using Amazon SageMaker, 2023-09, ml.g5.24xlarge.
  @Test(arguments: [(BatchingPolicy.dynamic, 3.24), (.continuous, 6.92), (.paged, 7.41)])
  func foundingTable(policy: BatchingPolicy, measured: Double) throws {
    let result = try Simulator.run(try FoundingCases.scenario(policy, instance: "ml.g5.24xlarge"))
    #expect(abs(result.requestThroughput / measured - 1) < 0.1)
  }

  /// amazon-sagemaker-examples, text-generation-benchmarking: CodeLlama-7B, output tokens per second.
  @Test(arguments: [(1, 60.45), (8, 422.33), (32, 1064.03), (128, 1039.79)])
  func codeLlamaOnLMI(clients: Int, measured: Double) throws {
    let result = try Simulator.run(try LMICases.scenario(clients: clients))
    #expect(abs(result.outputThroughput / measured - 1) < 0.08)
  }

  /// inference-sim/inference-sim and casys-kaist/LLMServingSim: KV blocks that vLLM reports. The last one is fitted to by
  /// nothing.
  @Test(arguments: [
    ("llama-2-7b", "H100-SXM", 1, 7462), ("qwen2.5-7b", "H100-SXM", 1, 65352),
    ("mixtral-8x7b", "H100-SXM", 2, 27510), ("llama-2-70b", "H100-SXM", 4, 31356),
    ("llama-3.1-8b", "RTX-4090", 1, 2588),
  ])
  func blocksThatVLLMReports(model: String, gpu: String, degree: Int, blocks: Int) throws {
    let plan = MemoryPlan(
      engine: Engine(.vllm015, tensorParallelDegree: degree), model: try #require(.find(model)),
      accelerator: try #require(.find(gpu)))
    #expect(abs(Double(plan.blocks) / Double(blocks) - 1) < 0.015)
  }

  @Test func findsModelsByTheirHuggingFacePaths() {
    #expect(ModelArchitecture.measured("meta-llama/Llama-2-7b-hf")?.name == "llama-2-7b")
    #expect(ModelArchitecture.measured("mistralai/Mistral-Nemo-Instruct-2407")?.name == "mistral-nemo-12b")
    #expect(ModelArchitecture.measured("codellama/CodeLlama-34b-Instruct-hf")?.name == "codellama-34b")
    #expect(ModelArchitecture.measured("nobody/nothing") == nil)
  }

  @Test func percentilesInterpolate() {
    let sample = Sample([4, 1, 3, 2])
    #expect(sample.mean == 2.5)
    #expect(sample.median == 2.5)
    #expect(abs(sample.percentile(0.99) - 3.97) < 1e-12)
  }

  @Test func residencyEndsWhereTheCacheEnds() {
    let cache = CacheResidency(share: 0.25, capacityBytes: 1e6)
    #expect(cache.cost(bytes: 0) == 0.25)
    #expect(cache.cost(bytes: 1e6) == 0.625)
    #expect(cache.cost(bytes: 1e8) > 0.999)
  }
}
