import Serving

/// What one point offers: to the operator tokens per second for each GPU, to a user tokens per second of one answer.
public struct Tradeoff: Sendable, Hashable {
  /// Answer tokens per second over all GPUs that are paid for.
  public var tokensPerSecondPerGPU: Double
  /// Answer tokens per second that one request gets.
  public var tokensPerSecondPerUser: Double

  /// Tokens per second.
  public init(perGPU: Double, perUser: Double) {
    tokensPerSecondPerGPU = perGPU
    tokensPerSecondPerUser = perUser
  }

  /// What `result` offers on `gpus` GPUs.
  ///
  /// A user's speed is the reciprocal of the median TPOT. Where an answer comes all at once (batches of the client or
  /// the server), there is no TPOT, and the speed is the mean answer's tokens over the mean E2E latency.
  public init(_ result: RunResult, gpus: Int) {
    let perUser: Double
    let perToken = result.latencies[.tpot]?.median_ms ?? 0
    if perToken > 0 {
      perUser = 1000 / perToken
    } else {
      let wait = (result.latencies[.e2el]?.mean_ms ?? 0) / 1000 * Double(result.completed)
      perUser = wait > 0 ? Double(result.totalOutputTokens) / wait : 0
    }
    self.init(perGPU: result.outputThroughput / Double(max(1, gpus)), perUser: perUser)
  }
}

/// The points that no other point beats in both directions.
public enum Pareto {
  /// Indexes of the frontier, ascending; equal points are on it together, points without a trade-off are not.
  ///
  /// Takes n log n.
  public static func frontier(_ points: [Tradeoff?]) -> [Int] {
    let order = points.indices.filter { points[$0] != nil }.sorted { left, right in
      guard let a = points[left], let b = points[right] else { return false }
      if a.tokensPerSecondPerUser != b.tokensPerSecondPerUser {
        return a.tokensPerSecondPerUser > b.tokensPerSecondPerUser
      }
      if a.tokensPerSecondPerGPU != b.tokensPerSecondPerGPU {
        return a.tokensPerSecondPerGPU > b.tokensPerSecondPerGPU
      }
      return left < right
    }
    var best: Tradeoff?
    var frontier: [Int] = []
    for index in order {
      guard let point = points[index] else { continue }
      if let best, point != best, point.tokensPerSecondPerGPU <= best.tokensPerSecondPerGPU { continue }
      frontier.append(index)
      best = point
    }
    return frontier.sorted()
  }
}
