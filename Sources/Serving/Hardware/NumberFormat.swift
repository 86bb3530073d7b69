/// How weights or KV entries are stored.
///
/// `fp8` weights run on the GPU's fp8 units where it has them (W8A8); `int8` and `int4` are weight-only formats whose
/// products run in 16 bits, as AWQ, GPTQ and bitsandbytes do, and so save memory traffic but no arithmetic.
public enum NumberFormat: String, CaseIterable, Sendable, Hashable, Codable {
  case fp32, fp16, bf16, fp8, int8, int4

  /// Bytes an element takes. `int4` carries a 16-bit scale for each 128 elements, as AWQ and GPTQ store it.
  public var bytes: Double {
    switch self {
    case .fp32: 4
    case .fp16, .bf16: 2
    case .fp8, .int8: 1
    case .int4: 0.5 + 2.0 / 128
    }
  }
}
