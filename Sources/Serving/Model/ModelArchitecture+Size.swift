extension ModelArchitecture {
  /// Width of the query projection's output.
  public var queryWidth: Int { attentionHeads * headSize }
  /// Width of the key (or value) projection's output.
  public var keyValueWidth: Int { keyValueHeads * headSize }

  /// Parameters of the attention matrices of one layer, biases left out.
  public var attentionMatrixParameters: Int {
    guard let latent = latentAttention else {
      return hiddenSize * (queryWidth + 2 * keyValueWidth) + queryWidth * hiddenSize
    }
    let headQuery = latent.plainHeadSize + latent.rotaryHeadSize
    let query =
      latent.queryRank > 0
      ? hiddenSize * latent.queryRank + latent.queryRank * attentionHeads * headQuery
      : hiddenSize * attentionHeads * headQuery
    let keyValueDown = hiddenSize * (latent.keyValueRank + latent.rotaryHeadSize)
    let keyValueUp = latent.keyValueRank * attentionHeads * (latent.plainHeadSize + latent.valueHeadSize)
    return query + keyValueDown + keyValueUp + attentionHeads * latent.valueHeadSize * hiddenSize
  }

  /// Matrices of one MLP: three when gated, two otherwise.
  public var mlpMatrices: Int { gatedMLP ? 3 : 2 }

  /// Parameters in all, as the published checkpoints hold them.
  public var parameters: Int {
    let normSize = details.layerNorm ? 2 : 1
    var attention = attentionMatrixParameters
    if details.queryKeyValueBias { attention += queryWidth + 2 * keyValueWidth }
    if details.attentionOutputBias { attention += hiddenSize }
    if details.queryKeyNorm { attention += 2 * headSize }
    if let latent = latentAttention { attention += latent.queryRank + latent.keyValueRank }
    let norms = details.normsPerLayer * hiddenSize * normSize
    var blocks = 0
    if let experts {
      let expert = mlpMatrices * hiddenSize * intermediateSize
      let router = experts.count * hiddenSize + (experts.routerBias ? experts.count : 0)
      let sparse = (experts.count + experts.shared) * expert + router
      let dense = mlpMatrices * hiddenSize * experts.denseIntermediateSize
      blocks = (layers - experts.denseLayers) * sparse + experts.denseLayers * dense
    } else {
      var mlp = mlpMatrices * hiddenSize * intermediateSize
      if details.mlpBias { mlp += (mlpMatrices - 1) * intermediateSize + hiddenSize }
      blocks = layers * mlp
    }
    let embedding = vocabularySize * hiddenSize + learnedPositions * hiddenSize
    let head = tiedEmbeddings ? 0 : vocabularySize * hiddenSize
    let outerNorms = hiddenSize * normSize * (details.embeddingNorm ? 2 : 1)
    return embedding + head + outerNorms + layers * (attention + norms) + blocks
  }

  /// Elements that one token adds to the KV cache, over all layers.
  public var keyValueElementsPerToken: Int {
    if let latent = latentAttention { return layers * (latent.keyValueRank + latent.rotaryHeadSize) }
    return layers * 2 * keyValueWidth
  }

  /// Bytes that one token adds to the KV cache, over all layers and GPUs of a replica that holds it once.
  public func keyValueBytesPerToken(_ format: NumberFormat) -> Double {
    Double(keyValueElementsPerToken) * format.bytes
  }

  /// Parameters of the embedding and the output head, one matrix where they are tied.
  public var outerParameters: Int { vocabularySize * hiddenSize * (tiedEmbeddings ? 1 : 2) }

  /// Bytes of the weights. Embedding and head stay in 16 bits when the matrices are quantised below that.
  public func weightBytes(_ format: NumberFormat) -> Double {
    let outer = Double(outerParameters)
    let inner = Double(parameters) - outer
    return inner * format.bytes + outer * max(2, format.bytes)
  }

  /// Parameters that take part in the products of one token (the embedding is a look-up, not a product).
  public var activeParameters: Int {
    var total = layers * attentionMatrixParameters + vocabularySize * hiddenSize
    let expert = mlpMatrices * hiddenSize * intermediateSize
    if let experts {
      let sparse = (experts.activePerToken + experts.shared) * expert + experts.count * hiddenSize
      total += (layers - experts.denseLayers) * sparse
      total += experts.denseLayers * mlpMatrices * hiddenSize * experts.denseIntermediateSize
    } else {
      total += layers * expert
    }
    return total
  }
}
