import Serving

extension ScenarioKeys {
  /// Every key, in the order in which a scenario is best read.
  public static let all: [ScenarioKeyEntry] = document + hardware + engine + batching + workload + lengths

  /// More requests than this are refused: their numbers would leave 32 bits.
  static let mostRequests = 4_000_000_000
  /// More tokens than this in one prompt or answer are a slip; sums of squares of them still fit 62 bits.
  static let mostTokens = 10_000_000

  static let document =
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

  static let hardware = [
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
}
