import Serving

/// What the data sheet allows, whatever engine, kernels and schedule: the roofline (Williams, Waterman and Patterson
/// 2009) of a whole workload.
public struct RooflineLimits: Sendable, Hashable {
  /// Peak FLOP/s of one GPU for the products' format.
  public var peakFlops: Double
  /// Bandwidth of one GPU's memory, bytes per second.
  public var bandwidthBytesPerSecond: Double
  /// GPUs of a replica that work at once.
  public var gpusAtOnce: Int
  /// FLOPs for each byte at which arithmetic and bandwidth take as long: `peak / bandwidth`.
  public var ridgeFlopsPerByte: Double
  /// Bytes of a weight.
  public var bytesPerWeight: Double
  /// Tokens in a step from which products are bound by arithmetic: `peak x bytes of a weight / (2 bandwidth)`, as each
  /// token spends 2 FLOPs on each weight.
  public var criticalBatchSize: Double

  /// Weight bytes that one GPU reads in a decode step of one sequence.
  public var weightBytes: Double
  /// KV bytes that one GPU reads for one sequence in a step, at its mean length.
  public var keyValueBytesPerSequence: Double
  /// The least time per output token, of a sequence that runs alone: `(weights + KV) / bandwidth`.
  public var timePerOutputTokenFloorSeconds: Double
  /// The same at the run's mean batch.
  public var timePerOutputTokenAtMeanBatchSeconds: Double

  /// FLOPs of a mean request, prompt tokens found in the prefix cache left out.
  public var flopsPerRequest: Double
  /// Bytes that a mean request's decoding moves when every step is as full as it can be: its share of the weights, and
  /// its KV entries; on one GPU.
  public var bytesPerRequest: Double
  /// Requests per second of one replica, were there nothing but arithmetic.
  public var computeRequestsPerSecond: Double
  /// Requests per second of one replica, were there nothing but reading weights and KV entries.
  public var memoryRequestsPerSecond: Double
  /// Requests per second of all replicas: the lesser of the two, times replicas.
  public var requestsPerSecond: Double
  /// Answer tokens per second of all replicas.
  public var outputTokensPerSecond: Double
  /// Whether arithmetic is the lesser.
  public var isComputeBound: Bool { computeRequestsPerSecond < memoryRequestsPerSecond }

  init(_ scenario: Scenario, cost: StepCost, work: ServedWork, capacity: SequenceCapacity) {
    let engine = scenario.engine
    let accelerator = scenario.hardware.accelerator
    let bandwidth = accelerator.bandwidthBytesPerSecond
    let peak = accelerator.peak.rate(weights: engine.format)
    let requests = Double(work.requests)
    let alone = cost.breakdown(chunks: [], decodes: 1, keyValueTokens: 1)
    let stages = Double(engine.pipelineParallelDegree)
    let keyValueBytes = cost.keyValueBytesPerToken / stages
    peakFlops = peak
    bandwidthBytesPerSecond = bandwidth
    let atOnce = (engine.profile.layerSplit == .tensor ? engine.tensorParallelDegree : 1) * Int(stages)
    gpusAtOnce = atOnce
    ridgeFlopsPerByte = peak / bandwidth
    bytesPerWeight = engine.format.bytes
    criticalBatchSize = peak * engine.format.bytes / (2 * bandwidth)

    let weights = alone.weightBytes
    weightBytes = weights
    keyValueBytesPerSequence = keyValueBytes * work.meanContext
    timePerOutputTokenFloorSeconds = (weights + keyValueBytesPerSequence) / bandwidth
    timePerOutputTokenAtMeanBatchSeconds =
      (weights + max(1, work.meanDecodes.rounded()) * keyValueBytesPerSequence) / bandwidth

    let computed = work.inputTokens - work.cachedTokens + work.outputTokens - requests
    let uncached = work.inputTokens > 0 ? 1 - work.cachedTokens / work.inputTokens : 1
    flopsPerRequest =
      (cost.flopsPerToken * computed + cost.attentionFlopsPerPair
        * (uncached * work.promptPairs + work.keyValueTokensRead)) / requests
    let decoded = (work.outputTokens - requests) / requests
    bytesPerRequest =
      weights * decoded / Double(capacity.mostInEachReplica) + keyValueBytes * work.keyValueTokensRead
      / requests
    computeRequestsPerSecond = Double(atOnce) * peak / flopsPerRequest
    memoryRequestsPerSecond = bytesPerRequest > 0 ? bandwidth / bytesPerRequest : .infinity
    requestsPerSecond =
      Double(scenario.replicaCount) * min(computeRequestsPerSecond, memoryRequestsPerSecond)
    outputTokensPerSecond = requestsPerSecond * work.outputTokens / requests
  }
}
