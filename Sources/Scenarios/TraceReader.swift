/// One request of a trace.
public struct TraceRow: Sendable, Equatable {
  /// When the request arrives, from the first row's arrival on: 0 or more, never less than the row's before.
  public var arrivalNanoseconds: Int64
  /// Prompt tokens, from 1.
  public var inputTokens: Int
  /// Tokens generated, from 1.
  public var outputTokens: Int
  /// What the prompt's blocks of 512 tokens hold, by number, for prefix caching; empty where a trace has none.
  public var hashIDs: [Int] = []

  /// A request that arrives `arrivalNanoseconds` after the first.
  public init(arrivalNanoseconds: Int64, inputTokens: Int, outputTokens: Int, hashIDs: [Int] = []) {
    self.arrivalNanoseconds = arrivalNanoseconds
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.hashIDs = hashIDs
  }
}

/// Reads the requests of a recorded trace, one at a time, in memory that does not grow with the trace.
///
///     var trace = try TraceReader(path: "AzureLLMInferenceTrace_conv.csv")
///     while let row = try trace.next() { ... }
///
/// The format is known by the first line: a CSV header with `arrival_s` (or a `TIMESTAMP` in seconds or as a date and
/// time, as in Azure's traces of 2023 and 2024), `input_tokens` (or `ContextTokens`) and `output_tokens` (or
/// `GeneratedTokens`) in any order among any others, or the JSON lines of Mooncake's traces (`timestamp` in ms,
/// `input_length`, `output_length`, `hash_ids`). Blank lines are skipped.
///
/// A copy goes on by itself from where the original was.
public struct TraceReader: Sendable {
  /// What a trace is written in.
  public enum Format: Sendable, Equatable {
    /// Rows of comma-separated values under a header.
    case commaSeparated
    /// A JSON object a line.
    case jsonLines
  }

  /// What the trace is written in.
  public var format: Format { table == nil ? .jsonLines : .commaSeparated }
  /// The rows read so far.
  public private(set) var rowCount = 0

  private var lines: LineReader
  private let table: TraceTable?
  /// A line that was read to know the format by but is a row.
  private var pending: Range<Int>?
  private var first: Int64 = 0
  private var last: Int64 = 0
  private var lastLine = 0
  private var isDone = false

  /// Opens the trace at `path` and reads its header.
  public init(path: String) throws(Diagnostic) {
    try self.init(lines: LineReader(path: path))
  }

  /// A trace that is in memory; its places are told by `file`.
  public init(_ bytes: [UInt8], file: String) throws(Diagnostic) {
    try self.init(lines: LineReader(bytes, name: file))
  }

  private init(lines: LineReader) throws(Diagnostic) {
    var lines = lines
    guard var line = try Self.nextLine(&lines) else {
      throw .error(at: TextLocation(file: lines.name), "the trace is empty")
    }
    if lines.line == 1, lines.bytes[line].starts(with: [0xEF, 0xBB, 0xBF]) {
      line = line.lowerBound + 3..<line.upperBound
    }
    let start = lines.bytes[line].first { $0 != 0x20 && $0 != 0x09 }
    if start == UInt8(ascii: "{") {
      table = nil
      pending = line
    } else {
      table = try TraceTable(header: line, lines: lines)
    }
    self.lines = lines
  }

  /// The next row; nil after the last, and after an error.
  public mutating func next() throws(Diagnostic) -> TraceRow? {
    if isDone { return nil }
    do {
      let row = try read()
      isDone = row == nil
      return row
    } catch {
      isDone = true
      throw error
    }
  }

  private mutating func read() throws(Diagnostic) -> TraceRow? {
    var next = pending
    pending = nil
    if next == nil { next = try Self.nextLine(&lines) }
    guard let line = next else {
      if rowCount == 0 {
        throw .error(
          at: TextLocation(file: lines.name, line: lines.line), "the trace has a header but no rows")
      }
      return nil
    }
    var row: TraceRow
    if let table {
      row = try table.row(line, lines: lines)
    } else {
      row = try MooncakeRow.row(line, lines: lines)
    }
    let arrival = row.arrivalNanoseconds
    if rowCount == 0 { (first, last) = (arrival, arrival) }
    if arrival < last {
      throw .error(
        at: TextLocation(file: lines.name, line: lines.line),
        "the request arrives before the one on line \(lastLine); a trace must be sorted by time")
    }
    row.arrivalNanoseconds = arrival - first
    last = arrival
    lastLine = lines.line
    rowCount += 1
    return row
  }

  private static func nextLine(_ lines: inout LineReader) throws(Diagnostic) -> Range<Int>? {
    while let line = try lines.next() {
      if !lines.bytes[line].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return line }
    }
    return nil
  }

  /// More tokens than this in one request are a slip; the bound keeps sums of them from overflowing.
  static let mostTokens = Int(Int32.max)
}
