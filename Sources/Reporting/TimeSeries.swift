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
    /// Answer tokens a second.
    public var outputTokensPerSecond = 0.0
    /// Part of the replicas' time in which a step ran, 0 to 1.
    public var busy = 0.0
  }

  /// The most bins there are.
  public static let mostBins = 240

  /// Nanoseconds of a bin.
  private var width: Int64 = 1_000_000
  /// Sums over time (of quantity times nanoseconds) and counts.
  private var bins: [Bin] = []
  private let replicas: Int
  /// By replica: when its last span ended, and what KV memory it left.
  private var last: [(end: Int64, taken: Int, used: Int)]
  private var waitingNow = 0
  private var waitingSince: Int64 = 0

  /// Watches a run of `replicas` replicas.
  public init(replicas: Int) {
    self.replicas = max(1, replicas)
    last = Array(repeating: (0, 0, 0), count: self.replicas)
    bins.reserveCapacity(Self.mostBins)
  }

  /// Follows the queue.
  public func observe(_ event: RequestEvent) {
    let now = event.time.nanoseconds
    let change =
      switch event.kind {
      case .arrived, .preempted: 1
      case .admitted, .resumed, .refused: -1
      case .firstToken, .finished: 0
      }
    if event.kind == .firstToken { add(1, at: now) { $0.outputTokensPerSecond += $1 } }
    guard change != 0 else { return }
    spread(Double(waitingNow), from: waitingSince, to: now) { $0.waiting += $1 }
    waitingNow = max(0, waitingNow + change)
    waitingSince = now
  }

  /// Follows the batch and the KV memory.
  public func observe(_ span: StepSpan) {
    guard last.indices.contains(span.replica) else { return }
    let (start, end) = (span.start.nanoseconds, span.end.nanoseconds)
    let before = last[span.replica]
    spread(Double(before.taken), from: before.end, to: start) { $0.keyValueTaken += $1 }
    spread(Double(before.used), from: before.end, to: start) { $0.keyValueUsed += $1 }
    spread(Double(span.prefillRequests + span.decodeRequests), from: start, to: end) { $0.running += $1 }
    // Over a span KV memory grows from what was there to what is there; the mean stands for both.
    let taken = Double(span.keyValueTaken)
    spread(taken, from: start, to: end) { $0.keyValueTaken += $1 }
    spread(Double(span.keyValueUsed), from: start, to: end) { $0.keyValueUsed += $1 }
    spread(1, from: start, to: end) { $0.busy += $1 }
    let tokens = Double(span.decodeRequests * span.steps)
    if end > start {
      spread(tokens / Double(end - start), from: start, to: end) { $0.outputTokensPerSecond += $1 }
    }
    last[span.replica] = (end, span.keyValueTaken, span.keyValueUsed)
  }

  /// Records add nothing.
  public func observe(_ request: RequestRecord) {}

  /// Seconds of a bin.
  public var binSeconds: Double { Double(width) / 1e9 }

  /// The bins so far, the first at the start of the run.
  public var series: [Bin] {
    let nanoseconds = Double(width)
    return bins.map { bin in
      var mean = bin
      mean.running /= nanoseconds
      mean.waiting /= nanoseconds
      mean.keyValueTaken /= nanoseconds
      mean.keyValueUsed /= nanoseconds
      mean.busy /= nanoseconds * Double(replicas)
      mean.outputTokensPerSecond /= nanoseconds / 1e9
      return mean
    }
  }

  /// Adds `value` times the time spent in each bin.
  private func spread(_ value: Double, from start: Int64, to end: Int64, add: (inout Bin, Double) -> Void) {
    guard end > start, start >= 0 else { return }
    hold(end - 1)
    if value == 0 { return }
    var from = start
    var index = Int(start / width)
    while from < end {
      let to = min(end, Int64(index + 1) * width)
      add(&bins[index], value * Double(to - from))
      from = to
      index += 1
    }
  }

  private func add(_ value: Double, at time: Int64, add: (inout Bin, Double) -> Void) {
    guard time >= 0 else { return }
    hold(time)
    add(&bins[Int(time / width)], value)
  }

  /// Widens the bins until `time` is in one of them.
  private func hold(_ time: Int64) {
    while time / width >= Int64(Self.mostBins) {
      width *= 2
      bins = stride(from: 0, to: bins.count, by: 2).map { index in
        index + 1 < bins.count ? bins[index] + bins[index + 1] : bins[index]
      }
    }
    let missing = Int(time / width) + 1 - bins.count
    if missing > 0 { bins.append(contentsOf: repeatElement(Bin(), count: missing)) }
  }
}

extension TimeSeries.Bin {
  fileprivate static func + (a: Self, b: Self) -> Self {
    Self(
      running: a.running + b.running, waiting: a.waiting + b.waiting,
      keyValueTaken: a.keyValueTaken + b.keyValueTaken, keyValueUsed: a.keyValueUsed + b.keyValueUsed,
      outputTokensPerSecond: a.outputTokensPerSecond + b.outputTokensPerSecond, busy: a.busy + b.busy)
  }
}
