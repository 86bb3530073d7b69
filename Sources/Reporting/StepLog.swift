import Serving
import Simulation

/// `--steps`: a row for each pass through the model, in the order in which a replica's batches change.
///
///     step_id,replica,start_s,duration_ms,prefill_requests,prefill_tokens,decode_requests,kv_tokens,bound
///     0,0,0.000000000,48.211000,2,70,0,0,compute
///
/// `step_id` numbers the rows. A stretch of alike decode steps is written step by step: `kv_tokens`, which decode
/// attention reads, grows by one for each request. `bound` is the largest part of the stretch's first step.
public final class StepLog: SimulationObserver {
  /// The names of the columns.
  public static let columns =
    "step_id,replica,start_s,duration_ms,prefill_requests,prefill_tokens,decode_requests,kv_tokens,bound"

  private let file: OutputFile
  private var writer: ByteWriter
  private var stepID = 0

  /// Writes to `file`, which `finish()` commits.
  public init(file: OutputFile) {
    self.file = file
    writer = ByteWriter(to: file)
    writer.text(Self.columns)
    writer.byte("\n")
  }

  /// Steps.
  public let observes = Observations.steps

  /// Writes the steps of the span.
  public func observe(_ span: StepSpan) {
    stepID = writer.csvRows(span, from: stepID)
  }

  /// Writes what is left and gives the file its name.
  public func finish() throws(OutputError) {
    writer.flush()
    try file.commit()
  }
}

extension ByteWriter {
  /// A row of `StepLog.columns` for each step of `span`, numbered from `stepID`; returns the number after the last.
  mutating func csvRows(_ span: StepSpan, from stepID: Int) -> Int {
    var start = span.start
    for step in 0..<span.steps {
      let end = span.time(after: step + 1)
      integer(stepID + step)
      byte(",")
      integer(span.replica)
      byte(",")
      decimal(start.nanoseconds, places: 9)
      byte(",")
      decimal((end - start).nanoseconds, places: 6)
      byte(",")
      integer(span.prefillRequests)
      byte(",")
      integer(span.prefillTokens)
      byte(",")
      integer(span.decodeRequests)
      byte(",")
      integer(span.keyValueTokens + step * span.decodeRequests)
      byte(",")
      text(span.parts(of: step).bound.rawValue)
      byte("\n")
      start = end
    }
    return stepID + span.steps
  }
}
