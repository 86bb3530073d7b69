import Serving

/// Fields as a JSON object, as `--output json` prints it.
public enum ResultJSON {
  /// The object of one result, with a key on each line and a line feed at its end.
  public static func text(_ result: RunResult, version: String) -> String {
    text(ResultFields.all(result, version: version))
  }

  /// The object of `fields`; neighbours whose paths begin with the same key and a dot share an object of that key.
  public static func text(_ fields: [ResultField]) -> String {
    var writer = ByteWriter()
    write(fields[...], depth: 0, to: &writer)
    writer.byte("\n")
    return writer.string
  }

  /// An array of the objects of `rows`, each on one line.
  public static func text(rows: [[ResultField]]) -> String {
    var writer = ByteWriter()
    writer.byte("[")
    for (index, row) in rows.enumerated() {
      writer.literal(index == 0 ? "\n  " : ",\n  ")
      write(row[...], depth: nil, to: &writer)
    }
    writer.literal(rows.isEmpty ? "]\n" : "\n]\n")
    return writer.string
  }

  /// The object on one line of `flat`, whose paths are keys as they stand, dots and all, followed by `nested`: a row of a
  /// study, whose varied keys stay as a user wrote them.
  public static func line(flat: [ResultField], nested: [ResultField]) -> String {
    var writer = ByteWriter()
    writer.byte("{")
    for (index, field) in flat.enumerated() {
      if index > 0 { writer.literal(", ") }
      writer.jsonString(field.path)
      writer.literal(": ")
      write(field.value, depth: nil, to: &writer)
    }
    if !flat.isEmpty, !nested.isEmpty { writer.literal(", ") }
    members(nested[...], depth: nil, to: &writer)
    writer.byte("}")
    return writer.string
  }

  /// Writes an object; `depth` is how far it stands from the margin, `nil` for one line.
  private static func write(_ fields: ArraySlice<ResultField>, depth: Int?, to writer: inout ByteWriter) {
    writer.byte("{")
    members(fields, depth: depth, to: &writer)
    if !fields.isEmpty { newLine(depth, after: false, to: &writer) }
    writer.byte("}")
  }

  private static func members(_ fields: ArraySlice<ResultField>, depth: Int?, to writer: inout ByteWriter) {
    var rest = fields
    while let field = rest.first {
      if rest.startIndex > fields.startIndex { writer.byte(",") }
      newLine(depth.map { $0 + 1 }, after: rest.startIndex > fields.startIndex, to: &writer)
      guard let dot = field.path.firstIndex(of: ".") else {
        writer.jsonString(field.path)
        writer.literal(": ")
        write(field.value, depth: depth.map { $0 + 1 }, to: &writer)
        rest = rest.dropFirst()
        continue
      }
      let key = field.path[..<dot]
      let prefix = field.path[...dot]
      let inner = rest.prefix { $0.path.hasPrefix(prefix) }
      writer.jsonString(key)
      writer.literal(": ")
      let fields = inner.map { ResultField(String($0.path.dropFirst(prefix.count)), $0.value) }
      write(fields[...], depth: depth.map { $0 + 1 }, to: &writer)
      rest = rest.dropFirst(inner.count)
    }
  }

  private static func write(_ value: FieldValue, depth: Int?, to writer: inout ByteWriter) {
    switch value {
    case .text(let text): writer.jsonString(text)
    case .integer(let integer): writer.integer(integer)
    case .number(let number): writer.number(number)
    case .flag(let flag): writer.literal(flag ? "true" : "false")
    case .none: writer.literal("null")
    case .list(let objects):
      writer.byte("[")
      for (index, object) in objects.enumerated() {
        if index > 0 { writer.byte(",") }
        newLine(depth.map { $0 + 1 }, after: index > 0, to: &writer)
        write(object[...], depth: nil, to: &writer)
      }
      if !objects.isEmpty { newLine(depth, after: false, to: &writer) }
      writer.byte("]")
    }
  }

  /// A line feed and the margin; on one line, a space after a comma.
  private static func newLine(_ depth: Int?, after comma: Bool, to writer: inout ByteWriter) {
    guard let depth else {
      if comma { writer.byte(" ") }
      return
    }
    writer.byte("\n")
    for _ in 0..<depth { writer.literal("  ") }
  }
}
