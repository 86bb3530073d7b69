/// How a run went over time, in at most 240 bins of equal width, the first at its start; the last ends with the run.
/// Quantities are means over a bin.
public struct LoadOverTime: Sendable, Hashable {
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

  /// Seconds of a bin but the last.
  public var binSeconds: Double
  /// Seconds of all bins: from the start of the run to its last answer.
  public var seconds: Double
  /// The bins, up to the end of the run.
  public var bins: [Bin]

  /// The mean of `value` over the run; 0 where nothing ran.
  public func mean(_ value: (Bin) -> Double) -> Double {
    guard let last = bins.last, seconds > 0 else { return 0 }
    let whole = bins.dropLast().reduce(0) { $0 + value($1) } * binSeconds
    return (whole + value(last) * (seconds - Double(bins.count - 1) * binSeconds)) / seconds
  }
}
