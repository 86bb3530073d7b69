/// A transformer as the `config.json` of a Hugging Face model describes it, read unedited: the families' different
/// names for the same things brought together, the rest of the keys left alone.
///
/// Decoded from within a scenario, where the same object may stand inline, a key that looks like a slip of the pen is
/// warned of. All counts are from 1 unless said otherwise, and bounded so that the parameters of a model with all of
/// them at once still fit 62 bits.
public struct HuggingFaceConfig: Sendable, Equatable {
  /// The experts of a mixture-of-experts model.
  public struct Experts: Sendable, Equatable {
    /// Routed experts a layer.
    public var count: Int
    /// Routed experts that a token goes through.
    public var perToken: Int
    /// The inner size of one routed expert's MLP.
    public var intermediateSize: Int
    /// The inner size of the shared experts' MLP, all of them together; 0 for none.
    public var sharedIntermediateSize: Int
    /// Layers at the start that have one dense MLP instead; from 0.
    public var leadingDenseLayers: Int
  }

  /// Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434): keys and values are cached compressed.
  public struct LatentAttention: Sendable, Equatable {
    /// The rank that queries are compressed to; nil where they are not.
    public var queryRank: Int?
    /// The rank that keys and values are compressed to.
    public var keyValueRank: Int
    /// The part of a query or key head without a position.
    public var headSizeWithoutPosition: Int
    /// The part with a rotary position, which all heads of a key share.
    public var headSizeWithPosition: Int
    /// The size of a value head.
    public var valueHeadSize: Int
  }

  /// How the weights are quantized.
  public struct Quantization: Sendable, Equatable {
    /// `quant_method`, such as `awq`, `gptq` or `fp8`.
    public var method: String
    /// Bits a weight, where the file or the method says.
    public var bits: Int?
  }

  /// `model_type`, such as `llama`; empty where an inline object has none.
  public var modelType: String
  /// `architectures`.
  public var architectures: [String]
  /// `num_hidden_layers`, `n_layer`, `n_layers` or `num_layers`: up to 1024.
  public var layerCount: Int
  /// `hidden_size`, `n_embd` or `d_model`: up to 131,072.
  public var hiddenSize: Int
  /// `num_attention_heads`, `n_head` or `n_heads`: up to 16,384.
  public var attentionHeadCount: Int
  /// `num_key_value_heads`, `num_kv_heads`, `n_head_kv`, or 1 with `multi_query`; divides the attention heads.
  public var keyValueHeadCount: Int
  /// `head_dim`, or else the hidden size shared out among the heads: up to 16,384.
  public var headSize: Int
  /// `intermediate_size`, `ffn_dim`, `ffn_hidden_size` or `n_inner`, or 4 times the hidden size in the families that
  /// mean that: up to 1,048,576.
  public var intermediateSize: Int
  /// `vocab_size`: up to 4,194,304.
  public var vocabularySize: Int
  /// `max_position_embeddings`, `n_positions`, `max_seq_len` or `seq_length`, in tokens.
  public var maxPositions: Int?
  /// Whether the output layer shares the embedding's weights: `tie_word_embeddings`, or the family's habit.
  public var tiesWordEmbeddings: Bool
  /// The window that attention is limited to, in tokens; nil for none, or where `use_sliding_window` is false.
  public var slidingWindow: Int?
  /// Layers that the window holds for; nil for all.
  public var windowedLayerCount: Int?
  /// Whether the MLP has a gate (three matrices, as in Llama) rather than two.
  public var hasGatedMLP: Bool
  /// Whether the query, key and value projections have biases.
  public var hasAttentionBias: Bool
  /// The experts; nil for a dense model.
  public var experts: Experts?
  /// Latent attention; nil for the ordinary kind.
  public var latentAttention: LatentAttention?
  /// `torch_dtype` or `dtype`; nil where that is missing or unknown.
  public var dataType: DataTypeName?
  /// `quantization_config`; nil for none.
  public var quantization: Quantization?
  /// Where the object stands, for an error about the model as a whole.
  public var location: TextLocation

  /// Reads the file at `path`.
  public init(path: String) throws(Diagnostic) {
    try self.init(JSON5.read(path: path))
  }

  /// Reads an object; `path` is its key path, for messages.
  public init(_ value: JSON5Value, path: String = "") throws(Diagnostic) {
    let config = try HuggingFaceObject(value, path: path)
    location = config.value.location
    modelType = try config.string(["model_type"]) ?? ""
    architectures = try config.strings("architectures")
    if try config.flag("is_encoder_decoder") == true {
      throw config.failure("encoder-decoder models are not simulated")
    }
    let family = HuggingFaceFamily(modelType: modelType)
    let layers = try config.count(["num_hidden_layers", "n_layer", "n_layers", "num_layers"], upTo: 1024)
    let hidden = try config.count(["hidden_size", "n_embd", "d_model"], upTo: 131_072)
    let heads = try config.count(["num_attention_heads", "n_head", "n_heads"], upTo: 16_384)
    layerCount = layers
    hiddenSize = hidden
    attentionHeadCount = heads
    keyValueHeadCount = try Self.keyValueHeads(config, heads: heads, family: family)
    latentAttention = try Self.latentAttention(config)
    headSize = try Self.headSize(config, hidden: hidden, heads: heads)
    vocabularySize = try config.count(["vocab_size"], upTo: 4_194_304)
    maxPositions = try config.optionalCount(
      ["max_position_embeddings", "n_positions", "max_seq_len", "seq_length"], upTo: Int(Int32.max))
    tiesWordEmbeddings = try config.flag("tie_word_embeddings") ?? family.tiesWordEmbeddings
    let window = try config.optionalCount(["sliding_window"], upTo: Int(Int32.max))
    slidingWindow = try config.flag("use_sliding_window") == false ? nil : window
    windowedLayerCount = try Self.windowedLayers(config, layers: layers, modelType: modelType)
    hasGatedMLP = family.hasGatedMLP
    hasAttentionBias = try Self.attentionBias(config) ?? family.hasAttentionBias
    let inner = try Self.intermediateSize(config, hidden: hidden, family: family)
    experts = try Self.experts(config, intermediateSize: inner, layers: layers)
    // A model of nothing but experts need not say how large the dense MLP is that it does not have.
    guard let size = inner ?? experts?.intermediateSize else {
      throw config.missing(["intermediate_size", "ffn_dim", "ffn_hidden_size", "n_inner"])
    }
    intermediateSize = size
    dataType = try config.string(["torch_dtype", "dtype"]).flatMap(DataTypeName.init(alias:))
    quantization = try Self.quantization(config)
  }

  private static func keyValueHeads(
    _ config: HuggingFaceObject, heads: Int, family: HuggingFaceFamily
  ) throws(Diagnostic) -> Int {
    let named = try config.optionalCount(["num_key_value_heads", "num_kv_heads", "n_head_kv"], upTo: 16_384)
    var count = named ?? heads
    // Falcon's and GPT-BigCode's `multi_query` means one head, whatever `num_kv_heads` says, unless Falcon's newer
    // architecture is asked for (modeling_falcon.py). In the first release of Falcon-40B `n_head_kv` alone says so.
    if try config.flag("multi_query") == true, try config.flag("new_decoder_architecture") != true {
      count = 1
    } else if family == .falcon, try config.flag("new_decoder_architecture") == false {
      count = heads
    }
    if heads % count != 0 {
      throw config.failure("\(count) key-value heads do not divide \(heads) attention heads")
    }
    return count
  }

  /// Layers that the window holds for: those that `layer_types` calls `sliding_attention`; Qwen2's from
  /// `max_window_layers` on; all but every n-th with Gemma 3's and Cohere 2's `sliding_window_pattern` n; every second of
  /// Gemma 2. Source: the configuration classes of Hugging Face transformers.
  private static func windowedLayers(
    _ config: HuggingFaceObject, layers: Int, modelType: String
  ) throws(Diagnostic) -> Int? {
    let types = try config.strings("layer_types")
    if !types.isEmpty { return types.filter { $0 == "sliding_attention" }.count }
    if let full = try config.optionalCount(["max_window_layers"], from: 0, upTo: 1024) {
      return max(0, layers - full)
    }
    if let period = try config.optionalCount(["sliding_window_pattern"], upTo: 1024) {
      return layers - layers / period
    }
    switch modelType {
    case "gemma2": return (layers + 1) / 2
    case "gemma3", "gemma3_text": return layers - layers / 6
    case "cohere2": return layers - layers / 4
    default: return nil
    }
  }

  private static func headSize(
    _ config: HuggingFaceObject, hidden: Int, heads: Int
  ) throws(Diagnostic) -> Int {
    if let size = try config.optionalCount(["head_dim"], upTo: 16_384) { return size }
    // Latent attention has head sizes of its own, and the even share is of no use to it.
    if hidden % heads != 0, try config.optionalCount(["kv_lora_rank"], upTo: 131_072) == nil {
      throw config.failure(
        "\(heads) attention heads do not divide hidden_size \(hidden), and there is no 'head_dim'")
    }
    return max(hidden / heads, 1)
  }

  private static func attentionBias(_ config: HuggingFaceObject) throws(Diagnostic) -> Bool? {
    for key in ["attention_bias", "qkv_bias", "use_bias", "enable_bias", "bias"] {
      if let flag = try config.flag(key) { return flag }
    }
    return nil
  }

  private static func intermediateSize(
    _ config: HuggingFaceObject, hidden: Int, family: HuggingFaceFamily
  ) throws(Diagnostic) -> Int? {
    let names = ["intermediate_size", "ffn_dim", "ffn_hidden_size", "n_inner"]
    if let size = try config.optionalCount(names, upTo: 1_048_576) { return size }
    if let ratio = try config.optionalCount(["expansion_ratio"], upTo: 8) { return ratio * hidden }
    return family.expandsFourfold ? 4 * hidden : nil
  }

  private static func latentAttention(_ config: HuggingFaceObject) throws(Diagnostic) -> LatentAttention? {
    guard let rank = try config.optionalCount(["kv_lora_rank"], upTo: 131_072) else { return nil }
    return LatentAttention(
      queryRank: try config.optionalCount(["q_lora_rank"], upTo: 131_072),
      keyValueRank: rank,
      headSizeWithoutPosition: try config.count(["qk_nope_head_dim"], upTo: 16_384),
      headSizeWithPosition: try config.count(["qk_rope_head_dim"], upTo: 16_384),
      valueHeadSize: try config.count(["v_head_dim"], upTo: 16_384))
  }

  private static func experts(
    _ config: HuggingFaceObject, intermediateSize: Int?, layers: Int
  ) throws(Diagnostic) -> Experts? {
    let names = ["num_local_experts", "num_experts", "n_routed_experts"]
    guard let count = try config.optionalCount(names, from: 0, upTo: 2048), count > 1 else { return nil }
    let perToken = try config.count(
      ["num_experts_per_tok", "num_experts_per_token", "experts_per_token"], upTo: count)
    guard let size = try config.optionalCount(["moe_intermediate_size"], upTo: 1_048_576) ?? intermediateSize
    else {
      throw config.missing(["moe_intermediate_size"])
    }
    let shared = try config.optionalCount(["n_shared_experts"], from: 0, upTo: 64) ?? 0
    let sharedSize = try config.optionalCount(["shared_expert_intermediate_size"], from: 0, upTo: 1_048_576)
    return Experts(
      count: count, perToken: perToken, intermediateSize: size,
      sharedIntermediateSize: sharedSize ?? shared * size,
      leadingDenseLayers: try config.optionalCount(["first_k_dense_replace"], from: 0, upTo: layers) ?? 0)
  }

  private static func quantization(_ config: HuggingFaceObject) throws(Diagnostic) -> Quantization? {
    guard let part = try config.object("quantization_config"),
      let method = try part.string(["quant_method"])
    else { return nil }
    let stated = try part.optionalCount(["bits", "w_bit"], upTo: 32)
    return Quantization(
      method: method, bits: stated ?? DataTypeName(alias: method).flatMap { $0 == .fp8 ? 8 : nil })
  }
}

extension HuggingFaceConfig: Decodable {
  /// Decodes an object that stands inline in a scenario, and warns of keys that look like slips of the pen.
  public init(from decoder: any Decoder) throws {
    let value = try JSON5Value(from: decoder)
    let path = decoder.codingPath.map(\.stringValue).joined(separator: ".")
    try self.init(value, path: path)
    guard case .object(let members) = value.content else { return }
    for member in members where !HuggingFaceObject.knownKeys.contains(member.key) {
      if let near = Suggestion.nearest(member.key, among: HuggingFaceObject.knownKeys),
        Suggestion.distance(Array(member.key.utf8), Array(near.utf8)) <= 2
      {
        decoder.warn(
          .warning(
            at: member.keyLocation, "unknown key '\(excerpt(member.key))' in \(path)", suggestions: [near]))
      }
    }
  }
}
