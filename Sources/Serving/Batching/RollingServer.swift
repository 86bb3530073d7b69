import Simulation

/// A replica whose batch changes between steps: requests join when there is room and leave when they are done.
///
/// Between two changes nothing has to be done for each step or each sequence. Sequences that decode grow in step, so
/// the next to finish is the top of a heap keyed by decode step, and the blocks that steps take follow from
/// `BlockPool`. A span of steps runs until the first of: a finish, the last affordable block, the crossing of host and
/// GPU time, or a boundary at which a waiting request may join.
struct RollingServer: Server {
  let rules: RollingRules
  var memory: BlockPool

  /// Sequences by slot; `freeSlots` lists the slots that are not used.
  private(set) var slots: [Sequence] = []
  private var freeSlots: [Int32] = []
  /// Decoding sequences by the decode step after which they finish.
  private var finishing = IndexedHeap()
  /// Decode steps taken.
  private var decodeStep: Int64 = 0
  /// KV tokens of decoding sequences.
  private var residentTokens = 0
  /// The sequence whose prompt is only partly computed; the newest of the batch, or -1.
  private var partial: Int32 = -1
  /// Sequences with prompt tokens in the current step, and those tokens.
  private var chunkSlots: [Int32] = []
  private var chunks: [StepCost.Chunk] = []
  /// Preempted sequences, the oldest last: they go before every waiting request.
  private var preempted: [Sequence] = []
  private var span: RunningSpan?
  private(set) var isWaking = false
  private var steps = 0
  /// When the step to come was composed.
  private var composedAt = SimTime.zero
  private var admissions: Int64 = 0
  /// A decode pass has to follow before anybody may join (`StepComposition.prefillThenDecode`).
  private var owesDecode = false
  /// Decode steps since somebody joined, for `AdmissionRule.waitingServedRatio`.
  private var decodesSinceAdmission: Int64 = 0
  /// Bytes of KV memory that one GPU has to copy to and from the host before the next step (swapping).
  private var swapTokens = 0
  /// Whether the KV slabs have to be copied together in the next decode pass (`RollingRules.repacks`).
  private var owesRepacking = false
  /// Sequences running, prompt not yet done among them.
  private(set) var running = 0

  init(rules: RollingRules, memory: BlockPool) {
    self.rules = rules
    self.memory = memory
  }

  var held: Int { running + preempted.count }
  var taken: Int? { span == nil && !isWaking ? 0 : nil }

  // MARK: Events

  mutating func notice(at now: SimTime, queue: inout RequestQueue, context: inout ServingContext) -> SimTime?
  {
    guard span != nil else {
      guard !isWaking else { return nil }
      isWaking = true
      return now
    }
    guard let boundary = nextBoundary(after: now, queue: queue, stepping: context.stepping) else {
      return nil
    }
    span?.target = boundary
    return span?.targetTime
  }

  mutating func advance(
    at now: SimTime, queue: inout RequestQueue, share: Int, context: inout ServingContext
  ) throws -> SimTime? {
    isWaking = false
    composedAt = now
    if span != nil {
      takeSteps(context: &context)
      guard let current = span else { return nil }
      if rules.composesAhead { composedAt = current.time(after: current.done - 1) }
      if current.done < current.limit {
        guard case .none = admissionBlock(queue: queue), mayJoin(queue.first) else {
          return aim(queue: queue, stepping: context.stepping)
        }
      }
      closeSpan(at: now, context: &context)
    }
    return schedule(at: now, queue: &queue, share: share, context: &context)
  }

  /// The boundary at which the first waiting request may join, where that is before the span's target.
  private func nextBoundary(after now: SimTime, queue: RequestQueue, stepping: Bool) -> Int64? {
    guard let span, !stepping, span.target > span.done + 1 else { return nil }
    var delay: Int64 = 0
    switch admissionBlock(queue: queue) {
    case .none: break
    case .rule(let steps): delay = steps
    case .nothingWaits, .slots, .memory, .tokens: return nil
    }
    let reached = span.durations.firstStep(endingAtOrAfter: (now - span.start).nanoseconds)
    let boundary = max(
      reached, span.done + 1, span.done + delay, firstBoundaryToJoin(queue: queue, span: span))
    return boundary < span.target ? boundary : nil
  }

  /// The first boundary of `span` whose next step is composed with the first waiting request in sight.
  private func firstBoundaryToJoin(queue: RequestQueue, span: RunningSpan) -> Int64 {
    guard rules.composesAhead, preempted.isEmpty, let first = queue.first else { return 0 }
    let ready = first.arrival + rules.frontEnd
    guard ready > span.start else { return 1 }
    return span.durations.firstStep(endingAtOrAfter: (ready - span.start).nanoseconds) + 1
  }

  /// Sets the boundary of the server's next event and returns its time.
  private mutating func aim(queue: RequestQueue, stepping: Bool) -> SimTime? {
    guard var current = span else { return nil }
    current.target = current.limit
    if stepping {
      current.target = current.done + 1
    } else if current.target > current.done + 1 {
      switch admissionBlock(queue: queue) {
      case .none:
        let boundary = max(current.done + 1, firstBoundaryToJoin(queue: queue, span: current))
        current.target = min(current.limit, boundary)
      case .rule(let steps): current.target = min(current.limit, current.done + max(1, steps))
      case .nothingWaits, .slots, .memory, .tokens: break
      }
    }
    span = current
    return current.targetTime
  }

  // MARK: Steps

  /// Moves the span to its target.
  private mutating func takeSteps(context: inout ServingContext) {
    guard let current = span else { return }
    let steps = current.target - current.done
    if current.decodes > 0 {
      if current.start >= context.recorder.countingSince {
        if context.stepping {
          context.recorder.tokenGaps(
            first: current.durations.duration(of: current.done), increment: 0, steps: 1,
            count: current.decodes)
        } else {
          context.recorder.tokenGaps(
            first: current.durations.duration(of: current.done), increment: current.durations.increment,
            steps: steps, count: current.decodes)
        }
      }
      if !rules.reserves { memory.take(memory.needed(from: decodeStep, steps: steps)) }
      decodeStep += steps
      decodesSinceAdmission += steps
      residentTokens += Int(steps) * current.decodes
    }
    span?.done = current.target
  }

  /// Ends the span: answers that are complete leave, prompts that are complete have their first token.
  private mutating func closeSpan(at now: SimTime, context: inout ServingContext) {
    guard let ended = span else { return }
    span = nil
    steps += Int(ended.done)
    for slot in chunkSlots { slots[Int(slot)].computed += chunkTokens(slot) }
    let used = usedTokens
    if ended.start >= context.recorder.countingSince {
      context.recorder.add(ended.totals(taken: takenTokens, used: used, cost: context.cost))
    }
    context.recorder.observer?.observe(ended.observed(replica: rules.index, taken: takenTokens, used: used))
    if ended.decodes > 0 {
      while let next = finishing.top, next.key == decodeStep {
        finishing.popTop()
        finish(next.id, at: now, context: &context)
      }
    }
    guard !chunkSlots.isEmpty else { return }
    for slot in chunkSlots where slots[Int(slot)].computed == slots[Int(slot)].toCompute {
      if slot == partial { partial = -1 }
      beginDecoding(slot, at: now, context: &context)
    }
    chunkSlots.removeAll(keepingCapacity: true)
    chunks.removeAll(keepingCapacity: true)
  }

  private func chunkTokens(_ slot: Int32) -> Int32 {
    guard let place = chunkSlots.firstIndex(of: slot) else { return 0 }
    return Int32(clamping: chunks[place].tokens)
  }

  /// The prompt of `slot` is done: it has one more token and decodes from now on, or is finished.
  private mutating func beginDecoding(_ slot: Int32, at now: SimTime, context: inout ServingContext) {
    var sequence = slots[Int(slot)]
    if sequence.generated == 0 {
      sequence.firstToken = now
      context.recorder.happened(.firstToken, at: now, sequence.request.id, replica: rules.index, step: steps)
    }
    sequence.generated += 1
    sequence.length = sequence.computed
    sequence.joinedAt = decodeStep
    sequence.isDecoding = true
    slots[Int(slot)] = sequence
    residentTokens += Int(sequence.length)
    if !rules.reserves { memory.beginGrowing(length: Int(sequence.length), step: decodeStep) }
    let left = Int64(sequence.request.outputTokens - sequence.generated)
    if left == 0 {
      finish(slot, at: now, context: &context)
    } else {
      finishing.push(key: decodeStep + left, id: slot)
    }
  }

  private mutating func finish(_ slot: Int32, at now: SimTime, context: inout ServingContext) {
    let sequence = slots[Int(slot)]
    release(slot)
    owesRepacking = rules.repacks
    let request = sequence.request
    if request.client >= 0 { context.released.append(request.client) }
    if request.prompt >= 0 { context.prefixes.remove(request.prompt) }
    context.recorder.finished(
      RequestRecord(
        requestID: Int(request.id), arrival: request.arrival, admission: sequence.admission,
        firstToken: sequence.firstToken, finish: now, inputTokens: Int(request.inputTokens),
        outputTokens: Int(request.outputTokens), replica: rules.index, preemptions: Int(sequence.preemptions),
        cachedTokens: Int(sequence.cached), status: .completed), step: steps)
  }

  /// Takes a decoding or half-computed sequence out of the batch and gives its memory back.
  private mutating func release(_ slot: Int32) {
    let sequence = slots[Int(slot)]
    var blocks = Int(sequence.blocks)
    if sequence.isDecoding {
      let length = sequence.length(before: decodeStep)
      residentTokens -= length
      if !rules.reserves {
        memory.endGrowing(length: Int(sequence.length), step: sequence.joinedAt)
        blocks += memory.blocks(for: length) - memory.blocks(for: Int(sequence.length))
      }
    }
    memory.give(blocks)
    running -= 1
    freeSlots.append(slot)
  }

  /// KV tokens that memory is taken for, and those that hold one.
  private var takenTokens: Int { memory.taken * memory.blockSize }
  private var usedTokens: Int {
    var used = residentTokens
    for slot in chunkSlots { used += Int(slots[Int(slot)].computed) }
    if partial >= 0, !chunkSlots.contains(partial) { used += Int(slots[Int(partial)].computed) }
    return used
  }

  // MARK: Admission

  /// Blocks that a waiting sequence needs to join with `tokens` computed.
  private func blocksToJoin(_ sequence: Sequence, computing tokens: Int) -> Int {
    let most = Int(sequence.request.inputTokens) + Int(sequence.request.maximumOutputTokens)
    return memory.blocks(for: rules.reserves ? most : tokens)
  }

  /// Blocks that are free once the sequences that decode have theirs for the next step.
  private var freeBlocks: Int { memory.free - (rules.reserves ? 0 : memory.needed(at: decodeStep)) }

  /// Prompt tokens that a step has room for beside `decodes` sequences and what was admitted already.
  private func budgetLeft(decodes: Int, prompt: Int) -> Int {
    guard rules.tokenBudget != .max else { return .max }
    return max(0, rules.tokenBudget - (rules.composition == .mixed ? decodes : 0) - prompt)
  }

  /// Whether `request` had come when the next step was composed; a preempted sequence goes before it and always had.
  private func mayJoin(_ request: Request?) -> Bool {
    guard rules.composesAhead, preempted.isEmpty, let request else { return true }
    return request.arrival + rules.frontEnd <= composedAt
  }

  /// Why the first waiting request does not join at the boundary to come.
  private func admissionBlock(queue: RequestQueue, prompt: Int = 0) -> AdmissionBlock {
    let waiting = queue.count + preempted.count
    if waiting == 0 { return .nothingWaits }
    if running >= rules.maxBatchSize { return .slots }
    if partial >= 0 { return .tokens }
    if case .waitingServedRatio(let ratio, let most) = rules.admissionRule, running > 0 {
      let enough = Double(waiting) >= (ratio * Double(running)).rounded(.down)
      if !enough, decodesSinceAdmission < most { return .rule(steps: Int64(most) - decodesSinceAdmission) }
    }
    guard let next = preempted.last ?? queue.first.map(newSequence) else { return .nothingWaits }
    return joinBlock(next, prompt: prompt)
  }

  /// Whether `sequence` can join beside what a step of `prompt` prompt tokens already holds.
  private func joinBlock(_ sequence: Sequence, prompt: Int) -> AdmissionBlock {
    let reserve = running == 0 ? 0 : rules.watermarkBlocks
    if sequence.isSwapped {
      // Its entries, and the block that its next token may need.
      return memory.blocks(for: Int(sequence.computed) + 1) + reserve > freeBlocks ? .memory : .none
    }
    let budget = budgetLeft(decodes: finishing.count, prompt: prompt)
    let need = Int(sequence.toCompute)
    let chunk = rules.chunkedPrefill ? min(need, budget) : need
    if chunk > budget || chunk == 0 { return .tokens }
    if blocksToJoin(sequence, computing: chunk) + reserve > freeBlocks { return .memory }
    return .none
  }

  private func newSequence(_ request: Request) -> Sequence {
    var sequence = Sequence(request: request, admission: .zero)
    sequence.toCompute = request.inputTokens
    return sequence
  }

  // MARK: The next step

  /// Composes the next span of steps and returns when its event is; `nil` when there is nothing to do.
  private mutating func schedule(
    at now: SimTime, queue: inout RequestQueue, share: Int, context: inout ServingContext
  ) -> SimTime? {
    let preemptedSome = makeRoomToDecode(at: now, context: &context)
    let decodeDue = owesDecode && !finishing.isEmpty
    owesDecode = false
    var isBlocked = false
    if !decodeDue {
      var prompt = continuePartial(at: now, context: &context)
      if !preemptedSome {
        isBlocked = admit(at: now, queue: &queue, share: share, prompt: &prompt, context: &context)
      }
    }
    let isPrefillPass = !chunks.isEmpty && rules.composition != .mixed
    let decodes = isPrefillPass ? 0 : finishing.count
    guard decodes > 0 || !chunks.isEmpty else { return nil }
    if isPrefillPass { owesDecode = rules.composition == .prefillThenDecode }
    let finished = chunkSlots.count - (partial >= 0 ? 1 : 0)
    var limit: Int64 = 1
    var extra = swapSeconds(context.cost)
    if decodes > 0, owesRepacking {
      extra += 2 * Double(takenTokens) * context.cost.repackSecondsPerToken
      owesRepacking = false
    }
    if chunks.isEmpty, extra == 0, let next = finishing.top {
      limit = next.key - decodeStep
      if !rules.reserves { limit = memory.affordableSteps(from: decodeStep, limit: limit) }
    }
    var next = RunningSpan(
      start: now, firstStep: steps, chunks: chunks, decodes: decodes,
      keyValueTokens: residentTokens + decodes,
      headSequences: decodes + finished, steps: limit, extraSeconds: extra, cost: &context.cost)
    next.taken = takenTokens
    next.used = usedTokens
    next.waiting = queue.count + preempted.count
    next.isFull = running >= rules.maxBatchSize
    next.isBlocked = isBlocked
    span = next
    return aim(queue: queue, stepping: context.stepping)
  }

  /// Adds the next chunk of the half-computed prompt to the step; returns its tokens.
  private mutating func continuePartial(at now: SimTime, context: inout ServingContext) -> Int {
    guard partial >= 0 else { return 0 }
    let slot = Int(partial)
    let left = Int(slots[slot].toCompute - slots[slot].computed)
    let chunk = min(left, budgetLeft(decodes: finishing.count, prompt: 0))
    guard chunk > 0 else { return 0 }
    if !rules.reserves {
      let more = memory.blocks(for: Int(slots[slot].computed) + chunk) - Int(slots[slot].blocks)
      if more > freeBlocks {
        // It is the newest of the batch, so it is the one that has to go.
        preempt(partial, at: now, context: &context)
        return 0
      }
      memory.take(more)
      slots[slot].blocks += Int32(more)
    }
    add(chunk: chunk, of: partial)
    return chunk
  }

  private mutating func add(chunk: Int, of slot: Int32) {
    let sequence = slots[Int(slot)]
    chunkSlots.append(slot)
    chunks.append(StepCost.Chunk(tokens: chunk, context: Int(sequence.computed)))
    partial = Int(sequence.computed) + chunk < Int(sequence.toCompute) ? slot : -1
  }

  /// Lets waiting requests join, the longest waiting first; returns whether memory held the next one back.
  private mutating func admit(
    at now: SimTime, queue: inout RequestQueue, share: Int, prompt: inout Int, context: inout ServingContext
  ) -> Bool {
    guard case .none = admissionBlock(queue: queue, prompt: prompt) else {
      if case .memory = admissionBlock(queue: queue, prompt: prompt) { return true }
      return false
    }
    var admitted = 0
    while admitted < share, running < rules.maxBatchSize, partial < 0 {
      guard mayJoin(queue.first), var sequence = preempted.last ?? queue.first.map(newSequence) else {
        return false
      }
      switch joinBlock(sequence, prompt: prompt) {
      case .none: break
      case .memory: return true
      default: return false
      }
      let resumes = !preempted.isEmpty
      if resumes { preempted.removeLast() } else { _ = queue.popFirst() }
      join(&sequence, resumes: resumes, at: now, prompt: &prompt, context: &context)
      admitted += 1
      decodesSinceAdmission = 1
      owesRepacking = rules.repacks
    }
    return false
  }

  private mutating func join(
    _ sequence: inout Sequence, resumes: Bool, at now: SimTime, prompt: inout Int,
    context: inout ServingContext
  ) {
    admissions += 1
    sequence.order = admissions
    if resumes {
      context.recorder.happened(.resumed, at: now, sequence.request.id, replica: rules.index, step: steps)
    } else {
      sequence.admission = now
      context.recorder.happened(.admitted, at: now, sequence.request.id, replica: rules.index, step: steps)
    }
    running += 1
    if sequence.isSwapped {
      resumeSwapped(&sequence)
      return
    }
    let chunk = min(Int(sequence.toCompute), budgetLeft(decodes: finishing.count, prompt: prompt))
    let blocks = blocksToJoin(sequence, computing: chunk)
    memory.take(blocks)
    sequence.blocks = Int32(clamping: blocks)
    let slot = place(sequence)
    add(chunk: chunk, of: slot)
    prompt += chunk
  }

  /// Puts a sequence in a slot.
  private mutating func place(_ sequence: Sequence) -> Int32 {
    if let slot = freeSlots.popLast() {
      slots[Int(slot)] = sequence
      return slot
    }
    slots.append(sequence)
    return Int32(clamping: slots.count - 1)
  }

  // MARK: Preemption

  /// Preempts the newest sequences until the next decode step's blocks are free; returns whether it had to.
  ///
  /// vLLM walks the batch from the oldest and preempts the newest whenever no block is left. The oldest keep their
  /// blocks either way, so counting what the survivors need gives the same victims.
  private mutating func makeRoomToDecode(at now: SimTime, context: inout ServingContext) -> Bool {
    guard !rules.reserves, !finishing.isEmpty else { return false }
    var preemptedSome = false
    while memory.needed(at: decodeStep) > memory.free, let newest = newestSlot() {
      preempt(newest, at: now, context: &context)
      preemptedSome = true
    }
    return preemptedSome
  }

  /// The sequence that was admitted last.
  private func newestSlot() -> Int32? {
    if partial >= 0 { return partial }
    var newest: Int32?
    var order = Int64.min
    for entry in finishing.entries where slots[Int(entry.id)].order > order {
      order = slots[Int(entry.id)].order
      newest = entry.id
    }
    return newest
  }

  private mutating func preempt(_ slot: Int32, at now: SimTime, context: inout ServingContext) {
    var sequence = slots[Int(slot)]
    let length = sequence.length(before: decodeStep)
    let generated = sequence.generated(before: decodeStep)
    if sequence.isDecoding { finishing.remove(id: slot) }
    if slot == partial { partial = -1 }
    release(slot)
    sequence.preemptions += 1
    sequence.generated = Int32(clamping: generated)
    if rules.swaps, sequence.isDecoding {
      sequence.isSwapped = true
      sequence.computed = Int32(clamping: length)
      swapTokens += length
    } else {
      // Everything it has said is part of what has to be computed again.
      sequence.computed = 0
      sequence.toCompute = Int32(clamping: Int(sequence.request.inputTokens) + generated)
    }
    sequence.isDecoding = false
    sequence.blocks = 0
    preempted.append(sequence)
    context.recorder.happened(.preempted, at: now, sequence.request.id, replica: rules.index, step: steps)
    context.recorder.preempted(recomputing: rules.swaps ? 0 : length)
  }

  /// A sequence whose KV entries come back from the host decodes at once.
  private mutating func resumeSwapped(_ sequence: inout Sequence) {
    let length = Int(sequence.computed)
    sequence.isSwapped = false
    sequence.isDecoding = true
    sequence.length = sequence.computed
    sequence.joinedAt = decodeStep
    let blocks = memory.blocks(for: length)
    memory.take(blocks)
    sequence.blocks = Int32(clamping: blocks)
    memory.beginGrowing(length: length, step: decodeStep)
    residentTokens += length
    swapTokens += length
    let slot = place(sequence)
    finishing.push(key: decodeStep + Int64(sequence.request.outputTokens - sequence.generated), id: slot)
  }

  /// Seconds of copying swapped KV entries over the host link, paid by the step that follows.
  private mutating func swapSeconds(_ cost: StepCost) -> Double {
    defer { swapTokens = 0 }
    return Double(swapTokens) * cost.swapSecondsPerToken
  }
}
