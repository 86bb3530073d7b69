import Serving

/// What one collective of the mean decode step is made of: `latency + ramp + volume / bus`.
public struct CommunicationTerms: Sendable, Hashable {
  /// The link's catalogue name.
  public var link: String
  /// GPUs that take part.
  public var gpus: Int
  /// Bytes of one all-reduce, or of one transfer between stages.
  public var bytes: Double
  /// How often in a step.
  public var count: Double
  /// Whether it is an all-reduce; otherwise a transfer.
  public var isAllReduce: Bool
  /// Seconds of one however small it is, the ranks' skew and the way from latency to bandwidth with it.
  public var latencySeconds: Double
  /// Bytes that pass a GPU: `2 (n - 1) / n bytes` for an all-reduce.
  public var volumeBytes: Double
  /// Bus bandwidth, bytes per second.
  public var bytesPerSecond: Double
  /// Seconds of one.
  public var seconds: Double

  init?(_ scenario: Scenario, decode: StepBreakdown) {
    guard let op = decode.operators.first(where: { $0.parts.communication > 0 }) else { return nil }
    let profile = scenario.engine.profile
    let hardware = scenario.hardware
    let isAllReduce = profile.layerSplit == .tensor && scenario.engine.tensorParallelDegree > 1
    link = hardware.link.name
    gpus = isAllReduce ? scenario.engine.tensorParallelDegree : 2
    bytes = op.bytes
    count = op.count
    self.isAllReduce = isAllReduce
    seconds = op.parts.communication
    if isAllReduce, let constants = hardware.link.constants(groupSize: gpus) {
      let size = Double(gpus)
      volumeBytes = 2 * (size - 1) / size * op.bytes
      bytesPerSecond = (profile.launch == .graph ? constants.graph : constants.eager).busBytesPerSecond
    } else {
      volumeBytes = op.bytes
      bytesPerSecond = hardware.link.pointToPointBytesPerSecond
    }
    latencySeconds = seconds - decode.slowdown * volumeBytes / bytesPerSecond
  }
}
