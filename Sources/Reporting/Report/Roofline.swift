import Serving

/// Where steps lie under the roofline of a GPU.
public struct Roofline: Sendable, Hashable {
  /// A step.
  public struct Point: Sendable, Hashable {
    /// What step it is, such as "decode, batch 64".
    public var name: String
    /// FLOPs for each byte moved.
    public var intensity: Double
    /// FLOPs a second that one GPU gets out of it.
    public var achieved: Double
    /// Whether it is a prefill step, which is drawn otherwise than a decode step.
    public var isPrefill: Bool

    /// A step of `intensity` FLOPs a byte that runs at `achieved` FLOP/s.
    public init(name: String, intensity: Double, achieved: Double, isPrefill: Bool) {
      self.name = name
      self.intensity = intensity
      self.achieved = achieved
      self.isPrefill = isPrefill
    }
  }

  /// FLOP/s of one GPU in the weights' format.
  public var peakRate: Double
  /// Bytes a second of one GPU's memory.
  public var bandwidthBytesPerSecond: Double
  /// The steps.
  public var points: [Point]

  /// The roof of `peakRate` and `bandwidthBytesPerSecond` with `points` under it.
  public init(peakRate: Double, bandwidthBytesPerSecond: Double, points: [Point]) {
    self.peakRate = peakRate
    self.bandwidthBytesPerSecond = bandwidthBytesPerSecond
    self.points = points
  }
}

extension Roofline {
  /// The steps that a run of `scenario` took, those of alike size together, under the roof of one of its GPUs.
  ///
  /// FLOPs are those that the answer needs, bytes the weights and the KV entries that one GPU reads, and the time is the
  /// step's, with what the host and the links took: hence a step lies below the roof.
  public init(_ scenario: Scenario, steps: [StepSize]) {
    let hardware = scenario.hardware
    var cost = StepCost(engine: scenario.engine, model: scenario.model, hardware: hardware)
    let gpus = Double(scenario.engine.gpusPerReplica)
    peakRate = hardware.accelerator.peak.rate(weights: scenario.engine.format)
    bandwidthBytesPerSecond = hardware.accelerator.bandwidthBytesPerSecond
    points = []
    for size in steps where size.steps > 0 && size.seconds > 0 {
      let count = Double(size.steps)
      let tokens = Double(size.prefillTokens + size.decodeTokens) / count
      let context = size.keyValueTokensRead / count
      // Each prompt token attends to half of the prompt on average.
      let prompts = max(1, Double(size.prefillRequests))
      let pairs = context + tokens * Double(size.prefillTokens) / prompts / 2 * (size.isPrefill ? 1 : 0)
      let flops = (cost.flopsPerToken * tokens + cost.attentionFlopsPerPair * pairs) / gpus
      let bytes = cost.pass(tokens: max(1, Int(tokens))).weightBytes + context * cost.keyValueBytesPerToken
      guard bytes > 0 else { continue }
      let name =
        size.isPrefill ? "prefill, \(Int(tokens.rounded())) tokens" : "decode, batch \(Int(tokens.rounded()))"
      points.append(
        Point(
          name: name, intensity: flops / bytes, achieved: flops / (size.seconds / count),
          isPrefill: size.isPrefill))
    }
  }
}
