import Simulation

extension ChromeTrace {
  /// What is written.
  public struct Limits: Sendable, Hashable {
    /// Requests and steps that lie at least partly in this window, whole.
    public var window = TimeWindow.everything
    /// The first so many requests.
    public var requests = Int.max
    /// Bytes after which the trace stops. Perfetto's page reads up to about 2 GB; 100 MB open in seconds.
    public var bytes = 100_000_000

    /// Everything, up to 100 MB.
    public init() {}
  }

  /// What was left out because of `Limits`.
  public struct LeftOut: Sendable, Hashable {
    /// Requests that finished and are not in the trace.
    public var requests = 0
    /// Steps that are not in the trace.
    public var steps = 0
    /// When the trace stopped at its size limit.
    public var stopped: SimTime?

    /// One sentence, or nothing where nothing was left out.
    public var text: String {
      if requests == 0 && steps == 0 { return "" }
      var writer = ByteWriter()
      writer.literal("the trace leaves out ")
      writer.integer(requests)
      writer.literal(" requests and ")
      writer.integer(steps)
      writer.literal(" steps")
      if let stopped {
        writer.literal("; it reached its size limit at ")
        writer.decimal(stopped.nanoseconds / 1_000_000, places: 3)
        writer.literal(" s")
      }
      return writer.string
    }
  }
}
