import Serving

/// What a planner does with a result: whether it will do, what holds it back, how much room there is, and the one
/// change most worth trying.
///
/// Pure reasoning over a result and its scenario; nothing is simulated here, so a suggestion is where to look first, not
/// a promise. The thresholds are rules of thumb, and stand in `Threshold` with what they mean.
public struct Advice: Sendable, Hashable {
  /// How the system stood up to its arrivals.
  public enum Load: String, Sendable, Hashable {
    /// The queue does not grow.
    case keepsUp = "keeps up"
    /// The queue grows as long as requests arrive.
    case saturated
    /// Clients wait for their answers before they ask again, so that the load follows the speed.
    case closedLoop = "closed loop"
    /// Everything arrived at once.
    case burst
    /// Nothing was served.
    case nothingServed = "nothing served"
  }

  /// What holds the system back most.
  public enum Binding: String, Sendable, Hashable, CaseIterable {
    /// Arithmetic of the GPUs.
    case compute
    /// Reading weights and KV entries.
    case memoryBandwidth = "memory bandwidth"
    /// Requests wait for KV memory.
    case keyValueCapacity = "KV capacity"
    /// Collectives between the GPUs of a replica.
    case communication
    /// The GPU waits for the engine's software.
    case host
    /// Requests wait for a place in the batch.
    case batchSlots = "batch slots"
    /// Requests wait for their batch to fill.
    case batchDelay = "batch delay"
    /// Nothing: there are not enough requests.
    case arrivalRate = "arrival rate"
  }

  /// A change to try.
  public struct Suggestion: Sendable, Hashable {
    /// The scenario's key, as `--set` takes it; `nil` where no single key says it.
    public var key: String?
    /// Its new value.
    public var value: String?
    /// Why.
    public var reason: String
  }

  /// How the system stood up to its arrivals.
  public var load: Load
  /// Whether every objective was met; `nil` without objectives.
  public var objectivesMet: Bool?
  /// What holds the system back most.
  public var binding: Binding
  /// Why that is said, with the figure.
  public var evidence: String
  /// The least of what is left of batch slots and of KV memory at its peak, 0 to 1; none where requests queue up.
  public var headroom: Double
  /// The change most worth trying.
  public var suggestion: Suggestion

  /// From which figure on something counts.
  enum Threshold {
    /// A queue this much longer in the second half of the arrivals than in the first grows; a steady one has a ratio
    /// near 1, a hopeless one 3, for its mean lies at 1/4 and 3/4 of its final length.
    static let queueGrowth = 2.0
    /// Requests in a queue that is worth speaking of.
    static let queueLength = 4.0
    /// Part of busy time with full slots, or held back by memory, from which on that is the reason for waiting.
    static let heldBack = 0.25
    /// Part of its latency that a request spends in the queue from which on waiting is the problem.
    static let queueShare = 0.1
    /// Idle part of the time from which on the arrivals are the limit.
    static let idle = 0.3
    /// Waste of KV memory from which on it is worth avoiding.
    static let waste = 0.2
    /// Peak use of KV memory up to which there is room for a larger batch.
    static let roomForMore = 0.7
  }

  /// Judges `result`, which came from `scenario`.
  public init(_ result: RunResult, _ scenario: Scenario) {
    let load = Self.load(result, scenario)
    self.load = load
    objectivesMet = result.objectives.isEmpty ? nil : result.objectives.allSatisfy(\.met)
    binding = Self.binding(result, scenario, load)
    evidence = Self.evidence(binding, result, scenario)
    headroom = Self.headroom(result, scenario, load)
    suggestion = Self.suggestion(binding, result, scenario)
  }

  private static func load(_ result: RunResult, _ scenario: Scenario) -> Load {
    if result.completed == 0 { return .nothingServed }
    switch scenario.workload.arrivals {
    case .closedLoop: return .closedLoop
    case .burst: return .burst
    case .poisson, .gamma, .constant, .trace:
      let (first, second) = (result.saturation.meanWaitingFirstHalf, result.saturation.meanWaitingSecondHalf)
      let isGrowing = second >= Threshold.queueLength && second > Threshold.queueGrowth * first
      return isGrowing ? .saturated : .keepsUp
    }
  }

  private static func binding(_ result: RunResult, _ scenario: Scenario, _ load: Load) -> Binding {
    let batching = scenario.engine.batching
    let queue = result.latencies[.queue]?.mean_ms ?? 0
    let waits = load == .saturated || queue > Threshold.queueShare * (result.latencies[.e2el]?.mean_ms ?? 0)
    if waits {
      let isFull = result.saturation.fullSlotsShare >= Threshold.heldBack
      let isBlocked = result.saturation.blockedByMemoryShare >= Threshold.heldBack
      // A batch that starts unfilled has waited out its delay.
      if batching.policy == .dynamic, !isFull, load != .saturated,
        queue >= batching.maxBatchDelaySeconds * 1000 / 4, result.timeShare.idle > 0
      {
        return .batchDelay
      }
      if isBlocked && result.saturation.blockedByMemoryShare >= result.saturation.fullSlotsShare {
        return .keyValueCapacity
      }
      if isFull { return .batchSlots }
    }
    if !waits && result.timeShare.idle >= Threshold.idle { return .arrivalRate }
    let shares: [(Binding, Double)] = [
      (.memoryBandwidth, result.timeShare.memory), (.compute, result.timeShare.compute),
      (.communication, result.timeShare.communication), (.host, result.timeShare.host),
    ]
    var greatest = shares[0]
    for share in shares where share.1 > greatest.1 { greatest = share }
    return greatest.0
  }

  private static func evidence(_ binding: Binding, _ result: RunResult, _ scenario: Scenario) -> String {
    let share = result.timeShare
    switch binding {
    case .compute: return "\(percent(share.compute)) of the time is arithmetic"
    case .memoryBandwidth: return "\(percent(share.memory)) of the time is reading memory"
    case .communication: return "\(percent(share.communication)) of the time goes into collectives"
    case .host: return "the GPUs wait for the host \(percent(share.host)) of the time"
    case .keyValueCapacity:
      let blocked = percent(result.saturation.blockedByMemoryShare)
      return "requests wait for KV memory \(blocked) of the time"
    case .batchSlots:
      let slots = scenario.engine.batching.policy == .none ? 1 : scenario.engine.batching.maxBatchSize
      let name = slots == 1 ? "the one slot is taken" : "all \(slots) slots are taken"
      return "\(name) \(percent(result.saturation.fullSlotsShare)) of the time"
    case .batchDelay:
      let queue = figure(result.latencies[.queue]?.mean_ms ?? 0)
      return "requests wait \(queue) ms for their batch while GPUs idle \(percent(share.idle)) of the time"
    case .arrivalRate: return "the GPUs idle \(percent(share.idle)) of the time"
    }
  }

  private static func headroom(_ result: RunResult, _ scenario: Scenario, _ load: Load) -> Double {
    guard load == .keepsUp else { return 0 }
    let slots = scenario.engine.batching.policy == .none ? 1 : max(1, scenario.engine.batching.maxBatchSize)
    let free = 1 - result.meanBatchSize * (1 - result.timeShare.idle) / Double(slots)
    return max(0, min(free, 1 - result.kv.peakUse))
  }
}
