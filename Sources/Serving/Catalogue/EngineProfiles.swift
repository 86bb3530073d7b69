extension EngineProfile {
  /// Every profile that is built in.
  public static let catalogue: [EngineProfile] = [
    ideal, lmiDist023, hfAccelerate020, tgi1, vllm015, vllm019, tensorRTLLM1, sglang05, splitwise2023,
  ]

  /// The built-in profile called `name` (case, `-`, `_`, `.` and space do not matter), or `nil`.
  public static func find(_ name: String) -> EngineProfile? {
    Catalogue.find(name, in: catalogue, name: \.name)
  }

  /// No software at all: what the GPU and the link do by themselves, prompts and answers mixed in every step.
  public static let ideal = EngineProfile(
    name: "ideal", launch: .graph, host: HostCost(), stepComposition: .mixed,
    kernels: KernelOverheads(smallKernelSeconds: 0, smallKernelsPerLayer: 0),
    runtime: RuntimeMemory(bytes: 0),
    platforms: Accelerator.Platform.allCases,
    defaults: EngineDefaults(
      maxBatchSize: 256, maxBatchTokens: 8192, admission: .onDemand, chunkedPrefill: true,
      prefixCaching: false),
    source: "by definition")

  /// vLLM V1 behind its OpenAI server. An A100 is too slow for steps of 8,192 tokens, so it gets 2,048 whatever its
  /// memory. No watermark: a waiting request may take the last free block.
  ///
  /// Source: vllm/engine/arg_utils.py, `EngineArgs.get_batch_defaults` (`device_memory >= 70 * GiB_bytes and "a100" not in
  /// device_name`), alike from 0.10 to 0.27; vllm/config/scheduler.py, `watermark` 0.0.
  private static let vLLMDefaults = EngineDefaults(
    maxBatchSize: 256, maxBatchTokens: 2048, admission: .onDemand, chunkedPrefill: true, prefixCaching: true,
    memoryTiers: [MemoryTier(fromGiB: 70, except: ["A100"], maxBatchSize: 1024, maxBatchTokens: 8192)])

  /// Fitted to the KV blocks that vLLM 0.15 reports on H100 for nine models and degrees, within 0.3 % on average; vLLM 0.19
  /// on an RTX 4090 tests it (`batchyard validate kv-blocks`). The collectives' buffers are 342 MiB for two GPUs
  /// and 392 MiB for more (blis-registry).
  private static let vLLMRuntime = RuntimeMemory(
    bytes: 0.35e9, bytesPerVocabularyEntry: 6.4e3, collectiveBytes: 0.38e9)

  /// vLLM 0.15, V1 engine: CUDA graphs, asynchronous scheduling, chunked prefill, prefix caching.
  ///
  /// Fitted: step time, rank skew and sampler to three of six H100 runs (Llama-2-7B, CodeLlama-34B and Llama-2-70B
  /// general) and two summaries (Qwen3-14B, Llama-3.1-8B TP2); front end chosen on the same runs. Tested on the others.
  public static let vllm015 = EngineProfile(
    name: "vllm-0.15", launch: .graph,
    host: HostCost(perStepSeconds: 0.25e-3, frontEndPerRequestSeconds: 7e-3),
    stepComposition: .mixed, stepsComposedAhead: 1,
    kernels: KernelOverheads(
      smallKernelSeconds: 2e-6, smallKernelsPerLayer: 5, rankSkewSeconds: 1.7e-6,
      samplerSecondsPerLogit: 1.85e-10),
    runtime: vLLMRuntime, platforms: [.cuda, .rocm], defaults: vLLMDefaults,
    source: "inference-sim/training and sim-to-real-accuracy-validation: vLLM 0.15.1 on H100, A100, L40S")

  /// vLLM 0.19: a heavier host path, and a fused sampler (FlashInfer) that costs nothing beside it.
  ///
  /// Fitted: step and sequence time to the RTX PRO 6000 and RTX 4090 runs together; fitted to the first alone, the
  /// second is 2.5 % off.
  public static let vllm019 = EngineProfile(
    name: "vllm-0.19", launch: .graph,
    host: HostCost(perStepSeconds: 0.4e-3, perSequenceSeconds: 10e-6, frontEndPerRequestSeconds: 5e-3),
    stepComposition: .mixed, stepsComposedAhead: 1,
    kernels: KernelOverheads(smallKernelSeconds: 2e-6, smallKernelsPerLayer: 5, rankSkewSeconds: 1.7e-6),
    runtime: vLLMRuntime, platforms: [.cuda, .rocm], defaults: vLLMDefaults,
    source: "casys-kaist/LLMServingSim: vLLM 0.19 on RTX 4090 and RTX PRO 6000")

  /// SGLang 0.5: a prefill pass whenever a prompt waits, decode otherwise.
  ///
  /// Fitted: the four host times to every other row of the H100 closed-loop table; the rows between test them.
  /// Defaults: `chunked_prefill_size` by memory (server_args.py), and at least 2,048 running requests, of which KV memory
  /// lets in fewer (model_runner.py, `max_num_reqs`).
  public static let sglang05 = EngineProfile(
    name: "sglang-0.5", launch: .graph,
    host: HostCost(
      perStepSeconds: 0.8e-3, perSequenceSeconds: 15e-6, perPrefillPassSeconds: 5e-3,
      perPrefillTokenSeconds: 2e-6),
    stepComposition: .prefillFirst,
    kernels: KernelOverheads(smallKernelSeconds: 2e-6, smallKernelsPerLayer: 5, rankSkewSeconds: 1.7e-6),
    runtime: RuntimeMemory(bytes: 2e9), platforms: [.cuda, .rocm],
    defaults: EngineDefaults(
      maxBatchSize: 2048, maxBatchTokens: 2048, admission: .onDemand, chunkedPrefill: true,
      prefixCaching: true,
      memoryTiers: [(160, 16_384), (60, 8192), (35, 4096)].map { gib, tokens in
        MemoryTier(fromGiB: gib, maxBatchSize: 2048, maxBatchTokens: tokens)
      }),
    source: "ai-dynamo/aiconfigurator: closed-loop H100 rows; defaults: sglang/srt/server_args.py")

  /// TensorRT-LLM 1.0 with in-flight batching.
  ///
  /// Fitted: step, sequence and front-end time and the token budget to every other row of the H100 closed-loop table.
  /// `trtllm-serve` itself would take 8,192 tokens and cut no prompt (tensorrt_llm/builder.py, `BuildConfig`): with that
  /// TTFT is 42 % off instead of 31 %. Defaults: `max_batch_size` 2048 there; a request that runs is never evicted
  /// (tensorrt_llm/commands/serve.py, `GUARANTEED_NO_EVICT`), so its longest answer is reserved.
  public static let tensorRTLLM1 = EngineProfile(
    name: "trtllm-1.0", launch: .graph,
    host: HostCost(perStepSeconds: 0.3e-3, perSequenceSeconds: 15e-6, frontEndPerRequestSeconds: 5e-3),
    stepComposition: .mixed,
    kernels: KernelOverheads(
      smallKernelSeconds: 2e-6, smallKernelsPerLayer: 5, allReduce: .oneShot, rankSkewSeconds: 1.7e-6),
    runtime: RuntimeMemory(bytes: 2e9),
    defaults: EngineDefaults(
      maxBatchSize: 2048, maxBatchTokens: 4096, admission: .reserve, chunkedPrefill: true, prefixCaching: true
    ),
    source: "ai-dynamo/aiconfigurator: closed-loop H100 rows")
}
