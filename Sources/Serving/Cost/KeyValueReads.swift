import Simulation

/// KV tokens that decode attention reads: fewer than there are where a window clips them; where one holds for some layers
/// alone, the mean over layers.
public struct KeyValueReads: Sendable, Hashable {
  /// In the first step of a span.
  public var tokens: Double
  /// How many more in each further one.
  public var growth: Double

  /// What `sequences` sequences read that look at all of their `tokens` KV tokens, which grow by one each.
  public init(tokens: Int, sequences: Int) {
    self.tokens = Double(tokens)
    growth = Double(sequences)
  }

  /// What steps beyond the first read more than that, over `steps` steps.
  @inline(__always)
  public func growth(over steps: Double) -> Double { growth * steps * (steps - 1) / 2 }

  /// What `steps` steps read.
  @inline(__always)
  public func total(over steps: Double) -> Double { steps * tokens + growth(over: steps) }
}

extension StepCost {
  /// What sequences read that look at `tokens` KV tokens in layers without a window, and at `windowed` in those with one,
  /// where `growing` of the sequences have not filled theirs.
  mutating func reads(tokens: Int, sequences: Int, windowed: Int, growing: Int) -> KeyValueReads {
    var reads = KeyValueReads(tokens: tokens, sequences: sequences)
    reads.tokens -= windowShare * Double(tokens - windowed)
    reads.growth -= windowShare * Double(sequences - growing)
    return reads
  }

  /// What `sequences` equally long sequences read that hold `tokens` KV tokens together, their newest among them.
  mutating func reads(tokens: Int, sequences: Int) -> KeyValueReads {
    guard let window, sequences > 0, tokens > window * sequences else {
      return KeyValueReads(tokens: tokens, sequences: sequences)
    }
    return reads(tokens: tokens, sequences: sequences, windowed: window * sequences, growing: 0)
  }

  /// Pairs of a query and a token that it looks at, of one chunk, mean over layers.
  mutating func pairs(_ chunk: Chunk) -> Double {
    let q = Double(chunk.tokens)
    let context = Double(chunk.context)
    let all = q * (context + q / 2)
    guard rarely(window != nil), let window, chunk.context + chunk.tokens > window else { return all }
    let size = Double(window)
    // Queries that do not see a full window yet.
    let first = min(q, max(0, size - context))
    let clipped = first * (context + first / 2) + (q - first) * size
    return all - windowShare * (all - clipped)
  }
}
