import Simulation

/// Time of one pass through the model on one replica, from its operators.
///
/// A pass holds prompt chunks and decode tokens. Its GPU time is a sum over operators:
/// * matrix products, a rounded roofline in the tokens of the pass (`GEMMEfficiency`);
/// * prefill attention, quadratic in the prompt; decode attention, linear in the KV tokens read;
/// * norms, rotary, activations: a fixed time and their bytes;
/// * two all-reduces a layer with tensor parallelism, one transfer a boundary with pipeline parallelism.
///
/// The host's time is the profile's. Everything but attention depends on the numbers of tokens and sequences alone and
/// is computed once for each.
public struct StepCost: Sendable {
  /// What a pass over some tokens costs beside attention and the output head, on the slowest GPU.
  public struct Pass: Sendable, Hashable {
    /// Compute-bound, memory-bound and communication seconds.
    public var parts = StepParts()
    /// Weight bytes that one GPU reads.
    public var weightBytes = 0.0
  }

  let model: ModelArchitecture
  let engine: Engine
  let accelerator: Accelerator
  let link: Link
  /// GPUs that share each operator.
  let width: Int
  let layers: Double
  /// Tokens that attention looks back over in layers with a window; `nil` where no sequence can be longer.
  public let window: Int?
  /// Part of the layers that have it.
  public let windowShare: Double

  /// KV bytes that one GPU reads for each KV token.
  public let keyValueBytesPerToken: Double
  /// Seconds of moving one KV token within the memory of its GPU, read or written.
  public let repackSecondsPerToken: Double
  /// Seconds of moving one KV token between its GPU and the host.
  public let swapSecondsPerToken: Double
  /// Useful FLOPs of one token of a pass over all GPUs of the replica, attention left out.
  public let flopsPerToken: Double
  /// FLOPs of attention for each pair of a query and a context token, over all layers and GPUs.
  public let attentionFlopsPerPair: Double
  /// Peak FLOP/s and bandwidth of all GPUs of the replica together.
  public let replicaPeakFlops: Double
  /// Bandwidth of all GPUs of the replica together, bytes per second.
  public let replicaBandwidth: Double

  /// Attention on one GPU.
  private let shape: AttentionShape
  /// GPUs of a replica that take turns instead of working at once.
  let gpusInSequence: Int
  private let ownSlowdown: KernelSlowdown?
  private var passes: [Pass?] = []
  private var heads: [Pass?] = []
  private var decodes: [DecodeAttentionCost?] = []
  /// Steps of decodes alone that wait for reading the KV cache, by sequences.
  private var decodeSteps: [StepTerms?] = []
  private let prefillKernel: PrefillAttentionEfficiency
  private let mixedKernel: MixedAttentionEfficiency?
  /// What of the accelerator attention depends on: handing on the whole of it would copy all its constants.
  private let units: AttentionUnits

  /// The costs of `engine` running `model` on `hardware`.
  public init(engine: Engine, model: ModelArchitecture, hardware: Hardware) {
    self.model = model
    self.engine = engine
    accelerator = hardware.accelerator
    link = hardware.link
    width = engine.profile.layerSplit == .tensor ? engine.tensorParallelDegree : 1
    gpusInSequence = engine.profile.layerSplit == .sequence ? engine.tensorParallelDegree : 1
    ownSlowdown = engine.profile.kernels.slowdowns.first { $0.accelerator == hardware.accelerator.name }
    layers = Double(model.layers)
    window = Self.window(engine: engine, model: model)
    windowShare = window == nil ? 0 : Double(model.windowedLayers) / layers
    let shards =
      engine.profile.layerSplit == .tensor ? MemoryPlan.keyValueShards(engine: engine, model: model) : 1
    keyValueBytesPerToken = model.keyValueBytesPerToken(engine.keyValueFormat) / Double(shards)
    let stages = Double(engine.pipelineParallelDegree)
    let kernels = accelerator.kernels
    prefillKernel =
      engine.keyValueFormat == .fp8 ? kernels.prefillAttentionFP8 : kernels.prefillAttention
    mixedKernel = kernels.mixedAttention
    units = accelerator.attentionUnits
    let attention = kernels.decodeAttention
    repackSecondsPerToken =
      keyValueBytesPerToken / stages / (attention.bandwidth * accelerator.bandwidthBytesPerSecond)
    swapSecondsPerToken = keyValueBytesPerToken / stages / link.pointToPointBytesPerSecond
    var shape = AttentionShape(
      queryHeads: Double(model.attentionHeads) / Double(width),
      keyValueHeads: max(1, Double(model.latentAttention == nil ? model.keyValueHeads : 1) / Double(shards)),
      headSize: Double(model.headSize), peak: accelerator.peak.attentionRate(engine.format))
    shape.flopsPerPair = Self.attentionFlopsPerPairAndLayer(model) / Double(model.attentionHeads)
    shape.activationBytes = engine.format == .fp32 ? 4 : 2
    self.shape = shape
    flopsPerToken = 2 * Double(model.activeParameters)
    attentionFlopsPerPair = layers * Self.attentionFlopsPerPairAndLayer(model)
    let gpus = Double(engine.gpusPerReplica)
    replicaPeakFlops = gpus * accelerator.peak.rate(weights: engine.format)
    replicaBandwidth = gpus * accelerator.bandwidthBytesPerSecond
  }

  /// Products with keys and with values: 2 FLOPs each, for each query head and element.
  static func attentionFlopsPerPairAndLayer(_ model: ModelArchitecture) -> Double {
    if let latent = model.latentAttention {
      let perHead = latent.plainHeadSize + latent.rotaryHeadSize + latent.valueHeadSize
      return 2 * Double(model.attentionHeads * perHead)
    }
    return 4 * Double(model.attentionHeads * model.headSize)
  }

  /// Tokens that attention looks back over in layers with a window; `nil` where no sequence can be longer.
  static func window(engine: Engine, model: ModelArchitecture) -> Int? {
    guard let window = model.slidingWindow, model.windowedLayers > 0, window < engine.maxModelLength else {
      return nil
    }
    return max(1, window)
  }

  // MARK: A pass

  /// A pass over `tokens` tokens, attention and output head left out.
  public mutating func pass(tokens: Int) -> Pass {
    guard tokens > 0 else { return Pass() }
    if tokens < passes.count, let known = passes[tokens] { return known }
    let cost = sum(layerOperators(tokens: tokens))
    Self.remember(cost, at: tokens, in: &passes)
    return cost
  }

  /// The output head for `sequences` sequences that get a token.
  public mutating func head(sequences: Int) -> Pass {
    guard sequences > 0 else { return Pass() }
    if sequences < heads.count, let known = heads[sequences] { return known }
    let cost = sum(headOperators(sequences: sequences))
    Self.remember(cost, at: sequences, in: &heads)
    return cost
  }

  /// Remembers up to 16,384 entries; longer passes are rare enough to compute anew.
  private static func remember<Cost>(_ cost: Cost, at index: Int, in table: inout [Cost?]) {
    guard index < 16_384 else { return }
    if index >= table.count {
      table.append(contentsOf: repeatElement(nil, count: max(index + 1, 2 * table.count) - table.count))
    }
    table[index] = cost
  }

  private func sum(_ operators: [OperatorCost]) -> Pass {
    var cost = Pass()
    for op in operators {
      cost.parts.compute += op.count * op.parts.compute
      cost.parts.memory += op.count * op.parts.memory
      cost.parts.communication += op.count * op.parts.communication
      cost.weightBytes += op.count * op.weightBytes
    }
    return cost
  }

  /// Tokens that each stage of the pipeline passes at a time.
  ///
  /// With `pp` stages, `pp` batches are under way at once, each with its share of the tokens; one prompt's chunk is not
  /// divided. A period lets every token through all layers, and each stage reads its weights once for each share.
  mutating func share(of tokens: Int, longestChunk: Int) -> Int {
    let stages = engine.pipelineParallelDegree
    return stages == 1 ? tokens : max(longestChunk, (tokens + stages - 1) / stages)
  }

  /// How often a stage reads its weights in a period, as a part of the number of stages: batches that hold none of
  /// `tokens` tokens read nothing.
  mutating func filledBatches(of tokens: Int, share: Int) -> Double {
    let stages = engine.pipelineParallelDegree
    guard stages > 1, share > 0 else { return 1 }
    return Double(min(stages, (tokens + share - 1) / share)) / Double(stages)
  }

  // MARK: Attention

  /// One prompt chunk of a pass: `tokens` prompt tokens that follow `context` earlier ones.
  public struct Chunk: Sendable, Hashable {
    /// Prompt tokens of the chunk, 1 or more.
    public var tokens: Int
    /// Tokens of the same prompt before it.
    public var context: Int

    /// The values, as the properties say.
    public init(tokens: Int, context: Int) {
      self.tokens = tokens
      self.context = context
    }
  }

  /// Attention of one pass over all layers.
  struct Attention {
    /// Seconds of prompt chunks.
    var prefill = StepParts()
    /// Seconds of decodes beside those that grow with the KV tokens they read.
    var decode = StepParts()
    /// Seconds for each KV token that decodes read; 0 where that is hidden or does not matter.
    var perToken = 0.0
    /// KV tokens up to which reading hides behind the waves of sequences and heads; 0 where it does not.
    var hiddenTokens = 0.0
  }

  /// Attention of a pass over `chunks` and `decodes` sequences that read `keyValueTokens` together: the sum of the two
  /// less one launch, or one launch of tiles where the GPU's kernel mixes them.
  mutating func attention(chunks: [Chunk], decodes: Int, keyValueTokens: Double) -> Attention {
    var attention = Attention()
    let divided = dividedPrefill(chunks)
    attention.prefill = prefillAttention(chunks).scaled(by: layers * divided)
    guard decodes > 0 else { return attention }
    let decode = decodeAttention(sequences: decodes)
    if !chunks.isEmpty {
      if let mixed = mixedKernel {
        func launch(_ window: Int?) -> Double {
          mixed.seconds(
            chunks: chunks, sequences: decodes, keyValueTokens: keyValueTokens, shape: shape, window: window,
            prefill: prefillKernel, on: units)
        }
        var seconds = launch(window)
        if windowShare < 1, window != nil {
          seconds = windowShare * seconds + (1 - windowShare) * launch(nil)
        }
        seconds *= layers * divided
        // One launch, shared out in proportion to what the two would take alone.
        let alone = decode.seconds(keyValueTokens: keyValueTokens)
        let share = alone / (alone + attention.prefill.total)
        attention.prefill = StepParts(compute: seconds * (1 - share))
        attention.decode = StepParts(memory: seconds * share)
        return attention
      }
      attention.decode.memory -= layers * prefillKernel.launchSeconds
    }
    attention.decode.memory += decode.launch
    if decode.perToken * keyValueTokens < decode.waves {
      attention.decode.memory += decode.waves
      attention.hiddenTokens = decode.waves / decode.perToken
    } else {
      attention.perToken = decode.perToken
    }
    return attention
  }

  /// Prefill attention of one layer, mean over those with a window and those without.
  private mutating func prefillAttention(_ chunks: [Chunk]) -> StepParts {
    var parts = prefillKernel.parts(chunks, shape: shape, window: window, on: units)
    guard windowShare < 1, window != nil else { return parts }
    let full = prefillKernel.parts(chunks, shape: shape, window: nil, on: units)
    parts.compute = windowShare * parts.compute + (1 - windowShare) * full.compute
    parts.memory = windowShare * parts.memory + (1 - windowShare) * full.memory
    return parts
  }

  /// The part of the chunks' attention that the fullest of the batches under way holds: all of it without a pipeline,
  /// else the longest chunk's or an equal share, whichever is more (`share(of:longestChunk:)`).
  private mutating func dividedPrefill(_ chunks: [Chunk]) -> Double {
    let stages = Double(engine.pipelineParallelDegree)
    guard stages > 1, chunks.count > 1 else { return 1 }
    let all = prefillAttention(chunks).total
    var longest = 0.0
    for chunk in chunks { longest = max(longest, prefillAttention([chunk]).total) }
    let launch = prefillKernel.launchSeconds
    return min(1, max(longest, launch + (all - launch) / stages) / all)
  }

  /// Decode attention of `sequences` sequences, all layers.
  public mutating func decodeAttention(sequences: Int) -> DecodeAttentionCost {
    guard sequences > 0 else { return DecodeAttentionCost() }
    if sequences < decodes.count, let known = decodes[sequences] { return known }
    let kernels = accelerator.kernels
    let constants = engine.keyValueFormat == .fp8 ? kernels.decodeAttentionFP8 : kernels.decodeAttention
    var cost = constants.cost(
      sequences: Double(share(of: sequences, longestChunk: 0)), shape: shape,
      bytesPerToken: keyValueBytesPerToken, on: units)
    cost.launch *= layers
    cost.waves *= layers
    cost.perToken *= engine.profile.kernels.keyValueTraffic / Double(engine.pipelineParallelDegree)
    Self.remember(cost, at: sequences, in: &decodes)
    return cost
  }

  // MARK: A whole step

  /// A step of `decodes` sequences that read `keyValueTokens` together, beside `chunks` of prompts.
  ///
  /// - Parameter headSequences: sequences that get a token.
  mutating func terms(chunks: [Chunk], decodes: Int, keyValueTokens: Double, headSequences: Int) -> StepTerms
  {
    guard chunks.isEmpty else {
      return mixedTerms(
        chunks: chunks, decodes: decodes, keyValueTokens: keyValueTokens, headSequences: headSequences)
    }
    let attention = decodeAttention(sequences: decodes)
    if attention.perToken * keyValueTokens < attention.waves {
      return mixedTerms(chunks: [], decodes: decodes, keyValueTokens: 0, headSequences: decodes)
    }
    if decodes < decodeSteps.count, let known = decodeSteps[decodes] { return known }
    let terms = mixedTerms(chunks: [], decodes: decodes, keyValueTokens: .infinity, headSequences: decodes)
    Self.remember(terms, at: decodes, in: &decodeSteps)
    return terms
  }

  private mutating func mixedTerms(
    chunks: [Chunk], decodes: Int, keyValueTokens: Double, headSequences: Int
  ) -> StepTerms {
    var prompt = 0
    var longest = 0
    var pairs = 0.0
    for chunk in chunks {
      prompt += chunk.tokens
      longest = max(longest, chunk.tokens)
      pairs += self.pairs(chunk)
    }
    let tokens = prompt + decodes
    let share = share(of: tokens, longestChunk: longest)
    let pass = pass(tokens: share)
    let head = head(sequences: self.share(of: headSequences, longestChunk: 0))
    let attention = attention(chunks: chunks, decodes: decodes, keyValueTokens: keyValueTokens)
    let isPrefillOnly = decodes == 0
    return StepTerms(
      parts: StepParts(
        compute: pass.parts.compute + head.parts.compute + attention.prefill.compute,
        memory: pass.parts.memory + head.parts.memory + attention.prefill.memory + attention.decode.memory,
        communication: pass.parts.communication),
      perToken: attention.perToken, hiddenTokens: attention.hiddenTokens,
      overlappedHostSeconds: overlappedHostSeconds(isPrefillOnly: isPrefillOnly),
      serialHostSeconds: serialHostSeconds(decodes: decodes, chunks: chunks.count, promptTokens: prompt),
      slowdown: slowdown(isPrefillOnly: isPrefillOnly),
      flops: flopsPerToken * Double(tokens) + attentionFlopsPerPair * pairs,
      weightBytes: (pass.weightBytes + head.weightBytes) * filledBatches(of: tokens, share: share),
      promptTokens: prompt)
  }

  // MARK: The host

  /// Host seconds beside the GPU, for a pass with decode tokens or one with prompt tokens only.
  public mutating func overlappedHostSeconds(isPrefillOnly: Bool) -> Double {
    let host = engine.profile.host
    return accelerator.hostFactor * layers
      * (isPrefillOnly ? host.launchPerPrefillLayerSeconds : host.launchPerLayerSeconds)
  }

  /// Host seconds while the GPU waits (`HostCost` has the formula).
  public mutating func serialHostSeconds(decodes: Int, chunks: Int, promptTokens: Int) -> Double {
    let host = engine.profile.host
    var seconds = 0.0
    if decodes > 0 { seconds += host.perStepSeconds + host.perSequenceSeconds * Double(decodes + chunks) }
    if chunks > 0 {
      seconds += host.perPrefillPassSeconds + host.perPrefillTokenSeconds * Double(promptTokens)
      if decodes == 0, engine.profile.stepComposition == .mixed {
        seconds += host.perStepSeconds + host.perSequenceSeconds * Double(chunks)
      }
    }
    return seconds
  }

  /// Factor on GPU time for the engine's older kernels.
  public mutating func slowdown(isPrefillOnly: Bool) -> Double {
    guard let slowdown = ownSlowdown else { return 1 }
    return isPrefillOnly ? slowdown.prefill : slowdown.decode
  }
}

/// What a step takes but for the KV tokens that its decode attention reads, and what each of those adds.
struct StepTerms {
  /// GPU seconds, before the slowdown of older kernels.
  var parts: StepParts
  /// Seconds for each KV token read; 0 where that is hidden or does not matter.
  var perToken: Double
  /// KV tokens up to which reading hides behind the waves of sequences and heads; 0 where it does not.
  var hiddenTokens: Double
  var overlappedHostSeconds: Double
  var serialHostSeconds: Double
  /// Factor on GPU time for the engine's older kernels.
  var slowdown: Double
  /// FLOPs and weight bytes, decode attention's FLOPs left out.
  var flops: Double
  var weightBytes: Double
  var promptTokens: Int
}

extension PeakRates {
  /// Attention runs in 16 bits whatever the weights, but in 32 with 32-bit weights.
  func attentionRate(_ weights: NumberFormat) -> Double { weights == .fp32 ? fp32 : fp16 }
}
