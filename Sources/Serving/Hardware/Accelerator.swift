/// One GPU as the step cost sees it: what its data sheet says, and how much of that its kernels reach.
public struct Accelerator: Sendable, Hashable {
  /// Catalogue name, such as `A10G`.
  public var name: String
  /// Device memory in bytes, as the driver reports it in all.
  public var memoryBytes: Int64
  /// HBM or GDDR bandwidth of the data sheet, bytes per second.
  public var bandwidthBytesPerSecond: Double
  /// Dense peak rates of the data sheet, floating-point operations per second.
  public var peak: PeakRates
  /// Board power in watts.
  public var powerWatts: Double
  /// What kernels reach of bandwidth and peak.
  public var kernels: KernelEfficiency
  /// Catalogue name of the link that hosts of this GPU usually have.
  public var usualLink: String
  /// Where the figures come from.
  public var source: String

  public init(
    name: String, memoryBytes: Int64, bandwidthBytesPerSecond: Double, peak: PeakRates, powerWatts: Double,
    kernels: KernelEfficiency, usualLink: String, source: String
  ) {
    self.name = name
    self.memoryBytes = memoryBytes
    self.bandwidthBytesPerSecond = bandwidthBytesPerSecond
    self.peak = peak
    self.powerWatts = powerWatts
    self.kernels = kernels
    self.usualLink = usualLink
    self.source = source
  }
}

/// Dense peak rates, operations per second; `nil` where the chip has no unit for the format.
public struct PeakRates: Sendable, Hashable {
  /// fp32 outside the tensor cores (TF32 is off by default in PyTorch's matmul).
  public var fp32: Double
  /// fp16 and bf16 on the tensor cores with fp32 accumulation.
  public var fp16: Double
  /// fp8 on the tensor cores.
  public var fp8: Double?

  public init(fp32: Double, fp16: Double, fp8: Double? = nil) {
    self.fp32 = fp32
    self.fp16 = fp16
    self.fp8 = fp8
  }

  /// The rate at which products of weights in `format` run: fp8 falls back to 16 bits where the chip has no fp8 unit.
  public func rate(weights format: NumberFormat) -> Double {
    switch format {
    case .fp32: fp32
    case .fp16, .bf16, .int8, .int4: fp16
    case .fp8: fp8 ?? fp16
    }
  }
}

/// The part of peak and bandwidth that a GPU's kernels reach. Every constant is physical: a launch time, a fraction of
/// the data sheet, or the sharpness of the bend between the two roofs.
public struct KernelEfficiency: Sendable, Hashable {
  /// Matrix products with 16-bit (and wider) arithmetic.
  public var gemm: GEMMEfficiency
  /// Matrix products in fp8.
  public var gemmFP8: GEMMEfficiency
  /// Prefill attention.
  public var prefillAttention: PrefillAttentionEfficiency
  /// Decode attention.
  public var decodeAttention: DecodeAttentionEfficiency

  public init(
    gemm: GEMMEfficiency, gemmFP8: GEMMEfficiency, prefillAttention: PrefillAttentionEfficiency,
    decodeAttention: DecodeAttentionEfficiency
  ) {
    self.gemm = gemm
    self.gemmFP8 = gemmFP8
    self.prefillAttention = prefillAttention
    self.decodeAttention = decodeAttention
  }
}

/// `t0 + ((flops / (ec * peak))^p + (bytes / (eb * bandwidth))^p)^(1/p)`: a roofline with a rounded bend.
public struct GEMMEfficiency: Sendable, Hashable {
  /// t0: launch and tail of one kernel, seconds.
  public var launchSeconds: Double
  /// ec: part of the dense peak reached by large products, 0 to 1.
  public var compute: Double
  /// eb: part of the memory bandwidth reached, 0 to 1.
  public var bandwidth: Double
  /// p: sharpness of the bend; infinity would be the textbook roofline.
  public var sharpness: Double

  public init(launchSeconds: Double, compute: Double, bandwidth: Double, sharpness: Double) {
    self.launchSeconds = launchSeconds
    self.compute = compute
    self.bandwidth = bandwidth
    self.sharpness = sharpness
  }
}

/// `t0 + 4 * headSize * heads * q * (context + q/2 + d0) / (ec * peak)`: quadratic in the prompt.
public struct PrefillAttentionEfficiency: Sendable, Hashable {
  /// t0, seconds.
  public var launchSeconds: Double
  /// ec, 0 to 1.
  public var compute: Double
  /// d0: context tokens' worth of work that each query row costs beside its own context.
  public var extraContextTokens: Double

  public init(launchSeconds: Double, compute: Double, extraContextTokens: Double) {
    self.launchSeconds = launchSeconds
    self.compute = compute
    self.extraContextTokens = extraContextTokens
  }
}

/// `t0 + KV bytes read / (eb * bandwidth)`: linear in the KV tokens of the batch.
public struct DecodeAttentionEfficiency: Sendable, Hashable {
  /// t0, seconds.
  public var launchSeconds: Double
  /// eb, 0 to 1.
  public var bandwidth: Double

  public init(launchSeconds: Double, bandwidth: Double) {
    self.launchSeconds = launchSeconds
    self.bandwidth = bandwidth
  }
}
