import Serving

extension ScenarioKeys {
  /// Every key, in the order in which a scenario is best read.
  public static let all: [ScenarioKeyEntry] = document + hardware + engine + batching + workload + lengths

  /// More requests than this are refused: their numbers would leave 32 bits.
  static let mostRequests = 4_000_000_000
  /// More tokens than this in one prompt or answer are a slip; sums of squares of them still fit 62 bits.
  static let mostTokens = 10_000_000

  private static let document =
    [
      ScenarioKeyEntry(
        "$schema", .text, standard: "none", "The JSON Schema that an editor checks the file by; not read."),
      ScenarioKeyEntry("name", .text, standard: "the file's name", "What the scenario is called in results."),
      ScenarioKeyEntry(
        "seed", .whole(0...Int.max), standard: "1",
        "Every random stream follows from it: the same scenario and seed give the same bytes."),
      ScenarioKeyEntry(
        "instance", .name(Instance.catalogue.map(\.name)), standard: "required, or `hardware`",
        "An AWS instance; with `ml.` before it the price is SageMaker's."),
      ScenarioKeyEntry(
        "hardware", .object, standard: "required, or `instance`",
        "GPUs that are no instance of the catalogue."),
      ScenarioKeyEntry(
        "model", .name(ModelArchitecture.catalogue.map(\.name)), .text, .object, standard: "required",
        "A model of the catalogue, the path of a Hugging Face `config.json` (or of its folder), or an object with the keys "
          + "of such a file, and `name`."),
      ScenarioKeyEntry("engine", .object, standard: "all defaults", "What runs on each replica."),
      ScenarioKeyEntry(
        "replicas", .choice(["auto"]), .whole(1...100_000), standard: "`auto`",
        "Copies of the model; `auto` is as many as the GPUs hold: GPUs / (tp x pp)."),
      ScenarioKeyEntry(
        "router", .choice(Router.allCases.map(\.rawValue)), standard: "`shared_queue`",
        "Who decides which replica serves a request."),
      ScenarioKeyEntry("workload", .object, standard: "required", "The requests."),
      ScenarioKeyEntry(
        "warmup_requests", .whole(0...mostRequests), standard: "0", unit: "requests",
        "The first requests, left out of the statistics."),
      ScenarioKeyEntry(
        "slo", .name(SLOPreset.catalogue.map(\.name)), .object, standard: "none",
        "Service-level objectives: an object of latencies, each with limits by statistic, as in `{ ttft_ms: { p99: 500 } }`, "
          + "or the name of a preset."),
    ]
    + LatencyMetric.allCases.flatMap { metric in
      [
        ScenarioKeyEntry(
          "slo.\(metric.rawValue)", .object, standard: "none", unit: "ms", "Limits on \(description(metric))."
        )
      ]
        + Statistic.allCases.map { statistic in
          ScenarioKeyEntry(
            "slo.\(metric.rawValue).\(statistic.rawValue)", .number(.above(0, upTo: 1e9)), standard: "none",
            unit: "ms", "The \(description(statistic)) shall not exceed this.")
        }
    }

  private static func description(_ metric: LatencyMetric) -> String {
    switch metric {
    case .ttft: "the time to the first token, with the queue"
    case .tpot: "the mean time of a request's further tokens"
    case .itl: "the gaps between a request's tokens"
    case .e2el: "the time from arrival to the last token"
    case .queue: "the time from arrival to admission"
    }
  }

  private static func description(_ statistic: Statistic) -> String {
    switch statistic {
    case .mean: "mean"
    case .median: "median"
    case .std: "standard deviation"
    case .p90: "90th percentile"
    case .p95: "95th percentile"
    case .p99: "99th percentile"
    }
  }

  private static let hardware = [
    ScenarioKeyEntry(
      "hardware.gpu", .name(Accelerator.catalogue.map(\.name)), .object, standard: "required",
      "A GPU of the catalogue, or one of your own."),
    ScenarioKeyEntry(
      "hardware.gpu.name", .text, standard: "the name in `like`, or `custom`", "What it is called."),
    ScenarioKeyEntry(
      "hardware.gpu.like", .name(Accelerator.catalogue.map(\.name)), standard: "none",
      "A GPU of the catalogue that whatever is left out is taken from, the efficiency of its kernels included. Without "
        + "it kernels are as efficient as an A100's."),
    ScenarioKeyEntry(
      "hardware.gpu.memory_gib", .number(.above(0, upTo: 1e6)), standard: "required without `like`",
      unit: "GiB",
      "Device memory, as CUDA reports it in all."),
    ScenarioKeyEntry(
      "hardware.gpu.bandwidth_gb_s", .number(.above(0, upTo: 1e7)), standard: "required without `like`",
      unit: "GB/s",
      "Memory bandwidth of the data sheet."),
    ScenarioKeyEntry(
      "hardware.gpu.fp16_tflops", .number(.above(0, upTo: 1e7)), standard: "required without `like`",
      unit: "TFLOPS",
      "Dense fp16 and bf16 peak of the tensor cores."),
    ScenarioKeyEntry(
      "hardware.gpu.fp32_tflops", .number(.above(0, upTo: 1e7)), standard: "a sixteenth of fp16",
      unit: "TFLOPS",
      "fp32 peak outside the tensor cores."),
    ScenarioKeyEntry(
      "hardware.gpu.fp8_tflops", .number(.above(0, upTo: 1e7)), standard: "none: fp8 runs as fp16",
      unit: "TFLOPS",
      "Dense fp8 peak."),
    ScenarioKeyEntry(
      "hardware.gpu.multiprocessors", .whole(1...100_000), standard: "108", "Streaming multiprocessors."),
    ScenarioKeyEntry(
      "hardware.gpu.cache_mb", .number(.above(0, upTo: 1e6)), standard: "40", unit: "MB", "Last-level cache."),
    ScenarioKeyEntry(
      "hardware.gpu.power_w", .number(.above(0, upTo: 1e6)), standard: "unknown", unit: "W", "Board power."),
    ScenarioKeyEntry(
      "hardware.count", .whole(1...100_000), standard: "1", unit: "GPUs", "GPUs in all."),
    ScenarioKeyEntry(
      "hardware.link", .name(Link.catalogue.map(\.name)), .object, standard: "what the GPU usually has",
      "What links the GPUs: a link of the catalogue, or one of your own."),
    ScenarioKeyEntry("hardware.link.name", .text, standard: "`custom`", "What it is called."),
    ScenarioKeyEntry(
      "hardware.link.latency_us", .number(.from(0, upTo: 1e6)), standard: "required", unit: "us",
      "alpha: the time of a small all-reduce."),
    ScenarioKeyEntry(
      "hardware.link.bus_gb_s", .number(.above(0, upTo: 1e6)), standard: "required", unit: "GB/s",
      "Bus bandwidth of a large all-reduce: it takes 2 (n - 1) / n x bytes / this."),
    ScenarioKeyEntry(
      "hardware.link.point_to_point_latency_us", .number(.from(0, upTo: 1e6)), standard: "`latency_us`",
      unit: "us",
      "Latency from one GPU to the next."),
    ScenarioKeyEntry(
      "hardware.link.point_to_point_gb_s", .number(.above(0, upTo: 1e6)), standard: "`bus_gb_s`",
      unit: "GB/s",
      "Bandwidth from one GPU to the next."),
    ScenarioKeyEntry(
      "hardware.price_per_hour", .number(.from(0, upTo: 1e9)), standard: "unknown", unit: "USD/h",
      "The price of all of it."),
  ]

  private static let engine = [
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

  private static let batching = [
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

  private static let workload = [
    ScenarioKeyEntry(
      "workload.requests", .whole(1...mostRequests), standard: "required; with `trace` all of its rows",
      unit: "requests", "Requests in all."),
    ScenarioKeyEntry(
      "workload.arrivals", .object, standard: "required; with `trace` its times", "When requests arrive."),
    ScenarioKeyEntry(
      "workload.arrivals.process", .choice(ArrivalsFile.Process.names), standard: "required",
      "`closed_loop`: each client sends again when it has its answer; `poisson`, `gamma` and `constant`: at a rate; "
        + "`burst`: all at once; `trace`: at the times of the trace."),
    ScenarioKeyEntry(
      "workload.arrivals.clients", .whole(1...1_000_000), standard: "required with `closed_loop`",
      "`closed_loop`: clients that send at once."),
    ScenarioKeyEntry(
      "workload.arrivals.think_time_s", .number(.from(0, upTo: 1e6)), standard: "0", unit: "s",
      "`closed_loop`: from an answer to the client's next request."),
    ScenarioKeyEntry(
      "workload.arrivals.rate", .number(.from(1e-6, upTo: 1e9)),
      standard: "required with `poisson`, `gamma` and `constant`", unit: "requests/s",
      "Mean rate of arrivals."),
    ScenarioKeyEntry(
      "workload.arrivals.cv", .number(.above(0, upTo: 100)), standard: "required with `gamma`",
      "`gamma`: coefficient of variation of the gaps; above 1 is burstier than `poisson`."),
    ScenarioKeyEntry(
      "workload.prompts", .list,
      standard: "one of `prompts`, `input_tokens` with `output_tokens`, and `trace`",
      "Lengths of prompt and answer, taken in turn."),
    ScenarioKeyEntry(
      "workload.prompts[]", .object, standard: "required", "One prompt and its answer."),
    ScenarioKeyEntry(
      "workload.prompts[].input_tokens", .whole(1...mostTokens), standard: "required", unit: "tokens",
      "Tokens of the prompt."),
    ScenarioKeyEntry(
      "workload.prompts[].output_tokens", .whole(1...mostTokens), standard: "required", unit: "tokens",
      "Tokens of the answer."),
    ScenarioKeyEntry(
      "workload.input_tokens", .whole(1...mostTokens), .object, standard: "see `prompts`", unit: "tokens",
      "Tokens of each prompt: a number or a distribution."),
    ScenarioKeyEntry(
      "workload.output_tokens", .whole(1...mostTokens), .object, standard: "see `prompts`", unit: "tokens",
      "Tokens of each answer: a number or a distribution, with the keys of `workload.input_tokens`."),
    ScenarioKeyEntry(
      "workload.trace", .text, standard: "see `prompts`",
      "A recorded trace: Azure's CSV, Mooncake's JSON lines, or a CSV with the columns "
        + "`arrival_s,input_tokens,output_tokens`."),
    ScenarioKeyEntry(
      "workload.rate_scale", .number(.from(1e-6, upTo: 1e6)), standard: "1",
      "`trace`: its times are divided by this; 2 doubles its rate."),
    ScenarioKeyEntry(
      "workload.distinct_prompts", .whole(1...10_000_000), standard: "every prompt its own", unit: "prompts",
      "Prompts are drawn from this many; with `prefix_caching`, repeats are found in the cache."),
    ScenarioKeyEntry(
      "workload.max_output_tokens", .whole(1...mostTokens), standard: "each request's own length",
      unit: "tokens",
      "The longest answer that a policy has to expect; longer answers are cut to it."),
    ScenarioKeyEntry(
      "workload.client_batch_size", .whole(1...100_000), standard: "8", unit: "requests",
      "`client`: requests that a client sends together."),
  ]

  private static let lengths = [
    ScenarioKeyEntry(
      "workload.input_tokens.uniform", .list, standard: "none", unit: "tokens",
      "`[least, most]`: all lengths between alike."),
    ScenarioKeyEntry(
      "workload.input_tokens.uniform[]", .number(.from(0, upTo: 1e7)), standard: "required", unit: "tokens",
      "A bound."),
    ScenarioKeyEntry("workload.input_tokens.normal", .object, standard: "none", "A normal distribution."),
    ScenarioKeyEntry(
      "workload.input_tokens.normal.mean", .number(.above(0, upTo: 1e7)), standard: "required",
      unit: "tokens",
      "Mean, before bounds are applied."),
    ScenarioKeyEntry(
      "workload.input_tokens.normal.std", .number(.from(0, upTo: 1e7)), standard: "required", unit: "tokens",
      "Standard deviation, before bounds are applied."),
    ScenarioKeyEntry(
      "workload.input_tokens.normal.min", .number(.from(0, upTo: 1e7)), standard: "1", unit: "tokens",
      "Shorter lengths become this."),
    ScenarioKeyEntry(
      "workload.input_tokens.normal.max", .number(.above(0, upTo: 1e7)), standard: "10,000,000",
      unit: "tokens",
      "Longer lengths become this."),
    ScenarioKeyEntry(
      "workload.input_tokens.lognormal", .object, standard: "none", "A lognormal distribution."),
    ScenarioKeyEntry(
      "workload.input_tokens.lognormal.mean", .number(.above(0, upTo: 1e7)), standard: "required",
      unit: "tokens", "Mean."),
    ScenarioKeyEntry(
      "workload.input_tokens.lognormal.cv", .number(.from(0, upTo: 100)), standard: "required",
      "Standard deviation over mean."),
    ScenarioKeyEntry(
      "workload.input_tokens.exponential", .object, standard: "none", "An exponential distribution."),
    ScenarioKeyEntry(
      "workload.input_tokens.exponential.mean", .number(.above(0, upTo: 1e7)), standard: "required",
      unit: "tokens",
      "Mean, before the bound is applied."),
    ScenarioKeyEntry(
      "workload.input_tokens.exponential.max", .number(.above(0, upTo: 1e7)), standard: "none",
      unit: "tokens",
      "Longer lengths are drawn again."),
    ScenarioKeyEntry(
      "workload.input_tokens.values", .list, standard: "none", unit: "tokens", "Lengths to choose from."),
    ScenarioKeyEntry(
      "workload.input_tokens.values[]", .number(.above(0, upTo: 1e7)), standard: "required", unit: "tokens",
      "A length."),
    ScenarioKeyEntry(
      "workload.input_tokens.weights", .list, standard: "all alike",
      "How often each of `values` is chosen, in proportion."),
    ScenarioKeyEntry(
      "workload.input_tokens.weights[]", .number(.from(0, upTo: 1e12)), standard: "required", "A weight."),
  ]
}
