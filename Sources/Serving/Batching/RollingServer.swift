import Simulation

/// A replica whose batch changes between steps: requests join when there is room and leave when they are done.
///
/// Between two changes nothing has to be done for each step or each sequence. Sequences that decode grow in step, so
/// the next to finish is the top of a heap keyed by decode step, and the blocks that steps take follow from
/// `BlockPool`. A span of steps runs until the first of: a finish, the last affordable block, the crossing of host and
/// GPU time, or a boundary at which a waiting request may join.
///
/// Its questions are `mutating` though they change nothing: asked from a mutating method, a question that is not makes
/// the compiler copy the whole server first, which cost a quarter of a run.
struct RollingServer: Server {
  let rules: RollingRules
  var memory: BlockPool

  /// Sequences by slot; `freeSlots` lists the slots that are not used.
  var slots: [Sequence] = []
  var freeSlots: [Int32] = []
  /// Runs of shared prompt blocks that the sequence in each slot holds.
  var held: [[Int32]] = []
  /// Decoding sequences by the decode step after which they finish.
  var finishing = IndexedHeap()
  /// Decode steps taken.
  var decodeStep: Int64 = 0
  /// KV tokens of decoding sequences.
  var residentTokens = 0
  /// Blocks that sequences use but the prefix cache holds, counted once for each sequence.
  var sharedBlocks = 0
  /// What they read where attention has a window; `nil` where it has none.
  var window: AttentionWindow?
  /// The sequence whose prompt is only partly computed; the newest of the batch, or -1.
  var partial: Int32 = -1
  /// Sequences with prompt tokens in the current step, and those tokens.
  var chunkSlots: [Int32] = []
  var chunks: [StepCost.Chunk] = []
  /// Preempted sequences, the oldest last: they go before every waiting request.
  var preempted: [Sequence] = []
  /// The steps that run, where `isRunning`.
  var span = RunningSpan()
  var isRunning = false
  var isWaking = false
  var steps = 0
  /// When the step to come was composed.
  var composedAt = SimTime.zero
  var admissions: Int64 = 0
  /// A decode pass has to follow before anybody may join (`StepComposition.prefillThenDecode`).
  var owesDecode = false
  /// Decode steps since somebody joined, for `AdmissionRule.waitingServedRatio`.
  var decodesSinceAdmission: Int64 = 0
  /// Sequences that wait for their next token through passes with prompt tokens only, the longest waiting first, and
  /// how long those passes took, in 2^-16 ns.
  var pauses: [(sequences: Int, length: Int64)] = []
  /// Bytes of KV memory that one GPU has to copy to and from the host before the next step (swapping).
  var swapTokens = 0
  /// Whether the KV slabs have to be copied together in the next decode pass (`RollingRules.repacks`).
  var owesRepacking = false
  /// Sequences running, prompt not yet done among them.
  var running = 0
  /// Sequences that ended with the last step but hold their seats in the one composed meanwhile.
  var leaving = 0

  init(rules: RollingRules, memory: BlockPool) {
    self.rules = rules
    self.memory = memory
    window = rules.window.map(AttentionWindow.init)
  }

  var taken: Int? { isRunning || isWaking ? nil : 0 }

  // MARK: Events

  mutating func notice(at now: SimTime, queue: inout RequestQueue, context: inout ServingContext) -> SimTime?
  {
    guard isRunning else {
      guard !isWaking else { return nil }
      isWaking = true
      return now
    }
    guard let boundary = nextBoundary(after: now, queue: &queue, context: &context) else {
      return nil
    }
    span.target = boundary
    return span.targetTime
  }

  mutating func advance(
    at now: SimTime, queue: inout RequestQueue, share: Int, context: inout ServingContext
  ) throws -> SimTime? {
    isWaking = false
    composedAt = now
    if isRunning {
      takeSteps(context: &context)
      if rules.composesAhead { composedAt = span.time(after: span.done - 1) }
      if span.done < span.limit {
        guard case .none = admissionBlock(queue: &queue, context: &context), mayJoin(queue.first)
        else {
          return aim(queue: &queue, context: &context)
        }
      }
      closeSpan(at: now, context: &context)
      // The step composed ahead is empty: the next one is composed now, with everybody in sight.
      if running == 0 { (composedAt, leaving) = (now, 0) }
    }
    return schedule(at: now, queue: &queue, share: share, context: &context)
  }

  /// The boundary at which the first waiting request may join, where that is before the span's target.
  mutating func nextBoundary(after now: SimTime, queue: inout RequestQueue, context: inout ServingContext)
    -> Int64?
  {
    guard !context.stepping, span.target > span.done + 1 else { return nil }
    var delay: Int64 = 0
    switch admissionBlock(queue: &queue, context: &context) {
    case .none: break
    case .rule(let steps): delay = steps
    case .nothingWaits, .slots, .memory, .tokens: return nil
    }
    let reached = span.durations.firstStep(endingAtOrAfter: (now - span.start).nanoseconds)
    let sight = firstBoundaryToJoin(queue.first, now: now, reached: reached)
    let boundary = max(reached, span.done + 1, span.done + delay, sight)
    return boundary < span.target ? boundary : nil
  }

  /// The first boundary of `span` whose next step is composed with the first waiting request in sight.
  ///
  /// - Parameter reached: the first boundary at or after `now`; a request that comes now needs no other search.
  mutating func firstBoundaryToJoin(_ first: Request?, now: SimTime, reached: Int64) -> Int64 {
    guard rules.composesAhead, preempted.isEmpty, let first else { return 0 }
    let ready = first.arrival + rules.frontEnd
    guard ready > span.start else { return 1 }
    if ready == now { return reached + 1 }
    return span.durations.firstStep(endingAtOrAfter: (ready - span.start).nanoseconds) + 1
  }

  /// Sets the boundary of the server's next event and returns its time.
  mutating func aim(queue: inout RequestQueue, context: inout ServingContext) -> SimTime? {
    span.target = span.limit
    if context.stepping {
      span.target = span.done + 1
    } else if span.target > span.done + 1, somebodyWaits(queue: &queue) {
      switch admissionBlock(queue: &queue, context: &context) {
      case .none:
        let boundary = max(
          span.done + 1,
          firstBoundaryToJoin(queue.first, now: span.time(after: span.done), reached: span.done))
        span.target = min(span.limit, boundary)
      case .rule(let steps): span.target = min(span.limit, span.done + max(1, steps))
      case .nothingWaits, .slots, .memory, .tokens: break
      }
    }
    return span.targetTime
  }

  // MARK: Steps

  /// Moves the span to its target.
  mutating func takeSteps(context: inout ServingContext) {
    let steps = span.target - span.done
    let decodes = span.decodes
    leaving = 0
    if decodes > 0 {
      if span.start >= context.recorder.countingSince {
        recordGaps(steps: steps, context: &context)
      }
      if !rules.reserves { memory.grow(steps: steps) }
      decodeStep += steps
      decodesSinceAdmission += steps
      residentTokens += Int(steps) * decodes
      window?.take(steps: steps, to: decodeStep)
    }
    span.done = span.target
  }

  /// Records the gaps between tokens that `steps` steps from the span's next one end.
  private mutating func recordGaps(steps: Int64, context: inout ServingContext) {
    let first = span.durations.duration(of: span.done)
    var rest = steps
    if !pauses.isEmpty {
      var left = span.decodes
      for pause in pauses {
        context.recorder.tokenGap(first + pause.length, count: min(left, pause.sequences))
        left -= min(left, pause.sequences)
      }
      context.recorder.tokenGap(first, count: left)
      pauses.removeAll(keepingCapacity: true)
      rest -= 1
      guard rest > 0 else { return }
    } else if context.stepping {
      return context.recorder.tokenGap(first, count: span.decodes)
    }
    context.recorder.tokenGaps(
      first: first + (steps - rest) * span.durations.increment, increment: span.durations.increment,
      steps: rest,
      count: span.decodes)
  }

  /// A pass with prompt tokens only has held up every sequence that decodes.
  private mutating func pauseDecoding() {
    guard !finishing.isEmpty else { return }
    let length = span.durations.total(span.done)
    let known = pauses.reduce(0) { $0 + $1.sequences }
    if finishing.count > known { pauses.append((finishing.count - known, 0)) }
    for place in pauses.indices { pauses[place].length += length }
  }

  /// Ends the span: answers that are complete leave, prompts that are complete have their first token.
  mutating func closeSpan(at now: SimTime, context: inout ServingContext) {
    isRunning = false
    steps += Int(span.done)
    for (place, slot) in chunkSlots.enumerated() {
      slots[Int(slot)].computed += Int32(clamping: chunks[place].tokens)
    }
    let used = usedTokens()
    if span.start >= context.recorder.countingSince {
      context.recorder.add(
        span.totals(
          taken: takenTokens, used: used, attentionFlopsPerPair: context.cost.attentionFlopsPerPair))
    }
    context.recorder.observer?.observe(span.observed(replica: rules.index, taken: takenTokens, used: used))
    if span.decodes == 0 { pauseDecoding() }
    if span.decodes > 0 {
      while let next = finishing.top, next.key == decodeStep {
        finishing.popTop()
        finish(next.id, at: now, context: &context)
      }
    }
    for place in chunkSlots.indices {
      let slot = chunkSlots[place]
      guard slots[Int(slot)].computed == slots[Int(slot)].toCompute else { continue }
      if slot == partial { partial = -1 }
      beginDecoding(slot, at: now, context: &context)
    }
    // One at a time: most steps hold a chunk or none, and taking out a range costs more than many of them.
    while chunkSlots.popLast() != nil { chunks.removeLast() }
  }

  /// The prompt of `slot` is done: it has one more token and decodes from now on, or is finished.
  mutating func beginDecoding(_ slot: Int32, at now: SimTime, context: inout ServingContext) {
    let index = Int(slot)
    if slots[index].generated > 0, span.start >= context.recorder.countingSince {
      // It was preempted: its next token comes with the last of what had to be computed again.
      context.recorder.tokenGap((now - slots[index].preemptedAt).nanoseconds << 16, count: 1)
    }
    if slots[index].generated == 0 {
      context.recorder.happened(
        .firstToken, at: now, slots[index].request.id, replica: rules.index, step: steps)
    }
    let (length, left) = slots[index].beginDecoding(at: now, step: decodeStep)
    residentTokens += length
    window?.join(slot, length: length, step: decodeStep)
    if !rules.reserves { memory.beginGrowing(length: length) }
    if left == 0 {
      finish(slot, at: now, context: &context)
    } else {
      finishing.push(key: decodeStep + left, id: slot)
    }
  }

  mutating func finish(_ slot: Int32, at now: SimTime, context: inout ServingContext) {
    let sequence = slots[Int(slot)]
    release(slot)
    // The scheduler learns of it when the next step is composed already, and takes it out of the batch after that
    // (vllm/v1/core/sched/scheduler.py: a request that has reached max_tokens is skipped, but stays in `running` until
    // `update_from_output`). Its KV blocks are given back at once here.
    if rules.composesAhead { leaving += 1 }
    owesRepacking = rules.repacks
    let request = sequence.request
    if request.client >= 0 { context.released.append(request.client) }
    context.prefixes.forget(request)
    context.recorder.finished(
      RequestRecord(
        requestID: Int(request.id), arrival: request.arrival, admission: sequence.admission,
        firstToken: sequence.firstToken, finish: now, inputTokens: Int(request.inputTokens),
        outputTokens: Int(request.outputTokens), replica: rules.index, preemptions: Int(sequence.preemptions),
        cachedTokens: Int(sequence.cached), status: .completed), step: steps)
  }

  /// Takes a decoding or half-computed sequence out of the batch and gives its memory back.
  mutating func release(_ slot: Int32) {
    let index = Int(slot)
    var blocks = Int(slots[index].blocks)
    if slots[index].isDecoding {
      let joined = Int(slots[index].length)
      let length = slots[index].length(before: decodeStep)
      residentTokens -= length
      window?.leave(slot, length: length)
      if !rules.reserves {
        memory.endGrowing(length: length)
        blocks += memory.blocks(for: length) - memory.blocks(for: joined)
      }
    }
    if rules.cachesPrefixes, !held[index].isEmpty {
      memory.give(blocks, held: held[index])
      held[index].removeAll(keepingCapacity: true)
      sharedBlocks -= Int(slots[index].shared)
    } else {
      memory.give(blocks)
    }
    running -= 1
    freeSlots.append(slot)
  }

  /// KV tokens that memory is taken for, and those that hold one.
  var takenTokens: Int { mutating get { memory.taken * memory.blockSize } }
  mutating func usedTokens() -> Int {
    var used = residentTokens
    for slot in chunkSlots { used += Int(slots[Int(slot)].computed) }
    if partial >= 0, !chunkSlots.contains(partial) { used += Int(slots[Int(partial)].computed) }
    // What several sequences share is there once.
    return rules.cachesPrefixes ? used + (memory.sharedBlocks - sharedBlocks) * memory.blockSize : used
  }
}
