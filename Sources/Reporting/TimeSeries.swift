import Serving
import Simulation

/// How a run went over time, in at most 240 bins of equal width.
///
/// Bins start narrow and double in width whenever the run outgrows them, so that memory does not grow with its length.
/// Quantities are means over a bin's width. Between two spans of a replica nothing runs, and its KV memory keeps what
/// the last one left.
public final class TimeSeries: SimulationObserver {
  /// One bin.
  public struct Bin: Sendable, Hashable {
    /// Requests in a batch, of all replicas.
    public var running = 0.0
    /// Requests in a queue, of all replicas.
    public var waiting = 0.0
    /// Tokens of KV memory taken, of all replicas.
    public var keyValueTaken = 0.0
    /// Tokens of KV memory that hold a token.
    public var keyValueUsed = 0.0
    /// Answer tokens a second; what a batch computes only to fill it up is none.
    public var outputTokensPerSecond = 0.0
    /// Part of the replicas' time in which a step ran, 0 to 1.
    public var busy = 0.0
  }

  /// The most bins there are.
  public static let mostBins = 240

  /// In memory of its own: whether a property of a class is in use already is asked at run time, which took as long as
  /// following the event. Nothing here calls back, so it never is.
  private let load: UnsafeMutablePointer<Load>

  /// Watches a run of `replicas` replicas whose steps put out a token for each decoding request.
  public init(replicas: Int) {
    load = .allocate(capacity: 1)
    load.initialize(to: Load(replicas: max(1, replicas)))
  }

  deinit {
    load.deinitialize(count: 1)
    load.deallocate()
  }

  /// Watches a run of `scenario`.
  public convenience init(_ scenario: Scenario) {
    self.init(replicas: scenario.replicaCount)
    if scenario.engine.batching.policy.deliversAtEnd {
      load.pointee.batches = BatchSpans(replicas: max(1, scenario.replicaCount))
    }
  }

  /// Follows the queue.
  public func observe(_ event: RequestEvent) {
    if event.kind != .finished { load.pointee.follow(event) }
  }

  /// Follows the batch and the KV memory.
  public func observe(_ span: StepSpan) { load.pointee.follow(span) }

  /// Counts the answer of a batch that nobody leaves before its end.
  public func observe(_ request: RequestRecord) { load.pointee.follow(request) }

  /// Seconds of a bin.
  public var binSeconds: Double { Double(load.pointee.bins.width) / 1e9 }

  /// The bins so far, the first at the start of the run.
  public var series: [Bin] {
    let nanoseconds = Double(load.pointee.bins.width)
    return load.pointee.bins.sums.map { bin in
      var mean = bin
      mean.running /= nanoseconds
      mean.waiting /= nanoseconds
      mean.keyValueTaken /= nanoseconds
      mean.keyValueUsed /= nanoseconds
      mean.busy /= nanoseconds * Double(load.pointee.last.count)
      mean.outputTokensPerSecond /= nanoseconds / 1e9
      return mean
    }
  }
}

/// What the replicas and their queues hold, in bins.
private struct Load {
  typealias Bin = TimeSeries.Bin

  var bins = TimeBins(most: TimeSeries.mostBins)
  /// By replica: when its last span ended, and what KV memory it left.
  var last: [(end: Int64, taken: Int, used: Int)]
  var waitingNow = 0
  var waitingSince: Int64 = 0
  /// For batches whose steps also fill up answers that are done; what they put out is known when they end.
  var batches: BatchSpans?

  init(replicas: Int) {
    last = Array(repeating: (0, 0, 0), count: replicas)
  }

  mutating func follow(_ event: RequestEvent) {
    let now = event.time.nanoseconds
    let change =
      switch event.kind {
      case .arrived, .preempted: 1
      case .admitted, .resumed, .refused: -1
      case .firstToken, .finished: 0
      }
    if event.kind == .firstToken, batches == nil { bins.count(tokens: 1, at: now) }
    guard change != 0 else { return }
    if waitingNow > 0 {
      let waiting = Double(waitingNow)
      bins.spread(from: waitingSince, to: now) { $0.waiting += waiting * $1 }
    }
    waitingNow = max(0, waitingNow + change)
    waitingSince = now
  }

  mutating func follow(_ span: StepSpan) {
    guard last.indices.contains(span.replica) else { return }
    let (start, end) = (span.start.nanoseconds, span.end.nanoseconds)
    let before = last[span.replica]
    bins.spread(from: before.end, to: start) { bin, nanoseconds in
      bin.keyValueTaken += Double(before.taken) * nanoseconds
      bin.keyValueUsed += Double(before.used) * nanoseconds
    }
    // Over a span KV memory grows from what was there to what is there; the last stands for the whole.
    let tokens = batches == nil ? Double(span.decodeRequests * span.steps) : 0
    let duration = Double(end - start)
    bins.spread(from: start, to: end) { bin, nanoseconds in
      bin.running += Double(span.prefillRequests + span.decodeRequests) * nanoseconds
      bin.keyValueTaken += Double(span.keyValueTaken) * nanoseconds
      bin.keyValueUsed += Double(span.keyValueUsed) * nanoseconds
      // Most spans are in one bin as a whole: no division for them.
      bin.outputTokensPerSecond += nanoseconds == duration ? tokens : tokens * nanoseconds / duration
      bin.busy += nanoseconds
    }
    last[span.replica] = (end, span.keyValueTaken, span.keyValueUsed)
    batches?.follow(span)
  }

  /// Counts the answer of a batch that nobody leaves before its end.
  mutating func follow(_ request: RequestRecord) {
    guard batches != nil else { return }
    batches?.follow(request)
    guard request.status == .completed, let prefillEnd = batches?.prefillEnd(replica: request.replica) else {
      return
    }
    bins.count(tokens: 1, at: prefillEnd.nanoseconds)
    let outputs = batches?.outputs(
      replica: request.replica, tokens: request.outputTokens, after: prefillEnd)
    for output in outputs ?? [] {
      let (start, end) = (output.start.nanoseconds, output.end.nanoseconds)
      let tokensPerNanosecond = Double(output.tokens) / Double(max(1, end - start))
      bins.spread(from: start, to: end) { $0.outputTokensPerSecond += tokensPerNanosecond * $1 }
    }
  }
}
