import Serving
import Simulation

/// What a step takes by the arithmetic that lessons explain, from the catalogue's figures alone.
///
/// Products and collectives are written down a second time here, for the whole pass instead of each operator, so that a
/// lesson's prediction is not the simulator asked twice; one launch of attention is the catalogue's own formula. Dense models with tensor parallelism; no mixture of experts, no pipeline.
struct RooflineEstimate {
  private let scenario: Scenario
  private let accelerator: Accelerator
  private let model: ModelArchitecture
  private let products: GEMMEfficiency
  private let decode: DecodeAttentionEfficiency
  private let prefill: PrefillAttentionEfficiency
  /// GPUs that share each layer.
  private let tp: Double
  private let layers: Double

  init(_ scenario: Scenario) {
    self.scenario = scenario
    accelerator = scenario.hardware.accelerator
    model = scenario.model
    let kernels = accelerator.kernels
    products =
      scenario.engine.format == .fp8 && accelerator.peak.fp8 != nil ? kernels.gemmFP8 : kernels.gemm
    decode = scenario.engine.keyValueFormat == .fp8 ? kernels.decodeAttentionFP8 : kernels.decodeAttention
    prefill = kernels.prefillAttention
    tp = Double(scenario.engine.tensorParallelDegree)
    layers = Double(model.layers)
  }

  // MARK: Data sheet

  /// Bytes of all weights.
  var weightBytes: Double { model.weightBytes(scenario.engine.format) }
  /// Bandwidth of one GPU, bytes per second.
  var bandwidth: Double { accelerator.bandwidthBytesPerSecond }
  /// Peak rate of one GPU, operations per second.
  var peak: Double { accelerator.peak.rate(weights: scenario.engine.format) }
  /// Bytes of one token's keys and values, over all layers.
  var keyValueBytes: Double { model.keyValueBytesPerToken(scenario.engine.keyValueFormat) }

  /// The decode floor: every weight is read once for each step.
  var floorSeconds: Double { weightBytes / (tp * bandwidth) }
  /// The batch at which arithmetic takes as long as reading the weights: `peak / bandwidth * bytes / 2`.
  var criticalBatch: Double { peak / bandwidth * scenario.engine.format.bytes / 2 }
  /// Tokens a second that arithmetic allows: 2 operations for each weight.
  var computeRoof: Double { tp * products.compute * peak / (2 * Double(model.activeParameters)) }

  /// Seconds of one token's arithmetic at the peak rate.
  var onePassComputeSeconds: Double { 2 * Double(model.activeParameters) / (tp * peak) }
  /// Layers of the model.
  var layerCount: Int { model.layers }

  // MARK: What kernels reach

  /// The part of the bandwidth that products reach, and of the peak.
  var bandwidthShare: Double { products.bandwidth }
  var computeShare: Double { products.compute }

  /// Bytes a second at which attention reads keys and values, and copies move them.
  var attentionBandwidth: Double { decode.bandwidth * bandwidth }

  /// Bytes of the weights that a step reads: the embedding is looked up, not multiplied.
  var weightBytesRead: Double {
    weightBytes
      - (model.tiedEmbeddings
        ? 0 : Double(model.vocabularySize * model.hiddenSize) * max(2, scenario.engine.format.bytes))
  }
  /// Seconds of reading the weights at the bandwidth that kernels reach.
  var readSeconds: Double { weightBytesRead / (tp * bandwidth * products.bandwidth) }
  /// Kernels of a decode step: four products and an attention in each layer, and the head.
  var launchSeconds: Double { (4 * layers + 1) * products.launchSeconds + layers * decode.launchSeconds }

  /// Seconds of the two all-reduces of each layer for `tokens` tokens.
  func communicationSeconds(tokens: Double) -> Double {
    let degree = scenario.engine.tensorParallelDegree
    guard degree > 1 else { return 0 }
    let bytes = tokens * Double(model.hiddenSize) * 2
    return 2 * layers
      * scenario.hardware.link.allReduceSeconds(
        bytes: bytes, groupSize: degree, launch: scenario.engine.profile.launch)
  }

  /// Seconds of all products over `tokens` tokens, `heads` of which get a next token (all, where it is left out): the two
  /// roofs joined by the kernels' rounded bend.
  func productSeconds(tokens: Double, heads: Double? = nil) -> Double {
    let head = Double(model.vocabularySize * model.hiddenSize)
    let weights = tokens * (Double(model.activeParameters) - head) + (heads ?? tokens) * head
    let compute = 2 * weights / (tp * peak * products.compute)
    let p = products.sharpness
    let sum = PortableMath.pow(compute, p) + PortableMath.pow(readSeconds, p)
    return PortableMath.pow(sum, 1 / p)
  }

  /// Seconds of decode attention for `sequences` sequences of `context` tokens each.
  func decodeAttentionSeconds(sequences: Double, context: Double) -> Double {
    let cost = decode.cost(
      sequences: sequences, shape: shape, bytesPerToken: keyValueBytes / shards,
      on: accelerator.attentionUnits)
    return layers * (cost.launch + max(cost.waves, cost.perToken * sequences * context / layers))
  }

  /// The heads on one GPU.
  private var shape: AttentionShape {
    AttentionShape(
      queryHeads: Double(model.attentionHeads) / tp, keyValueHeads: Double(model.keyValueHeads) / shards,
      headSize: Double(model.headSize), peak: accelerator.peak.fp16)
  }
  /// GPUs among which the KV heads are divided.
  private var shards: Double { min(tp, Double(model.keyValueHeads)) }

  /// Seconds of a decode step of `batch` sequences that hold `context` tokens each, with `prompt` prompt tokens beside
  /// them whose attention is left out.
  func decodeStepSeconds(batch: Double, context: Double, prompt: Double = 0) -> Double {
    productSeconds(tokens: batch + prompt, heads: batch) + (4 * layers + 1) * products.launchSeconds
      + decodeAttentionSeconds(sequences: batch, context: context)
      + communicationSeconds(tokens: batch + prompt)
  }

  /// Seconds of a step that takes `tokens` tokens of each of `prompts` prompts after `context` earlier ones, beside
  /// `decodes` sequences of `decodeContext` tokens.
  func prefillStepSeconds(
    tokens: Double, prompts: Double = 1, context: Double = 0, decodes: Double = 0, decodeContext: Double = 0
  ) -> Double {
    let all = tokens * prompts + decodes
    let chunk = StepCost.Chunk(tokens: Int(tokens), context: Int(context))
    let chunks = Array(repeating: chunk, count: Int(prompts))
    let attention: Double
    if decodes > 0, let mixed = accelerator.kernels.mixedAttention {
      attention =
        layers
        * mixed.seconds(
          chunks: chunks, sequences: Int(decodes), keyValueTokens: decodes * decodeContext, shape: shape,
          window: model.slidingWindow, prefill: prefill, on: accelerator.attentionUnits)
    } else {
      let alone = prefill.parts(
        chunks, shape: shape, window: model.slidingWindow, on: accelerator.attentionUnits
      ).total
      attention =
        layers * (alone - (decodes > 0 ? prefill.launchSeconds : 0))
        + (decodes > 0 ? decodeAttentionSeconds(sequences: decodes, context: decodeContext) : 0)
    }
    return productSeconds(tokens: all, heads: prompts + decodes) + (4 * layers + 1) * products.launchSeconds
      + communicationSeconds(tokens: all) + attention
  }
}
