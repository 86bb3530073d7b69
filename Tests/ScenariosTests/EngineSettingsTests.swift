import Scenarios
import Serving
import Testing

@Suite struct EngineSettingsTests {
  @Test(arguments: [
    ("none", "hf-accelerate-0.20"), ("client", "hf-accelerate-0.20"), ("dynamic", "hf-accelerate-0.20"),
    ("continuous", "vllm-0.15"), ("paged", "vllm-0.15"),
  ])
  func choosesTheProfileThatServesThePolicy(policy: String, profile: String) throws {
    let scenario = try scenario(
      soundScenario, "engine.profile=null", "engine.batching.policy=\(policy)", "engine.dtype=fp16")
    #expect(scenario.engine.profile.name == profile)
  }

  @Test func fillsInTheProfilesDefaults() throws {
    let engine = try scenario(
      soundScenario, "engine={profile:'vllm-0.15'}", "hardware={gpu:'H100-SXM'}", "instance=null"
    )
    .engine
    #expect(engine.batching.policy == .paged)
    #expect(engine.batching.maxBatchSize == 1024)
    #expect(engine.batching.maxBatchTokens == 8192)
    #expect(engine.batching.admission == .onDemand)
    #expect(engine.batching.chunkedPrefill)
    #expect(engine.gpuMemoryUtilization == 0.9)
  }

  /// vllm/engine/arg_utils.py, get_batch_defaults; sglang/srt/server_args.py.
  @Test(arguments: [
    ("vllm-0.15", "H100-SXM", 1024, 8192), ("vllm-0.19", "RTX-PRO-6000", 1024, 8192),
    ("vllm-0.15", "A100-80GB", 256, 2048), ("vllm-0.19", "RTX-4090", 256, 2048),
    ("vllm-0.15", "L40S", 256, 2048),
    ("vllm-0.15", "MI300X", 1024, 8192), ("sglang-0.5", "H100-SXM", 2048, 8192),
    ("sglang-0.5", "L40S", 2048, 4096), ("sglang-0.5", "L4", 2048, 2048),
    ("sglang-0.5", "B200", 2048, 16_384),
  ])
  func takesTheDefaultsOfTheGPU(profile: String, gpu: String, size: Int, tokens: Int) throws {
    let edits = [
      "instance=null", "hardware={gpu:'\(gpu)',count:4}", "engine.profile=\(profile)",
      "engine.batching.max_batch_size=null",
    ]
    let batching = try scenario(soundScenario, changes: edits).engine.batching
    #expect((batching.maxBatchSize, batching.maxBatchTokens) == (size, tokens))
    let named = try scenario(
      soundScenario,
      changes: edits + ["engine.batching.max_batch_size=64", "engine.batching.max_batch_tokens=512"]
    ).engine.batching
    #expect((named.maxBatchSize, named.maxBatchTokens) == (64, 512))
    let few = try scenario(soundScenario, changes: edits + ["engine.batching.max_batch_tokens=200"]).engine
      .batching
    #expect(few.maxBatchTokens == 200 && few.maxBatchSize == (profile == "sglang-0.5" ? size : 200))
  }

  @Test func raisesTheTokenBudgetWherePromptsMayNotBeCut() throws {
    let engine = try scenario(
      soundScenario, "engine.profile=vllm-0.15", "engine.batching.chunked_prefill=false"
    ).engine
    #expect(engine.batching.maxBatchTokens == 4096)
  }

  @Test func refusesABudgetThatStarvesSequences() {
    #expect(
      message {
        _ = try scenario(soundScenario, "engine.profile=vllm-0.15", "engine.batching.max_batch_tokens=32")
      }
        == "--set engine.batching.max_batch_tokens=32: error: engine.batching.max_batch_tokens: max_batch_tokens 32 is "
        + "less than max_batch_size 64; vllm-0.15 gives each running request at least one token a step")
  }

  @Test func warnsOfSequencesLongerThanTheModelWasTrainedFor() throws {
    #expect(
      try warnings(soundScenario, "engine.max_model_len=8192") == [
        "--set engine.max_model_len=8192: warning: engine.max_model_len: is more than the 4096 tokens that llama-2-7b "
          + "was trained for, found the number 8192"
      ])
  }

  @Test(arguments: [("float16", NumberFormat.fp16), ("BF16", .bf16), ("int8", .int8), ("fp32", .fp32)])
  func takesFormatsByAnyOfTheirNames(name: String, format: NumberFormat) throws {
    #expect(try scenario(soundScenario, "engine.dtype=\(name)").engine.format == format)
  }
}
