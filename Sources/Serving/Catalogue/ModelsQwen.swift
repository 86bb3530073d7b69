// Qwen 2.5 (biases on query, key and value) and Qwen 3 (queries and keys normed per head instead), and DeepSeek-V3.
extension ModelArchitecture {
  static let qwens = [qwen2v5With7B, qwen3With14B, qwen3With32B, qwen3With30BA3B, deepSeekV3]

  /// Qwen 2.5 7B. Source: config.json of Qwen/Qwen2.5-7B.
  public static let qwen2v5With7B = ModelArchitecture(
    name: "qwen2.5-7b", layers: 28, hiddenSize: 3584, attentionHeads: 28, keyValueHeads: 4, headSize: 128,
    intermediateSize: 18944, vocabularySize: 152_064, maximumPositions: 131_072,
    details: ArchitectureDetails(queryKeyValueBias: true),
    source: "config.json of Qwen/Qwen2.5-7B")

  /// Qwen 3 14B. Source: config.json of Qwen/Qwen3-14B.
  public static let qwen3With14B = ModelArchitecture(
    name: "qwen3-14b", layers: 40, hiddenSize: 5120, attentionHeads: 40, keyValueHeads: 8, headSize: 128,
    intermediateSize: 17408, vocabularySize: 151_936, maximumPositions: 40960,
    details: ArchitectureDetails(queryKeyNorm: true),
    truncatesSampling: true,
    source: "config.json of Qwen/Qwen3-14B")

  /// Qwen 3 32B: its heads are together wider (8192) than the hidden size. Source: config.json of Qwen/Qwen3-32B.
  public static let qwen3With32B = ModelArchitecture(
    name: "qwen3-32b", layers: 64, hiddenSize: 5120, attentionHeads: 64, keyValueHeads: 8, headSize: 128,
    intermediateSize: 25600, vocabularySize: 151_936, maximumPositions: 40960,
    details: ArchitectureDetails(queryKeyNorm: true),
    truncatesSampling: true,
    source: "config.json of Qwen/Qwen3-32B")

  /// Qwen 3 30B-A3B: 128 small experts, 8 for each token. Source: config.json of Qwen/Qwen3-30B-A3B.
  public static let qwen3With30BA3B = ModelArchitecture(
    name: "qwen3-30b-a3b", layers: 48, hiddenSize: 2048, attentionHeads: 32, keyValueHeads: 4, headSize: 128,
    intermediateSize: 768, vocabularySize: 151_936, maximumPositions: 40960,
    details: ArchitectureDetails(queryKeyNorm: true),
    experts: MixtureOfExperts(count: 128, activePerToken: 8),
    truncatesSampling: true,
    source: "config.json of Qwen/Qwen3-30B-A3B")

  /// DeepSeek-V3 without its multi-token-prediction layer: latent attention, 256 experts and a shared one, three
  /// leading dense layers. Source: config.json of deepseek-ai/DeepSeek-V3.
  public static let deepSeekV3 = ModelArchitecture(
    name: "deepseek-v3", layers: 61, hiddenSize: 7168, attentionHeads: 128, keyValueHeads: 128, headSize: 192,
    intermediateSize: 2048, vocabularySize: 129_280, maximumPositions: 163_840,
    experts: MixtureOfExperts(
      count: 256, activePerToken: 8, shared: 1, denseLayers: 3, denseIntermediateSize: 18432,
      routerBias: true),
    latentAttention: LatentAttention(
      queryRank: 1536, keyValueRank: 512, plainHeadSize: 128, rotaryHeadSize: 64, valueHeadSize: 128),
    truncatesSampling: true,
    source: "config.json of deepseek-ai/DeepSeek-V3")
}
