import Simulation

// The formulas of `KernelEfficiency`, one launch on one GPU at a time: what a step is made of, and what a table of
// measured kernels is held against.

extension GEMMEfficiency {
  /// Seconds of one product by what binds them: the time under the root is shared out between compute and memory in
  /// proportion to the two terms; the launch and the quantisation go to memory.
  ///
  /// - Parameters:
  ///   - m: rows of activations; `n`, `k`: columns and depth.
  ///   - bytes: weights and activations moved.
  ///   - peak: operations per second of the data sheet, for the format of the weights.
  ///   - bandwidth: bytes per second of the data sheet.
  public func parts(m: Double, n: Double, k: Double, bytes: Double, peak: Double, bandwidth: Double)
    -> StepParts
  {
    StepParts(sides(m: m, n: n, k: k, bytes: bytes, peak: peak, bandwidth: bandwidth))
  }

  /// What bounds the same product.
  func sides(m: Double, n: Double, k: Double, bytes: Double, peak: Double, bandwidth: Double)
    -> RooflineSides
  {
    let padding = Double(rowPadding)
    let rows = (m / padding).rounded(.up) * padding
    return RooflineSides(
      arithmetic: 2 * rows * n * k / (compute * peak), traffic: bytes / (self.bandwidth * bandwidth),
      sharpness: sharpness, launch: launchSeconds, quantisation: quantisationBytes * m * k / bandwidth)
  }
}

/// The heads of attention that one GPU holds, and what it is made of.
public struct AttentionShape: Sendable, Hashable {
  /// Query heads on one GPU.
  public var queryHeads: Double
  /// KV heads on one GPU.
  public var keyValueHeads: Double
  /// Elements of a head.
  public var headSize: Double
  /// FLOPs for each pair of a query and a context token in one query head.
  public var flopsPerPair: Double
  /// Bytes of an element of queries and outputs.
  public var activationBytes: Double
  /// Operations per second of the data sheet.
  public var peak: Double

  /// 16-bit attention of `headSize` elements: 2 products of 2 FLOPs for each element.
  public init(queryHeads: Double, keyValueHeads: Double, headSize: Double, peak: Double) {
    self.queryHeads = queryHeads
    self.keyValueHeads = keyValueHeads
    self.headSize = headSize
    flopsPerPair = 4 * headSize
    activationBytes = 2
    self.peak = peak
  }
}

/// What of a GPU the time of attention depends on beside its kernels.
public struct AttentionUnits: Sendable, Hashable {
  /// Multiprocessors that tiles and heads run on in waves.
  public var multiprocessors: Double
  /// Last-level cache, bytes.
  public var cacheBytes: Double
  /// Memory bandwidth of the data sheet, bytes per second.
  public var bandwidthBytesPerSecond: Double
}

extension Accelerator {
  /// What attention runs on.
  public var attentionUnits: AttentionUnits {
    AttentionUnits(
      multiprocessors: Double(multiprocessors), cacheBytes: cacheBytes,
      bandwidthBytesPerSecond: bandwidthBytesPerSecond)
  }
}

extension PrefillAttentionEfficiency {
  /// Seconds of one launch over `chunks` on a GPU of `units`.
  public func parts(
    _ chunks: [StepCost.Chunk], shape: AttentionShape, window: Int?, on units: AttentionUnits
  )
    -> StepParts
  {
    guard !chunks.isEmpty else { return StepParts() }
    let work = TileWork(chunks, rows: Double(tileRows), shape: shape, window: window)
    return parts(
      cost(work, shape: shape, on: units), context: work.contextReach / work.tiles,
      tau: tau(shape: shape, on: units))
  }

  /// What a launch over one chunk of `tokens` tokens takes, whatever comes before it.
  func cost(tokens: Int, shape: AttentionShape, window: Int?, on units: AttentionUnits)
    -> PrefillAttentionCost
  {
    let chunk = StepCost.Chunk(tokens: tokens, context: 0)
    return cost(
      TileWork([chunk], rows: Double(tileRows), shape: shape, window: window), shape: shape, on: units)
  }

  private func cost(_ work: TileWork, shape: AttentionShape, on units: AttentionUnits)
    -> PrefillAttentionCost
  {
    let waves: Double
    if let tailTiles {
      waves = (work.tiles + tailTiles) / units.multiprocessors
    } else {
      waves = (work.tiles / units.multiprocessors).rounded(.up)
    }
    // q, k and v are read, the output and the cache entries written.
    let bytes =
      work.tokens * shape.headSize * shape.activationBytes * (2 * shape.queryHeads + 3 * shape.keyValueHeads)
    let ratio = bytes / units.cacheBytes
    let hit = 1 - (1 - cached) / (1 + ratio * ratio * ratio * ratio)
    return PrefillAttentionCost(
      waves: waves, ownReach: max(work.longest, waves * work.ownReach / work.tiles),
      memory: launchSeconds + hit * bytes / (bandwidth * units.bandwidthBytesPerSecond))
  }

  /// Seconds of a launch whose chunks follow `context` tokens, the mean over tiles.
  @inline(__always)
  func parts(_ cost: PrefillAttentionCost, context: Double, tau: Double) -> StepParts {
    StepParts(
      compute: tau * (cost.ownReach + cost.waves * (context + extraContextTokens)), memory: cost.memory)
  }

  /// Seconds of one wave of tiles for each context token.
  func tau(shape: AttentionShape, on units: AttentionUnits) -> Double {
    shape.flopsPerPair * Double(tileRows) * units.multiprocessors / (compute * shape.peak)
  }
}

/// Prompt chunks cut into tiles of query rows.
private struct TileWork {
  var tiles = 0.0
  /// Sums over tiles of the tokens that they look at on average, of the chunk itself and of what lies before it.
  var ownReach = 0.0
  var contextReach = 0.0
  /// Tokens of the longest chunk, within the window.
  var longest = 0.0
  /// The longest chunk with its context.
  var longestContext = 0.0
  var tokens = 0.0

  init(_ chunks: [StepCost.Chunk], rows: Double, shape: AttentionShape, window: Int?) {
    for chunk in chunks {
      let q = Double(chunk.tokens)
      var context = Double(chunk.context)
      var reach = q / 2
      if let window {
        context = min(context, Double(window))
        reach = min(reach, Double(window))
      }
      let own = shape.queryHeads * (q / rows).rounded(.up)
      tiles += own
      ownReach += own * reach
      contextReach += own * context
      longest = max(longest, 2 * reach)
      longestContext = max(longestContext, 2 * reach + context)
      tokens += q
    }
  }
}

/// Prefill attention of one launch but for the tokens before its chunks.
struct PrefillAttentionCost: Sendable, Hashable {
  /// Waves of tiles over the multiprocessors.
  var waves: Double
  /// Tokens of the chunks themselves that the waves look at, or the longest chunk's where that takes longer.
  var ownReach: Double
  /// Seconds of the launch and of moving queries, keys, values and outputs.
  var memory: Double
}

/// Decode attention of one batch: `launch + max(waves, perToken * KV tokens)` seconds.
public struct DecodeAttentionCost: Sendable, Hashable {
  /// Seconds however little there is to read.
  public var launch = 0.0
  /// Seconds that the waves of sequences and heads take at least, whatever they read.
  public var waves = 0.0
  /// Seconds for each KV token read.
  public var perToken = 0.0

  /// Seconds of reading `tokens` KV tokens.
  public func seconds(keyValueTokens tokens: Double) -> Double { launch + max(waves, perToken * tokens) }
}

extension DecodeAttentionEfficiency {
  /// One launch for `sequences` sequences on a GPU of `units`, each KV token holding `bytesPerToken` bytes.
  public func cost(
    sequences: Double, shape: AttentionShape, bytesPerToken: Double, on units: AttentionUnits
  ) -> DecodeAttentionCost {
    let pairs = sequences * shape.keyValueHeads
    let grouped = shape.queryHeads > shape.keyValueHeads
    let regroup = grouped && shape.keyValueHeads > 1 && sequences > 1 ? regroupSeconds : 0
    let full = bandwidth * units.bandwidthBytesPerSecond
    let rate =
      grouped ? full * pairs / (pairs + halfBandwidthPairs) : min(full, pairs * bytesPerSecondPerHead)
    let waves = max(0, pairs / units.multiprocessors - freeWaves)
    return DecodeAttentionCost(
      launch: launchSeconds + regroup, waves: waves * waveSeconds, perToken: bytesPerToken / rate)
  }
}

extension MixedAttentionEfficiency {
  /// Seconds of one launch over `chunks` and `sequences` decodes that read `keyValueTokens` together.
  public func seconds(
    chunks: [StepCost.Chunk], sequences: Int, keyValueTokens tokens: Double, shape: AttentionShape,
    window: Int?, prefill: PrefillAttentionEfficiency, on units: AttentionUnits
  ) -> Double {
    let work = TileWork(chunks, rows: Double(prefill.tileRows), shape: shape, window: window)
    let decodes = Double(sequences)
    let all =
      work.ownReach + work.contextReach + work.tiles * prefill.extraContextTokens
      + shape.queryHeads * (decodeWork * tokens + extraDecodeTokens * decodes)
    let longest = max(work.longestContext, tokens / max(1, decodes)) + prefill.extraContextTokens
    return launchSeconds
      + prefill.tau(shape: shape, on: units) * max(all / units.multiprocessors, longest)
  }
}
