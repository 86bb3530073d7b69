import Testing

@testable import Scenarios

@Suite struct HuggingFaceConfigTests {
  private func read(_ text: String) throws -> HuggingFaceConfig {
    try HuggingFaceConfig(JSON5.parse(text, file: "config.json"))
  }

  @Test func readsLlama() throws {
    let config = try read(
      """
      { "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 4096, "num_hidden_layers": 32,
        "num_attention_heads": 32, "num_key_value_heads": 8, "intermediate_size": 14336, "vocab_size": 128256,
        "max_position_embeddings": 131072, "torch_dtype": "bfloat16", "tie_word_embeddings": false, "rope_scaling": {},
        "attention_bias": false, "eos_token_id": [1, 2], "rms_norm_eps": 1e-05 }
      """)
    #expect(config.modelType == "llama")
    #expect(config.architectures == ["LlamaForCausalLM"])
    #expect((config.layerCount, config.hiddenSize) == (32, 4096))
    #expect((config.attentionHeadCount, config.keyValueHeadCount, config.headSize) == (32, 8, 128))
    #expect(
      (config.intermediateSize, config.vocabularySize, config.maxPositions) == (14336, 128_256, 131_072))
    #expect(config.dataType == .bf16)
    #expect(!config.tiesWordEmbeddings && !config.hasAttentionBias && config.hasGatedMLP)
    #expect(config.experts == nil && config.latentAttention == nil && config.quantization == nil)
  }

  private static let small = "hidden_size: 64, num_hidden_layers: 2, num_attention_heads: 8, vocab_size: 10"

  @Test func qwenHasBiasesAndNoWindowUnlessUsed() throws {
    let text = "model_type: 'qwen2', intermediate_size: 128, sliding_window: 4096, \(Self.small)"
    #expect(try read("{ \(text), use_sliding_window: false }").slidingWindow == nil)
    #expect(try read("{ \(text) }").slidingWindow == 4096)
    #expect(try read("{ \(text) }").hasAttentionBias)
  }

  @Test func tellsWhichLayersHaveAWindow() throws {
    let text =
      "intermediate_size: 128, hidden_size: 64, num_attention_heads: 8, vocab_size: 10, sliding_window: 512"
    func layers(_ more: String) throws -> Int? {
      try read("{ \(text), num_hidden_layers: 26, \(more) }").windowedLayerCount
    }
    #expect(try layers("model_type: 'mistral'") == nil)
    #expect(try layers("model_type: 'qwen2', use_sliding_window: true, max_window_layers: 20") == 6)
    #expect(try layers("model_type: 'gemma2'") == 13)
    #expect(try layers("model_type: 'gemma3_text', sliding_window_pattern: 6") == 22)
    #expect(try layers("model_type: 'cohere2', sliding_window_pattern: 4") == 20)
    #expect(
      try layers(
        "model_type: 'gpt_oss', layer_types: ['sliding_attention', 'full_attention', 'sliding_attention']")
        == 2)
  }

  @Test func falconTellsItsHeadsInThreeWays() throws {
    let old = try read(
      "{ model_type: 'RefinedWebModel', n_layer: 32, n_head: 71, hidden_size: 4544, multi_query: true, vocab_size: 65024 }"
    )
    #expect((old.keyValueHeadCount, old.headSize, old.intermediateSize) == (1, 64, 18176))
    #expect(old.tiesWordEmbeddings && !old.hasGatedMLP)
    let text = "model_type: 'falcon', intermediate_size: null, \(Self.small)"
    #expect(
      try read("{ \(text), num_kv_heads: 8, multi_query: true, new_decoder_architecture: false }")
        .keyValueHeadCount == 1)
    #expect(
      try read("{ \(text), num_kv_heads: 2, multi_query: true, new_decoder_architecture: true }")
        .keyValueHeadCount == 2)
    #expect(
      try read("{ \(text), num_kv_heads: 2, multi_query: false, new_decoder_architecture: false }")
        .keyValueHeadCount == 8)
    #expect(try read("{ model_type: 'RefinedWeb', n_head_kv: 2, \(Self.small) }").keyValueHeadCount == 2)
  }

  @Test func otherFamiliesHaveOtherNames() throws {
    let opt = try read("{ model_type: 'opt', ffn_dim: 256, enable_bias: true, \(Self.small) }")
    #expect((opt.intermediateSize, opt.tiesWordEmbeddings, opt.hasAttentionBias) == (256, true, true))
    let bloom = try read(
      "{ model_type: 'bloom', n_layer: 70, n_embd: 14336, n_head: 112, vocab_size: 250880, seq_length: 2048 }"
    )
    #expect((bloom.intermediateSize, bloom.layerCount, bloom.maxPositions) == (57344, 70, 2048))
    let mpt = try read(
      "{ model_type: 'mpt', d_model: 64, n_layers: 2, n_heads: 4, expansion_ratio: 4, vocab_size: 9 }")
    #expect((mpt.intermediateSize, mpt.headSize) == (256, 16))
  }

  @Test func readsExperts() throws {
    let mixtral = try read(
      "{ intermediate_size: 128, num_local_experts: 8, num_experts_per_tok: 2, \(Self.small) }")
    #expect(
      mixtral.experts
        == .init(
          count: 8, perToken: 2, intermediateSize: 128, sharedIntermediateSize: 0, leadingDenseLayers: 0))
    let deepseek = try read(
      """
      { model_type: 'deepseek_v3', intermediate_size: 128, n_routed_experts: 16, num_experts_per_tok: 4, n_shared_experts: 2,
        moe_intermediate_size: 32, first_k_dense_replace: 1, q_lora_rank: 48, kv_lora_rank: 16, qk_nope_head_dim: 12,
        qk_rope_head_dim: 4, v_head_dim: 10, quantization_config: { quant_method: "fp8", fmt: "e4m3" },
        num_key_value_heads: 8, \(Self.small) }
      """)
    #expect(
      deepseek.experts
        == .init(
          count: 16, perToken: 4, intermediateSize: 32, sharedIntermediateSize: 64, leadingDenseLayers: 1))
    #expect(
      deepseek.latentAttention
        == .init(
          queryRank: 48, keyValueRank: 16, headSizeWithoutPosition: 12, headSizeWithPosition: 4,
          valueHeadSize: 10))
    #expect(deepseek.quantization == .init(method: "fp8", bits: 8))
    #expect(try read("{ intermediate_size: 128, num_experts: 0, \(Self.small) }").experts == nil)
  }

  @Test func readsTheTextPartOfSeveralMedia() throws {
    let config = try read(
      "{ model_type: 'gemma3', text_config: { intermediate_size: 128, head_dim: 32, \(Self.small) } }")
    #expect((config.hiddenSize, config.headSize) == (64, 32))
  }

  private static let wrong: [(text: String, expected: String)] = [
    ("{ num_hidden_layers: 2 }", "1:1: error: missing key 'hidden_size' (or 'n_embd', 'd_model')"),
    (
      "{ \(small) }",
      "1:1: error: missing key 'intermediate_size' (or 'ffn_dim', 'ffn_hidden_size', 'n_inner')"
    ),
    ("[]", "1:1: error: expected an object, found an array"),
    (
      "{ num_hidden_layers: 0 }",
      "1:22: error: num_hidden_layers: expected a whole number from 1 to 1024, found the number 0"
    ),
    (
      "{ num_hidden_layers: '2' }",
      "1:22: error: num_hidden_layers: expected a whole number from 1 to 1024, found the string \"2\""
    ),
    ("{ num_key_value_heads: 3, \(small) }", "1:1: error: 3 key-value heads do not divide 8 attention heads"),
    (
      "{ num_hidden_layers: 2, hidden_size: 65, num_attention_heads: 8 }",
      "1:1: error: 8 attention heads do not divide hidden_size 65, and there is no 'head_dim'"
    ),
    (
      "{ intermediate_size: 8, num_experts: 4, \(small) }",
      "1:1: error: missing key 'num_experts_per_tok' (or 'num_experts_per_token', 'experts_per_token')"
    ),
    (
      "{ intermediate_size: 8, num_experts: 4, num_experts_per_tok: 5, \(small) }",
      "1:62: error: num_experts_per_tok: expected a whole number from 1 to 4, found the number 5"
    ),
    ("{ kv_lora_rank: 8, \(small) }", "1:1: error: missing key 'qk_nope_head_dim'"),
    ("{ is_encoder_decoder: true }", "1:1: error: encoder-decoder models are not simulated"),
    ("{ multi_query: 1, \(small) }", "1:16: error: multi_query: expected true or false, found the number 1"),
  ]

  @Test(arguments: wrong)
  func saysWhatIsWrongAndWhere(text: String, expected: String) {
    #expect(message { _ = try read(text) } == "config.json:" + expected)
  }

  @Test func inlineObjectsAreWarnedOfSlips() throws {
    struct Document: Decodable { var model: HuggingFaceConfig }
    func decode(_ text: String) throws -> [String] {
      var warnings: [Diagnostic] = []
      let tree = try JSON5.parse(text, file: "a.json5")
      _ = try LocatedDecoder.decode(Document.self, from: tree, warnings: &warnings)
      return warnings.map(\.description)
    }
    #expect(
      try decode(
        "{ model: { num_key_value_head: 2, intermediate_size: 8, rope_theta: 1, bos_token_id: 1, \(Self.small) } }"
      )
        == [
          "a.json5:1:12: warning: unknown key 'num_key_value_head' in model; did you mean 'num_key_value_heads'?"
        ])
    #expect(
      message { _ = try decode("{ model: { hidden_size: -1, num_hidden_layers: 1 } }") }
        == "a.json5:1:25: error: model.hidden_size: expected a whole number from 1 to 131072, found the number -1"
    )
  }
}
