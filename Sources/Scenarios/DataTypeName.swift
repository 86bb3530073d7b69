/// The number formats of weights and KV cache by the names that scenarios use.
public enum DataTypeName: String, NamedChoice {
  /// 32-bit IEEE floating point.
  case fp32
  /// 16-bit IEEE floating point.
  case fp16
  /// bfloat16: the range of fp32 in 16 bits.
  case bf16
  /// 8-bit floating point.
  case fp8
  /// 8-bit integers with scales.
  case int8
  /// 4-bit integers with scales.
  case int4

  /// The format by any of the names that PyTorch, Hugging Face and serving engines give it, such as `float16`,
  /// `torch.bfloat16` or `float8_e4m3fn`; nil if `name` is none of them.
  public init?(alias name: String) {
    let folded = Suggestion.folded(name)
    let bare = folded.hasPrefix("torch-") ? String(folded.dropFirst("torch-".count)) : folded
    switch bare {
    case "float32", "float", "fp32": self = .fp32
    case "float16", "half", "fp16": self = .fp16
    case "bfloat16", "bf16": self = .bf16
    case "float8", "fp8", "float8-e4m3fn", "float8-e5m2", "fp8-e4m3", "fp8-e5m2": self = .fp8
    case "int8", "uint8": self = .int8
    case "int4", "uint4": self = .int4
    default: return nil
    }
  }
}
