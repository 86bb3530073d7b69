/// One step of a replica as a table of operators that a person can check with a pocket calculator.
///
///     let step = cost.breakdown(chunks: [], decodes: 32, keyValueTokens: 8000)
///     step.operators.map(\.seconds).reduce(0, +)  // step.gpuSeconds
///     max(step.gpuSeconds, step.launchSeconds) + step.serialHostSeconds  // step.seconds, as the simulator takes it
///
/// Everything is on one GPU of the replica: tensor parallelism divides the operators among GPUs that work at once.
public struct StepBreakdown: Sendable, Hashable {
  /// Prompt tokens of the step.
  public var promptTokens: Int
  /// Sequences that decode in it.
  public var decodes: Int
  /// KV tokens that their attention reads.
  public var keyValueTokens: Int
  /// The operators in the order of a pass, with the engine's slowdown in their times.
  public var operators: [OperatorCost]
  /// Factor on GPU time for older kernels (`KernelSlowdown`); 1 for none.
  public var slowdown: Double
  /// Host seconds of launching, beside the GPU: the step is at least as long.
  public var launchSeconds: Double
  /// Host seconds while the GPU waits.
  public var serialHostSeconds: Double

  /// Seconds of all operators.
  public var gpuSeconds: Double { operators.reduce(0) { $0 + $1.seconds } }
  /// Seconds that the GPU waits for the host.
  public var hostSeconds: Double { max(0, launchSeconds - gpuSeconds) + serialHostSeconds }
  /// The step's time: `max(host launching, GPU) + serial host`.
  public var seconds: Double { max(launchSeconds, gpuSeconds) + serialHostSeconds }
  /// FLOPs of one GPU.
  public var flops: Double { operators.reduce(0) { $0 + $1.count * $1.flops } }
  /// Weight bytes that one GPU reads.
  public var weightBytes: Double { operators.reduce(0) { $0 + $1.count * $1.weightBytes } }
  /// The GPU's seconds by what binds them.
  public var gpuParts: StepParts {
    var sum = StepParts()
    for op in operators {
      sum.compute += op.count * op.parts.compute
      sum.memory += op.count * op.parts.memory
      sum.communication += op.count * op.parts.communication
    }
    return sum
  }
  /// The step's seconds by what binds them; they sum to its time.
  public var parts: StepParts {
    var sum = gpuParts
    sum.host = hostSeconds
    return sum
  }
}

extension StepCost {
  /// The operators of a step with prompt chunks `chunks` and `decodes` sequences that read `keyValueTokens` KV tokens
  /// together (equally long ones, where attention has a window). Every chunk ends its prompt, so that each gets a token.
  public func breakdown(chunks: [Chunk], decodes: Int, keyValueTokens: Int) -> StepBreakdown {
    var cost = self
    return cost.listOperators(chunks: chunks, decodes: decodes, keyValueTokens: keyValueTokens)
  }

  private mutating func listOperators(chunks: [Chunk], decodes: Int, keyValueTokens: Int) -> StepBreakdown {
    let prompt = chunks.reduce(0) { $0 + $1.tokens }
    let longest = chunks.reduce(0) { max($0, $1.tokens) }
    let tokens = share(of: prompt + decodes, longestChunk: longest)
    let sequences = share(of: decodes + chunks.count, longestChunk: 0)
    var operators = tokens > 0 ? layerOperators(tokens: tokens) : []
    operators += attentionOperators(chunks: chunks, decodes: decodes, keyValueTokens: keyValueTokens)
    operators += sequences > 0 ? headOperators(sequences: sequences) : []
    let slowdown = slowdown(isPrefillOnly: decodes == 0)
    let filled = filledBatches(of: prompt + decodes, share: tokens)
    for place in operators.indices {
      operators[place].parts = operators[place].parts.scaled(by: slowdown)
      operators[place].weightBytes *= filled
    }
    return StepBreakdown(
      promptTokens: prompt, decodes: decodes, keyValueTokens: keyValueTokens, operators: operators,
      slowdown: slowdown, launchSeconds: overlappedHostSeconds(isPrefillOnly: decodes == 0),
      serialHostSeconds: serialHostSeconds(decodes: decodes, chunks: chunks.count, promptTokens: prompt))
  }

  /// Attention of all layers: of prompt chunks, and of sequences that decode.
  private mutating func attentionOperators(chunks: [Chunk], decodes: Int, keyValueTokens: Int)
    -> [OperatorCost]
  {
    let tp = Double(width)
    let reads = reads(tokens: keyValueTokens, sequences: decodes).tokens
    let attention = attention(chunks: chunks, decodes: decodes, keyValueTokens: reads)
    var operators: [OperatorCost] = []
    if !chunks.isEmpty {
      var pairs = 0.0
      var tokens = 0.0
      for chunk in chunks {
        tokens += Double(chunk.tokens)
        pairs += self.pairs(chunk)
      }
      // q and the output of every query head, k and v read and written once.
      let heads = 2 * Double(model.attentionHeads) / tp + 3 * keyValueHeadsOnGPU
      operators.append(
        OperatorCost(
          name: "Prefill attention", count: layers, flops: attentionFlopsPerPair / layers / tp * pairs,
          bytes: tokens * Double(model.headSize) * activationBytes * heads, weightBytes: 0,
          parts: attention.prefill.scaled(by: 1 / layers)))
    }
    if decodes > 0 {
      let stages = Double(engine.pipelineParallelDegree)
      let traffic = engine.profile.kernels.keyValueTraffic * keyValueBytesPerToken / stages
      let seconds = attention.decode.memory + attention.perToken * reads
      operators.append(
        OperatorCost(
          name: "Decode attention", count: layers,
          flops: attentionFlopsPerPair / layers / tp / stages * reads, bytes: traffic / layers * reads,
          weightBytes: 0,
          parts: StepParts(memory: seconds / layers)))
    }
    return operators
  }

  /// KV heads that one GPU holds; 1 for a latent cache.
  private var keyValueHeadsOnGPU: Double {
    guard engine.profile.layerSplit == .tensor else { return Double(model.keyValueHeads) }
    let shards = MemoryPlan.keyValueShards(engine: engine, model: model)
    return max(1, Double(model.latentAttention == nil ? model.keyValueHeads : 1) / Double(shards))
  }
}
