/// One GPU as the step cost sees it: what its data sheet says, and how much of that its kernels reach.
public struct Accelerator: Sendable, Hashable {
  /// Catalogue name, such as `A10G`.
  public var name: String
  /// Device memory in bytes, as the driver reports it to a program in all: less than the data sheet says.
  public var memoryBytes: Int64
  /// HBM or GDDR bandwidth of the data sheet, bytes per second.
  public var bandwidthBytesPerSecond: Double
  /// Dense peak rates of the data sheet, floating-point operations per second.
  public var peak: PeakRates
  /// Streaming multiprocessors (compute units): attention kernels run in waves over them.
  public var multiprocessors: Int
  /// Last-level cache in bytes: what prefill attention has just written may still be there.
  public var cacheBytes: Double
  /// Board power in watts; `nil` where the vendor publishes none.
  public var powerWatts: Double?
  /// What kernels reach of bandwidth and peak.
  public var kernels: KernelEfficiency
  /// Catalogue name of the link that hosts of this GPU usually have.
  public var usualLink: String
  /// How much longer the host of such a GPU takes than that of an H100 or A10G server: servers of the A100's years have
  /// slower cores. Source: launch times of the same engine on A100 and H100 hosts (Splitwise tables, ratio 1.49) and of
  /// TGI on p4d and g5 hosts (1.5).
  public var hostFactor: Double
  /// What software it runs.
  public var platform: Platform
  /// Where the figures come from.
  public var source: String

  /// What an engine has to be built for to run on a chip.
  public enum Platform: String, Sendable, Hashable, CaseIterable {
    /// NVIDIA.
    case cuda
    /// AMD.
    case rocm
    /// AWS Inferentia and Trainium.
    case neuron
  }

  /// Bytes, operations per second and watts, as the properties say.
  public init(
    name: String, memoryBytes: Int64, bandwidthBytesPerSecond: Double, peak: PeakRates,
    multiprocessors: Int, cacheBytes: Double, powerWatts: Double?, kernels: KernelEfficiency,
    usualLink: String, hostFactor: Double = 1, platform: Platform = .cuda, source: String
  ) {
    self.name = name
    self.memoryBytes = memoryBytes
    self.bandwidthBytesPerSecond = bandwidthBytesPerSecond
    self.peak = peak
    self.multiprocessors = multiprocessors
    self.cacheBytes = cacheBytes
    self.powerWatts = powerWatts
    self.kernels = kernels
    self.usualLink = usualLink
    self.hostFactor = hostFactor
    self.platform = platform
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

  /// Operations per second.
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
