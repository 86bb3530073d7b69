import Simulation

/// What happens when KV memory runs out under `on_demand`.
extension RollingServer {
  /// Preempts the newest sequences until the next decode step's blocks are free.
  ///
  /// vLLM walks the batch from the oldest and preempts the newest whenever no block is left. The oldest keep their
  /// blocks either way, so counting what the survivors need gives the same victims.
  mutating func makeRoomToDecode(at now: SimTime, context: inout ServingContext) {
    guard !rules.reserves, !finishing.isEmpty else { return }
    while rarely(memory.neededNow > memory.free), let newest = newestSlot() {
      preempt(newest, at: now, context: &context)
    }
  }

  /// The sequence that was admitted last.
  @inline(never)
  mutating func newestSlot() -> Int32? {
    if partial >= 0 { return partial }
    var newest: Int32?
    var order = Int64.min
    for entry in finishing.entries where slots[Int(entry.id)].order > order {
      order = slots[Int(entry.id)].order
      newest = entry.id
    }
    return newest
  }

  @inline(never)
  mutating func preempt(_ slot: Int32, at now: SimTime, context: inout ServingContext) {
    var sequence = slots[Int(slot)]
    let length = sequence.length(before: decodeStep)
    let generated = sequence.generated(before: decodeStep)
    if sequence.isDecoding {
      sequence.lastToken = pauses.takeOut(newestOf: finishing.count, at: now)
      finishing.remove(id: slot)
    }
    if slot == partial { partial = -1 }
    if rules.cachesPrefixes {
      // Its blocks stay until they are handed out: should it resume before that, it hits them.
      let text =
        context.prefixes.prompt(of: sequence.request)
        ?? PrefixCache.Prompt(privateTo: Int(sequence.request.id), tokens: length)
      share(text, computed: length, of: slot)
    }
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
    sequence.shared = 0
    sequence.lastNode = PrefixTree.root
    preempted.append(sequence)
    context.recorder.happened(.preempted, at: now, sequence.request.id, replica: rules.index, step: steps)
    context.recorder.preempted()
  }

  /// A sequence whose KV entries come back from the host decodes at once.
  mutating func resumeSwapped(_ sequence: inout Sequence, at now: SimTime) {
    let length = Int(sequence.computed)
    sequence.isSwapped = false
    sequence.isDecoding = true
    sequence.length = sequence.computed
    sequence.joinedAt = decodeStep
    let blocks = memory.blocks(for: length)
    memory.take(blocks)
    sequence.blocks = Int32(clamping: blocks)
    memory.beginGrowing(length: length)
    residentTokens += length
    swapTokens += length
    let slot = place(sequence)
    window.join(slot, length: length, step: decodeStep)
    finishing.push(key: decodeStep + Int64(sequence.request.outputTokens - sequence.generated), id: slot)
    pauses.rejoin(newestOf: finishing.count, lastToken: sequence.lastToken, at: now)
  }
}
