/// How far off predictions like this one have been, as parts of the measured value: mean absolute errors over the cases
/// that `batchyard validate` replays (docs/validation.md). `nil` where nothing of the kind was measured.
public struct Uncertainty: Sendable, Hashable {
  /// Of mean and median TTFT.
  public var timeToFirstToken: Double?
  /// Of mean and median TPOT and ITL.
  public var timePerOutputToken: Double?
  /// Of mean and median end-to-end latency.
  public var endToEnd: Double?
  /// Of throughput, where the engine and not the arrivals limit it.
  public var throughput: Double?
  /// What the errors were measured on, and how they were widened.
  public var source: String
  /// The tables of `batchyard validate` that print them.
  public var tables: [String]

  /// How many times as far as means upper percentiles have been off: 2.0 (LMI's E2E) to 3.1 times (vLLM's).
  public static let percentileFactor = 2.5

  /// Parts such as 0.02.
  public init(
    timeToFirstToken: Double?, timePerOutputToken: Double?, endToEnd: Double?, throughput: Double?,
    source: String, tables: [String]
  ) {
    self.timeToFirstToken = timeToFirstToken
    self.timePerOutputToken = timePerOutputToken
    self.endToEnd = endToEnd
    self.throughput = throughput
    self.source = source
    self.tables = tables
  }

  /// The command that replays the measurements and prints the errors before they are widened.
  public var command: String { "batchyard validate " + tables.joined(separator: " ") }

  /// The typical error of `statistic` of `metric`. Upper percentiles have been off two to three times as far as means.
  public func error(of metric: LatencyMetric, _ statistic: Statistic = .mean) -> Double? {
    let part =
      switch metric {
      case .ttft, .queue: timeToFirstToken
      case .tpot, .itl: timePerOutputToken
      case .e2el: endToEnd
      }
    switch statistic {
    case .mean, .median: return part
    case .std, .p90, .p95, .p99: return part.map { Self.percentileFactor * $0 }
    }
  }

  /// Whether the limit of `result` lies within the typical error of its value: then neither "met" nor "missed" is
  /// more than a guess.
  public func isTooCloseToCall(_ result: ObjectiveResult) -> Bool {
    let objective = result.objective
    guard let part = error(of: objective.metric, objective.statistic), result.value_ms > 0 else {
      return false
    }
    return abs(objective.limitMilliseconds - result.value_ms) <= part * result.value_ms
  }
}

extension Scenario {
  /// How far off predictions for such an engine, load and GPU have been; `nil` for the profile `ideal`, which has no
  /// software and so predicts no real engine.
  public var uncertainty: Uncertainty? {
    guard let evidence = Evidence.of(engine.profile.name, isClosedLoop: isClosedLoop) else { return nil }
    let gpu = GPUEvidence(hardware.accelerator.name, measuredWith: evidence.accelerators)
    func widened(_ part: Double?) -> Double? {
      part.map { ($0 * $0 + gpu.error * gpu.error).squareRoot() }
    }
    let errors = evidence.errors
    return Uncertainty(
      timeToFirstToken: widened(errors.timeToFirstToken),
      timePerOutputToken: widened(errors.timePerOutputToken), endToEnd: widened(errors.endToEnd),
      throughput: widened(errors.throughput), source: errors.source + gpu.note,
      tables: errors.tables)
  }

  private var isClosedLoop: Bool {
    switch workload.arrivals {
    case .closedLoop, .burst: true
    case .poisson, .gamma, .constant, .trace: false
    }
  }
}

/// What is known of one profile under one kind of load.
///
/// Each error is the mean that `validate` prints for the sources named, over the cases that no constant was fitted to or
/// over all of them, whichever is greater. Where E2E was measured and throughput was not, or the other way round, one
/// stands for the other: in a closed loop clients / E2E is the throughput.
private struct Evidence {
  var errors: Uncertainty
  /// Catalogue names of the GPUs that the errors were measured on.
  var accelerators: [String]

  init(
    _ source: String, in tables: [String], on accelerators: [String], ttft: Double?, tpot: Double?,
    e2el: Double, throughput: Double? = nil
  ) {
    self.accelerators = accelerators
    errors = Uncertainty(
      timeToFirstToken: ttft, timePerOutputToken: tpot, endToEnd: e2el, throughput: throughput ?? e2el,
      source: source, tables: tables)
  }

  /// Under an open loop the arrivals fix the throughput, and a run spends most of its steps on decoding; a closed loop
  /// keeps the batch full of prompts. Where only one was measured it stands for both.
  static func of(_ profile: String, isClosedLoop: Bool) -> Evidence? {
    switch profile {
    case "vllm-0.15":
      isClosedLoop
        ? Evidence(
          "68 closed-loop points of vLLM 0.12 on H100", in: ["closed-loop-vllm"], on: ["H100-SXM"],
          ttft: 0.286, tpot: 0.083, e2el: 0.093)
        : Evidence(
          "20 loads of vLLM 0.15 on H100, A100 and L40S", in: ["vllm-h100", "vllm-summaries"],
          on: ["H100-SXM", "A100-80GB", "L40S"], ttft: 0.085, tpot: 0.021, e2el: 0.022)
    case "vllm-0.19":
      // Both runs were fitted to, so what `validate` prints is too small: fitted to one, the other was 2.5 % off. TTFT
      // was a queue, which moves more than the steps do.
      Evidence(
        "2 runs of vLLM 0.19 on RTX 4090 and RTX PRO 6000, each with the constants of the other",
        in: ["vllm-rtx"], on: ["RTX-4090", "RTX-PRO-6000"], ttft: 0.05, tpot: 0.025, e2el: 0.025)
    case "sglang-0.5":
      Evidence(
        "39 closed-loop points of SGLang 0.5 on H100", in: ["closed-loop-sglang"], on: ["H100-SXM"],
        ttft: 0.145, tpot: 0.042, e2el: 0.052)
    case "trtllm-1.0":
      Evidence(
        "177 closed-loop points of TensorRT-LLM 1.0 on H100", in: ["closed-loop-trtllm"], on: ["H100-SXM"],
        ttft: 0.304, tpot: 0.073, e2el: 0.084)
    case "lmi-dist-0.23":
      Evidence(
        "13 closed-loop points of LMI on A10G, whose repetitions differ by 13 to 24 %",
        in: ["founding", "lmi"],
        on: ["A10G"], ttft: nil, tpot: 0.067, e2el: 0.067)
    case "hf-accelerate-0.20":
      Evidence(
        "2 runs of dynamic batching on A10G, which differ by 24 %", in: ["founding"], on: ["A10G"], ttft: nil,
        tpot: nil, e2el: 0.152)
    case "tgi-1.0":
      Evidence(
        "20 closed-loop points of TGI 1.0 and 28 single requests on A10G and A100", in: ["tgi"],
        on: ["A10G", "A100-40GB"], ttft: nil, tpot: 0.151, e2el: 0.151)
    case "splitwise-2023":
      // Steps, not requests: a request is a prefill and many decodes, so its error lies between theirs.
      Evidence(
        "74 steps of Llama-2-70B on A100 and H100", in: ["splitwise"], on: ["A100-80GB", "H100-SXM"],
        ttft: 0.117, tpot: 0.023, e2el: 0.117)
    default: nil
    }
  }
}

/// What a GPU adds to a profile's errors.
private struct GPUEvidence {
  /// Added in quadrature.
  var error: Double
  var note: String

  /// Fitted kernels carried vLLM's runs from H100 to A100 and L40S within 2.3 %, and from one RTX to the other within
  /// 2.5 %; constants taken from a sibling were 15 % off (products of the RTX 4090 with those of the RTX PRO 6000).
  init(_ name: String, measuredWith measured: [String]) {
    let fitted = ["H100-SXM", "A100-80GB", "A100-40GB", "L40S", "RTX-4090", "RTX-PRO-6000"]
    if measured.contains(name) {
      (error, note) = (0, "")
    } else if fitted.contains(name) {
      (error, note) = (0.03, "; this engine was not measured on \(name), but its kernels were: 3 % more")
    } else {
      (error, note) = (0.15, "; neither engine nor kernels were measured on \(name): 15 % more")
    }
  }
}
