// Falcon, OPT and BLOOM: LayerNorm, plain MLPs of two matrices four times as wide as the model, tied embeddings.
extension ModelArchitecture {
  static let pioneers = [falcon7B, falcon40B, opt13B, opt66B, bloom176B]

  /// Falcon 7B: multi-query attention; attention and MLP stand side by side and share the layer's one norm.
  /// Source: config.json of tiiuae/falcon-7b; the positions are the training length of arXiv 2311.16867.
  public static let falcon7B = ModelArchitecture(
    name: "falcon-7b", layers: 32, hiddenSize: 4544, attentionHeads: 71, keyValueHeads: 1, headSize: 64,
    intermediateSize: 18176, gatedMLP: false, vocabularySize: 65024, tiedEmbeddings: true,
    maximumPositions: 2048,
    details: ArchitectureDetails(layerNorm: true, normsPerLayer: 1, parallelBlocks: true),
    source: "config.json of tiiuae/falcon-7b; training length of arXiv 2311.16867")

  /// Falcon 40B: 8 key-value heads; a norm each for the attention and the MLP that stand side by side.
  /// Source: config.json of tiiuae/falcon-40b; the positions are the training length of arXiv 2311.16867.
  public static let falcon40B = ModelArchitecture(
    name: "falcon-40b", layers: 60, hiddenSize: 8192, attentionHeads: 128, keyValueHeads: 8, headSize: 64,
    intermediateSize: 32768, gatedMLP: false, vocabularySize: 65024, tiedEmbeddings: true,
    maximumPositions: 2048, details: ArchitectureDetails(layerNorm: true, parallelBlocks: true),
    source: "config.json of tiiuae/falcon-40b; training length of arXiv 2311.16867")

  /// OPT 13B. Its table of learned positions starts at 2, so it has two rows more than positions.
  /// Source: config.json of facebook/opt-13b.
  public static let opt13B = ModelArchitecture(
    name: "opt-13b", layers: 40, hiddenSize: 5120, attentionHeads: 40, keyValueHeads: 40, headSize: 128,
    intermediateSize: 20480, gatedMLP: false, vocabularySize: 50272, tiedEmbeddings: true,
    learnedPositions: 2050, maximumPositions: 2048, details: everyBias,
    source: "config.json of facebook/opt-13b")

  /// OPT 66B. Source: config.json of facebook/opt-66b.
  public static let opt66B = ModelArchitecture(
    name: "opt-66b", layers: 64, hiddenSize: 9216, attentionHeads: 72, keyValueHeads: 72, headSize: 128,
    intermediateSize: 36864, gatedMLP: false, vocabularySize: 50272, tiedEmbeddings: true,
    learnedPositions: 2050, maximumPositions: 2048, details: everyBias,
    source: "config.json of facebook/opt-66b")

  /// BLOOM 176B: ALiBi in place of position embeddings, and a norm after the embedding.
  /// Source: config.json of bigscience/bloom.
  public static let bloom176B = ModelArchitecture(
    name: "bloom-176b", layers: 70, hiddenSize: 14336, attentionHeads: 112, keyValueHeads: 112, headSize: 128,
    intermediateSize: 57344, gatedMLP: false, vocabularySize: 250_880, tiedEmbeddings: true,
    maximumPositions: 2048,
    details: ArchitectureDetails(
      layerNorm: true, queryKeyValueBias: true, attentionOutputBias: true, mlpBias: true, embeddingNorm: true),
    source: "config.json of bigscience/bloom")

  /// OPT has a bias wherever one can be.
  private static let everyBias = ArchitectureDetails(
    layerNorm: true, queryKeyValueBias: true, attentionOutputBias: true, mlpBias: true)
}
