import Serving
import Simulation

/// Whether a system meets its objectives, found with as little simulation as it takes.
///
/// A run is given up as soon as so many requests have missed a limit that nothing to come can mend it: the answer is the
/// same as that of the whole run.
public struct Verdict: Sendable {
  /// Whether every objective is met and no request was refused that the model could serve.
  public var isMet: Bool
  /// The result; nil where the run was given up.
  public var result: RunResult?
  /// How many requests met each objective, where requests can be told apart.
  public var attainments: [Attainment]
  /// Why it could not run at all.
  public var failure: String?

  /// Simulates `scenario`.
  ///
  /// - Parameters:
  ///   - profile: its workload's.
  ///   - isWhole: whether to run to the end even where the answer is known before.
  public init(_ scenario: Scenario, profile: WorkloadProfile, isWhole: Bool = false) {
    let watch = ObjectiveWatch(scenario, requests: max(0, profile.requests - scenario.warmupRequests))
    do {
      let result = try Simulator.run(scenario, observer: watch) { _ in isWhole || !watch.isLost }
      self.result = result
      isMet = result.objectives.allSatisfy(\.met) && result.failed <= profile.tooLong && result.completed > 0
      attainments = watch.attainments
    } catch is CancellationError {
      result = nil
      isMet = false
      attainments = []
    } catch {
      result = nil
      isMet = false
      attainments = []
      failure = StudyScenario.reason(error)
    }
  }

  /// The objective that is nearest to its limit, or furthest beyond it.
  public var tightest: ObjectiveResult? {
    result?.objectives.max { Self.load($0) < Self.load($1) }
  }

  /// What is left of the tightest objective, as a part of its limit; negative where it is missed.
  public var headroom: Double? { tightest.map { 1 - Self.load($0) } }

  private static func load(_ objective: ObjectiveResult) -> Double {
    objective.value_ms / max(objective.objective.limitMilliseconds, .leastNonzeroMagnitude)
  }
}

/// The part of requests that met a percentile's limit, with its 95 % confidence interval by batch means.
///
/// Successive requests are alike (they share a queue), so the interval comes from the means of 20 long batches of requests,
/// which hardly are. The objective is met for sure where the interval lies above `needed`.
public struct Attainment: Sendable, Hashable {
  /// The objective.
  public var objective: Objective
  /// Part of the requests within the limit, 0 to 1.
  public var attained: Double
  /// Half the width of its interval; nil with too few requests.
  public var halfWidth: Double?
  /// The part that has to be, such as 0.99.
  public var needed: Double

  /// Whether the interval lies on one side of what is needed.
  public var isCertain: Bool { halfWidth.map { abs(attained - needed) >= $0 } ?? false }
}

/// Counts, request by request, what an objective allows.
final class ObjectiveWatch: SimulationObserver {
  /// Whether some objective can no longer be met.
  private(set) var isLost = false

  private struct Count {
    var objective: Objective
    var limit: Int64
    /// Misses that settle it; nil for a mean.
    var mostMisses: Int?
    var needed: Double
    var misses = 0
    var sum = 0.0
    var mostSum: Double
    /// Requests and misses by batch.
    var batches = [(requests: Int, misses: Int)](repeating: (0, 0), count: ObjectiveWatch.batchCount)
  }

  private static let batchCount = 20
  private let warmup: Int
  private let requests: Int
  private var counts: [Count] = []

  init(_ scenario: Scenario, requests: Int) {
    warmup = scenario.warmupRequests
    self.requests = max(1, requests)
    for objective in scenario.objectives where objective.metric != .itl && objective.statistic != .std {
      let nanoseconds = SimDuration(milliseconds: objective.limitMilliseconds).nanoseconds
      let rank = ObjectiveCheck.rank(objective.statistic)
      // The percentile lies at or above sorted[floor(rank * (n - 1))]; it is beyond the limit once that one is.
      let most = rank.map { self.requests - Int($0 * Double(self.requests - 1)) }
      counts.append(
        Count(
          objective: objective, limit: nanoseconds, mostMisses: most, needed: rank ?? 0,
          mostSum: Double(nanoseconds) * Double(self.requests)))
    }
  }

  let observes = Observations.requests

  func observe(_ request: RequestRecord) {
    guard request.requestID >= warmup, request.status == .completed else { return }
    let batch = min(Self.batchCount - 1, (request.requestID - warmup) * Self.batchCount / requests)
    for index in counts.indices {
      let value: Int64
      switch counts[index].objective.metric {
      case .ttft: value = request.timeToFirstToken.nanoseconds
      case .e2el: value = request.endToEnd.nanoseconds
      case .queue: value = request.queue.nanoseconds
      case .tpot, .itl:
        guard request.outputTokens > 1 else { continue }
        value = (request.endToEnd - request.timeToFirstToken).nanoseconds / Int64(request.outputTokens - 1)
      }
      counts[index].batches[batch].requests += 1
      counts[index].sum += Double(value)
      if value > counts[index].limit {
        counts[index].misses += 1
        counts[index].batches[batch].misses += 1
      }
      if let most = counts[index].mostMisses {
        if counts[index].misses >= most { isLost = true }
      } else if counts[index].sum > counts[index].mostSum {
        isLost = true
      }
    }
  }

  /// How many requests met each percentile's limit.
  var attainments: [Attainment] {
    counts.compactMap { count in
      guard count.mostMisses != nil else { return nil }
      let filled = count.batches.filter { $0.requests > 0 }
      let all = filled.reduce(0) { $0 + $1.requests }
      guard all > 0 else { return nil }
      let enough = filled.count == Self.batchCount && all >= 10 * Self.batchCount
      let means = filled.map { 1 - Double($0.misses) / Double($0.requests) }
      return Attainment(
        objective: count.objective, attained: 1 - Double(count.misses) / Double(all),
        halfWidth: enough ? MeanWithInterval(means).halfWidth : nil, needed: count.needed)
    }
  }
}
