import Simulation

/// What the next step of a rolling batch holds.
extension RollingServer {
  /// Composes the next span of steps and returns when its event is; `nil` when there is nothing to do.
  ///
  /// - Parameter found: what `admission` found of the prompt of the first that waits, where it joins.
  mutating func schedule(
    at now: SimTime, queue: inout RequestQueue, share: Int, found: (blocks: Int, free: Int)?,
    context: inout ServingContext
  ) -> SimTime? {
    let preemptedBefore = preempted.count
    makeRoomToDecode(at: now, context: &context)
    let decodeDue = owesDecode && !finishing.isEmpty
    owesDecode = false
    var isBlocked = false
    if !decodeDue {
      var prompt = continuePartial(at: now, context: &context)
      // Whoever had to go does not come back before the others have gone on.
      if partial < 0, somebodyWaits(queue: &queue), preempted.count == preemptedBefore || finishing.isEmpty {
        isBlocked = admit(
          at: now, queue: &queue, share: share, found: found, prompt: &prompt, context: &context)
      }
    }
    let isPrefillPass = !chunks.isEmpty && rules.composition != .mixed
    let decodes = isPrefillPass ? 0 : finishing.count
    guard decodes > 0 || !chunks.isEmpty else { return nil }
    if isPrefillPass { owesDecode = rules.composition == .prefillThenDecode }
    let finished = chunks.count - (partial >= 0 && !chunks.isEmpty ? 1 : 0)
    var limit: Int64 = 1
    var extra = 0.0
    if rarely(swapTokens > 0) {
      extra = Double(swapTokens) * context.cost.swapSecondsPerToken
      swapTokens = 0
    }
    if rarely(owesRepacking), decodes > 0 {
      extra += 2 * Double(takenTokens) * context.cost.repackSecondsPerToken
      owesRepacking = false
    }
    if extra == 0 {
      if chunks.isEmpty, let next = finishing.top {
        limit = next.key - decodeStep
        if !rules.reserves { limit = memory.affordableSteps(limit: limit) }
        if let full = window.nextToFill { limit = min(limit, full - decodeStep) }
      } else if rarely(partial >= 0), chunks.count == 1 {
        limit = stepsAlike(decodes: decodes, cost: &context.cost)
      }
    }
    var reads: KeyValueReads?
    if rarely(window.size != nil), decodes > 0 {
      reads = context.cost.reads(
        tokens: residentTokens + decodes, sequences: decodes, windowed: window.tokens + decodes,
        growing: window.growingSequences)
    }
    span.begin(
      start: now, firstStep: steps, chunks: chunks, decodes: decodes,
      keyValueTokens: residentTokens + decodes, reads: reads,
      headSequences: decodes + finished, steps: limit, extraSeconds: extra, cost: &context.cost)
    span.taken = takenTokens
    span.used = usedTokens(withChunks: false)
    span.waiting = queue.count + preempted.count
    span.isFull = running >= rules.maxBatchSize
    span.isBlocked = isBlocked
    isRunning = true
    return aim(queue: &queue, context: &context)
  }

  /// How many steps take as much of the half-computed prompt as the one that is composed, beside the same sequences.
  ///
  /// The last of the prompt is another step, for with it the prompt's first token comes. Where memory could run short, each
  /// step is one of its own, as somebody may have to go before it.
  @inline(never)
  private mutating func stepsAlike(decodes: Int, cost: inout StepCost) -> Int64 {
    guard rules.composition == .mixed, cost.growsEvenly(decodes: decodes) else { return 1 }
    let chunk = chunks[0]
    let left = Int(slots[Int(partial)].toCompute) - chunk.context
    var steps = (left - 1) / chunk.tokens
    if let next = finishing.top { steps = min(steps, Int(next.key - decodeStep)) }
    let mostBlocks = steps * decodes + memory.blocks(for: steps * chunk.tokens) + 1
    return rules.reserves || mostBlocks <= memory.free ? Int64(max(1, steps)) : 1
  }

  /// Adds the next chunk of the half-computed prompt to the step; returns its tokens.
  @inline(__always)
  mutating func continuePartial(at now: SimTime, context: inout ServingContext) -> Int {
    rarely(partial >= 0) ? addNextChunk(at: now, context: &context) : 0
  }

  /// The same where there is one.
  @inline(never)
  private mutating func addNextChunk(at now: SimTime, context: inout ServingContext) -> Int {
    let slot = Int(partial)
    let left = Int(slots[slot].toCompute - slots[slot].computed)
    let chunk = min(left, budgetLeft(decodes: finishing.count, prompt: 0))
    guard chunk > 0 else { return 0 }
    if !rules.reserves {
      let computed = Int(slots[slot].computed)
      let more = memory.blocks(for: computed + chunk) - memory.blocks(for: computed)
      if more > freeBlocks {
        // It is the newest of the batch, so it is the one that has to go.
        preempt(partial, at: now, context: &context)
        return 0
      }
      memory.take(more)
      slots[slot].blocks += Int32(more)
    }
    add(chunk: chunk, of: partial, context: &context)
    return chunk
  }

  /// Adds prompt tokens of `slot` to the step. The blocks of its prompt can be hit by the next request at once, as in vLLM:
  /// nobody joins before the prompt is whole.
  @inline(__always)
  mutating func add(chunk: Int, of slot: Int32, context: inout ServingContext) {
    let index = Int(slot)
    let computed = Int(slots[index].computed)
    partial = computed + chunk < Int(slots[index].toCompute) ? slot : -1
    var part = StepCost.Chunk(tokens: chunk, context: computed)
    part.sequence = slot
    chunks.append(part)
    if partial < 0, rules.cachesPrefixes, let text = text(of: Candidate(slots[index]), context: &context) {
      share(text, computed: computed + chunk, of: slot)
    }
  }

  /// The first `computed` tokens of `slot`'s text can be hit from now on: the prefix cache holds their blocks.
  @inline(never)
  mutating func share(_ text: PrefixCache.Prompt, computed: Int, of slot: Int32) {
    let blocks = memory.share(text, computed: computed, last: &slots[Int(slot)].lastNode)
    slots[Int(slot)].blocks -= Int32(clamping: blocks)
    slots[Int(slot)].shared += Int32(clamping: blocks)
    sharedBlocks += blocks
  }

  /// Lets waiting requests join, the longest waiting first; returns whether memory held the next one back.
  ///
  /// - Parameter found: as of `schedule`: the first joins without being asked again.
  mutating func admit(
    at now: SimTime, queue: inout RequestQueue, share: Int, found: (blocks: Int, free: Int)?,
    prompt: inout Int, context: inout ServingContext
  ) -> Bool {
    if found == nil {
      guard case .none = generalBlock(queue: &queue) else { return false }
    }
    var admitted = 0
    while admitted < share, running + leaving < rules.maxBatchSize, partial < 0,
      mayJoin(sentAt: queue.firstArrival),
      let candidate = candidate(queue: &queue)
    {
      var hit = (blocks: 0, free: 0)
      if let found, admitted == 0 {
        // The steps ended before anybody finished, and so left everything as it was when this was asked.
        hit = found
      } else {
        hit = self.hit(candidate, context: &context)
        switch joinBlock(candidate, prompt: prompt, hit: hit) {
        case .none: break
        case .memory: return true
        default: return false
        }
      }
      join(candidate, queue: &queue, hit: hit, at: now, prompt: &prompt, context: &context)
      admitted += 1
      decodesSinceAdmission = 1
      owesRepacking = rules.repacks
    }
    return false
  }

  @inline(__always)
  private mutating func join(
    _ candidate: Candidate, queue: inout RequestQueue, hit: (blocks: Int, free: Int), at now: SimTime,
    prompt: inout Int, context: inout ServingContext
  ) {
    admissions += 1
    running += 1
    let cached = hit.blocks * memory.blockSize
    let chunk = chunk(of: candidate.toCompute - cached, prompt: prompt)
    let own = blocksToJoin(candidate, computing: cached + chunk) - hit.blocks
    let slot: Int32
    if preempted.isEmpty {
      queue.removeFirst()
      slot = emptySlot(for: candidate.request)
      slots[Int(slot)] = Sequence(
        request: candidate.request, admission: now, order: admissions,
        toCompute: candidate.request.inputTokens, computed: Int32(cached), blocks: Int32(clamping: own),
        shared: Int32(hit.blocks), cached: Int32(cached))
      context.recorder.happened(
        .admitted, at: now, candidate.request.id, replica: rules.index, step: steps)
    } else {
      let resumed = resume(at: now, computed: cached, blocks: own, shared: hit.blocks, context: &context)
      guard let resumed else { return }
      slot = resumed
    }
    sharedBlocks += hit.blocks
    if let text = text(of: candidate, context: &context) { hold(text, hit: hit, of: slot) }
    memory.take(own)
    add(chunk: chunk, of: slot, context: &context)
    prompt += chunk
  }

  /// The sequence that was preempted last joins again; returns its slot, or nil where it decodes at once.
  @inline(never)
  private mutating func resume(
    at now: SimTime, computed: Int, blocks: Int, shared: Int, context: inout ServingContext
  ) -> Int32? {
    var sequence = preempted.removeLast()
    sequence.order = admissions
    context.recorder.happened(.resumed, at: now, sequence.request.id, replica: rules.index, step: steps)
    if sequence.isSwapped {
      resumeSwapped(&sequence, at: now)
      return nil
    }
    context.recorder.recomputes(tokens: Int(sequence.toCompute) - computed)
    sequence.computed = Int32(clamping: computed)
    sequence.blocks = Int32(clamping: blocks)
    sequence.shared = Int32(clamping: shared)
    return place(sequence)
  }

  /// `slot` holds the blocks of its text that were hit.
  @inline(never)
  private mutating func hold(_ text: PrefixCache.Prompt, hit: (blocks: Int, free: Int), of slot: Int32) {
    slots[Int(slot)].lastNode = memory.hold(text, hit: hit)
  }

  /// Puts a sequence in a slot.
  mutating func place(_ sequence: Sequence) -> Int32 {
    let slot = emptySlot(for: sequence.request)
    slots[Int(slot)] = sequence
    return slot
  }

  /// A slot for the sequence of `request`, which has yet to be written there.
  @inline(__always)
  private mutating func emptySlot(for request: Request) -> Int32 {
    if let slot = freeSlots.popLast() { return slot }
    slots.append(Sequence(request: request, admission: .zero))
    return Int32(clamping: slots.count - 1)
  }
}
