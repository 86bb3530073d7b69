import Serving

/// Tables of measured kernels (ai-dynamo/aiconfigurator), row by row: once with the catalogue's constants, which are
/// fitted to all rows, and once with constants that did not see the row.
enum KernelCases {
  static let sources = [products, decodeAttention, prefillAttention, allReduces]

  /// A GPU and the ends of its files' names.
  struct Board: Sendable {
    var accelerator: Accelerator
    var file: String
    var collectives: String
  }

  static let boards = [
    Board(accelerator: .h100SXM, file: "h100_sxm_vllm0.24.0", collectives: "h100_sxm"),
    Board(accelerator: .a100With80GB, file: "a100_sxm_vllm0.14.0", collectives: "a100_sxm"),
    Board(accelerator: .l40S, file: "l40s_vllm0.24.0", collectives: "l40s"),
    Board(
      accelerator: .rtxPro6000, file: "rtx_pro_6000_server_vllm0.24.0", collectives: "rtx_pro_6000_server"),
  ]

  /// The formats of the tables, and their names for them.
  static let formats: [(format: NumberFormat, label: String)] = [(.bf16, "bf16"), (.fp8, "fp8")]

  /// What the tables of products and attention say of their constants.
  static func fitted(heldOut halves: String) -> String {
    "the constants to all rows of these files; held out: constants fitted anew to \(halves) alone, from one start for "
      + "all GPUs, on the others, both ways round"
  }

  /// The cases of one table: with the catalogue's constants, and, where those are fitted to it, with rows held out.
  static func cases<Constants, Work>(
    _ name: String, _ fit: HeldOutFit<Constants, Work>, rows: [HeldOutFit<Constants, Work>.Row],
    isFitted: Bool = true
  ) -> [ValidationCase] {
    func entry(_ name: String, isFitted: Bool, _ pairs: [(measured: Double, simulated: Double)])
      -> [ValidationCase]
    {
      guard let time = Residual("Time", unit: "us", rows: pairs) else { return [] }
      return [ValidationCase(name: name, isFitted: isFitted, residuals: [time])]
    }
    let catalogue = rows.map { ($0.measured_us, fit.microseconds(fit.form, $0.work)) }
    return entry(name, isFitted: isFitted, catalogue)
      + (isFitted ? entry("\(name), held out", isFitted: false, fit.pairs(rows)) : [])
  }
}

/// What a benchmark leaves in the cache from one repetition to the next. In serving other layers' weights and other
/// sequences' KV entries pass in between, so only the replay of kernel tables knows it.
struct CacheResidency: Sendable {
  /// Cost of cached bytes as a part of their cost from memory, 0 to 1; 1 where the cache is of no help.
  var share: Double
  /// Bytes at which half of the benefit is gone.
  var capacityBytes: Double

  /// The part of their cost from memory that `bytes` cost: `1 - (1 - share) / (1 + (bytes / capacity)^6)`.
  func cost(bytes: Double) -> Double {
    let cube = bytes / capacityBytes * (bytes / capacityBytes) * (bytes / capacityBytes)
    return 1 - (1 - share) / (1 + cube * cube)
  }

  private static let none = CacheResidency(share: 1, capacityBytes: 1)

  /// Of a product's weights, fitted with the product's constants; only the two boards with large caches show it.
  static func weights(_ gpu: String, _ format: NumberFormat) -> CacheResidency {
    switch (gpu, format == .fp8) {
    case ("L40S", false): CacheResidency(share: 0.449, capacityBytes: 16.8e6)
    case ("L40S", true): CacheResidency(share: 0.284, capacityBytes: 16.3e6)
    case ("RTX-PRO-6000", false): CacheResidency(share: 0.103, capacityBytes: 20e6)
    case ("RTX-PRO-6000", true): CacheResidency(share: 0.577, capacityBytes: 20.3e6)
    default: none
    }
  }

  /// Of a decode step's KV entries, fitted with the constants of decode attention.
  static func keyValues(_ gpu: String, _ format: NumberFormat) -> CacheResidency {
    switch (gpu, format == .fp8) {
    case ("L40S", false): CacheResidency(share: 0.294, capacityBytes: 104.3e6)
    case ("L40S", true): CacheResidency(share: 0.218, capacityBytes: 102.7e6)
    case ("RTX-PRO-6000", false): CacheResidency(share: 0.579, capacityBytes: 199.4e6)
    case ("RTX-PRO-6000", true): CacheResidency(share: 0.366, capacityBytes: 185.8e6)
    default: none
    }
  }
}
