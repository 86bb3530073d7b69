/// A decoder-only transformer by the numbers of its `config.json`; parameters, bytes and FLOPs follow from them exactly.
public struct ModelArchitecture: Sendable, Hashable {
  /// Catalogue name, such as `llama-2-7b`.
  public var name: String
  /// Transformer layers.
  public var layers: Int
  /// Hidden size.
  public var hiddenSize: Int
  /// Query heads.
  public var attentionHeads: Int
  /// Key and value heads: fewer than `attentionHeads` for grouped-query, 1 for multi-query attention.
  public var keyValueHeads: Int
  /// Elements of one head.
  public var headSize: Int
  /// Inner size of the MLP (of one expert where there are experts).
  public var intermediateSize: Int
  /// Whether the MLP is gated (three matrices, as SwiGLU) or plain (two).
  public var gatedMLP: Bool
  /// Rows of the embedding.
  public var vocabularySize: Int
  /// Whether the output head is the embedding itself.
  public var tiedEmbeddings: Bool
  /// Learned position embeddings (OPT), 0 for rotary or ALiBi.
  public var learnedPositions: Int
  /// Longest sequence the model was trained for.
  public var maximumPositions: Int
  /// Attention looks back over this many tokens at most; `nil` for all.
  public var slidingWindow: Int?
  /// Layers that the window holds for; the others look back over everything.
  public var windowedLayers: Int
  /// Parameters that are not in a matrix product.
  public var details: ArchitectureDetails
  /// Mixture of experts in place of the dense MLP.
  public var experts: MixtureOfExperts?
  /// Multi-head latent attention (DeepSeek) in place of grouped-query attention.
  public var latentAttention: LatentAttention?
  /// Whether its generation config asks for top-p or top-k, which engines then apply to every request.
  public var truncatesSampling: Bool
  /// Where the figures come from.
  public var source: String

  /// The values, as the properties say.
  public init(
    name: String, layers: Int, hiddenSize: Int, attentionHeads: Int, keyValueHeads: Int, headSize: Int,
    intermediateSize: Int, gatedMLP: Bool = true, vocabularySize: Int, tiedEmbeddings: Bool = false,
    learnedPositions: Int = 0, maximumPositions: Int, slidingWindow: Int? = nil,
    windowedLayers: Int? = nil,
    details: ArchitectureDetails = .init(), experts: MixtureOfExperts? = nil,
    latentAttention: LatentAttention? = nil, truncatesSampling: Bool = false, source: String
  ) {
    self.name = name
    self.layers = layers
    self.hiddenSize = hiddenSize
    self.attentionHeads = attentionHeads
    self.keyValueHeads = keyValueHeads
    self.headSize = headSize
    self.intermediateSize = intermediateSize
    self.gatedMLP = gatedMLP
    self.vocabularySize = vocabularySize
    self.tiedEmbeddings = tiedEmbeddings
    self.learnedPositions = learnedPositions
    self.maximumPositions = maximumPositions
    self.slidingWindow = slidingWindow
    self.windowedLayers = slidingWindow == nil ? 0 : min(layers, max(0, windowedLayers ?? layers))
    self.details = details
    self.experts = experts
    self.latentAttention = latentAttention
    self.truncatesSampling = truncatesSampling
    self.source = source
  }
}

/// Biases and norms: a fraction of a per cent of the parameters, kept so that the count is exact.
public struct ArchitectureDetails: Sendable, Hashable {
  /// LayerNorm has a weight and a bias; RMSNorm a weight alone.
  public var layerNorm: Bool
  /// Norms before or after the blocks of one layer.
  public var normsPerLayer: Int
  /// Whether attention and MLP stand side by side (Falcon, Phi): their sums need one all-reduce a layer, not two.
  public var parallelBlocks: Bool
  /// Whether the query, key and value projections have biases (Qwen2, OPT, BLOOM).
  public var queryKeyValueBias: Bool
  /// Whether the attention output projection has a bias.
  public var attentionOutputBias: Bool
  /// Whether the MLP matrices have biases.
  public var mlpBias: Bool
  /// Whether queries and keys are normed per head (Qwen3).
  public var queryKeyNorm: Bool
  /// Whether the embedding is normed (BLOOM).
  public var embeddingNorm: Bool

  /// The values, as the properties say.
  public init(
    layerNorm: Bool = false, normsPerLayer: Int = 2, parallelBlocks: Bool = false,
    queryKeyValueBias: Bool = false,
    attentionOutputBias: Bool = false, mlpBias: Bool = false, queryKeyNorm: Bool = false,
    embeddingNorm: Bool = false
  ) {
    self.layerNorm = layerNorm
    self.normsPerLayer = normsPerLayer
    self.parallelBlocks = parallelBlocks
    self.queryKeyValueBias = queryKeyValueBias
    self.attentionOutputBias = attentionOutputBias
    self.mlpBias = mlpBias
    self.queryKeyNorm = queryKeyNorm
    self.embeddingNorm = embeddingNorm
  }
}

/// Experts in place of the dense MLP.
public struct MixtureOfExperts: Sendable, Hashable {
  /// Routed experts in a layer.
  public var count: Int
  /// Routed experts that each token visits.
  public var activePerToken: Int
  /// Experts that every token visits, each of the routed experts' size.
  public var shared: Int
  /// Leading layers that keep a dense MLP.
  public var denseLayers: Int
  /// Inner size of those dense MLPs.
  public var denseIntermediateSize: Int
  /// Whether the router holds a correction bias for each expert (DeepSeek-V3).
  public var routerBias: Bool

  /// The values, as the properties say.
  public init(
    count: Int, activePerToken: Int, shared: Int = 0, denseLayers: Int = 0, denseIntermediateSize: Int = 0,
    routerBias: Bool = false
  ) {
    self.count = count
    self.activePerToken = activePerToken
    self.shared = shared
    self.denseLayers = denseLayers
    self.denseIntermediateSize = denseIntermediateSize
    self.routerBias = routerBias
  }

  /// Distinct experts that `tokens` tokens visit on average when each draws its own uniformly:
  /// `E (1 - (1 - k/E)^tokens)`.
  public func distinctVisited(tokens: Double, power: (Double, Double) -> Double) -> Double {
    let e = Double(count)
    return e * (1 - power(1 - Double(activePerToken) / e, tokens))
  }
}

/// Multi-head latent attention: keys and values are compressed to one latent vector a token.
///
/// Source: DeepSeek-V2 (arXiv 2405.04434), section 2.1.
public struct LatentAttention: Sendable, Hashable {
  /// Rank of the query compression; 0 for none.
  public var queryRank: Int
  /// Rank of the KV compression: what the cache holds, with the rotary key.
  public var keyValueRank: Int
  /// Elements of a head without rotary position.
  public var plainHeadSize: Int
  /// Elements of a head (and of the shared key) with rotary position.
  public var rotaryHeadSize: Int
  /// Elements of a value head.
  public var valueHeadSize: Int

  /// The values, as the properties say.
  public init(
    queryRank: Int, keyValueRank: Int, plainHeadSize: Int, rotaryHeadSize: Int, valueHeadSize: Int
  ) {
    self.queryRank = queryRank
    self.keyValueRank = keyValueRank
    self.plainHeadSize = plainHeadSize
    self.rotaryHeadSize = rotaryHeadSize
    self.valueHeadSize = valueHeadSize
  }
}
