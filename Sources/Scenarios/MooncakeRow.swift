/// One line of a trace in Mooncake's form:
///
///     {"timestamp": 27000, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 2, 3]}
///
/// `timestamp` is in milliseconds; `hash_ids` number the contents of the prompt's blocks of 512 tokens and may be
/// missing; other keys are of no interest. Source: the traces of the Mooncake paper (FAST'25),
/// https://github.com/kvcache-ai/Mooncake.
enum MooncakeRow {
  /// Tokens in a block that one of `hash_ids` stands for.
  static let blockTokens = 512

  /// Reads a row; its arrival is by the trace's own clock.
  static func row(_ line: Range<Int>, lines: LineReader) throws(Diagnostic) -> TraceRow {
    if let row = PlainMooncakeRow.row(lines.bytes, line) { return row }
    return try anyRow(line, lines: lines)
  }

  /// Reads a row in whatever way it is written, or says what is wrong where.
  static func anyRow(_ line: Range<Int>, lines: LineReader) throws(Diagnostic) -> TraceRow {
    let place = TextLocation(file: lines.name, line: lines.line)
    let slice = lines.bytes[line]
    if slice.contains(where: { $0 >= 0x80 }), String(validating: slice, as: UTF8.self) == nil {
      throw .error(at: place, "expected UTF-8 text, found a byte that is none")
    }
    var reader = JSON5Reader(lines.bytes, file: lines.name, range: line, line: lines.line)
    let object = try reader.document()
    guard case .object = object.content else {
      throw .error(at: object.location, "expected an object, found \(object.summary)")
    }
    let time = try value("timestamp", of: object)
    guard case .number(let number) = time.content, let arrival = TraceTime.milliseconds(number) else {
      throw .error(at: time.location, "timestamp: expected milliseconds, 0 or more, found \(time.summary)")
    }
    return TraceRow(
      arrivalNanoseconds: arrival,
      inputTokens: try whole(
        value("input_length", of: object), "input_length", in: 1...TraceReader.mostTokens),
      outputTokens: try whole(
        value("output_length", of: object), "output_length", in: 1...TraceReader.mostTokens),
      hashIDs: try hashIDs(object))
  }

  private static func hashIDs(_ object: JSON5Value) throws(Diagnostic) -> [Int] {
    guard let list = object["hash_ids"], list.content != .null else { return [] }
    guard case .array(let elements) = list.content else {
      throw .error(at: list.location, "hash_ids: expected an array, found \(list.summary)")
    }
    var result: [Int] = []
    result.reserveCapacity(elements.count)
    for element in elements { result.append(try whole(element, "hash_ids", in: 0...Int.max)) }
    return result
  }

  private static func value(_ key: String, of object: JSON5Value) throws(Diagnostic) -> JSON5Value {
    guard let value = object[key] else { throw .error(at: object.location, "missing key '\(key)'") }
    return value
  }

  private static func whole(
    _ value: JSON5Value, _ key: String, in range: ClosedRange<Int>
  ) throws(Diagnostic) -> Int {
    guard case .number(let number) = value.content, let whole = number.whole(Int.self), range.contains(whole)
    else {
      throw .error(
        at: value.location,
        "\(key): expected a whole number from \(range.lowerBound) to \(range.upperBound), found \(value.summary)"
      )
    }
    return whole
  }
}
