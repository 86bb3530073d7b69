/// Everything a simulation needs to know, resolved: no name is left to look up, no default left to fill in.
public struct Scenario: Sendable {
  /// What the scenario is called in results.
  public var name: String
  /// Every random stream follows from it.
  public var seed: UInt64
  /// The GPUs.
  public var hardware: Hardware
  /// The transformer.
  public var model: ModelArchitecture
  /// What runs on each replica.
  public var engine: Engine
  /// Copies of the model; `nil` for as many as the GPUs hold.
  public var replicas: Int?
  /// Who decides which replica serves a request.
  public var router: Router
  /// The requests.
  public var workload: Workload
  /// First requests that are left out of the statistics.
  public var warmupRequests: Int
  /// Service-level objectives.
  public var objectives: [Objective]

  /// The values, as the properties say.
  public init(
    name: String, seed: UInt64, hardware: Hardware, model: ModelArchitecture, engine: Engine,
    replicas: Int? = nil, router: Router = .sharedQueue, workload: Workload, warmupRequests: Int = 0,
    objectives: [Objective] = []
  ) {
    self.name = name
    self.seed = seed
    self.hardware = hardware
    self.model = model
    self.engine = engine
    self.replicas = replicas
    self.router = router
    self.workload = workload
    self.warmupRequests = warmupRequests
    self.objectives = objectives
  }

  /// Copies of the model that serve: as given, or GPUs / (tp * pp).
  public var replicaCount: Int { replicas ?? hardware.count / max(1, engine.gpusPerReplica) }
}

/// Who decides which replica serves a request.
public enum Router: String, CaseIterable, Sendable, Hashable, Codable {
  /// All replicas draw on one queue.
  case sharedQueue = "shared_queue"
  /// Replicas in turn.
  case roundRobin = "round_robin"
  /// The replica with the fewest unfinished requests, the first of equals.
  case leastOutstanding = "least_outstanding"
  /// A replica at random.
  case random
}

/// A latency that a limit can be set on.
public enum LatencyMetric: String, CaseIterable, Sendable, Hashable, Codable {
  /// Time to first token.
  case ttft = "ttft_ms"
  /// Mean time of each further token of a request.
  case tpot = "tpot_ms"
  /// Gap between two tokens.
  case itl = "itl_ms"
  /// Arrival to last token.
  case e2el = "e2el_ms"
  /// Arrival to admission.
  case queue = "queue_ms"
}

/// A statistic of a latency.
public enum Statistic: String, CaseIterable, Sendable, Hashable, Codable {
  case mean, median, std, p90, p95, p99
}

/// `statistic` of `metric` shall not exceed `limitMilliseconds`.
public struct Objective: Sendable, Hashable {
  /// What is limited.
  public var metric: LatencyMetric
  /// Which statistic of it.
  public var statistic: Statistic
  /// The limit.
  public var limitMilliseconds: Double

  /// The values, as the properties say.
  public init(metric: LatencyMetric, statistic: Statistic, limitMilliseconds: Double) {
    self.metric = metric
    self.statistic = statistic
    self.limitMilliseconds = limitMilliseconds
  }
}
