import Reporting

/// A row of a study as a JSON object on one line.
///
/// Varied keys stay flat, dots and all, because that is how a user wrote them; a result's keys are nested as `run` prints
/// them.
enum RowJSON {
  /// The object of `flat`, whose paths are keys as they stand, followed by `nested`.
  static func object(flat: [ResultField], nested: [ResultField]) -> String {
    var writer = ByteWriter()
    writer.byte("{")
    for (index, field) in flat.enumerated() {
      if index > 0 { writer.literal(", ") }
      writer.jsonString(field.path)
      writer.literal(": ")
      write(field.value, to: &writer)
    }
    if !flat.isEmpty, !nested.isEmpty { writer.literal(", ") }
    members(nested[...], to: &writer)
    writer.byte("}")
    return writer.string
  }

  private static func members(_ fields: ArraySlice<ResultField>, to writer: inout ByteWriter) {
    var rest = fields
    while let field = rest.first {
      if rest.startIndex > fields.startIndex { writer.literal(", ") }
      guard let dot = field.path.firstIndex(of: ".") else {
        writer.jsonString(field.path)
        writer.literal(": ")
        write(field.value, to: &writer)
        rest = rest.dropFirst()
        continue
      }
      let prefix = field.path[...dot]
      let inner = rest.prefix { $0.path.hasPrefix(prefix) }
      writer.jsonString(field.path[..<dot])
      writer.literal(": {")
      let shorter = inner.map { ResultField(String($0.path.dropFirst(prefix.count)), $0.value) }
      members(shorter[...], to: &writer)
      writer.byte("}")
      rest = rest.dropFirst(inner.count)
    }
  }

  private static func write(_ value: FieldValue, to writer: inout ByteWriter) {
    switch value {
    case .text(let text): writer.jsonString(text)
    case .integer(let integer): writer.integer(integer)
    case .number(let number): writer.number(number)
    case .flag(let flag): writer.literal(flag ? "true" : "false")
    case .none: writer.literal("null")
    case .list(let objects):
      writer.byte("[")
      for (index, object) in objects.enumerated() {
        if index > 0 { writer.literal(", ") }
        writer.byte("{")
        members(object[...], to: &writer)
        writer.byte("}")
      }
      writer.byte("]")
    }
  }
}
