/// One `key=value` of a properties file, with its places.
struct Property: Sendable, Equatable {
  var key: String
  var keyLocation: TextLocation
  /// The value without the space around it; its `path` is the key.
  var value: Located<String>
}

/// The syntax of Java's properties files, as a model server reads it: a key, then `=`, `:` or space, then a value.
///
/// A line that begins with `#` or `!` is a comment; a backslash at the end of a line continues it on the next, whose
/// leading space does not count; `\t`, `\n`, `\r`, `\f` and `\uXXXX` are escapes, and a backslash before anything
/// else stands for that. Beyond Java: a value ends before a `#` with space in front of it, since such comments stand
/// in published serving.properties files.
struct PropertiesFile: Sendable {
  /// Files larger than this, in bytes, are refused unread.
  static let largestFile = 1_000_000

  /// The properties in the order written.
  private(set) var properties: [Property] = []

  private let scalars: [Unicode.Scalar]
  private let file: String
  private var position = 0
  private var line = 1
  private var column = 1

  /// Parses `bytes`, naming places after `file`.
  init(_ bytes: [UInt8], file: String) throws(Diagnostic) {
    try JSON5.checkUTF8(bytes, file: file)
    var text = String(decoding: bytes, as: UTF8.self).unicodeScalars
    if text.first == "\u{FEFF}" { text.removeFirst() }
    // A CRLF ends one line; with the CR gone, so that LF and CR are all that is left to look for.
    scalars = text.indices.compactMap { index in
      let next = text.index(after: index)
      return text[index] == "\r" && next < text.endIndex && text[next] == "\n" ? nil : text[index]
    }
    self.file = file
    while peek != nil { try property() }
  }

  private mutating func property() throws(Diagnostic) {
    while let scalar = peek, Self.isSpace(scalar) || Self.endsLine(scalar) { advance() }
    guard let first = peek else { return }
    if first == "#" || first == "!" { return skipLine() }
    let keyLocation = here
    var key = ""
    while let scalar = peek, !Self.endsLine(scalar), !Self.isSpace(scalar), scalar != "=", scalar != ":" {
      try take(into: &key)
    }
    skipSpace()
    if peek == "=" || peek == ":" {
      advance()
      skipSpace()
    }
    let valueLocation = here
    var value = ""
    while let scalar = peek, !Self.endsLine(scalar) {
      if scalar == "#", value.isEmpty || value.unicodeScalars.last.map(Self.isSpace) == true {
        skipLine()
        break
      }
      try take(into: &value)
    }
    while let last = value.unicodeScalars.last, Self.isSpace(last) { value.unicodeScalars.removeLast() }
    properties.append(
      Property(
        key: key, keyLocation: keyLocation,
        value: Located(
          value, at: valueLocation, path: excerpt(key),
          summary: value.isEmpty ? "nothing" : "\"\(excerpt(value))\"")))
  }

  /// Appends the scalar under the reader, or what its escape means.
  private mutating func take(into text: inout String) throws(Diagnostic) {
    guard let scalar = peek else { return }
    guard scalar == "\\" else {
      text.unicodeScalars.append(scalar)
      return advance()
    }
    let start = here
    advance()
    guard let escaped = peek else { return }
    advance()
    switch escaped {
    case "\n", "\r": skipSpace()
    case "t": text += "\t"
    case "n": text += "\n"
    case "r": text += "\r"
    case "f": text += "\u{0C}"
    case "u":
      var code: UInt32 = 0
      for _ in 0..<4 {
        guard let digit = peek.flatMap({ Character($0).hexDigitValue }) else {
          throw .error(at: start, "expected 4 hexadecimal digits in this escape")
        }
        code = code << 4 | UInt32(digit)
        advance()
      }
      text.unicodeScalars.append(Unicode.Scalar(code) ?? "\u{FFFD}")
    default: text.unicodeScalars.append(escaped)
    }
  }

  private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }
  private var here: TextLocation { TextLocation(file: file, line: line, column: column) }

  private mutating func advance() {
    column += 1
    if Self.endsLine(scalars[position]) { (line, column) = (line + 1, 1) }
    position += 1
  }

  private mutating func skipLine() {
    while let scalar = peek, !Self.endsLine(scalar) { advance() }
  }

  private mutating func skipSpace() {
    while let scalar = peek, Self.isSpace(scalar) { advance() }
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\u{0C}"
  }

  private static func endsLine(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }
}
