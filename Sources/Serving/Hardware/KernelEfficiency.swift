/// The part of peak and bandwidth that a GPU's kernels reach. Every constant is physical: a launch time, a fraction of
/// the data sheet, the sharpness of the bend between the two roofs, or how many heads fill the chip.
public struct KernelEfficiency: Sendable, Hashable {
  /// Matrix products with 16-bit (and wider) arithmetic.
  public var gemm: GEMMEfficiency
  /// Matrix products in fp8.
  public var gemmFP8: GEMMEfficiency
  /// Prefill attention.
  public var prefillAttention: PrefillAttentionEfficiency
  /// Prefill attention over an fp8 KV cache.
  public var prefillAttentionFP8: PrefillAttentionEfficiency
  /// Decode attention over a 16-bit KV cache.
  public var decodeAttention: DecodeAttentionEfficiency
  /// Decode attention over an fp8 KV cache.
  public var decodeAttentionFP8: DecodeAttentionEfficiency
  /// Prefill and decode attention in one launch; `nil` where the two add up, less one launch.
  public var mixedAttention: MixedAttentionEfficiency?

  /// fp8 costs what 16 bits cost where it has no constants of its own.
  public init(
    gemm: GEMMEfficiency, gemmFP8: GEMMEfficiency? = nil, prefillAttention: PrefillAttentionEfficiency,
    prefillAttentionFP8: PrefillAttentionEfficiency? = nil, decodeAttention: DecodeAttentionEfficiency,
    decodeAttentionFP8: DecodeAttentionEfficiency? = nil, mixedAttention: MixedAttentionEfficiency? = nil
  ) {
    self.gemm = gemm
    self.gemmFP8 = gemmFP8 ?? gemm
    self.prefillAttention = prefillAttention
    self.prefillAttentionFP8 = prefillAttentionFP8 ?? prefillAttention
    self.mixedAttention = mixedAttention
    self.decodeAttention = decodeAttention
    self.decodeAttentionFP8 = decodeAttentionFP8 ?? decodeAttention
  }
}

/// A matrix product (m x k)(k x n): a roofline with a rounded bend,
/// `t0 + (C^p + B^p)^(1/p) + q m k / bandwidth` with `C = 2 m n k / (ec peak)`, `B = bytes / (eb bandwidth)`.
public struct GEMMEfficiency: Sendable, Hashable {
  /// t0: launch and tail of one kernel, seconds.
  public var launchSeconds: Double
  /// ec: part of the dense peak reached by large products, 0 to 1.
  public var compute: Double
  /// eb: part of the memory bandwidth reached, 0 to 1.
  public var bandwidth: Double
  /// p: sharpness of the bend, 1 or more; infinity would be the textbook roofline.
  public var sharpness: Double
  /// q: bytes moved for each activation element to quantise it before the product (fp8), 0 otherwise.
  public var quantisationBytes: Double
  /// m is rounded up to a multiple of this (fp8 tiles of H100), 1 for none.
  public var rowPadding: Int

  /// Seconds, bytes and fractions as the properties say.
  public init(
    launchSeconds: Double, compute: Double, bandwidth: Double, sharpness: Double,
    quantisationBytes: Double = 0, rowPadding: Int = 1
  ) {
    self.launchSeconds = launchSeconds
    self.compute = compute
    self.bandwidth = bandwidth
    self.sharpness = sharpness
    self.quantisationBytes = quantisationBytes
    self.rowPadding = rowPadding
  }
}

/// Prefill attention in waves of tiles over the multiprocessors. With `T` query rows a tile,
/// `W = ceil(sum over sequences of heads ceil(q / T) / multiprocessors)` and
/// `tau = 4 headSize T multiprocessors / (ec peak)`:
/// `t0 + tau (max(q, W q / 2) + W (context + d0)) + bytes of q, k, v and output / (em bandwidth)`,
/// the bytes, `2 headSize q (2 heads + 3 KV heads)`, scaled by `1 - (1 - hot) / (1 + (bytes / cacheBytes)^4)` where
/// they still lie in the last-level cache. Kernels that share out the last wave have `W = (tiles + x0) / multiprocessors`.
public struct PrefillAttentionEfficiency: Sendable, Hashable {
  /// t0, seconds.
  public var launchSeconds: Double
  /// ec, 0 to 1.
  public var compute: Double
  /// d0: context tokens' worth of work that each tile costs beside its own context.
  public var extraContextTokens: Double
  /// T: query rows of a tile, 64 (FlashAttention 2) or 128 (FlashAttention 3).
  public var tileRows: Int
  /// em: part of the memory bandwidth reached by reading q, k, v and writing the output; above 1 where caches help.
  public var bandwidth: Double
  /// hot: part of those bytes' time that remains when they lie in the cache.
  public var cached: Double
  /// x0: tiles' worth of time that the tail costs where the last wave is shared out; `nil` where waves are whole.
  public var tailTiles: Double?

  /// Seconds, bytes and fractions as the properties say.
  public init(
    launchSeconds: Double, compute: Double, extraContextTokens: Double, tileRows: Int = 64,
    bandwidth: Double = 1, cached: Double = 1, tailTiles: Double? = nil
  ) {
    self.launchSeconds = launchSeconds
    self.compute = compute
    self.extraContextTokens = extraContextTokens
    self.tileRows = tileRows
    self.bandwidth = bandwidth
    self.cached = cached
    self.tailTiles = tailTiles
  }
}

/// Decode attention. With `x = batch * KV heads` on one GPU:
/// `t0 + copy + max(w max(0, x / multiprocessors - h0), KV bytes / rate)`, where rate is
/// `eb bandwidth x / (x + x0)` for grouped heads and `min(eb bandwidth, x head)` where every head has its own KV.
///
/// Each wave of (sequence, KV head) pairs has a latency of its own; as soon as it takes longer to read the wave's KV
/// entries than that, the latency hides behind the reading. Beyond a few hundred tokens of context the time is linear in
/// the KV tokens of the batch.
public struct DecodeAttentionEfficiency: Sendable, Hashable {
  /// t0, seconds.
  public var launchSeconds: Double
  /// copy: seconds to regroup grouped heads when there is more than one KV head and sequence.
  public var regroupSeconds: Double
  /// w: seconds of each further wave of (sequence, KV head) pairs over the multiprocessors, at least.
  public var waveSeconds: Double
  /// h0: waves that cost nothing more.
  public var freeWaves: Double
  /// eb, 0 to 1.
  public var bandwidth: Double
  /// x0: (sequence, KV head) pairs at which half the bandwidth is reached.
  public var halfBandwidthPairs: Double
  /// head: bytes per second that one head's kernel reads where heads are not split (multi-head attention in
  /// FlashAttention 2); infinite where they are.
  public var bytesPerSecondPerHead: Double

  /// Seconds, bytes and fractions as the properties say.
  public init(
    launchSeconds: Double, regroupSeconds: Double = 0, waveSeconds: Double = 0, freeWaves: Double = 0,
    bandwidth: Double, halfBandwidthPairs: Double = 0, bytesPerSecondPerHead: Double = .infinity
  ) {
    self.launchSeconds = launchSeconds
    self.regroupSeconds = regroupSeconds
    self.waveSeconds = waveSeconds
    self.freeWaves = freeWaves
    self.bandwidth = bandwidth
    self.halfBandwidthPairs = halfBandwidthPairs
    self.bytesPerSecondPerHead = bytesPerSecondPerHead
  }
}

/// FlashAttention 2 on prefills and decodes in one launch: each query head of a decode is one more tile. With `tau` of
/// the prefill, `t0 + tau max(work / multiprocessors, longest + d0)`, where
/// `work = sum over prefills of tiles (context + q / 2 + d0) + sequences heads (r KV tokens + dd)`.
public struct MixedAttentionEfficiency: Sendable, Hashable {
  /// t0, seconds.
  public var launchSeconds: Double
  /// r: work of one KV token of a decode, in context tokens of a prefill tile.
  public var decodeWork: Double
  /// dd: work of a decode beside its KV tokens, in the same unit.
  public var extraDecodeTokens: Double

  /// Seconds and tokens as the properties say.
  public init(launchSeconds: Double, decodeWork: Double, extraDecodeTokens: Double) {
    self.launchSeconds = launchSeconds
    self.decodeWork = decodeWork
    self.extraDecodeTokens = extraDecodeTokens
  }
}
