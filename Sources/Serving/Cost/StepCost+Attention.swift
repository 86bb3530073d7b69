import Simulation

/// Attention of a pass: prefills, decodes, and both in one launch.
extension StepCost {
  /// One prompt chunk of a pass: `tokens` prompt tokens that follow `context` earlier ones.
  public struct Chunk: Sendable, Hashable {
    /// Prompt tokens of the chunk, 1 or more.
    public var tokens: Int
    /// Tokens of the same prompt before it.
    public var context: Int
    /// Whose prompt it is, as its replica numbers sequences; no cost depends on it.
    var sequence: Int32 = -1

    /// The values, as the properties say.
    public init(tokens: Int, context: Int) {
      self.tokens = tokens
      self.context = context
    }
  }

  /// Attention of one pass over all layers.
  struct Attention {
    /// Seconds of prompt chunks.
    var prefill = StepParts()
    /// Seconds of decodes beside those that grow with the KV tokens they read.
    var decode = StepParts()
    /// Seconds for each KV token that decodes read; 0 where that is hidden or does not matter.
    var perToken = 0.0
    /// KV tokens up to which reading hides behind the waves of sequences and heads; 0 where it does not.
    var hiddenTokens = 0.0
  }

  /// Attention of a pass over `chunks` and `decodes` sequences that read `keyValueTokens` together: the sum of the two
  /// less one launch, or one launch of tiles where the GPU's kernel mixes them.
  @inline(__always)
  mutating func attention(chunks: [Chunk], decodes: Int, keyValueTokens: Double) -> Attention {
    var attention = Attention()
    let divided = dividedPrefill(chunks)
    attention.prefill = prefillAttention(chunks).scaled(by: layers * divided)
    guard decodes > 0 else { return attention }
    let decode = decodeAttention(sequences: decodes)
    if !chunks.isEmpty {
      if rarely(mixedKernel != nil), let mixed = mixedKernel {
        func launch(_ window: Int?) -> Double {
          mixed.seconds(
            chunks: chunks, sequences: decodes, keyValueTokens: keyValueTokens, shape: shape, window: window,
            prefill: prefillKernel, on: units)
        }
        var seconds = launch(window)
        if windowShare < 1, window != nil {
          seconds = windowShare * seconds + (1 - windowShare) * launch(nil)
        }
        seconds *= layers * divided
        // One launch, shared out in proportion to what the two would take alone.
        let alone = decode.seconds(keyValueTokens: keyValueTokens)
        let share = alone / (alone + attention.prefill.total)
        attention.prefill = StepParts(compute: seconds * (1 - share))
        attention.decode = StepParts(memory: seconds * share)
        return attention
      }
      attention.decode.memory -= layers * prefillKernel.launchSeconds
    }
    attention.decode.memory += decode.launch
    if decode.perToken * keyValueTokens < decode.waves {
      attention.decode.memory += decode.waves
      attention.hiddenTokens = decode.waves / decode.perToken
    } else {
      attention.perToken = decode.perToken
    }
    return attention
  }

  /// Whether passes that take one long prompt in chunks of a size, with `decodes` decodes beside it, grow by the same seconds
  /// each: where attention looks back without a window and no launch mixes the two.
  func growsEvenly(decodes: Int) -> Bool { window == nil && (decodes == 0 || mixedKernel == nil) }

  /// Seconds that each token before it adds to the attention of a chunk of `tokens` tokens, which is alone.
  mutating func secondsPerContextToken(ofChunk tokens: Int) -> Double {
    layers * prefills.secondsPerContextToken(ofChunk: tokens)
  }

  /// Prefill attention of one layer, mean over those with a window and those without.
  @inline(__always)
  private mutating func prefillAttention(_ chunks: [Chunk]) -> StepParts {
    var parts = prefills.parts(chunks)
    guard rarely(window != nil), windowShare < 1 else { return parts }
    let full = fullPrefills.parts(chunks)
    parts.compute = windowShare * parts.compute + (1 - windowShare) * full.compute
    parts.memory = windowShare * parts.memory + (1 - windowShare) * full.memory
    return parts
  }

  /// The part of the chunks' attention that the fullest of the batches under way holds: all of it without a pipeline,
  /// else the longest chunk's or an equal share, whichever is more (`share(of:longestChunk:)`).
  @inline(__always)
  private mutating func dividedPrefill(_ chunks: [Chunk]) -> Double {
    rarely(engine.pipelineParallelDegree > 1) && chunks.count > 1 ? pipelinedPrefill(chunks) : 1
  }

  @inline(never)
  private mutating func pipelinedPrefill(_ chunks: [Chunk]) -> Double {
    let stages = Double(engine.pipelineParallelDegree)
    let all = prefillAttention(chunks).total
    var longest = 0.0
    for chunk in chunks { longest = max(longest, prefillAttention([chunk]).total) }
    let launch = prefillKernel.launchSeconds
    return min(1, max(longest, launch + (all - launch) / stages) / all)
  }

  /// Decode attention of `sequences` sequences, all layers.
  @inline(__always)
  public mutating func decodeAttention(sequences: Int) -> DecodeAttentionCost {
    if sequences > 0, sequences < decodes.count, let known = decodes[sequences] { return known }
    return newDecodeAttention(sequences: sequences)
  }

  @inline(never)
  private mutating func newDecodeAttention(sequences: Int) -> DecodeAttentionCost {
    guard sequences > 0 else { return DecodeAttentionCost() }
    let kernels = accelerator.kernels
    let constants = engine.keyValueFormat == .fp8 ? kernels.decodeAttentionFP8 : kernels.decodeAttention
    var cost = constants.cost(
      sequences: Double(share(of: sequences, longestChunk: 0)), shape: shape,
      bytesPerToken: keyValueBytesPerToken, on: units)
    cost.launch *= layers
    cost.waves *= layers
    cost.perToken *= engine.profile.kernels.keyValueTraffic / Double(engine.pipelineParallelDegree)
    Self.remember(cost, at: sequences, in: &decodes)
    return cost
  }
}

extension PeakRates {
  /// Attention runs in 16 bits whatever the weights, but in 32 with 32-bit weights.
  func attentionRate(_ weights: NumberFormat) -> Double { weights == .fp32 ? fp32 : fp16 }
}
