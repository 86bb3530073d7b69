import Serving
import Simulation

/// `--requests`: a row for each request, in the order of arrival, written while the simulation runs.
///
///     request_id,arrival_s,input_tokens,output_tokens,replica,queue_ms,ttft_ms,tpot_ms,e2el_ms,preemptions,cached_tokens,status
///     0,0.000000000,35,64,0,0.000000,48.211000,21.905333,1428.247000,0,0,completed
///
/// Times are exact: whole nanoseconds in decimals; `tpot_ms` is rounded to the nearest nanosecond and empty for an
/// answer of one token, which has no further ones. A refused request has no times but its arrival, and no replica.
/// In JSON Lines the keys are the columns, and what is empty in CSV is `null`.
public final class RequestLog: SimulationObserver {
  /// How rows are written.
  public enum Format: Sendable, Hashable {
    /// Comma-separated values with a header (RFC 4180, lines ended by a line feed).
    case csv
    /// One JSON object a line.
    case jsonLines

    /// The format that a file's name asks for: `.jsonl` and `.ndjson` are JSON Lines, anything else CSV.
    public init(path: String) {
      self = path.hasSuffix(".jsonl") || path.hasSuffix(".ndjson") ? .jsonLines : .csv
    }
  }

  /// The names of the columns.
  public static let columns =
    "request_id,arrival_s,input_tokens,output_tokens,replica,queue_ms,ttft_ms,tpot_ms,e2el_ms,preemptions,cached_tokens,status"

  private let file: OutputFile
  private let format: Format
  private var writer: ByteWriter
  private var order = RequestOrder()

  /// Writes to `file`, which `finish()` commits.
  public init(file: OutputFile, format: Format) {
    self.file = file
    self.format = format
    writer = ByteWriter(to: file)
    if format == .csv {
      writer.text(Self.columns)
      writer.byte("\n")
    }
  }

  /// Requests that leave: events say nothing that the record does not.
  public let observes = Observations.requests

  /// Writes the request and those that waited for it.
  public func observe(_ request: RequestRecord) {
    switch format {
    case .csv: order.add(request) { writer.csvRow($0) }
    case .jsonLines: order.add(request) { writer.jsonLine($0) }
    }
  }

  /// Writes what is left and gives the file its name.
  public func finish() throws(OutputError) {
    switch format {
    case .csv: order.finish { writer.csvRow($0) }
    case .jsonLines: order.finish { writer.jsonLine($0) }
    }
    writer.flush()
    try file.commit()
  }
}

extension RequestRecord {
  /// (E2E - TTFT) / (output tokens - 1) to the nearest nanosecond; `nil` for an answer of one token or none.
  var timePerOutputToken: SimDuration? {
    guard outputTokens > 1 else { return nil }
    let gaps = Int64(outputTokens - 1)
    let decode = (endToEnd - timeToFirstToken).nanoseconds
    let (whole, rest) = decode.quotientAndRemainder(dividingBy: gaps)
    return SimDuration(nanoseconds: whole + (rest >= gaps - rest ? 1 : 0))
  }
}

extension ByteWriter {
  /// A row of `RequestLog.columns`.
  @inline(__always)
  mutating func csvRow(_ request: RequestRecord) {
    integer(request.requestID)
    byte(",")
    decimal(request.arrival.nanoseconds, places: 9)
    byte(",")
    integer(request.inputTokens)
    byte(",")
    integer(request.outputTokens)
    guard request.status == .completed else { return literal(",,,,,,,,refused\n") }
    byte(",")
    integer(request.replica)
    byte(",")
    decimal(request.queue.nanoseconds, places: 6)
    byte(",")
    decimal(request.timeToFirstToken.nanoseconds, places: 6)
    byte(",")
    if let time = request.timePerOutputToken { decimal(time.nanoseconds, places: 6) }
    byte(",")
    decimal(request.endToEnd.nanoseconds, places: 6)
    byte(",")
    integer(request.preemptions)
    byte(",")
    integer(request.cachedTokens)
    literal(",completed\n")
  }

  /// An object of `RequestLog.columns`.
  mutating func jsonLine(_ request: RequestRecord) {
    literal("{\"request_id\":")
    integer(request.requestID)
    literal(",\"arrival_s\":")
    decimal(request.arrival.nanoseconds, places: 9)
    literal(",\"input_tokens\":")
    integer(request.inputTokens)
    literal(",\"output_tokens\":")
    integer(request.outputTokens)
    guard request.status == .completed else {
      literal(",\"replica\":null,\"queue_ms\":null,\"ttft_ms\":null,\"tpot_ms\":null,\"e2el_ms\":null")
      return literal(",\"preemptions\":null,\"cached_tokens\":null,\"status\":\"refused\"}\n")
    }
    literal(",\"replica\":")
    integer(request.replica)
    literal(",\"queue_ms\":")
    decimal(request.queue.nanoseconds, places: 6)
    literal(",\"ttft_ms\":")
    decimal(request.timeToFirstToken.nanoseconds, places: 6)
    literal(",\"tpot_ms\":")
    if let time = request.timePerOutputToken {
      decimal(time.nanoseconds, places: 6)
    } else {
      literal("null")
    }
    literal(",\"e2el_ms\":")
    decimal(request.endToEnd.nanoseconds, places: 6)
    literal(",\"preemptions\":")
    integer(request.preemptions)
    literal(",\"cached_tokens\":")
    integer(request.cachedTokens)
    literal(",\"status\":\"completed\"}\n")
  }
}
