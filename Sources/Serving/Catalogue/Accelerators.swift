extension Accelerator {
  /// Every GPU that is built in, oldest generation first, other vendors last.
  public static let catalogue: [Accelerator] = [
    t4, v100, v100With32GB, a10, a10G, a40, a100With40GB, a100With80GB, a100PCIe, l4, l40S, rtx4090, h100SXM,
    h100PCIe, h100NVL, h200, b200, rtxPro6000, mi300X, inferentia2, trainium1,
  ]

  /// The built-in GPU called `name` (case, `-`, `_`, `.` and space do not matter), or `nil`.
  public static func find(_ name: String) -> Accelerator? {
    Catalogue.find(name, in: catalogue, name: \.name)
  }

  /// An entry in the units of data sheets: memory as CUDA reports it in GiB, GB/s, TFLOPS, W, MB of last-level cache.
  static func board(
    _ name: String, memory: Double, bandwidth: Double, fp32: Double, fp16: Double, fp8: Double? = nil,
    watts: Double?, multiprocessors: Int, cache: Double, kernels: KernelEfficiency, link: String,
    host: Double = 1, platform: Platform = .cuda, source: String
  ) -> Accelerator {
    Accelerator(
      name: name, memoryBytes: Int64(memory * 1_073_741_824), bandwidthBytesPerSecond: bandwidth * 1e9,
      peak: PeakRates(fp32: fp32 * 1e12, fp16: fp16 * 1e12, fp8: fp8.map { $0 * 1e12 }),
      multiprocessors: multiprocessors, cacheBytes: cache * 1e6, powerWatts: watts, kernels: kernels,
      usualLink: link, hostFactor: host, platform: platform, source: source)
  }
}
