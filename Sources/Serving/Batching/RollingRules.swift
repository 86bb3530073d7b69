import Simulation

/// How a rolling batch is composed: one set of values behind `continuous` and `paged`, lmi-dist, TGI and vLLM.
struct RollingRules {
  let index: Int
  let maxBatchSize: Int
  /// Tokens in a step.
  let tokenBudget: Int
  let chunkedPrefill: Bool
  let composition: StepComposition
  let admissionRule: AdmissionRule
  /// Whether memory is taken at admission for the longest answer.
  let reserves: Bool
  let swaps: Bool
  let cachesPrefixes: Bool
  /// Blocks that admission leaves free.
  let watermarkBlocks: Int
  /// Whether each step is composed while the one before it runs.
  let composesAhead: Bool
  /// How long after its arrival a request can be scheduled.
  let frontEnd: SimDuration
  /// Tokens that attention looks back over, where a sequence can be longer.
  let window: Int?
  /// Whether a change of the batch copies the KV slabs of all that stay.
  let repacks: Bool

  init(scenario: Scenario, plan: MemoryPlan, window: Int?, index: Int) {
    let batching = scenario.engine.batching
    let profile = scenario.engine.profile
    self.index = index
    maxBatchSize = batching.maxBatchSize
    tokenBudget = batching.maxBatchTokens ?? .max
    chunkedPrefill = batching.chunkedPrefill
    composition = profile.stepComposition
    admissionRule = profile.admissionRule
    reserves = batching.policy == .continuous || batching.admission == .reserve
    cachesPrefixes = batching.policy == .paged && batching.prefixCaching
    swaps = batching.preemption == .swap
    watermarkBlocks = reserves ? 0 : Int(profile.watermark * Double(plan.blocks))
    composesAhead = profile.stepsComposedAhead > 0
    frontEnd = SimDuration(seconds: profile.host.frontEndPerRequestSeconds)
    self.window = window
    repacks = batching.policy == .continuous
  }
}

/// Why the first waiting request does not join a rolling batch now.
enum AdmissionBlock {
  case nothingWaits
  /// Every slot of the batch is taken.
  case slots
  /// KV memory is short.
  case memory
  /// The tokens of a step are used up.
  case tokens
  /// The engine admits later, after `steps` more decode steps at most.
  case rule(steps: Int64)
  /// Nothing: it joins.
  case none
}
