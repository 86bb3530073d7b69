import Simulation

/// Prefill attention of one layer. Most passes with prompt tokens hold one chunk: what does not depend on the tokens before
/// it is computed once for each length.
struct ChunkPrefills: Sendable {
  private let kernel: PrefillAttentionEfficiency
  private let shape: AttentionShape
  private let window: Int?
  private let units: AttentionUnits
  private let tau: Double
  private var known: [PrefillAttentionCost?] = []

  /// In layers that look back over `window` tokens, or over all.
  init(kernel: PrefillAttentionEfficiency, shape: AttentionShape, window: Int?, on units: AttentionUnits) {
    self.kernel = kernel
    self.shape = shape
    self.window = window
    self.units = units
    tau = kernel.tau(shape: shape, on: units)
  }

  /// Seconds of one launch over `chunks` by what they wait for.
  @inline(__always)
  mutating func parts(_ chunks: [StepCost.Chunk]) -> StepParts {
    if rarely(chunks.count != 1) {
      return kernel.parts(chunks, shape: shape, window: window, on: units)
    }
    let chunk = chunks[0]
    return kernel.parts(
      cost(tokens: chunk.tokens), context: Double(min(chunk.context, window ?? .max)), tau: tau)
  }

  /// Seconds that each token before it, as far as a window reaches, adds to a launch over one chunk of `tokens` tokens.
  mutating func secondsPerContextToken(ofChunk tokens: Int) -> Double { tau * cost(tokens: tokens).waves }

  @inline(__always)
  private mutating func cost(tokens: Int) -> PrefillAttentionCost {
    if tokens < known.count, let cost = known[tokens] { return cost }
    return newCost(tokens: tokens)
  }

  @inline(never)
  private mutating func newCost(tokens: Int) -> PrefillAttentionCost {
    let cost = kernel.cost(tokens: tokens, shape: shape, window: window, on: units)
    StepCost.remember(cost, at: tokens, in: &known)
    return cost
  }
}
