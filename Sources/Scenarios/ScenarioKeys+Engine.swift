import Serving

extension ScenarioKeys {
  /// Keys of `engine`.
  static let engine = [
    ScenarioKeyEntry(
      "engine.serving_properties", .text, standard: "none",
      "A `serving.properties` file of an LMI container. Keys of the scenario override it."),
    ScenarioKeyEntry(
      "engine.profile", .name(EngineProfile.catalogue.map(\.name)), standard: "see below",
      "The engine and version whose software overheads and defaults apply; `ideal` has no overheads. Left out, it "
        + "follows the policy: `hf-accelerate-0.20` serves `none`, `client` and `dynamic`; `vllm-0.15` serves "
        + "`continuous` and `paged`, or with `serving_properties` what that file asks for (`lmi-dist-0.23` unless it "
        + "names another)."),
    ScenarioKeyEntry(
      "engine.tensor_parallel_degree", .whole(1...4096), standard: "the file's, else 1", unit: "GPUs",
      "GPUs that share every layer."),
    ScenarioKeyEntry(
      "engine.pipeline_parallel_degree", .whole(1...1024), standard: "the file's, else 1", unit: "stages",
      "Groups of layers on GPUs of their own."),
    ScenarioKeyEntry(
      "engine.expert_parallel", .flag, standard: "false",
      "Whether the GPUs that share a layer hold whole experts instead of a slice of each (vLLM "
        + "`--enable-expert-parallel`)."),
    ScenarioKeyEntry(
      "engine.dtype", .choice(DataTypeName.names),
      standard: "the file's, the model's quantization, else the profile's",
      "Format of the weights."),
    ScenarioKeyEntry(
      "engine.kv_dtype", .choice(DataTypeName.names),
      standard: "the file's, else as the weights, `fp16` for 8 bits and less",
      "Format of the KV cache."),
    ScenarioKeyEntry(
      "engine.gpu_memory_utilization", .number(.above(0, upTo: 1)),
      standard: "the file's, else the profile's",
      "The part of device memory that weights, runtime and KV cache may take."),
    ScenarioKeyEntry(
      "engine.kv_blocks", .whole(1...1_000_000_000), standard: "computed", unit: "blocks",
      "KV blocks of a replica, where they were measured."),
    ScenarioKeyEntry(
      "engine.max_model_len", .whole(1...mostTokens),
      standard: "the file's, else what the model was trained for", unit: "tokens",
      "The longest prompt and answer together."),
    ScenarioKeyEntry("engine.batching", .object, standard: "all defaults", "Who shares a step with whom."),
  ]

  /// Keys of `engine.batching`.
  static let batching = [
    ScenarioKeyEntry(
      "engine.batching.policy", .choice(BatchingPolicy.allCases.map(\.rawValue)),
      standard: "the file's, else `paged`",
      "The batching policy."),
    ScenarioKeyEntry(
      "engine.batching.max_batch_size", .whole(1...1_000_000),
      standard: "the file's, else the profile's; 1 for `none`, `client_batch_size` for `client`",
      unit: "requests",
      "Requests that a replica runs at once (LMI `batch_size` or `max_rolling_batch_size`, vLLM `max_num_seqs`)."
    ),
    ScenarioKeyEntry(
      "engine.batching.max_batch_delay_ms", .number(.from(0, upTo: 1e9)), standard: "the file's, else 100",
      unit: "ms",
      "`dynamic`: how long a batch waits to fill, from its first request on."),
    ScenarioKeyEntry(
      "engine.batching.max_batch_tokens", .whole(1...1_000_000_000),
      standard: "the file's, else the profile's", unit: "tokens",
      "Tokens in a step (vLLM `max_num_batched_tokens`). A profile without one has no limit; with `chunked_prefill: false` "
        + "it is raised to `max_model_len`, as vLLM does, unless given."),
    ScenarioKeyEntry(
      "engine.batching.block_size", .whole(1...65_536), standard: "the profile's, 16", unit: "tokens",
      "`paged`: tokens in a KV block."),
    ScenarioKeyEntry(
      "engine.batching.admission", .choice(KVAdmission.allCases.map(\.rawValue)), standard: "the profile's",
      "`paged`: whether a request takes the KV blocks of its prompt and longest answer when it is admitted, or as tokens "
        + "come."),
    ScenarioKeyEntry(
      "engine.batching.preemption", .choice(Preemption.allCases.map(\.rawValue)), standard: "`recompute`",
      "`paged` with `on_demand`: what becomes of the KV entries of a request that is preempted."),
    ScenarioKeyEntry(
      "engine.batching.chunked_prefill", .flag, standard: "the file's, else the profile's",
      "Whether prompts are cut to fit `max_batch_tokens`."),
    ScenarioKeyEntry(
      "engine.batching.prefix_caching", .flag, standard: "the file's, else the profile's",
      "`paged`: whether requests with equal prompts share their blocks."),
  ]
}
