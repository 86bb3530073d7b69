/// JSON5 text (https://spec.json5.org) to a tree of located values: JSON with comments, trailing commas, bare keys,
/// single quotes, hexadecimal and more. Every error has its place and says what was expected there.
///
///     let tree = try JSON5.read(path: "scenarios/a.json5")
///     tree["engine"]?["dtype"]?.location   // scenarios/a.json5:9:12
public enum JSON5 {
  /// Files larger than this, in bytes, are refused unread: 16 MB, a hundred times the largest sensible scenario.
  public static let largestFile = 16_000_000
  /// Arrays and objects nested deeper than this are refused, which keeps every walk over a tree within the stack.
  public static let deepestNesting = 128
  /// Texts with more values than this are refused; bounds the memory that a tree takes to a few hundred MB.
  public static let mostValues = 1_000_000

  /// Reads the file at `path`: UTF-8, with or without a byte order mark.
  public static func read(path: String) throws(Diagnostic) -> JSON5Value {
    try parse(RegularFile.contents(of: path, limit: largestFile), file: path)
  }

  /// Parses `text`, naming its places after `file`.
  public static func parse(_ text: String, file: String) throws(Diagnostic) -> JSON5Value {
    try parse(Array(text.utf8), file: file)
  }

  /// Parses UTF-8 text, naming its places after `file`.
  public static func parse(_ bytes: [UInt8], file: String) throws(Diagnostic) -> JSON5Value {
    try checkUTF8(bytes, file: file)
    var reader = JSON5Reader(bytes, file: file)
    return try reader.document()
  }

  /// Throws at the first byte that is not UTF-8.
  static func checkUTF8(_ bytes: [UInt8], file: String) throws(Diagnostic) {
    guard String(validating: bytes, as: UTF8.self) == nil else { return }
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var line = 1
    var column = 1
    while case .valid(let scalar) = parser.parseScalar(from: &rest) {
      column += 1
      if scalar.elementsEqual(CollectionOfOne(UInt8(ascii: "\n"))) { (line, column) = (line + 1, 1) }
    }
    throw .error(
      at: TextLocation(file: file, line: line, column: column),
      "expected UTF-8 text, found a byte that is none")
  }
}

/// A recursive-descent reader over bytes that are known to be UTF-8. Its literals are in JSON5Literals.swift.
struct JSON5Reader {
  let bytes: [UInt8]
  let file: String
  let end: Int
  var position: Int
  var line: Int
  var column = 1
  private var valueCount = 0

  /// A reader of `bytes`, or of a part of them that begins on line `line`.
  init(_ bytes: [UInt8], file: String, range: Range<Int>? = nil, line: Int = 1) {
    self.bytes = bytes
    self.file = file
    self.line = line
    position = range?.lowerBound ?? 0
    end = range?.upperBound ?? bytes.count
  }

  /// The only value of the text, with space and comments around it.
  mutating func document() throws(Diagnostic) -> JSON5Value {
    try skipSpace()
    let result = try value(depth: 0)
    try skipSpace()
    if peek != nil { throw fail("expected the end of the text after its value, found \(found)") }
    return result
  }

  private mutating func value(depth: Int) throws(Diagnostic) -> JSON5Value {
    let start = here
    valueCount += 1
    if valueCount > JSON5.mostValues { throw fail("the text holds more than \(JSON5.mostValues) values") }
    switch peek {
    case UInt8(ascii: "{"): return JSON5Value(.object(try object(depth: depth)), at: start)
    case UInt8(ascii: "["): return JSON5Value(.array(try array(depth: depth)), at: start)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return JSON5Value(.string(try string()), at: start)
    case .some(0x30...0x39), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"):
      return JSON5Value(.number(try number()), at: start)
    default: return JSON5Value(try word(), at: start)
    }
  }

  private mutating func object(depth: Int) throws(Diagnostic) -> [JSON5Member] {
    let open = here
    try enter(depth)
    var members: [JSON5Member] = []
    var places: [String: TextLocation] = [:]
    try skipSpace()
    while peek != UInt8(ascii: "}") {
      if peek == nil { throw fail("this '{' is never closed", at: open) }
      let keyLocation = here
      let name = try key()
      if let first = places.updateValue(keyLocation, forKey: name) {
        throw fail(
          "the key '\(excerpt(name))' stands twice in this object: first at \(first)", at: keyLocation)
      }
      try skipSpace()
      guard peek == UInt8(ascii: ":") else {
        throw fail("expected ':' after the key '\(excerpt(name))', found \(found)")
      }
      advance()
      try skipSpace()
      let member = try value(depth: depth + 1)
      members.append(JSON5Member(key: name, keyLocation: keyLocation, value: member))
      try separator(closing: "}", after: "this member", open: open)
    }
    advance()
    return members
  }

  private mutating func array(depth: Int) throws(Diagnostic) -> [JSON5Value] {
    let open = here
    try enter(depth)
    var elements: [JSON5Value] = []
    try skipSpace()
    while peek != UInt8(ascii: "]") {
      if peek == nil { throw fail("this '[' is never closed", at: open) }
      elements.append(try value(depth: depth + 1))
      try separator(closing: "]", after: "this element", open: open)
    }
    advance()
    return elements
  }

  /// Steps over an opening bracket.
  private mutating func enter(_ depth: Int) throws(Diagnostic) {
    if depth >= JSON5.deepestNesting {
      throw fail("arrays and objects are nested more than \(JSON5.deepestNesting) deep")
    }
    advance()
  }

  /// Steps over the comma after a member, and the space around it; stops at the closing bracket.
  private mutating func separator(
    closing: Unicode.Scalar, after what: String, open: TextLocation
  ) throws(Diagnostic) {
    let endOfValue = here
    try skipSpace()
    if peek == UInt8(ascii: ",") {
      advance()
      try skipSpace()
    } else if peek == nil {
      throw fail("this '\(closing == "}" ? "{" : "[")' is never closed", at: open)
    } else if peek != UInt8(ascii: closing) {
      // The place where the comma is missing, not the next line where that is noticed.
      throw fail("expected ',' or '\(closing)' after \(what)", at: endOfValue)
    }
  }

  /// Skips white space and comments.
  mutating func skipSpace() throws(Diagnostic) {
    while let byte = peek {
      switch byte {
      case 0x09...0x0D, 0x20: advance()
      case UInt8(ascii: "/"):
        switch peek(1) {
        case UInt8(ascii: "/"): while let next = peek, next != 0x0A, next != 0x0D { advance() }
        case UInt8(ascii: "*"): try skipBlockComment()
        default: return
        }
      case 0x80...:
        // JSON5 counts the byte order mark and every Unicode space as white space.
        guard let scalar = scalar(), Self.isSpace(scalar) else { return }
        skip(scalar)
      default: return
      }
    }
  }

  private mutating func skipBlockComment() throws(Diagnostic) {
    let open = here
    advance()
    advance()
    while let byte = peek {
      advance()
      if byte == UInt8(ascii: "*"), peek == UInt8(ascii: "/") {
        advance()
        return
      }
    }
    throw fail("this comment is never closed", at: open)
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .spaceSeparator, .lineSeparator, .paragraphSeparator: true
    default: scalar == "\u{FEFF}"
    }
  }
}

extension JSON5Reader {
  /// The byte under the reader; nil at the end.
  var peek: UInt8? { position < end ? bytes[position] : nil }

  /// The byte `offset` places further on.
  func peek(_ offset: Int) -> UInt8? { position + offset < end ? bytes[position + offset] : nil }

  /// The place of the byte under the reader.
  var here: TextLocation { TextLocation(file: file, line: line, column: column) }

  /// Steps over one byte and keeps count of lines (ended by LF, CR or CRLF) and columns.
  mutating func advance() {
    let byte = bytes[position]
    position += 1
    if byte == 0x0A || (byte == 0x0D && peek != 0x0A) {
      line += 1
      column = 1
    } else if byte & 0xC0 != 0x80, byte != 0x0D || peek != 0x0A {
      column += 1
    }
  }

  /// The scalar under the reader; nil at the end.
  func scalar() -> Unicode.Scalar? {
    guard let byte = peek else { return nil }
    if byte < 0x80 { return Unicode.Scalar(byte) }
    let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
    let slice = bytes[position..<min(position + length, end)]
    return String(decoding: slice, as: UTF8.self).unicodeScalars.first
  }

  /// Steps over `scalar`, which stands under the reader.
  mutating func skip(_ scalar: Unicode.Scalar) {
    for _ in 0..<UTF8.width(scalar) where peek != nil { advance() }
  }

  /// What stands under the reader, for a message.
  var found: String {
    guard let scalar = scalar() else { return "the end of the text" }
    return "'\(excerpt(String(Character(scalar))))'"
  }

  /// An error under the reader, or at a place that it has passed.
  func fail(_ message: String, at location: TextLocation? = nil, suggestions: [String] = []) -> Diagnostic {
    .error(at: location ?? here, message, suggestions: suggestions)
  }
}
