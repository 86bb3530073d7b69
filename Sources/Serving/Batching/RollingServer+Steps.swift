import Simulation

/// What steps change as they are taken and when a span of them ends.
extension RollingServer {
  /// Moves the span to its target.
  @inline(__always)
  mutating func takeSteps(context: inout ServingContext) {
    let steps = span.target - span.done
    let decodes = span.decodes
    leaving = 0
    if decodes > 0 {
      recordGaps(steps: steps, context: &context)
      if !rules.reserves { memory.grow(steps: steps) }
      decodeStep += steps
      decodesSinceAdmission += steps
      residentTokens += Int(steps) * decodes
      window.take(steps: steps, to: decodeStep)
    }
    if rarely(span.limit > 1 && !chunks.isEmpty), let chunk = chunks.first {
      takeBlocks(ofAlike: chunk, after: span.done, to: span.target)
    }
    span.done = span.target
  }

  /// Steps that each take as much of a prompt have gone on from `before` to `after`: of the next, too, the blocks are taken
  /// as it begins.
  @inline(never)
  private mutating func takeBlocks(ofAlike chunk: StepCost.Chunk, after before: Int64, to after: Int64) {
    guard !rules.reserves else { return }
    func blocks(_ done: Int64) -> Int {
      memory.blocks(for: chunk.context + Int(min(done + 1, span.limit)) * chunk.tokens)
    }
    let more = blocks(after) - blocks(before)
    memory.take(more)
    slots[Int(chunk.sequence)].blocks += Int32(clamping: more)
  }

  /// Records the gaps between tokens that `steps` steps from the span's next one end.
  @inline(__always)
  private mutating func recordGaps(steps: Int64, context: inout ServingContext) {
    let first = span.durations.duration(of: span.done)
    var rest = steps
    if rarely(!pauses.isEmpty) {
      var left = span.decodes
      for pause in pauses.groups {
        context.recorder.tokenGap(
          first + pause.length, count: min(left, pause.sequences), start: span.start)
        left -= min(left, pause.sequences)
      }
      context.recorder.tokenGap(first, count: left, start: span.start)
      pauses.end()
      rest -= 1
      guard rest > 0 else { return }
    } else if rarely(context.stepping) {
      return context.recorder.tokenGap(first, count: span.decodes, start: span.start)
    }
    context.recorder.tokenGaps(
      first: first + (steps - rest) * span.durations.increment, increment: span.durations.increment,
      steps: rest, count: span.decodes, start: span.start)
  }

  /// A pass with prompt tokens only has held up every sequence that decodes.
  private mutating func pauseDecoding() {
    if !finishing.isEmpty { pauses.hold(finishing.count, for: span.durations.total(span.done)) }
  }

  /// Ends the span: answers that are complete leave, prompts that are complete have their first token.
  mutating func closeSpan(at now: SimTime, context: inout ServingContext) {
    isRunning = false
    steps += Int(span.done)
    context.recorder.ended(
      &span, at: now, replica: rules.index, taken: takenTokens, used: usedTokens(withChunks: true),
      outputTokens: Int(span.done) * span.decodes, attentionFlopsPerPair: context.cost.attentionFlopsPerPair
    )
    if rarely(span.decodes == 0) {
      pauseDecoding()
    } else {
      while let next = finishing.top, next.key == decodeStep {
        finishing.popTop()
        finish(next.id, at: now, context: &context)
      }
    }
    for place in chunks.indices {
      let slot = chunks[place].sequence
      let computed = Int32(clamping: chunks[place].context + Int(span.done) * chunks[place].tokens)
      slots[Int(slot)].computed = computed
      guard computed == slots[Int(slot)].toCompute else { continue }
      if slot == partial { partial = -1 }
      beginDecoding(slot, at: now, context: &context)
    }
    // One at a time: most steps hold a chunk or none, and taking out a range costs more than many of them.
    while !chunks.isEmpty { chunks.removeLast() }
  }

  /// The prompt of `slot` is done: it has one more token and decodes from now on, or is finished.
  @inline(__always)
  mutating func beginDecoding(_ slot: Int32, at now: SimTime, context: inout ServingContext) {
    let index = Int(slot)
    if rarely(slots[index].generated > 0) {
      // It was preempted: its next token comes with the last of what had to be computed again.
      let gap = TokenPauses.gap(from: slots[index].lastToken, to: now)
      context.recorder.tokenGap(gap, count: 1, start: span.start)
    } else {
      context.recorder.happened(
        .firstToken, at: now, slots[index].request.id, replica: rules.index, step: steps)
    }
    context.recorder.putOut(tokens: 1, at: now)
    let (length, left) = slots[index].beginDecoding(at: now, step: decodeStep)
    residentTokens += length
    window.join(slot, length: length, step: decodeStep)
    if !rules.reserves { memory.beginGrowing(length: length) }
    if rarely(left == 0) {
      finish(slot, at: now, context: &context)
    } else {
      finishing.push(key: decodeStep + left, id: slot)
    }
  }

  mutating func finish(_ slot: Int32, at now: SimTime, context: inout ServingContext) {
    // The scheduler learns of it when the next step is composed already, and takes it out of the batch after that
    // (vllm/v1/core/sched/scheduler.py: a request that has reached max_tokens is skipped, but stays in `running` until
    // `update_from_output`). Its KV blocks are given back at once here.
    if rules.composesAhead { leaving += 1 }
    owesRepacking = rules.repacks
    let index = Int(slot)
    let request = slots[index].request
    if rarely(request.client >= 0) { context.released.append(request.client) }
    context.prefixes.forget(request)
    context.recorder.finished(
      request, admission: slots[index].admission, firstToken: slots[index].firstToken, at: now,
      replica: rules.index, step: steps, preemptions: slots[index].preemptions,
      cachedTokens: slots[index].cached)
    release(slot)
  }

  /// Takes a decoding or half-computed sequence out of the batch and gives its memory back.
  @inline(__always)
  mutating func release(_ slot: Int32) {
    let index = Int(slot)
    var blocks = Int(slots[index].blocks)
    if slots[index].isDecoding {
      let joined = Int(slots[index].length)
      let length = slots[index].length(before: decodeStep)
      residentTokens -= length
      window.leave(slot, length: length)
      if !rules.reserves {
        memory.endGrowing(length: length)
        blocks += memory.blocks(for: length) - memory.blocks(for: joined)
      }
    }
    memory.give(blocks, last: slots[index].lastNode)
    sharedBlocks -= Int(slots[index].shared)
    running -= 1
    freeSlots.append(slot)
  }

  /// KV tokens that memory is taken for.
  var takenTokens: Int { mutating get { memory.taken * memory.blockSize } }

  /// KV tokens that there are, the step's own prompt tokens among them where its chunks are done.
  @inline(__always)
  mutating func usedTokens(withChunks areDone: Bool) -> Int {
    var used = residentTokens
    for place in chunks.indices {
      used += chunks[place].context + (areDone ? Int(span.done) * chunks[place].tokens : 0)
    }
    if rarely(partial >= 0), chunks.last?.sequence != partial { used += Int(slots[Int(partial)].computed) }
    // What several sequences share is there once.
    return rules.cachesPrefixes ? used + (memory.sharedBlocks - sharedBlocks) * memory.blockSize : used
  }
}
