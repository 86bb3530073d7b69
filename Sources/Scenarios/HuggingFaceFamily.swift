/// What a family of models leaves unsaid in its configs. Source: the configuration and modeling classes of Hugging
/// Face transformers for each `model_type`.
enum HuggingFaceFamily {
  case llama, qwen2, falcon, bloom, opt, gpt2, mpt, gemma, phi, starcoder2, neox

  /// Any family that is not known is taken for one like Llama, as nearly all are.
  init(modelType: String) {
    switch modelType {
    case "qwen2", "qwen2_moe": self = .qwen2
    case "falcon", "RefinedWeb", "RefinedWebModel": self = .falcon
    case "bloom": self = .bloom
    case "opt": self = .opt
    case "gpt2", "gpt_bigcode": self = .gpt2
    case "mpt": self = .mpt
    case "gemma", "gemma2", "gemma3", "gemma3_text": self = .gemma
    case "phi": self = .phi
    case "starcoder2": self = .starcoder2
    case "gpt_neox": self = .neox
    default: self = .llama
    }
  }

  var tiesWordEmbeddings: Bool {
    switch self {
    case .falcon, .bloom, .opt, .gpt2, .mpt, .gemma, .starcoder2: true
    case .llama, .qwen2, .phi, .neox: false
    }
  }

  var hasGatedMLP: Bool {
    switch self {
    case .llama, .qwen2, .gemma: true
    case .falcon, .bloom, .opt, .gpt2, .mpt, .phi, .starcoder2, .neox: false
    }
  }

  var hasAttentionBias: Bool {
    switch self {
    case .qwen2, .bloom, .opt, .gpt2, .phi, .starcoder2, .neox: true
    case .llama, .falcon, .mpt, .gemma: false
    }
  }

  /// Whether an MLP whose size is not given is four times as wide as the model.
  var expandsFourfold: Bool {
    switch self {
    case .falcon, .bloom, .gpt2, .mpt: true
    case .llama, .qwen2, .opt, .gemma, .phi, .starcoder2, .neox: false
    }
  }
}
