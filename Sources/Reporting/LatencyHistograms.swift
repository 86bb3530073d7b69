import Serving
import Simulation

/// Keeps the whole distribution of every latency of a run, in little memory.
public final class LatencyHistograms: SimulationObserver {
  /// By metric, in units of which `unitsPerMillisecond` make a millisecond; the warm-up is left out.
  public private(set) var histograms: [LatencyMetric: LogHistogram] = [:]

  /// Latencies are kept in nanoseconds, and gaps between tokens in 2^-16 ns.
  public static func unitsPerMillisecond(_ metric: LatencyMetric) -> Double { metric == .itl ? 65536e6 : 1e6 }

  /// Requests that leave, and the gaps between their tokens.
  public let observes: Observations = [.requests, .gaps]

  private let warmupRequests: Int

  /// Follows a run of `scenario`.
  public init(_ scenario: Scenario) {
    warmupRequests = scenario.warmupRequests
    for metric in LatencyMetric.allCases { histograms[metric] = LogHistogram() }
  }

  /// Counts the gaps between tokens.
  public func observe(_ gaps: TokenGaps) {
    guard gaps.isCounted else { return }
    histograms[.itl]?.addProgression(
      first: gaps.first, increment: gaps.increment, steps: gaps.steps, count: gaps.count)
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
}
