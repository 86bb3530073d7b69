import Scenarios
import Serving
import Testing

@Suite struct ServedByContainerTests {
  private func engine(_ properties: String, _ changes: String...) throws -> Engine {
    try withTemporaryFolder { folder in
      _ = try write(properties, to: "serving.properties", in: folder)
      let path = try write(
        soundScenario.with("profile: \"lmi-dist-0.23\",", as: "serving_properties: \"serving.properties\",")
          .with("tensor_parallel_degree: 2,", as: "")
          .with("batching: { policy: \"paged\", max_batch_size: 64 },", as: ""), to: "a.json5", in: folder)
      let file = try ScenarioFile(path: path)
      return try file.scenario(applying: changes.map { try ScenarioEdit($0, option: "--set") }).engine
    }
  }

  private let rolling = "engine=MPI\noption.rolling_batch=auto\noption.tensor_parallel_degree=2 #example\n"

  @Test func readsDynamicBatching() throws {
    let engine = try engine(
      "engine=Python\nbatch_size=64 #x\nmax_batch_delay=1000\noption.tensor_parallel_degree=2\n")
    #expect(engine.batching.policy == .dynamic)
    #expect(engine.batching.maxBatchSize == 64)
    #expect(engine.batching.maxBatchDelaySeconds == 1)
    #expect(engine.profile.name == "hf-accelerate-0.20")
    #expect(engine.tensorParallelDegree == 2)
    #expect(engine.format == .fp32)
  }

  @Test func readsNoBatching() throws {
    #expect(try engine("engine=Python\noption.dtype=fp16\n").batching.policy == .none)
  }

  @Test(arguments: [("false", BatchingPolicy.continuous), ("true", .paged)])
  func readsRollingBatches(paged: String, policy: BatchingPolicy) throws {
    let engine = try engine(rolling + "option.paged_attention=\(paged)\n")
    #expect(engine.batching.policy == policy)
    #expect(engine.batching.maxBatchSize == 32)
    #expect(engine.batching.maxBatchTokens == nil)
    #expect(engine.profile.name == "lmi-dist-0.23")
  }

  @Test func readsVLLM() throws {
    let engine = try engine(
      "engine=MPI\noption.rolling_batch=vllm\noption.max_rolling_batch_prefill_tokens=4096\n"
        + "option.tensor_parallel_degree=max\n")
    #expect(engine.profile.name == "vllm-0.15")
    #expect(engine.batching.maxBatchTokens == 4096)
    #expect(engine.tensorParallelDegree == 4)
  }

  @Test func takesAllGPUsUnderMPI() throws {
    #expect(try engine("engine=MPI\noption.rolling_batch=lmi-dist\n").tensorParallelDegree == 4)
  }

  @Test func followsAPolicyThatTheScenarioOverrides() throws {
    let engine = try engine(rolling, "engine.batching.policy=dynamic", "engine.batching.max_batch_size=8")
    #expect(engine.profile.name == "hf-accelerate-0.20")
    #expect(engine.batching.maxBatchSize == 8)
  }

  @Test func placesErrorsInTheFile() throws {
    let found = message {
      _ = try engine("engine=MPI\noption.rolling_batch=auto\noption.tensor_parallel_degree=3\n")
    }
    #expect(
      found.contains("serving.properties:3:31: error: engine.tensor_parallel_degree: 3 does not divide"))
  }

  @Test func tellsOfAMissingFileWhereItIsNamed() {
    #expect(
      message { _ = try scenario(soundScenario, "engine.serving_properties=no.properties") }
        == "--set engine.serving_properties=no.properties: error: engine.serving_properties: no.properties: cannot "
        + "open the file: No such file or directory")
  }
}
