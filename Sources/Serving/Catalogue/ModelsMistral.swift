// Mistral and Mixtral: Llama's layer with grouped-query attention, a sliding window in the first version, and experts.
extension ModelArchitecture {
  static let mistrals = [mistral7B, mistralNemo12B, mixtral8x7B, mixtral8x22B]

  /// Mistral 7B v0.1, the one with a sliding window. Source: config.json of mistralai/Mistral-7B-v0.1.
  public static let mistral7B = ModelArchitecture(
    name: "mistral-7b", layers: 32, hiddenSize: 4096, attentionHeads: 32, keyValueHeads: 8, headSize: 128,
    intermediateSize: 14336, vocabularySize: 32000, maximumPositions: 32768, slidingWindow: 4096,
    source: "config.json of mistralai/Mistral-7B-v0.1")

  /// Mistral NeMo 12B: its heads are together narrower (4096) than the hidden size.
  /// Source: config.json of mistralai/Mistral-Nemo-Instruct-2407.
  public static let mistralNemo12B = ModelArchitecture(
    name: "mistral-nemo-12b", layers: 40, hiddenSize: 5120, attentionHeads: 32, keyValueHeads: 8,
    headSize: 128, intermediateSize: 14336, vocabularySize: 131_072, maximumPositions: 131_072,
    source: "config.json of mistralai/Mistral-Nemo-Instruct-2407")

  /// Mixtral 8x7B: 8 experts, 2 for each token. Source: config.json of mistralai/Mixtral-8x7B-v0.1.
  public static let mixtral8x7B = ModelArchitecture(
    name: "mixtral-8x7b", layers: 32, hiddenSize: 4096, attentionHeads: 32, keyValueHeads: 8, headSize: 128,
    intermediateSize: 14336, vocabularySize: 32000, maximumPositions: 32768,
    experts: MixtureOfExperts(count: 8, activePerToken: 2),
    source: "config.json of mistralai/Mixtral-8x7B-v0.1")

  /// Mixtral 8x22B v0.1 (the Instruct version has 768 more tokens).
  /// Source: config.json of mistral-community/Mixtral-8x22B-v0.1.
  public static let mixtral8x22B = ModelArchitecture(
    name: "mixtral-8x22b", layers: 56, hiddenSize: 6144, attentionHeads: 48, keyValueHeads: 8, headSize: 128,
    intermediateSize: 16384, vocabularySize: 32000, maximumPositions: 65536,
    experts: MixtureOfExperts(count: 8, activePerToken: 2),
    source: "config.json of mistral-community/Mixtral-8x22B-v0.1")
}
