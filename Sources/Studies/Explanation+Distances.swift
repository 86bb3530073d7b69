import Serving

/// A figure of the run beside the limit that it cannot pass.
public struct Distance: Sendable, Hashable {
  /// What is compared.
  public var name: String
  /// The unit of both.
  public var unit: String
  /// What the run came to.
  public var simulated: Double
  /// The data sheet's limit.
  public var limit: Double
  /// How many times the limit is better.
  public var factor: Double
}

extension Explanation {
  /// Whether clients get tokens as they are made, so that the run has a time per output token.
  public var streams: Bool { (result.latencies[.tpot]?.mean_ms ?? 0) > 0 }

  /// How far the run is from each limit.
  public var distances: [Distance] {
    var distances: [Distance] = []
    func add(_ name: String, _ unit: String, _ simulated: Double, _ limit: Double, least: Bool) {
      let factor = least ? simulated / limit : limit / simulated
      distances.append(Distance(name: name, unit: unit, simulated: simulated, limit: limit, factor: factor))
    }
    if streams, let mean = result.latencies[.tpot]?.mean_ms {
      add(
        "mean TPOT, against a request alone", "ms", mean, limits.timePerOutputTokenFloorSeconds * 1e3,
        least: true)
      add(
        "mean TPOT, against its mean batch", "ms", mean, limits.timePerOutputTokenAtMeanBatchSeconds * 1e3,
        least: true)
    }
    add(
      "decode step at the mean batch", "ms", decode.seconds * 1e3,
      limits.timePerOutputTokenAtMeanBatchSeconds * 1e3, least: true)
    add("throughput", "requests/s", result.requestThroughput, limits.requestsPerSecond, least: false)
    add("throughput", "answer tokens/s", result.outputThroughput, limits.outputTokensPerSecond, least: false)
    return distances
  }
}

/// A part of the time per output token.
public struct TimeTerm: Sendable, Hashable {
  /// What it is for.
  public var name: String
  /// Milliseconds of it.
  public var milliseconds: Double

  /// The terms of a decode step, floor first, and what comes on top of it in the run.
  static func terms(
    decode: StepBreakdown, limits: RooflineLimits, bandwidth: Double, result: RunResult
  ) -> [TimeTerm] {
    let parts = decode.parts
    let weights = limits.weightBytes / bandwidth
    let cache = limits.keyValueBytesPerSequence / bandwidth
    let batch = Double(decode.decodes) * limits.keyValueBytesPerSequence / bandwidth
    let more = max(0, decode.weightBytes - limits.weightBytes) / bandwidth
    var terms = [
      TimeTerm(name: "weights, at the data sheet's bandwidth", milliseconds: weights * 1e3),
      TimeTerm(name: "KV cache of one sequence", milliseconds: cache * 1e3),
      TimeTerm(name: "KV cache of the others in the batch", milliseconds: (batch - cache) * 1e3),
    ]
    if more > 0 {
      terms.append(TimeTerm(name: "weights of further experts, or read again", milliseconds: more * 1e3))
    }
    let kernels = parts.compute + parts.memory - weights - batch - more
    terms += [
      TimeTerm(name: "kernels: arithmetic, launches, less than peak", milliseconds: kernels * 1e3),
      TimeTerm(name: "communication", milliseconds: parts.communication * 1e3),
      TimeTerm(name: "the host", milliseconds: parts.host * 1e3),
    ]
    if let whole = result.latencies[.tpot], whole.count > 0, whole.mean_ms > 0 {
      terms.append(
        TimeTerm(
          name: "prompts in between, steps unlike the mean one",
          milliseconds: whole.mean_ms - decode.seconds * 1e3))
    }
    return terms
  }
}
