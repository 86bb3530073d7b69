/// What connects the GPUs of one replica: the time of a collective is `alpha + volume / bus`, both by group size,
/// because topology (a ring that crosses the CPU, a switch, a bridge between pairs) matters more than any peak rate.
public struct Link: Sendable, Hashable {
  /// Catalogue name, such as `pcie4`.
  public var name: String
  /// All-reduce constants by group size, ascending; sizes between two entries take the next larger entry.
  public var allReduce: [CollectiveConstants]
  /// Point-to-point bandwidth between neighbours, bytes per second (pipeline stages, KV swapped to the host).
  public var pointToPointBytesPerSecond: Double
  /// Point-to-point latency, seconds.
  public var pointToPointSeconds: Double
  /// Where the figures come from.
  public var source: String

  public init(
    name: String, allReduce: [CollectiveConstants], pointToPointBytesPerSecond: Double,
    pointToPointSeconds: Double, source: String
  ) {
    self.name = name
    self.allReduce = allReduce
    self.pointToPointBytesPerSecond = pointToPointBytesPerSecond
    self.pointToPointSeconds = pointToPointSeconds
    self.source = source
  }

  /// The constants for a group of `size` GPUs: the smallest entry that holds it, else the largest there is.
  public func constants(groupSize size: Int) -> CollectiveConstants? {
    allReduce.first { $0.groupSize >= size } ?? allReduce.last
  }

  /// Seconds of one all-reduce of `bytes` over `size` GPUs: `alpha + 2(n-1)/n * bytes / bus`.
  ///
  /// Source of the volume: Patarasuk and Yuan 2009, bandwidth optimal all-reduce.
  public func allReduceSeconds(bytes: Double, groupSize size: Int, launch: LaunchMode) -> Double {
    guard size > 1, let entry = constants(groupSize: size) else { return 0 }
    let n = Double(size)
    let alpha = launch == .graph ? entry.graphSeconds : entry.eagerSeconds
    return alpha + 2 * (n - 1) / n * bytes / entry.busBytesPerSecond
  }
}

/// One row of a link's all-reduce table.
public struct CollectiveConstants: Sendable, Hashable {
  /// GPUs in the group.
  public var groupSize: Int
  /// Latency of a small all-reduce inside a CUDA graph (custom one-shot kernels), seconds.
  public var graphSeconds: Double
  /// Latency of a small all-reduce launched eagerly through NCCL, seconds.
  public var eagerSeconds: Double
  /// Bus bandwidth of a large all-reduce, bytes per second.
  public var busBytesPerSecond: Double

  public init(groupSize: Int, graphSeconds: Double, eagerSeconds: Double, busBytesPerSecond: Double) {
    self.groupSize = groupSize
    self.graphSeconds = graphSeconds
    self.eagerSeconds = eagerSeconds
    self.busBytesPerSecond = busBytesPerSecond
  }
}

/// How an engine launches its kernels.
public enum LaunchMode: String, Sendable, Hashable, CaseIterable {
  /// Replayed from a CUDA graph: the host is out of the way during a step.
  case graph
  /// One launch from the host for each kernel.
  case eager
}
