import Serving

/// What no schedule can beat: how fast one replica can work through a workload, and how soon a token can come, in closed
/// form from the same costs that the simulation uses.
///
/// A step's time is at least that of its operators. Each operator's time for each token is least in the fullest step, so a
/// workload takes at least
///
///     tokens x (least pass time for each token) + KV tokens read x (least time for each) + host time for each token
///
/// replica-seconds, however its requests are batched. Queueing, uneven load and waiting for arrivals come on top.
public struct LowerBound: Sendable, Hashable {
  /// Replica-seconds that the workload takes at least.
  public var replicaSeconds: Double
  /// Seconds until a request's first token, at least.
  public var firstTokenSeconds: Double
  /// Seconds for each further token, at least; 0 where answers come all at once.
  public var perTokenSeconds: Double
  /// Seconds until the last token of the request with the shortest answer, at least.
  public var shortestEndToEndSeconds: Double
  /// Seconds until a request's last token, at least, mean over requests.
  public var meanEndToEndSeconds: Double
  /// Requests of the workload for each replica-second, at most.
  public var requestsPerSecond: Double

  /// The bounds of `scenario`'s engine on its GPUs, for its workload.
  public init(_ scenario: Scenario, profile: WorkloadProfile) {
    let engine = scenario.engine
    let batching = engine.batching
    var cost = StepCost(engine: engine, model: scenario.model, hardware: scenario.hardware)
    let stages = Double(max(1, engine.pipelineParallelDegree))
    let batch = Self.mostSequences(scenario)
    let budget = max(batch, min(batching.maxBatchTokens ?? Self.longestPass, Self.longestPass))
    let slowDecode = min(1, cost.slowdown(isPrefillOnly: false))
    let slowPrefill = min(1, cost.slowdown(isPrefillOnly: true))

    // With one stage a token's least share of a pass is in the fullest; with several, each stage works on its own pass.
    func least(upTo most: Int) -> Double {
      var best = Double.infinity
      var tokens = 1
      while true {
        best = min(best, cost.pass(tokens: tokens).parts.total / Double(tokens) / stages)
        if tokens == most { return best }
        tokens = min(most, 2 * tokens)
      }
    }
    let sharesSteps = batching.policy.isRolling && engine.profile.stepComposition == .mixed
    let perPrompt = slowPrefill * least(upTo: max(budget, 1))
    let perAnswer =
      sharesSteps ? min(perPrompt, slowDecode * least(upTo: budget)) : slowDecode * least(upTo: batch)
    // Prompts that are found in the prefix cache are not computed; how many is not known here.
    let mayFindPrompts =
      batching.prefixCaching && (scenario.workload.distinctPrompts != nil || Self.hasTrace(scenario.workload))
    let promptTokens = mayFindPrompts ? 0 : profile.inputTokens
    // Layers with a window read less of a sequence that is longer: here nothing at all, which bounds it too.
    let isClipped = cost.window.map { profile.longestSequence > $0 } ?? false
    let reading =
      slowDecode * cost.decodeAttention(sequences: batch).perToken * (isClipped ? 1 - cost.windowShare : 1)
    let host = cost.serialHostSeconds(decodes: batch, chunks: 0, promptTokens: 0) / Double(batch)
    let furtherTokens = max(0, profile.outputTokens - Double(profile.requests))
    replicaSeconds =
      promptTokens * perPrompt + furtherTokens * (perAnswer + (sharesSteps ? 0 : host))
      + profile.keyValueTokensRead * reading
    requestsPerSecond = replicaSeconds > 0 ? Double(profile.requests) / replicaSeconds : .infinity

    let shortest = profile.requests > 0 ? profile.shortestInput : 1
    let streams = batching.policy.isRolling || batching.policy == .none
    let one = cost.pass(tokens: 1).parts.total + cost.head(sequences: 1).parts.total
    let step = slowDecode * one + cost.serialHostSeconds(decodes: 1, chunks: 0, promptTokens: 0)
    firstTokenSeconds =
      engine.profile.host.frontEndPerRequestSeconds
      + slowPrefill
      * cost.pass(tokens: mayFindPrompts ? 1 : max(1, Int(Double(shortest) / stages))).parts.total
    perTokenSeconds = streams ? step : 0
    shortestEndToEndSeconds = firstTokenSeconds + Double(max(0, profile.shortestOutput - 1)) * step
    meanEndToEndSeconds = firstTokenSeconds + max(0, profile.meanOutput - 1) * step
  }

  /// The tokens of the longest pass that bounds look at; beyond it a token's share of a pass hardly falls.
  private static let longestPass = 16_384

  /// Sequences that can be in one step.
  private static func mostSequences(_ scenario: Scenario) -> Int {
    switch scenario.engine.batching.policy {
    case .none: 1
    case .client: max(1, scenario.workload.clientBatchSize)
    case .dynamic, .continuous, .paged: max(1, scenario.engine.batching.maxBatchSize)
    }
  }

  private static func hasTrace(_ workload: Workload) -> Bool {
    if case .trace = workload.lengths { return true }
    return false
  }

  /// Replicas that it takes at least to serve the workload as it arrives, within what the objectives let work lag behind.
  public func replicas(profile: WorkloadProfile, objectives: [Objective]) -> Int {
    guard profile.arrivalSeconds > 0, let lag = Self.lagSeconds(objectives, profile: profile) else {
      return 1
    }
    // A percentile leaves out some requests, which may be the longest: what they ask for is allowed to be late.
    let needed = Self.certainShare * replicaSeconds / (profile.arrivalSeconds + lag)
    return max(1, Int(min(needed, 1e6).rounded(.up)))
  }

  /// The part of the work that is surely done in time: percentiles from p90 on leave out no more than this misses.
  private static let certainShare = 0.9

  /// How long after the last arrival work may go on; nil where the objectives do not say.
  private static func lagSeconds(_ objectives: [Objective], profile: WorkloadProfile) -> Double? {
    func limit(_ metric: LatencyMetric) -> Double? {
      objectives.filter { $0.metric == metric && (ObjectiveCheck.rank($0.statistic) ?? 0) >= 0.9 }
        .map { $0.limitMilliseconds / 1000 }.min()
    }
    if let whole = limit(.e2el) { return whole }
    guard let first = limit(.ttft), let perToken = limit(.tpot) else { return nil }
    return first + perToken * Double(profile.longestOutput)
  }

  /// The objective that nothing can meet, and the least that is possible, in ms; nil where none is out of reach.
  public func unreachable(_ objectives: [Objective]) -> (objective: Objective, leastMilliseconds: Double)? {
    for objective in objectives where objective.statistic != .std {
      let seconds: Double
      switch objective.metric {
      case .ttft: seconds = firstTokenSeconds
      case .tpot: seconds = perTokenSeconds
      case .e2el: seconds = objective.statistic == .mean ? meanEndToEndSeconds : shortestEndToEndSeconds
      case .itl, .queue: continue
      }
      if seconds * 1000 > objective.limitMilliseconds { return (objective, seconds * 1000) }
    }
    return nil
  }
}
