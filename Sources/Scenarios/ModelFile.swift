import Serving

/// `model` of a scenario: a name, a path, or an object with the keys of a Hugging Face `config.json`.
enum ModelFile: Decodable {
  case named(Located<String>)
  case inline(HuggingFaceConfig, name: String?)

  init(from decoder: any Decoder) throws {
    switch decoder.json5?.content {
    case .string(let text)?:
      guard !text.isEmpty, let value = decoder.json5 else {
        throw decoder.failure("expected the name of a model")
      }
      self = .named(
        Located(text, at: value.location, path: decoder.codingPath.map(\.stringValue).joined(separator: ".")))
    case .object(let members)?:
      let config = try HuggingFaceConfig(from: decoder)
      let names = members.filter { $0.key == "name" || $0.key == "_name_or_path" }
      var name: String?
      if case .string(let text)? = names.first?.value.content, !text.isEmpty { name = text }
      self = .inline(config, name: name)
    default:
      throw decoder.failure(
        "expected the name of a model, the path of a config.json or an object, found "
          + (decoder.json5?.summary ?? "something else"))
    }
  }

  /// The model, and the format of its weights where they come quantized. `folder` is where relative paths begin.
  func resolved(files: FileReferences) throws(Diagnostic) -> (model: ModelArchitecture, format: NumberFormat?)
  {
    switch self {
    case .inline(let config, let name):
      return (ModelArchitecture(config, name: name ?? config.modelType), config.weightFormat)
    case .named(let name):
      if let found = ModelArchitecture.find(name.value) { return (found, nil) }
      guard name.value.contains("/") || name.value.hasSuffix(".json") else {
        throw .error(
          at: name.location,
          "\(name.path): unknown model '\(excerpt(name.value))' (batchyard catalogue models lists those built in; "
            + "the path of a config.json does too)",
          suggestions: Suggestion.nearest(
            name.value, among: ModelArchitecture.catalogue.map(\.name), limit: 3))
      }
      let path = files.resolve(name)
      let file = name.value.hasSuffix(".json") ? path : path + "/config.json"
      let config = try files.reading(name) { () throws(Diagnostic) in try HuggingFaceConfig(path: file) }
      return (ModelArchitecture(config, name: Self.name(ofFile: file)), config.weightFormat)
    }
  }

  /// A config's folder says which model it is, unless the file itself has a name of its own.
  private static func name(ofFile path: String) -> String {
    let parts = path.split(separator: "/")
    guard let file = parts.last else { return path }
    let stem = file.hasSuffix(".json") ? file.dropLast(5) : file
    return stem == "config" && parts.count > 1 ? String(parts[parts.count - 2]) : String(stem)
  }
}

extension HuggingFaceConfig {
  /// The format that the weights come in, where they come quantized.
  var weightFormat: NumberFormat? {
    guard let quantization else { return nil }
    if DataTypeName(alias: quantization.method) == .fp8 { return .fp8 }
    switch quantization.bits {
    case 8?: return .int8
    case 4?: return .int4
    default: return nil
    }
  }
}

extension ModelArchitecture {
  /// The model that a `config.json` describes. Sequences are up to 2,048 tokens long where it does not say, as in the
  /// models of its time that have neither learned nor rotary positions (BLOOM).
  init(_ config: HuggingFaceConfig, name: String) {
    let family = HuggingFaceFamily(modelType: config.modelType)
    let positions = config.maxPositions ?? 2048
    self.init(
      name: name.isEmpty ? "custom" : name, layers: config.layerCount, hiddenSize: config.hiddenSize,
      attentionHeads: config.attentionHeadCount, keyValueHeads: config.keyValueHeadCount,
      headSize: config.headSize,
      intermediateSize: config.experts?.intermediateSize ?? config.intermediateSize,
      gatedMLP: config.hasGatedMLP, vocabularySize: config.vocabularySize,
      tiedEmbeddings: config.tiesWordEmbeddings, learnedPositions: family.learnedPositions(positions),
      maximumPositions: positions, slidingWindow: config.slidingWindow,
      windowedLayers: config.windowedLayerCount,
      details: family.details(config), experts: config.experts.map { MixtureOfExperts($0, config) },
      latentAttention: config.latentAttention.map(LatentAttention.init), source: config.location.file)
  }
}

extension MixtureOfExperts {
  fileprivate init(_ experts: HuggingFaceConfig.Experts, _ config: HuggingFaceConfig) {
    // A shared MLP of any size counts as so many experts of the routed size, to the nearest.
    let size = experts.intermediateSize
    self.init(
      count: experts.count, activePerToken: experts.perToken,
      shared: (experts.sharedIntermediateSize + size / 2) / size, denseLayers: experts.leadingDenseLayers,
      denseIntermediateSize: config.intermediateSize, routerBias: config.modelType == "deepseek_v3")
  }
}

extension LatentAttention {
  fileprivate init(_ config: HuggingFaceConfig.LatentAttention) {
    self.init(
      queryRank: config.queryRank ?? 0, keyValueRank: config.keyValueRank,
      plainHeadSize: config.headSizeWithoutPosition, rotaryHeadSize: config.headSizeWithPosition,
      valueHeadSize: config.valueHeadSize)
  }
}

extension HuggingFaceFamily {
  /// Rows of the table of learned positions; OPT's starts at 2.
  fileprivate func learnedPositions(_ positions: Int) -> Int {
    switch self {
    case .opt: positions + 2
    case .gpt2: positions
    case .llama, .qwen2, .falcon, .bloom, .mpt, .gemma, .phi, .starcoder2, .neox: 0
    }
  }

  /// Norms and biases. Source: the modeling classes of Hugging Face transformers.
  fileprivate func details(_ config: HuggingFaceConfig) -> ArchitectureDetails {
    let hasBias = config.hasAttentionBias
    switch self {
    case .llama, .qwen2, .gemma:
      // Llama's `attention_bias` is for all four projections, Qwen2's for queries, keys and values alone.
      let fourNorms = config.modelType == "gemma2" || config.modelType.hasPrefix("gemma3")
      return ArchitectureDetails(
        normsPerLayer: fourNorms ? 4 : 2, queryKeyValueBias: hasBias,
        attentionOutputBias: hasBias && self != .qwen2,
        queryKeyNorm: config.modelType.hasPrefix("qwen3") || config.modelType.hasPrefix("gemma3"))
    case .falcon:
      // With multi-query attention one norm serves the attention and the MLP that stand side by side.
      return ArchitectureDetails(
        layerNorm: true, normsPerLayer: config.keyValueHeadCount == 1 ? 1 : 2, parallelBlocks: true)
    case .mpt:
      return ArchitectureDetails(layerNorm: true)
    case .bloom, .opt, .gpt2, .phi, .starcoder2, .neox:
      return ArchitectureDetails(
        layerNorm: true, normsPerLayer: self == .phi ? 1 : 2, parallelBlocks: self == .phi,
        queryKeyValueBias: hasBias,
        attentionOutputBias: hasBias, mlpBias: hasBias, embeddingNorm: self == .bloom)
    }
  }
}
