/// A trace in comma-separated values: which of its columns holds what, and how to read a row of them.
struct TraceTable: Sendable {
  private static let timeNames = ["arrival_s", "timestamp"]
  private static let inputNames = ["input_tokens", "ContextTokens"]
  private static let outputNames = ["output_tokens", "GeneratedTokens"]

  private let timeColumn: Int
  private let inputColumn: Int
  private let outputColumn: Int
  private let lastColumn: Int
  private let takesDates: Bool

  /// Finds the columns by their names.
  init(header: Range<Int>, lines: LineReader) throws(Diagnostic) {
    var names: [(name: String, start: Int)] = []
    var cursor = header.lowerBound
    while names.count < 1000, let field = Self.field(lines.bytes, &cursor, header.upperBound) {
      names.append((String(decoding: lines.bytes[field], as: UTF8.self), field.lowerBound))
    }
    func column(_ wanted: [String]) throws(Diagnostic) -> Int {
      let found = wanted.lazy.compactMap { name in
        names.firstIndex { Suggestion.folded($0.name) == Suggestion.folded(name) }
      }.first
      if let found { return found }
      throw .error(
        at: lines.location(header.lowerBound, lineStart: header.lowerBound),
        "expected a header with the columns arrival_s, input_tokens and output_tokens"
          + " (or TIMESTAMP, ContextTokens and GeneratedTokens), or JSON lines; there is no '\(wanted[0])' in"
          + " \"\(excerpt(String(decoding: lines.bytes[header].prefix(400), as: UTF8.self)))\"")
    }
    timeColumn = try column(Self.timeNames)
    inputColumn = try column(Self.inputNames)
    outputColumn = try column(Self.outputNames)
    lastColumn = max(timeColumn, inputColumn, outputColumn)
    takesDates = Suggestion.folded(names[timeColumn].name) != Suggestion.folded(Self.timeNames[0])
  }

  /// Reads a row; its arrival is by the trace's own clock.
  func row(_ line: Range<Int>, lines: LineReader) throws(Diagnostic) -> TraceRow {
    var row = TraceRow(arrivalNanoseconds: 0, inputTokens: 0, outputTokens: 0)
    var cursor = line.lowerBound
    for column in 0...lastColumn {
      guard let field = Self.field(lines.bytes, &cursor, line.upperBound) else {
        throw .error(
          at: lines.location(line.upperBound, lineStart: line.lowerBound),
          "expected at least \(lastColumn + 1) columns, found \(column)")
      }
      if column == timeColumn {
        guard let time = TraceTime.nanoseconds(lines.bytes, field, takesDates: takesDates) else {
          let kind =
            takesDates
            ? "a date and time such as 2023-11-16 18:17:03.9799600, or seconds"
            : "seconds, 0 or more, such as 12.5"
          throw Self.failure(kind, field, line, lines)
        }
        row.arrivalNanoseconds = time
      } else if column == inputColumn {
        row.inputTokens = try Self.tokens(field, line, lines)
      } else if column == outputColumn {
        row.outputTokens = try Self.tokens(field, line, lines)
      }
    }
    return row
  }

  private static func tokens(
    _ field: Range<Int>, _ line: Range<Int>, _ lines: LineReader
  ) throws(Diagnostic) -> Int {
    var count = 0
    for index in field {
      let digit = Int(lines.bytes[index]) - 0x30
      guard (0...9).contains(digit), count <= TraceReader.mostTokens else { count = 0; break }
      count = count * 10 + digit
    }
    guard (1...TraceReader.mostTokens).contains(count) else {
      throw failure("a whole number of tokens from 1 to \(TraceReader.mostTokens)", field, line, lines)
    }
    return count
  }

  private static func failure(
    _ expected: String, _ field: Range<Int>, _ line: Range<Int>, _ lines: LineReader
  ) -> Diagnostic {
    let text = String(decoding: lines.bytes[field].prefix(400), as: UTF8.self)
    return .error(
      at: lines.location(field.lowerBound, lineStart: line.lowerBound),
      "expected \(expected), found \(text.isEmpty ? "nothing" : "\"\(excerpt(text))\"")")
  }

  /// The next field from `cursor` on, without the space and the quotes around it; nil after the last.
  private static func field(_ bytes: [UInt8], _ cursor: inout Int, _ end: Int) -> Range<Int>? {
    if cursor > end { return nil }
    var start = cursor
    while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    var stop = start
    if start < end, bytes[start] == UInt8(ascii: "\"") {
      // A doubled quote closes and opens again, so it needs no rule of its own to find the end of the field.
      var isOpen = false
      while stop < end, isOpen || bytes[stop] != UInt8(ascii: ",") {
        if bytes[stop] == UInt8(ascii: "\"") { isOpen.toggle() }
        stop += 1
      }
    } else {
      while stop < end, bytes[stop] != UInt8(ascii: ",") { stop += 1 }
    }
    cursor = stop + 1
    while stop > start, bytes[stop - 1] == 0x20 || bytes[stop - 1] == 0x09 { stop -= 1 }
    if stop - start >= 2, bytes[start] == UInt8(ascii: "\""), bytes[stop - 1] == UInt8(ascii: "\"") {
      return start + 1..<stop - 1
    }
    return start..<stop
  }
}
