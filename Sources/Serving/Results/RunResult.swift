/// What one simulation found. Names follow the keys of the result contract; times are in the unit that a name ends in.
public struct RunResult: Sendable {
  /// The scenario's name.
  public var name: String
  /// The scenario's seed.
  public var seed: UInt64
  /// 64-bit hash of the history of every request.
  public var fingerprint: UInt64
  /// Requests that finished, warm-up left out, as in every figure below.
  public var completed: Int
  /// Requests that were refused because they could never be served.
  public var failed: Int
  /// From the first arrival to the last answer.
  public var durationSeconds: Double
  /// Prompt tokens of completed requests.
  public var totalInputTokens: Int
  /// Answer tokens of completed requests.
  public var totalOutputTokens: Int
  /// Completed requests that met every per-request objective, per second.
  public var requestGoodput: Double
  /// Latencies by metric.
  public var latencies: [LatencyMetric: LatencySummary]
  /// Passes through the model.
  public var steps: Int
  /// Events of the fingerprint's history.
  public var events: Int
  /// Copies of the model.
  public var replicas: Int
  /// Times that a running request lost its KV blocks.
  public var preemptions: Int
  /// Tokens computed again after preemptions.
  public var recomputedTokens: Int
  /// Part of prompt tokens found in the prefix cache.
  public var prefixHitRate: Double
  /// Requests in a step, mean over steps.
  public var meanBatchSize: Double
  /// Use of the KV memory.
  public var kv: KVUse
  /// Where the replicas' time went.
  public var timeShare: TimeShare
  /// Model FLOPs utilisation while busy: FLOPs that the answer needs over peak.
  public var mfu: Double
  /// Model bandwidth utilisation while busy: weight and KV bytes read over bandwidth.
  public var mbu: Double
  /// USD; `nil` where the price is unknown.
  public var costPerMillionOutputTokens: Double?
  /// Board power over tokens, idle GPUs at a third of their board power; `nil` where the power is unknown.
  public var energyJoulesPerOutputToken: Double?
  /// Each objective and what became of it.
  public var objectives: [ObjectiveResult]
  /// How far off such predictions have been; `nil` where nothing of the kind was measured.
  public var uncertainty: Uncertainty?
  /// Whether percentiles of requests are exact; otherwise they come from a histogram of at most 0.05 % relative error.
  public var percentilesAreExact: Bool
  /// Refused requests, the first few, with the reason.
  public var refusals: [Refusal]
  /// Requests still waiting or running when the last request arrived, and how the queue grew: evidence of saturation.
  public var saturation: Saturation
  /// How the run went over time, warm-up included.
  public var load: LoadOverTime

  /// Completed requests per second.
  public var requestThroughput: Double { perSecond(Double(completed)) }
  /// Answer tokens per second.
  public var outputThroughput: Double { perSecond(Double(totalOutputTokens)) }
  /// Prompt and answer tokens per second.
  public var totalTokenThroughput: Double { perSecond(Double(totalInputTokens) + Double(totalOutputTokens)) }

  /// Whether the limit of `objective` lies within the typical error of its value; never where that is unknown.
  public func isTooCloseToCall(_ objective: ObjectiveResult) -> Bool {
    uncertainty?.isTooCloseToCall(objective) ?? false
  }

  private func perSecond(_ count: Double) -> Double { durationSeconds > 0 ? count / durationSeconds : 0 }
}

/// Statistics of one latency, milliseconds.
public struct LatencySummary: Sendable, Hashable {
  /// Samples.
  public var count: Int
  /// Arithmetic mean.
  public var mean_ms: Double
  /// The 50th percentile.
  public var median_ms: Double
  /// Standard deviation of the population.
  public var std_ms: Double
  /// The 90th percentile.
  public var p90_ms: Double
  /// The 95th percentile.
  public var p95_ms: Double
  /// The 99th percentile.
  public var p99_ms: Double
  /// The least.
  public var min_ms: Double
  /// The greatest.
  public var max_ms: Double

  /// The value of `statistic`.
  public func value(_ statistic: Statistic) -> Double {
    switch statistic {
    case .mean: mean_ms
    case .median: median_ms
    case .std: std_ms
    case .p90: p90_ms
    case .p95: p95_ms
    case .p99: p99_ms
    }
  }
}

/// Use of the KV memory of the replicas.
public struct KVUse: Sendable, Hashable {
  /// Tokens that a replica's KV memory holds.
  public var capacityTokens: Int
  /// Part of it that was taken, mean over busy time.
  public var meanUse: Double
  /// Part of it that was taken at most.
  public var peakUse: Double
  /// Part of the taken memory that held no token: reservation, padding and the unfilled ends of blocks.
  public var waste: Double
}

/// Where the replicas' time went; the five sum to 1.
public struct TimeShare: Sendable, Hashable {
  /// Products bound by arithmetic.
  public var compute: Double
  /// Products, attention and copies bound by memory bandwidth, with the fixed time of kernels.
  public var memory: Double
  /// Collectives.
  public var communication: Double
  /// The GPU waited for the host.
  public var host: Double
  /// Nothing to do.
  public var idle: Double
}

/// An objective and the value it was held against.
public struct ObjectiveResult: Sendable, Hashable {
  /// The objective.
  public var objective: Objective
  /// The simulated value: infinite where no request was served, 0 where those that were waited for nothing of the kind.
  public var value_ms: Double
  /// Whether it is within the limit.
  public var met: Bool { value_ms <= objective.limitMilliseconds }
}

/// A request that could never be served.
public struct Refusal: Sendable, Hashable {
  /// Its number.
  public var requestID: Int
  /// Why, with the arithmetic.
  public var reason: String
}

/// Whether the system kept up with its arrivals.
public struct Saturation: Sendable, Hashable {
  /// Requests in the system when the last one arrived.
  public var unfinishedAtLastArrival: Int
  /// Mean waiting requests during the first and during the second half of the arrivals.
  public var meanWaitingFirstHalf: Double
  /// The same for the second half.
  public var meanWaitingSecondHalf: Double
  /// Whether a step ran with every batch slot taken, as a part of busy time.
  public var fullSlotsShare: Double
  /// Part of busy time in which waiting requests were held back by KV memory.
  public var blockedByMemoryShare: Double
}
