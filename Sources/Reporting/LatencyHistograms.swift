import Serving
import Simulation

/// Keeps the whole distribution of every latency of a run, in little memory.
public final class LatencyHistograms: SimulationObserver {
  /// By metric, in units of which `unitsPerMillisecond` make a millisecond; requests of the warm-up are left out, but
  /// for gaps between tokens.
  public private(set) var histograms: [LatencyMetric: LogHistogram] = [:]

  /// Latencies are kept in nanoseconds, and gaps between tokens in 2^-16 ns.
  public static func unitsPerMillisecond(_ metric: LatencyMetric) -> Double { metric == .itl ? 65536e6 : 1e6 }

  private var gaps: TokenGaps
  private let warmupRequests: Int

  /// Follows a run of `scenario`.
  public init(_ scenario: Scenario) {
    gaps = TokenGaps(replicas: scenario.replicaCount, policy: scenario.engine.batching.policy)
    warmupRequests = scenario.warmupRequests
    for metric in LatencyMetric.allCases { histograms[metric] = LogHistogram() }
  }

  /// Follows first tokens and preemptions.
  public func observe(_ event: RequestEvent) { gaps.observe(event) }

  /// Counts the gaps between tokens.
  public func observe(_ span: StepSpan) {
    for gap in gaps.gaps(in: span) { add(gap) }
  }

  /// Counts the other latencies.
  public func observe(_ request: RequestRecord) {
    guard request.status == .completed, request.requestID >= warmupRequests else { return }
    add(request.timeToFirstToken, to: .ttft)
    add(request.endToEnd, to: .e2el)
    add(request.queue, to: .queue)
    if let time = request.timePerOutputToken { add(time, to: .tpot) }
  }

  private func add(_ duration: SimDuration, to metric: LatencyMetric) {
    histograms[metric]?.add(max(0, duration.nanoseconds))
  }

  private func add(_ gap: TokenGaps.Progression) {
    histograms[.itl]?.addProgression(
      first: gap.first, increment: gap.increment, steps: gap.steps, count: gap.count)
  }
}
