import Simulation

/// A replica whose batch changes between steps: requests join when there is room and leave when they are done.
///
/// Between two changes nothing has to be done for each step or each sequence. Sequences that decode grow in step, so
/// the next to finish is the top of a heap keyed by decode step, and the blocks that steps take follow from
/// `BlockPool`; a prompt that takes many steps goes on by as much in each. A span of steps runs until the first of: a finish,
/// the last affordable block, the last of a prompt, the crossing of host and GPU time, or a boundary at which a waiting
/// request may join.
///
/// Its questions are `mutating` though they change nothing: for one that is not, and is a call, the compiler moves what is
/// asked, the whole server perhaps, to another place in memory first. What is asked at every step is `@inline(__always)`:
/// handing structures on in memory took 4 % of the instructions.
struct RollingServer: ~Copyable, Server {
  let rules: RollingRules
  var memory: BlockPool

  /// Sequences by slot; `freeSlots` lists the slots that are not used.
  var slots = UniqueArray<Sequence>()
  var freeSlots = UniqueArray<Int32>()
  /// Decoding sequences by the decode step after which they finish.
  var finishing = IndexedHeap()
  /// Decode steps taken.
  var decodeStep: Int64 = 0
  /// KV tokens of decoding sequences.
  var residentTokens = 0
  /// Blocks that sequences use but the prefix cache holds, counted once for each sequence.
  var sharedBlocks = 0
  /// What they read where attention has a window.
  var window: AttentionWindow
  /// The sequence whose prompt is only partly computed; the newest of the batch, or -1.
  var partial: Int32 = -1
  /// Prompt tokens in the current step, by the slot of their sequence; what is only partly computed comes last.
  var chunks: [StepCost.Chunk] = []
  /// Preempted sequences, the oldest last: they go before every waiting request.
  var preempted: [Sequence] = []
  /// The steps that run, where `isRunning`.
  var span = RunningSpan()
  var isRunning = false
  var isWaking = false
  var steps = 0
  /// When the step to come was composed; nobody asks where the queue is empty.
  var composedAt = SimTime.zero
  var admissions: Int64 = 0
  /// A decode pass has to follow before anybody may join (`StepComposition.prefillThenDecode`).
  var owesDecode = false
  /// Decode steps since somebody joined, for `AdmissionRule.waitingServedRatio`.
  var decodesSinceAdmission: Int64 = 0
  /// What the next gap between tokens holds beside a step.
  var pauses = TokenPauses()
  /// Bytes of KV memory that one GPU has to copy to and from the host before the next step (swapping).
  var swapTokens = 0
  /// Whether the KV slabs have to be copied together in the next decode pass (`RollingRules.repacks`).
  var owesRepacking = false
  /// Sequences running, prompt not yet done among them.
  var running = 0
  /// Sequences that ended with the last step but hold their seats in the one composed meanwhile.
  var leaving = 0

  init(rules: RollingRules, plan: MemoryPlan) {
    self.rules = rules
    memory = BlockPool(
      capacity: plan.blocks, blockSize: plan.blockSize, cachesPrefixes: rules.cachesPrefixes)
    window = AttentionWindow(size: rules.window)
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
    return span.aim(at: boundary)
  }

  mutating func advance(
    at now: SimTime, queue: inout RequestQueue, share: Int, context: inout ServingContext
  ) throws -> SimTime? {
    isWaking = false
    composedAt = now
    var found: (blocks: Int, free: Int)?
    if isRunning {
      takeSteps(context: &context)
      if rules.composesAhead, !queue.isEmpty { composedAt = span.time(after: span.done - 1) }
      if span.done < span.limit {
        let (block, hit) = admission(queue: &queue, context: &context)
        guard case .none = block, mayJoin(sentAt: queue.firstArrival) else {
          return aim(queue: &queue, context: &context)
        }
        found = hit
      }
      closeSpan(at: now, context: &context)
      // The step composed ahead is empty: the next one is composed now, with everybody in sight.
      if running == 0 { (composedAt, leaving) = (now, 0) }
    }
    return schedule(at: now, queue: &queue, share: share, found: found, context: &context)
  }

  /// The boundary at which the first waiting request may join, where that is before the span's target.
  @inline(__always)
  mutating func nextBoundary(after now: SimTime, queue: inout RequestQueue, context: inout ServingContext)
    -> Int64?
  {
    guard !context.stepping, span.target > span.done + 1 else { return nil }
    var delay: Int64 = 0
    // Whether memory suffices for the only one that waits is asked at the boundary itself.
    let isAlone = queue.count + preempted.count == 1
    switch isAlone ? generalBlock(queue: &queue) : admission(queue: &queue, context: &context).block {
    case .none: break
    case .rule(let steps): delay = steps
    case .nothingWaits, .slots, .memory, .tokens: return nil
    }
    let reached = span.durations.firstStep(endingAtOrAfter: (now - span.start).nanoseconds)
    let sight = firstBoundaryToJoin(sentAt: queue.firstArrival, now: now, reached: reached)
    let boundary = max(reached, span.done + 1, span.done + delay, sight)
    return boundary < span.target ? boundary : nil
  }

  /// The first boundary of `span` whose next step is composed with the first waiting request in sight.
  ///
  /// - Parameter reached: the first boundary at or after `now`; a request that comes now needs no other search.
  mutating func firstBoundaryToJoin(sentAt arrival: SimTime?, now: SimTime, reached: Int64) -> Int64 {
    guard rules.composesAhead, preempted.isEmpty, let arrival else { return 0 }
    let ready = arrival + rules.frontEnd
    guard ready > span.start else { return 1 }
    if ready == now { return reached + 1 }
    return span.durations.firstStep(endingAtOrAfter: (ready - span.start).nanoseconds) + 1
  }

  /// Sets the boundary of the server's next event and returns its time.
  @inline(__always)
  mutating func aim(queue: inout RequestQueue, context: inout ServingContext) -> SimTime? {
    var target = span.limit
    if context.stepping {
      target = span.done + 1
    } else if target > span.done + 1, somebodyWaits(queue: &queue) {
      switch admission(queue: &queue, context: &context).block {
      case .none:
        let boundary = max(
          span.done + 1,
          firstBoundaryToJoin(
            sentAt: queue.firstArrival, now: span.time(after: span.done), reached: span.done))
        target = min(target, boundary)
      case .rule(let steps): target = min(target, span.done + max(1, steps))
      case .nothingWaits, .slots, .memory, .tokens: break
      }
    }
    return span.aim(at: target)
  }
}
