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
    guard chunks.count == 1 else {
      return kernel.parts(chunks, shape: shape, window: window, on: units)
    }
    let chunk = chunks[0]
    let context = Double(min(chunk.context, window ?? .max))
    if chunk.tokens < known.count, let cost = known[chunk.tokens] {
      return kernel.parts(cost, context: context, tau: tau)
    }
    let cost = kernel.cost(tokens: chunk.tokens, shape: shape, window: window, on: units)
    StepCost.remember(cost, at: chunk.tokens, in: &known)
    return kernel.parts(cost, context: context, tau: tau)
  }
}
