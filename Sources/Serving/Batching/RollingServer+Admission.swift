import Simulation

/// Which waiting requests may join a rolling batch.
extension RollingServer {
  /// Blocks that hold `candidate` with `tokens` computed.
  @inline(__always)
  mutating func blocksToJoin(_ candidate: Candidate, computing tokens: Int) -> Int {
    memory.blocks(for: rules.reserves ? candidate.longest : tokens)
  }

  /// Blocks that are free once the sequences that decode have theirs for the next step.
  var freeBlocks: Int {
    mutating get { memory.free - (rules.reserves ? 0 : memory.neededNow) }
  }

  /// Prompt tokens that a step has room for beside `decodes` sequences and what was admitted already.
  @inline(__always)
  mutating func budgetLeft(decodes: Int, prompt: Int) -> Int {
    guard rules.tokenBudget != .max else { return .max }
    return max(0, rules.tokenBudget - (rules.composition == .mixed ? decodes : 0) - prompt)
  }

  /// Whether a request that was sent at `arrival` had come when the next step was composed; a preempted sequence goes
  /// before it and always had.
  @inline(__always)
  mutating func mayJoin(sentAt arrival: SimTime?) -> Bool {
    guard rules.composesAhead, preempted.isEmpty, let arrival else { return true }
    return arrival + rules.frontEnd <= composedAt
  }

  /// How many of `need` tokens of a prompt go into a step that holds `prompt` prompt tokens already.
  @inline(__always)
  mutating func chunk(of need: Int, prompt: Int) -> Int {
    rules.chunkedPrefill ? min(need, budgetLeft(decodes: finishing.count, prompt: prompt)) : need
  }

  @inline(__always)
  mutating func somebodyWaits(queue: inout RequestQueue) -> Bool { !queue.isEmpty || !preempted.isEmpty }

  /// Why nobody joins at the boundary to come, whoever waits first.
  @inline(__always)
  mutating func generalBlock(queue: inout RequestQueue) -> AdmissionBlock {
    let waiting = queue.count + preempted.count
    if waiting == 0 { return .nothingWaits }
    if running >= rules.maxBatchSize { return .slots }
    if running + leaving >= rules.maxBatchSize { return .rule(steps: 1) }
    if partial >= 0 { return .tokens }
    if case .waitingServedRatio(let ratio, let most) = rules.admissionRule, rarely(running > 0) {
      let enough = Double(waiting) >= (ratio * Double(running)).rounded(.down)
      if !enough, decodesSinceAdmission < most { return .rule(steps: Int64(most) - decodesSinceAdmission) }
    }
    return .none
  }

  /// Who would join next: a preempted sequence before every waiting request.
  @inline(__always)
  mutating func candidate(queue: inout RequestQueue) -> Candidate? {
    if rarely(!preempted.isEmpty) { return preempted.last.map(Candidate.init) }
    return queue.first.map(Candidate.init)
  }

  /// Why the first waiting request does not join at the boundary to come; if it does, what of its prompt is in memory.
  mutating func admission(queue: inout RequestQueue, context: inout ServingContext)
    -> (block: AdmissionBlock, hit: (blocks: Int, free: Int))
  {
    let block = generalBlock(queue: &queue)
    guard case .none = block else { return (block, (0, 0)) }
    guard let next = candidate(queue: &queue) else { return (.nothingWaits, (0, 0)) }
    let hit = hit(next, context: &context)
    return (joinBlock(next, prompt: 0, hit: hit), hit)
  }

  /// Why `candidate` cannot join beside what a step of `prompt` prompt tokens already holds.
  @inline(__always)
  mutating func joinBlock(_ candidate: Candidate, prompt: Int, hit: (blocks: Int, free: Int))
    -> AdmissionBlock
  {
    let reserve = running == 0 ? 0 : rules.watermarkBlocks
    if rarely(candidate.isSwapped) {
      // Its entries, and the block that its next token may need.
      return memory.blocks(for: candidate.swapped + 1) + reserve > freeBlocks ? .memory : .none
    }
    let cached = hit.blocks * memory.blockSize
    let need = candidate.toCompute - cached
    let left = budgetLeft(decodes: finishing.count, prompt: prompt)
    let chunk = rules.chunkedPrefill ? min(need, left) : need
    // With what it has said, a preempted sequence may be longer than any prompt: it then has a step to itself.
    let standsAlone = candidate.wasPreempted && finishing.isEmpty && prompt == 0
    if chunk == 0 || (chunk > left && !standsAlone) { return .tokens }
    // Blocks that are hit are there already, but no longer free.
    let total = blocksToJoin(candidate, computing: cached + chunk)
    if total - hit.blocks + hit.free + reserve > freeBlocks { return .memory }
    return .none
  }

  /// Blocks of `candidate`'s prompt that are in memory already; its last token is computed in any case.
  @inline(__always)
  mutating func hit(_ candidate: Candidate, context: inout ServingContext) -> (blocks: Int, free: Int) {
    guard !candidate.isSwapped, let text = text(of: candidate, context: &context) else { return (0, 0) }
    return hit(text, toCompute: candidate.toCompute)
  }

  /// Not inlined, as `hold` and `share`: most prompts are like no other, and what every request goes through stays small.
  @inline(never)
  private mutating func hit(_ text: PrefixCache.Prompt, toCompute: Int) -> (blocks: Int, free: Int) {
    memory.hit(text, most: (toCompute - 1) / memory.blockSize)
  }

  /// What the prefix cache knows `candidate` by: its prompt, or, once it was preempted, all that it had computed, though
  /// nobody else begins alike. `nil` where no block of it can be hit, as of most prompts: they are like no other.
  @inline(__always)
  mutating func text(of candidate: Candidate, context: inout ServingContext) -> PrefixCache.Prompt? {
    guard rules.cachesPrefixes, rarely(candidate.request.prompt >= 0 || candidate.wasPreempted) else {
      return nil
    }
    return context.prefixes.prompt(of: candidate.request)
      ?? PrefixCache.Prompt(privateTo: Int(candidate.request.id), tokens: candidate.toCompute)
  }
}

/// What admission has to know of a waiting request or a preempted sequence.
struct Candidate {
  let request: Request
  /// Tokens to compute before it can decode.
  let toCompute: Int
  let wasPreempted: Bool
  let isSwapped: Bool
  /// KV tokens that wait in host memory.
  let swapped: Int

  init(_ request: Request) {
    self.request = request
    toCompute = Int(request.inputTokens)
    wasPreempted = false
    isSwapped = false
    swapped = 0
  }

  init(_ sequence: Sequence) {
    request = sequence.request
    toCompute = Int(sequence.toCompute)
    wasPreempted = sequence.preemptions > 0
    isSwapped = sequence.isSwapped
    swapped = Int(sequence.computed)
  }

  /// Tokens that it may come to hold.
  var longest: Int { Int(request.inputTokens) + Int(request.maximumOutputTokens) }
}
