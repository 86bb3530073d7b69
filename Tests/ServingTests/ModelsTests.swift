import Testing

@testable import Serving

@Suite struct ModelsTests {
  /// Counts that Hugging Face shows for the checkpoint (its safetensors index or `num_parameters()`).
  @Test(arguments: [
    ("llama-2-7b", 6_738_415_616), ("llama-2-13b", 13_015_864_320), ("llama-2-70b", 68_976_648_192),
    ("codellama-7b", 6_738_546_688), ("codellama-34b", 33_743_970_304), ("llama-3.1-8b", 8_030_261_248),
    ("llama-3.1-70b", 70_553_706_496), ("llama-3.1-405b", 405_853_388_800), ("mistral-7b", 7_241_732_096),
    ("mistral-nemo-12b", 12_247_782_400), ("mixtral-8x7b", 46_702_792_704),
    ("mixtral-8x22b", 140_620_634_112), ("qwen2.5-7b", 7_615_616_512), ("qwen3-14b", 14_768_307_200),
    ("qwen3-32b", 32_762_123_264), ("qwen3-30b-a3b", 30_532_122_624), ("yi-34b", 34_388_917_248),
    ("falcon-7b", 6_921_720_704), ("falcon-40b", 41_303_293_952), ("bloom-176b", 176_247_271_424),
    ("deepseek-v3", 671_026_419_200),
  ])
  func parametersAreThePublishedCount(name: String, published: Int) throws {
    let model = try #require(ModelArchitecture.find(name))
    #expect(model.parameters == published)
  }

  /// No exact count of these was found published, only "13B" and "66B": the counts follow from config.json by the formula
  /// that the other LayerNorm models confirm to the last parameter.
  @Test(arguments: [("opt-13b", 12_853_473_280), ("opt-66b", 65_719_701_504)])
  func parametersOfOPTFollowFromTheConfiguration(name: String, derived: Int) throws {
    let model = try #require(ModelArchitecture.find(name))
    #expect(model.parameters == derived)
  }

  @Test(arguments: [
    ("llama-2-7b", 524_288.0), ("llama-2-13b", 819_200), ("llama-3.1-8b", 131_072),
    ("llama-3.1-70b", 327_680),
    ("falcon-7b", 8192),
  ])
  func keyValueBytesOfAToken(name: String, bytes: Double) throws {
    let model = try #require(ModelArchitecture.find(name))
    #expect(model.keyValueBytesPerToken(.fp16) == bytes)
    #expect(model.keyValueBytesPerToken(.fp8) == bytes / 2)
  }

  /// The figure of the paged-attention paper's introduction: a 13B request of 2048 tokens takes up to 1.6 GB.
  @Test func aFullRequestOfLlama13BTakes1677721600Bytes() {
    #expect(2048 * ModelArchitecture.llama2With13B.keyValueBytesPerToken(.fp16) == 1_677_721_600)
  }

  /// DeepSeek-V3 technical report (arXiv 2412.19437): 37 billion parameters are active for each token; the cache holds
  /// 512 + 64 elements a layer.
  @Test func latentAttentionCachesOneVectorALayer() {
    let model = ModelArchitecture.deepSeekV3
    #expect(model.keyValueElementsPerToken == 61 * 576)
    #expect((36_000_000_000...38_000_000_000).contains(model.activeParameters))
  }

  /// Names of the cards: Mixtral 8x7B has 12.9 B active parameters, Qwen3-30B-A3B 3.3 B.
  @Test func mixturesReadOnlySomeExperts() {
    #expect((12_700_000_000...13_000_000_000).contains(ModelArchitecture.mixtral8x7B.activeParameters))
    #expect((2_900_000_000...3_400_000_000).contains(ModelArchitecture.qwen3With30BA3B.activeParameters))
  }

  @Test(arguments: ModelArchitecture.catalogue)
  func entryIsWellFormed(model: ModelArchitecture) {
    #expect(model.attentionHeads % model.keyValueHeads == 0)
    #expect(model.layers > 0 && model.vocabularySize > 0 && model.maximumPositions >= 2048)
    #expect(model.slidingWindow.map { $0 < model.maximumPositions } ?? true)
    #expect(!model.source.isEmpty)
  }

  @Test func everyContractNameIsThereOnce() {
    let names = [
      "llama-2-7b", "llama-2-13b", "llama-2-70b", "codellama-7b", "codellama-34b", "llama-3.1-8b",
      "llama-3.1-70b", "llama-3.1-405b", "mistral-7b", "mistral-nemo-12b", "mixtral-8x7b", "mixtral-8x22b",
      "qwen2.5-7b", "qwen3-14b", "qwen3-32b", "qwen3-30b-a3b", "yi-34b", "falcon-7b", "falcon-40b", "opt-13b",
      "opt-66b", "bloom-176b", "deepseek-v3",
    ]
    #expect(Set(ModelArchitecture.catalogue.map(\.name)) == Set(names))
    #expect(Set(ModelArchitecture.catalogue.map { Catalogue.folded($0.name) }).count == names.count)
    #expect(ModelArchitecture.catalogue.count == names.count)
  }

  @Test func namesFold() {
    #expect(ModelArchitecture.find("Llama_3-1 8B") == .llama3v1With8B)
    #expect(ModelArchitecture.find("llama-2-8b") == nil)
  }
}
