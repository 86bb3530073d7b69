import Simulation

/// Which waiting requests may join a rolling batch.
extension RollingServer {
  /// Blocks that hold a waiting sequence with `tokens` computed.
  mutating func blocksToJoin(_ sequence: Sequence, computing tokens: Int) -> Int {
    let most = Int(sequence.request.inputTokens) + Int(sequence.request.maximumOutputTokens)
    return memory.blocks(for: rules.reserves ? most : tokens)
  }

  /// Blocks that are free once the sequences that decode have theirs for the next step.
  var freeBlocks: Int {
    mutating get { memory.free - (rules.reserves ? 0 : memory.neededNow) }
  }

  /// Prompt tokens that a step has room for beside `decodes` sequences and what was admitted already.
  mutating func budgetLeft(decodes: Int, prompt: Int) -> Int {
    guard rules.tokenBudget != .max else { return .max }
    return max(0, rules.tokenBudget - (rules.composition == .mixed ? decodes : 0) - prompt)
  }

  /// Whether `request` had come when the next step was composed; a preempted sequence goes before it and always had.
  mutating func mayJoin(_ request: Request?) -> Bool {
    guard rules.composesAhead, preempted.isEmpty, let request else { return true }
    return request.arrival + rules.frontEnd <= composedAt
  }

  /// How many of `need` tokens of a prompt go into a step that holds `prompt` prompt tokens already.
  mutating func chunk(of need: Int, prompt: Int) -> Int {
    rules.chunkedPrefill ? min(need, budgetLeft(decodes: finishing.count, prompt: prompt)) : need
  }

  /// Why the first waiting request does not join at the boundary to come.
  mutating func admissionBlock(
    queue: inout RequestQueue, prompt: Int = 0, context: inout ServingContext
  ) -> AdmissionBlock {
    let waiting = queue.count + preempted.count
    if waiting == 0 { return .nothingWaits }
    if running >= rules.maxBatchSize { return .slots }
    if partial >= 0 { return .tokens }
    if case .waitingServedRatio(let ratio, let most) = rules.admissionRule, running > 0 {
      let enough = Double(waiting) >= (ratio * Double(running)).rounded(.down)
      if !enough, decodesSinceAdmission < most { return .rule(steps: Int64(most) - decodesSinceAdmission) }
    }
    guard let next = preempted.last ?? queue.first.map(Self.newSequence) else { return .nothingWaits }
    return joinBlock(next, prompt: prompt, hit: hit(next, context: &context))
  }

  /// Whether `sequence` can join beside what a step of `prompt` prompt tokens already holds.
  mutating func joinBlock(_ sequence: Sequence, prompt: Int, hit: (blocks: Int, free: Int)) -> AdmissionBlock
  {
    let reserve = running == 0 ? 0 : rules.watermarkBlocks
    if sequence.isSwapped {
      // Its entries, and the block that its next token may need.
      return memory.blocks(for: Int(sequence.computed) + 1) + reserve > freeBlocks ? .memory : .none
    }
    let need = Int(sequence.toCompute) - hit.blocks * memory.blockSize
    let chunk = chunk(of: need, prompt: prompt)
    // With what it has said, a preempted sequence may be longer than any prompt: it then has a step to itself.
    let standsAlone = sequence.preemptions > 0 && finishing.isEmpty && prompt == 0
    if chunk == 0 || (chunk > budgetLeft(decodes: finishing.count, prompt: prompt) && !standsAlone) {
      return .tokens
    }
    // Blocks that are hit are there already, but no longer free.
    let total = blocksToJoin(sequence, computing: hit.blocks * memory.blockSize + chunk)
    if total - hit.blocks + hit.free + reserve > freeBlocks { return .memory }
    return .none
  }

  /// Blocks of `sequence`'s prompt that are in memory already; its last token is computed in any case.
  mutating func hit(_ sequence: Sequence, context: inout ServingContext) -> (blocks: Int, free: Int) {
    guard rules.cachesPrefixes, !sequence.isSwapped, let text = text(of: sequence, prefixes: context.prefixes)
    else {
      return (0, 0)
    }
    return memory.hit(text, most: (Int(sequence.toCompute) - 1) / memory.blockSize)
  }

  /// What the prefix cache knows `sequence` by: its prompt, or, once it was preempted, all that it had computed, though
  /// nobody else begins alike. `nil` where no block of it can be hit.
  func text(of sequence: Sequence, prefixes: PrefixTable) -> PrefixCache.Prompt? {
    if let prompt = prefixes.prompt(of: sequence.request) { return prompt }
    guard sequence.preemptions > 0 else { return nil }
    return PrefixCache.Prompt(privateTo: Int(sequence.request.id), tokens: Int(sequence.toCompute))
  }

  static func newSequence(_ request: Request) -> Sequence {
    var sequence = Sequence(request: request, admission: .zero)
    sequence.toCompute = request.inputTokens
    return sequence
  }
}
