/// What connects the GPUs of one replica: the time of a collective is `alpha + c * sqrt(bytes) + volume / bus`, all
/// three by group size, because topology (a ring that crosses the CPU, a switch, a bridge between pairs) matters more
/// than any peak rate.
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

  /// Seconds, bytes per second and bytes, as the properties say.
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

  /// Seconds of one all-reduce of `bytes` over `size` GPUs, on the GPUs: `alpha + c * sqrt(KiB) + 2(n-1)/n * bytes / bus`.
  /// Launched eagerly, the host takes `eagerHostSeconds` beside it.
  ///
  /// With `kernels` `oneShot`, on links that have such kernels, `alpha + (n-1) * bytes / peer` (each GPU reads all that
  /// every other one holds), or NCCL's where that is sooner.
  ///
  /// Source of the volume: Patarasuk and Yuan 2009, bandwidth optimal all-reduce.
  public func allReduceSeconds(
    bytes: Double, groupSize size: Int, launch: LaunchMode, kernels: AllReduceKernels = .custom
  ) -> Double {
    guard size > 1, let entry = constants(groupSize: size) else { return 0 }
    let n = Double(size)
    func seconds(_ cost: CollectiveCost) -> Double {
      cost.latencySeconds + cost.rampSecondsPerRootKibibyte * (bytes / 1024).squareRoot()
        + 2 * (n - 1) / n * bytes / cost.busBytesPerSecond
    }
    guard launch == .graph else { return seconds(entry.eager) }
    guard kernels == .oneShot, let oneShot = entry.oneShot else { return seconds(entry.graph) }
    return min(
      oneShot.latencySeconds + (n - 1) * bytes / oneShot.peerBytesPerSecond, seconds(entry.eager))
  }
}

/// One row of a link's all-reduce table.
public struct CollectiveConstants: Sendable, Hashable {
  /// GPUs in the group.
  public var groupSize: Int
  /// Inside a CUDA graph, by the engine's own one-shot and two-shot kernels where there are any.
  public var graph: CollectiveCost
  /// Launched eagerly through NCCL (RCCL).
  public var eager: CollectiveCost
  /// One-shot kernels whose data carry their own flags, so that no barrier is waited for (TensorRT-LLM's Lamport kernels);
  /// `nil` where they were not measured.
  public var oneShot: OneShotCost?
  /// Host time of launching one eagerly, seconds: small ones cannot follow each other faster.
  public var eagerHostSeconds: Double

  /// Seconds, bytes per second and bytes, as the properties say.
  public init(
    groupSize: Int, graph: CollectiveCost, eager: CollectiveCost, oneShot: OneShotCost? = nil,
    eagerHostSeconds: Double
  ) {
    self.groupSize = groupSize
    self.graph = graph
    self.eager = eager
    self.oneShot = oneShot
    self.eagerHostSeconds = eagerHostSeconds
  }
}

/// What an all-reduce costs the GPUs of one group.
public struct CollectiveCost: Sendable, Hashable {
  /// alpha: latency of a small one, seconds.
  public var latencySeconds: Double
  /// Bus bandwidth of a large one, bytes per second.
  public var busBytesPerSecond: Double
  /// c: how the way from latency to bandwidth bends, seconds for each square root of a KiB.
  public var rampSecondsPerRootKibibyte: Double

  /// Seconds, bytes per second and bytes, as the properties say.
  public init(latencySeconds: Double, busBytesPerSecond: Double, rampSecondsPerRootKibibyte: Double = 0) {
    self.latencySeconds = latencySeconds
    self.busBytesPerSecond = busBytesPerSecond
    self.rampSecondsPerRootKibibyte = rampSecondsPerRootKibibyte
  }
}

/// What a one-shot all-reduce costs the GPUs of one group.
public struct OneShotCost: Sendable, Hashable {
  /// Latency of a small one, seconds.
  public var latencySeconds: Double
  /// Bytes per second that a GPU reads from each of the others, one after another.
  public var peerBytesPerSecond: Double

  /// Seconds and bytes per second.
  public init(latencySeconds: Double, peerBytesPerSecond: Double) {
    self.latencySeconds = latencySeconds
    self.peerBytesPerSecond = peerBytesPerSecond
  }
}

/// An engine's own all-reduces inside a CUDA graph.
public enum AllReduceKernels: String, Sendable, Hashable {
  /// One-shot and two-shot kernels with barriers (vLLM, SGLang).
  case custom
  /// One-shot kernels without a barrier for small messages, NCCL for large ones (TensorRT-LLM).
  case oneShot
}

/// How an engine launches its kernels.
public enum LaunchMode: String, Sendable, Hashable, CaseIterable {
  /// Replayed from a CUDA graph: the host is out of the way during a step.
  case graph
  /// One launch from the host for each kernel.
  case eager
}
