import Simulation

/// One operator of a pass on one GPU: the line of a table that a person can check with a pocket calculator.
public struct OperatorCost: Sendable, Hashable {
  /// What it is, such as `QKV projection`.
  public var name: String
  /// How often it runs in a pass.
  public var count: Double
  /// FLOPs of one run.
  public var flops: Double
  /// Bytes of one run, weights and activations (or sent, for a collective).
  public var bytes: Double
  /// Weight bytes among them.
  public var weightBytes: Double
  /// Seconds of one run by what binds them.
  public var parts: StepParts

  /// FLOPs for each byte moved.
  public var arithmeticIntensity: Double { bytes > 0 ? flops / bytes : 0 }
  /// Seconds of all runs.
  public var seconds: Double { count * parts.total }
}

/// An operator whose seconds are still to be worked out.
struct OperatorWork {
  /// As of `OperatorCost`; static, so that a copy counts no reference.
  var name: StaticString
  var count: Double
  var flops = 0.0
  var bytes = 0.0
  var weightBytes = 0.0
  /// What bounds one run.
  var sides: RooflineSides
}

extension OperatorCost {
  /// The cost of `work`.
  init(_ work: OperatorWork) {
    self.init(
      name: work.name.description, count: work.count, flops: work.flops, bytes: work.bytes,
      weightBytes: work.weightBytes,
      parts: StepParts(work.sides))
  }
}

extension StepCost {
  /// The operators of all layers for a pass over `tokens` tokens, attention left out.
  public func layerOperators(tokens: Int) -> [OperatorCost] {
    var cost = self
    var operators: [OperatorCost] = []
    cost.forEachLayerOperator(tokens: tokens) { operators.append(OperatorCost($0)) }
    return operators
  }

  /// Shows `layerOperators` to `visit` one by one, so that a sum of their costs needs no list.
  /// `mutating`, as `product` and the others, though nothing changes: else the whole of it is copied first.
  mutating func forEachLayerOperator(tokens: Int, _ visit: (OperatorWork) -> Void) {
    let m = Double(tokens)
    let tp = Double(width)
    let h = Double(model.hiddenSize)
    if let latent = model.latentAttention {
      let heads = Double(model.attentionHeads) / tp
      let query = Double(latent.plainHeadSize + latent.rotaryHeadSize) * heads
      let rank = Double(latent.queryRank)
      let down = rank + Double(latent.keyValueRank + latent.rotaryHeadSize)
      visit(product("Q and KV down-projection", count: layers, m: m, n: down, k: h))
      visit(product("Q up-projection", count: layers, m: m, n: query, k: max(rank, 1)))
      let up = heads * Double(latent.plainHeadSize + latent.valueHeadSize)
      visit(
        product("KV up-projection", count: layers, m: m, n: up, k: Double(latent.keyValueRank)))
      let width = heads * Double(latent.valueHeadSize)
      visit(product("Output projection", count: layers, m: m, n: h, k: width))
    } else {
      let keyValue = Double(model.keyValueWidth) / min(tp, Double(model.keyValueHeads))
      let query = Double(model.queryWidth) / tp
      visit(product("QKV projection", count: layers, m: m, n: query + 2 * keyValue, k: h))
      visit(product("Output projection", count: layers, m: m, n: h, k: query))
    }
    forEachMLPOperator(m: m, visit)
    let small = layers * engine.profile.kernels.smallKernelsPerLayer
    if small > 0 {
      // Each small kernel reads and writes about one activation row a token.
      let bytes = 2 * m * h * activationBytes
      let seconds = engine.profile.kernels.smallKernelSeconds + bytes / accelerator.bandwidthBytesPerSecond
      visit(
        OperatorWork(
          name: "Norms, rotary, activation, cache write", count: small, bytes: bytes,
          sides: RooflineSides(launch: seconds)))
    }
    forEachTransfer(m: m, visit)
  }

  /// The MLP of all layers, dense or of experts.
  private mutating func forEachMLPOperator(m: Double, _ visit: (OperatorWork) -> Void) {
    let tp = Double(width)
    let h = Double(model.hiddenSize)
    let up = model.gatedMLP ? 2.0 : 1.0
    func visitDense(_ inner: Double, count: Double, names: (up: StaticString, down: StaticString)) {
      visit(product(names.up, count: count, m: m, n: up * inner / tp, k: h))
      visit(product(names.down, count: count, m: m, n: h, k: inner / tp))
    }
    guard let experts = model.experts else {
      return visitDense(Double(model.intermediateSize), count: layers, names: ("MLP up", "MLP down"))
    }
    let sparse = layers - Double(experts.denseLayers)
    let inner = Double(model.intermediateSize)
    if experts.denseLayers > 0 {
      let size = Double(experts.denseIntermediateSize)
      visitDense(
        size, count: Double(experts.denseLayers), names: ("Dense MLP up", "Dense MLP down"))
    }
    if experts.shared > 0 {
      visitDense(
        Double(experts.shared) * inner, count: sparse, names: ("Shared expert up", "Shared expert down"))
    }
    let visited = experts.distinctVisited(tokens: m, power: PortableMath.pow)
    let rows = m * Double(experts.activePerToken)
    visit(product("Router", count: sparse, m: m, n: Double(experts.count), k: h))
    let routing = engine.profile.kernels.smallKernelSeconds
    if routing > 0 {
      // Softmax with top-k, sorting tokens by expert, the activation, and summing the experts' answers.
      visit(
        OperatorWork(
          name: "Routing to and from experts", count: 4 * sparse, sides: RooflineSides(launch: routing)))
    }
    // A GPU holds a slice of every expert, or its share of the experts whole; they are visited evenly.
    let (slices, shares) = engine.expertParallel ? (1, tp) : (tp, 1)
    visit(
      product(
        "Experts up", count: sparse, m: rows / shares, n: up * inner / slices, k: h, copies: visited / shares)
    )
    visit(
      product(
        "Experts down", count: sparse, m: rows / shares, n: h, k: inner / slices, copies: visited / shares))
  }

  private mutating func forEachTransfer(m: Double, _ visit: (OperatorWork) -> Void) {
    let tp = Double(width)
    let bytes = m * Double(model.hiddenSize) * activationBytes
    if width > 1 {
      let skew = engine.profile.kernels.rankSkewSeconds * PortableMath.log(tp) / PortableMath.log(2)
      let seconds =
        skew
        + link.allReduceSeconds(
          bytes: bytes, groupSize: width, launch: engine.profile.launch,
          kernels: engine.profile.kernels.allReduce)
      visit(
        OperatorWork(
          name: "All-reduce", count: (model.details.parallelBlocks ? 1 : 2) * layers, bytes: bytes,
          sides: RooflineSides(communication: seconds)))
    }
    let sequenceHops = engine.profile.layerSplit == .sequence ? engine.tensorParallelDegree - 1 : 0
    let hops = engine.pipelineParallelDegree - 1 + sequenceHops
    if hops > 0 {
      let seconds = link.pointToPointSeconds + bytes / link.pointToPointBytesPerSecond
      visit(
        OperatorWork(
          name: "Transfer between stages", count: Double(hops), bytes: bytes,
          sides: RooflineSides(communication: seconds)))
    }
  }

  /// The output head and the sampler for `sequences` sequences that get a token. The head stays in 16 bits when the
  /// weights are quantised below that.
  public func headOperators(sequences: Int) -> [OperatorCost] {
    var cost = self
    var operators: [OperatorCost] = []
    cost.forEachHeadOperator(sequences: sequences) { operators.append(OperatorCost($0)) }
    return operators
  }

  /// Shows `headOperators` to `visit` one by one.
  mutating func forEachHeadOperator(sequences: Int, _ visit: (OperatorWork) -> Void) {
    let m = Double(sequences)
    let n = Double(model.vocabularySize) / Double(width)
    let format: NumberFormat = engine.format == .fp32 ? .fp32 : .fp16
    visit(product("Output head", count: 1, m: m, n: n, k: Double(model.hiddenSize), format: format))
    let perLogit = engine.profile.kernels.samplerSecondsPerLogit
    if perLogit > 0, model.truncatesSampling {
      let logits = m * Double(model.vocabularySize)
      visit(
        OperatorWork(
          name: "Top-p and top-k sampler", count: 1, bytes: 4 * logits,
          sides: RooflineSides(launch: perLogit * logits)))
    }
  }

  /// Bytes of an activation's element.
  var activationBytes: Double { engine.format == .fp32 ? 4 : 2 }

  /// A matrix product (m x k) (k x n) whose weights are read `copies` times over different experts.
  ///
  /// `GEMMEfficiency` has the formula.
  @inline(never)
  mutating func product(
    _ name: StaticString, count: Double, m: Double, n: Double, k: Double, copies: Double = 1,
    format: NumberFormat? = nil
  ) -> OperatorWork {
    let format = format ?? engine.format
    let usesFP8 = format == .fp8 && accelerator.peak.fp8 != nil
    let constants = usesFP8 ? accelerator.kernels.gemmFP8 : accelerator.kernels.gemm
    let weights = copies * n * k * format.bytes
    let bytes = weights + (m * k + m * n) * activationBytes
    return OperatorWork(
      name: name, count: count, flops: 2 * m * n * k, bytes: bytes, weightBytes: weights,
      sides: constants.sides(
        m: m, n: n, k: k, bytes: bytes, peak: accelerator.peak.rate(weights: format),
        bandwidth: accelerator.bandwidthBytesPerSecond))
  }
}
