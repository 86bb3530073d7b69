import Serving

/// Keeps of a run what a report shows, in memory that does not grow with the run's length.
///
///     let collector = ReportCollector(scenario)
///     let result = try Simulator.run(scenario, observer: collector)
///     let report = RunReport(scenario: scenario, result: result, collector: collector)
///
/// Latencies go to histograms, the slowest requests to a short list. The lives of the first requests (10,000 unless told
/// otherwise) are kept whole, for the player.
public final class ReportCollector: SimulationObserver {
  /// The distributions of the latencies.
  public let latencies: LatencyHistograms
  /// The slowest requests by end-to-end time, the slowest first.
  public private(set) var slowest: [RequestRecord] = []

  private let scenario: Scenario
  private var batches: BatchRecorder
  private var sizes = StepSizes()

  /// How many of the slowest requests are kept.
  static let slowestCount = 12

  /// A collector for one run of `scenario` that keeps the lives of the first `requestLimit` requests.
  public init(_ scenario: Scenario, requestLimit: Int = 10_000) {
    self.scenario = scenario
    batches = BatchRecorder(
      replicas: scenario.replicaCount, policy: scenario.engine.batching.policy, requestLimit: requestLimit)
    latencies = LatencyHistograms(scenario)
  }

  /// Follows requests into and out of the batches.
  public func observe(_ event: RequestEvent) {
    batches.observe(event)
  }

  /// Follows the steps.
  public func observe(_ span: StepSpan) {
    batches.observe(span)
    sizes.observe(span)
  }

  /// Counts the gaps between tokens.
  public func observe(_ gaps: TokenGaps) { latencies.observe(gaps) }

  /// Counts the latencies of a request that left.
  public func observe(_ request: RequestRecord) {
    batches.observe(request)
    latencies.observe(request)
    if request.status == .completed, request.requestID >= scenario.warmupRequests { keepIfSlow(request) }
  }

  /// What happened in the batches, for the player; `capacityTokens` is what a replica's KV memory holds.
  public func history(name: String? = nil, capacityTokens: Int) -> BatchHistory {
    batches.history(
      name: name ?? scenario.name, batching: scenario.engine.batching, capacityTokens: capacityTokens)
  }

  /// The steps of the run by size, for the roofline.
  public var stepSizes: [StepSize] { sizes.common }

  private func keepIfSlow(_ request: RequestRecord) {
    if slowest.count == Self.slowestCount, let last = slowest.last, request.endToEnd <= last.endToEnd {
      return
    }
    let place = slowest.firstIndex { $0.endToEnd < request.endToEnd } ?? slowest.count
    slowest.insert(request, at: place)
    if slowest.count > Self.slowestCount { slowest.removeLast() }
  }
}
