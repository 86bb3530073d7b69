import Serving

/// What a request, or a GPU, spends time on.
public enum TimePart: String, CaseIterable, Sendable, Hashable, Codable {
  /// A request waits to be admitted.
  case queue
  /// A request's own prompt is computed.
  case prefill
  /// Products bound by arithmetic.
  case compute
  /// Weights and activations are read and written, and kernels launched.
  case memory
  /// Attention reads the KV cache.
  case keyValueReads = "kv_reads"
  /// Collectives and transfers between GPUs.
  case communication
  /// The GPU waits for the host.
  case host
  /// A request waits for other requests' prompts, in a step with them or in steps of their own, or was preempted.
  case interruption
  /// A GPU has nothing to do.
  case idle

  /// For a reader.
  public var name: String {
    switch self {
    case .keyValueReads: "KV reads"
    case .queue, .prefill, .compute, .memory, .communication, .host, .idle: rawValue
    case .interruption: "others' prompts"
    }
  }
}

/// A time that is broken down.
public enum BrokenDownTime: String, CaseIterable, Sendable, Hashable, Codable {
  /// Mean time to first token, by what the request waits for.
  case ttft = "mean_ttft_ms"
  /// Mean time per output token, by what its steps consist of.
  case tpot = "mean_tpot_ms"
  /// Mean end-to-end latency.
  case e2el = "mean_e2el_ms"
  /// GPU time that is paid for each answer token: GPUs x duration / tokens, the reciprocal of tokens/s per GPU.
  case gpuTime = "gpu_ms_per_output_token"

  /// For a reader.
  public var name: String {
    switch self {
    case .ttft: "TTFT"
    case .tpot: "TPOT"
    case .e2el: "E2E"
    case .gpuTime: "GPU time per token"
    }
  }
}

/// A mean time as the sum of its parts, milliseconds.
public struct TimeBreakdown: Sendable, Hashable {
  /// Which time.
  public var time: BrokenDownTime
  /// The parts in the order of `TimePart`, those of zero left out; they sum to `totalMilliseconds`.
  public var parts: [TimePart: Double]
  /// All of it, as the results report it.
  public var totalMilliseconds: Double

  /// `weights` shared out so that they sum to `total`: each part is `total` times its weight over the sum of weights.
  init(_ time: BrokenDownTime, total: Double, weights: [TimePart: Double]) {
    self.time = time
    totalMilliseconds = total
    let positive = weights.filter { $0.value > 0 }
    let sum = TimePart.allCases.reduce(0) { $0 + (positive[$1] ?? 0) }
    guard sum > 0, total > 0 else {
      parts = total > 0 ? [.idle: total] : [:]
      return
    }
    parts = positive.mapValues { total * $0 / sum }
  }

  /// Milliseconds of `part`.
  public subscript(part: TimePart) -> Double { parts[part] ?? 0 }
}
