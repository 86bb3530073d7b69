/// What a step takes but for the KV tokens that its decode attention reads, and what each of those adds.
struct StepTerms {
  /// GPU seconds, before the slowdown of older kernels.
  var parts: StepParts
  /// Seconds for each KV token read; 0 where that is hidden or does not matter.
  var perToken: Double
  /// KV tokens up to which reading hides behind the waves of sequences and heads; 0 where it does not.
  var hiddenTokens: Double
  var overlappedHostSeconds: Double
  var serialHostSeconds: Double
  /// Factor on GPU time for the engine's older kernels.
  var slowdown: Double
  /// FLOPs and weight bytes, decode attention's FLOPs left out.
  var flops: Double
  var weightBytes: Double
  var promptTokens: Int
}

/// A step of decodes alone that waits for reading the KV cache, as it does while that takes no less than `waves` seconds.
struct DecodeStep {
  var waves: Double
  var terms: StepTerms
}

extension StepCost {
  /// A step of `decodes` sequences that read `keyValueTokens` together, beside `chunks` of prompts.
  ///
  /// - Parameter headSequences: sequences that get a token.
  mutating func terms(chunks: [Chunk], decodes: Int, keyValueTokens: Double, headSequences: Int) -> StepTerms
  {
    guard chunks.isEmpty else {
      return summedTerms(
        chunks: chunks, decodes: decodes, keyValueTokens: keyValueTokens, headSequences: headSequences)
    }
    if decodes < decodeSteps.count, let known = decodeSteps[decodes],
      known.terms.perToken * keyValueTokens >= known.waves
    {
      return known.terms
    }
    return newTerms(decodes: decodes, keyValueTokens: keyValueTokens)
  }

  /// A step of decodes alone that is not known yet.
  @inline(never)
  private mutating func newTerms(decodes: Int, keyValueTokens: Double) -> StepTerms {
    let attention = decodeAttention(sequences: decodes)
    if attention.perToken * keyValueTokens < attention.waves {
      return summedTerms(chunks: [], decodes: decodes, keyValueTokens: 0, headSequences: decodes)
    }
    let terms = summedTerms(chunks: [], decodes: decodes, keyValueTokens: .infinity, headSequences: decodes)
    Self.remember(DecodeStep(waves: attention.waves, terms: terms), at: decodes, in: &decodeSteps)
    return terms
  }

  private mutating func summedTerms(
    chunks: [Chunk], decodes: Int, keyValueTokens: Double, headSequences: Int
  ) -> StepTerms {
    var prompt = 0
    var longest = 0
    var pairs = 0.0
    for chunk in chunks {
      prompt += chunk.tokens
      longest = max(longest, chunk.tokens)
      pairs += self.pairs(chunk)
    }
    let tokens = prompt + decodes
    let share = share(of: tokens, longestChunk: longest)
    let pass = pass(tokens: share)
    let head = head(sequences: self.share(of: headSequences, longestChunk: 0))
    let attention = attention(chunks: chunks, decodes: decodes, keyValueTokens: keyValueTokens)
    let isPrefillOnly = decodes == 0
    return StepTerms(
      parts: StepParts(
        compute: pass.parts.compute + head.parts.compute + attention.prefill.compute,
        memory: pass.parts.memory + head.parts.memory + attention.prefill.memory + attention.decode.memory,
        communication: pass.parts.communication),
      perToken: attention.perToken, hiddenTokens: attention.hiddenTokens,
      overlappedHostSeconds: overlappedHostSeconds(isPrefillOnly: isPrefillOnly),
      serialHostSeconds: serialHostSeconds(decodes: decodes, chunks: chunks.count, promptTokens: prompt),
      slowdown: slowdown(isPrefillOnly: isPrefillOnly),
      flops: flopsPerToken * Double(tokens) + attentionFlopsPerPair * pairs,
      weightBytes: (pass.weightBytes + head.weightBytes) * filledBatches(of: tokens, share: share),
      promptTokens: prompt)
  }
}
