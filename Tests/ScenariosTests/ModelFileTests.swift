import Scenarios
import Serving
import Testing

@Suite struct ModelFileTests {
  private let llama = """
    { model_type: "llama", hidden_size: 4096, intermediate_size: 14336, num_attention_heads: 32,
      num_key_value_heads: 8, num_hidden_layers: 32, vocab_size: 128256, max_position_embeddings: 131072 }
    """

  @Test func takesAnInlineConfig() throws {
    let model = try scenario(soundScenario, "model=\(llama)").model
    #expect(model.parameters == 8_030_261_248)
    #expect(model.name == "llama")
    #expect(model.keyValueBytesPerToken(.fp16) == 131_072)
  }

  @Test func readsAConfigBesideTheScenario() throws {
    try withTemporaryFolder { folder in
      _ = try write(
        llama.with("{", as: "{ quantization_config: { quant_method: 'awq', bits: 4 },"), to: "my.json",
        in: folder)
      let path = try write(soundScenario.with("llama-2-7b", as: "my.json"), to: "a.json5", in: folder)
      let scenario = try ScenarioFile(path: path).scenario()
      #expect(scenario.model.name == "my")
      #expect(scenario.engine.format == .int4)
      #expect(scenario.engine.keyValueFormat == .fp16)
    }
  }

  @Test(arguments: [
    (
      "qwen2.5-7b",
      "{ model_type: 'qwen2', hidden_size: 3584, intermediate_size: 18944, num_attention_heads: 28, num_key_value_heads: 4, num_hidden_layers: 28, vocab_size: 152064, max_position_embeddings: 32768 }"
    ),
    (
      "opt-13b",
      "{ model_type: 'opt', hidden_size: 5120, ffn_dim: 20480, num_attention_heads: 40, num_hidden_layers: 40, vocab_size: 50272, max_position_embeddings: 2048 }"
    ),
    (
      "bloom-176b",
      "{ model_type: 'bloom', n_embed: 14336, hidden_size: 14336, num_attention_heads: 112, n_layer: 70, vocab_size: 250880 }"
    ),
    (
      "mixtral-8x7b",
      "{ model_type: 'mixtral', hidden_size: 4096, intermediate_size: 14336, num_attention_heads: 32, num_key_value_heads: 8, num_hidden_layers: 32, num_local_experts: 8, num_experts_per_tok: 2, vocab_size: 32000, max_position_embeddings: 32768 }"
    ),
  ])
  func countsParametersAsTheCatalogueDoes(name: String, config: String) throws {
    var warnings: [Diagnostic] = []
    let file = ScenarioFile(tree: try JSON5.parse(soundScenario, file: "a.json5"), path: "a.json5")
    let model = try file.applying([try ScenarioEdit("model=\(config)", option: "--set")])
      .scenario(warnings: &warnings, checked: false).model
    #expect(model.parameters == ModelArchitecture.find(name)?.parameters)
  }

  @Test func tellsOfAMissingFileWhereItIsNamed() {
    #expect(
      message { _ = try scenario(soundScenario, "model=no/config.json") }
        == "--set model=no/config.json: error: model: no/config.json: cannot open the file: No such file or directory"
    )
  }
}
