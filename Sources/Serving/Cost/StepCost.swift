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
  let shape: AttentionShape
  /// GPUs of a replica that take turns instead of working at once.
  let gpusInSequence: Int
  private let ownSlowdown: KernelSlowdown?
  private var passes: [Pass?] = []
  private var heads: [Pass?] = []
  var decodes: [DecodeAttentionCost?] = []
  /// Prefill attention in layers with the window, or in all where there is none, and in those without it.
  var prefills: ChunkPrefills
  var fullPrefills: ChunkPrefills
  /// Steps of decodes alone that wait for reading the KV cache, by sequences.
  var decodeSteps: [DecodeStep?] = []
  let prefillKernel: PrefillAttentionEfficiency
  let mixedKernel: MixedAttentionEfficiency?
  /// What of the accelerator attention depends on: handing on the whole of it would copy all its constants.
  let units: AttentionUnits

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
    prefills = ChunkPrefills(kernel: prefillKernel, shape: shape, window: window, on: units)
    fullPrefills = ChunkPrefills(kernel: prefillKernel, shape: shape, window: nil, on: units)
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
  @inline(__always)
  public mutating func pass(tokens: Int) -> Pass {
    if tokens > 0, tokens < passes.count, let known = passes[tokens] { return known }
    return newPass(tokens: tokens)
  }

  @inline(never)
  private mutating func newPass(tokens: Int) -> Pass {
    guard tokens > 0 else { return Pass() }
    var sum = PassSum()
    forEachLayerOperator(tokens: tokens) { sum.add($0) }
    let cost = sum.total()
    Self.remember(cost, at: tokens, in: &passes)
    return cost
  }

  /// The output head for `sequences` sequences that get a token.
  @inline(__always)
  public mutating func head(sequences: Int) -> Pass {
    if sequences > 0, sequences < heads.count, let known = heads[sequences] { return known }
    return newHead(sequences: sequences)
  }

  @inline(never)
  private mutating func newHead(sequences: Int) -> Pass {
    guard sequences > 0 else { return Pass() }
    var sum = PassSum()
    forEachHeadOperator(sequences: sequences) { sum.add($0) }
    let cost = sum.total()
    Self.remember(cost, at: sequences, in: &heads)
    return cost
  }

  /// Remembers up to 16,384 entries; longer passes are rare enough to compute anew.
  static func remember<Cost>(_ cost: Cost, at index: Int, in table: inout [Cost?]) {
    guard index < 16_384 else { return }
    if index >= table.count {
      table.append(contentsOf: repeatElement(nil, count: 2 * (index + 1) - table.count))
    }
    table[index] = cost
  }

  /// Tokens that each stage of the pipeline passes at a time.
  ///
  /// With `pp` stages, `pp` batches are under way at once, each with its share of the tokens; one prompt's chunk is not
  /// divided. A period lets every token through all layers, and each stage reads its weights once for each share.
  @inline(__always)
  mutating func share(of tokens: Int, longestChunk: Int) -> Int {
    let stages = engine.pipelineParallelDegree
    return rarely(stages > 1) ? max(longestChunk, (tokens + stages - 1) / stages) : tokens
  }

  /// How often a stage reads its weights in a period, as a part of the number of stages: batches that hold none of
  /// `tokens` tokens read nothing.
  @inline(__always)
  mutating func filledBatches(of tokens: Int, share: Int) -> Double {
    let stages = engine.pipelineParallelDegree
    guard rarely(stages > 1), share > 0 else { return 1 }
    return Double(min(stages, (tokens + share - 1) / share)) / Double(stages)
  }

  // MARK: The host

  /// Host seconds beside the GPU, for a pass with decode tokens or one with prompt tokens only.
  @inline(__always)
  public mutating func overlappedHostSeconds(isPrefillOnly: Bool) -> Double {
    let host = engine.profile.host
    return accelerator.hostFactor * layers
      * (isPrefillOnly ? host.launchPerPrefillLayerSeconds : host.launchPerLayerSeconds)
  }

  /// Host seconds while the GPU waits (`HostCost` has the formula).
  @inline(__always)
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
  @inline(__always)
  public mutating func slowdown(isPrefillOnly: Bool) -> Double {
    guard let slowdown = ownSlowdown else { return 1 }
    return isPrefillOnly ? slowdown.prefill : slowdown.decode
  }
}

/// Adds up the operators of a pass.
private struct PassSum {
  private var pass = StepCost.Pass()
  private var counts = RoundedRooflines.Each(repeating: 0.0)
  private var rooflines = RoundedRooflines()

  mutating func add(_ work: OperatorWork) {
    if rooflines.isFull { include() }
    pass.weightBytes += work.count * work.weightBytes
    counts[rooflines.count] = work.count
    rooflines.append(work.sides)
  }

  mutating func total() -> StepCost.Pass {
    include()
    return pass
  }

  private mutating func include() {
    rooflines.solve()
    for place in 0..<rooflines.count {
      let parts = rooflines.parts(of: place)
      pass.parts.compute += counts[place] * parts.compute
      pass.parts.memory += counts[place] * parts.memory
      pass.parts.communication += counts[place] * parts.communication
    }
    rooflines.removeAll()
  }
}
