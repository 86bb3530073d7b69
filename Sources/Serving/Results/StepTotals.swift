import Simulation

/// Sums over the steps of a run. Everything is added once for each change of a batch, in the same order whether the
/// steps between were taken one by one or in closed form.
struct StepTotals {
  var steps = 0
  /// Sequences of a step, summed over steps.
  var sequenceSteps = 0
  var seconds = 0.0
  var parts = StepParts()
  var flops = 0.0
  /// Weight bytes read by one GPU.
  var weightBytes = 0.0
  var keyValueTokensRead = 0.0
  /// KV tokens of memory taken and used, times seconds.
  var keyValueTakenSeconds = 0.0
  var keyValueUsedSeconds = 0.0
  var keyValuePeak = 0
  /// Seconds with every batch slot taken, and with waiting requests held back by KV memory.
  var fullSeconds = 0.0
  var blockedSeconds = 0.0

  /// Adds the steps that `span` took, up to its target. The host's part is what remains of the whole.
  ///
  /// - Parameters:
  ///   - takenAtEnd: KV tokens of memory taken when the span ends, and `usedAtEnd`, those of them that hold one.
  @inline(__always)
  mutating func add(
    _ span: inout RunningSpan, taken takenAtEnd: Int, used usedAtEnd: Int, attentionFlopsPerPair: Double
  ) {
    let n = Double(span.done)
    let spanSeconds = Double(span.targetTotal) / 65536e9
    let tokensRead = span.reads.total(over: n)
    // Each step has more than the one before.
    let increments = n * (n - 1) / 2
    let compute = n * span.parts.compute + span.growth.compute * increments
    let communication = n * span.parts.communication
    var memory = n * span.parts.memory + span.growth.memory * increments
    var host = spanSeconds - compute - communication - memory
    if host < 0 {
      // Rounding to 2^-16 ns may leave less than nothing.
      memory += host
      host = 0
    }
    steps += Int(span.done)
    sequenceSteps += Int(span.done) * (span.prefillRequests + span.decodes)
    seconds += spanSeconds
    parts.compute += compute
    parts.memory += memory
    parts.communication += communication
    parts.host += host
    flops += n * span.flops + span.flopsGrowth * increments + attentionFlopsPerPair * tokensRead
    weightBytes += n * span.weightBytes
    keyValueTokensRead += tokensRead
    // Memory is taken and used between its values at the beginning and at the end.
    keyValueTakenSeconds += spanSeconds * Double(span.taken + takenAtEnd) / 2
    keyValueUsedSeconds += spanSeconds * Double(span.used + usedAtEnd) / 2
    if rarely(span.goesOnWithPrompt) {
      // It grows by much, and the later steps, with more of it, are longer: sum k (n - 1) / 2 and sum k^2 of their
      // durations differ by n (n^2 - 1) / 12 increments.
      let skew = Double(span.durations.increment) / 65536e9 * (n * n - 1) / 12
      keyValueTakenSeconds += skew * n / (n - 1) * Double(takenAtEnd - span.taken)
      keyValueUsedSeconds += skew * Double(usedAtEnd - span.used)
    }
    keyValuePeak = max(keyValuePeak, span.taken, takenAtEnd)
    if rarely(span.isFull) { fullSeconds += spanSeconds }
    if rarely(span.isBlocked) { blockedSeconds += spanSeconds }
  }
}
