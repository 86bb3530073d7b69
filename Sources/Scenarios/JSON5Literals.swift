// The literals of JSON5: strings, keys, numbers and words.

extension JSON5Reader {
  /// A string in single or double quotes.
  mutating func string() throws(Diagnostic) -> String {
    let open = here
    let quote = peek
    advance()
    var text: [UInt8] = []
    var start = position
    while let byte = peek {
      switch byte {
      case quote:
        text += bytes[start..<position]
        advance()
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        text += bytes[start..<position]
        try escape(into: &text)
        start = position
      case 0x0A, 0x0D:
        throw fail("this string does not end on its line; a '\\' at the end of a line continues it", at: open)
      default: advance()
      }
    }
    throw fail("this string is never closed", at: open)
  }

  /// The escape under the reader, its meaning appended to `text`.
  private mutating func escape(into text: inout [UInt8]) throws(Diagnostic) {
    let start = here
    advance()
    guard let scalar = scalar() else { throw fail("this string is never closed", at: start) }
    switch scalar {
    case "u": text += try unicodeEscape(start).utf8
    case "x":
      advance()
      text += Unicode.Scalar(UInt8(truncatingIfNeeded: try hexadecimal(2, start))).utf8
    case "\r", "\n", "\u{2028}", "\u{2029}":
      // A line continuation: the string goes on as if the line did not end.
      if scalar == "\r", peek(1) == 0x0A { advance() }
      skip(scalar)
    case "1"..."9": throw fail("'\\\(scalar)' is no escape", at: start)
    case "0":
      if let next = peek(1), (0x30...0x39).contains(next) {
        throw fail("octal escapes are not JSON5", at: start)
      }
      advance()
      text.append(0)
    default:
      let control: [Unicode.Scalar: UInt8] = ["b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11]
      if let meaning = control[scalar] { text.append(meaning) } else { text += scalar.utf8 }
      skip(scalar)
    }
  }

  /// The scalar of `u` and four hexadecimal digits, or of a surrogate pair of such escapes.
  private mutating func unicodeEscape(_ start: TextLocation) throws(Diagnostic) -> Unicode.Scalar {
    advance()
    let unit = try hexadecimal(4, start)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    if unit < 0xDC00, peek == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") {
      advance()
      advance()
      let low = try hexadecimal(4, start)
      if (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      {
        return scalar
      }
    }
    throw fail("this escape is half of a surrogate pair", at: start)
  }

  private mutating func hexadecimal(_ count: Int, _ start: TextLocation) throws(Diagnostic) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<count {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fail("expected \(count) hexadecimal digits in this escape", at: start)
      }
      value = value << 4 | UInt32(digit)
      advance()
    }
    return value
  }

  /// A member's key: a string or a bare name.
  mutating func key() throws(Diagnostic) -> String {
    if peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") { return try string() }
    let start = here
    let name = try identifier()
    if name.isEmpty { throw fail("expected a key or '}', found \(found)") }
    if let next = scalar(), next == "-" || next == "." {
      throw fail("a key with '\(next)' in it needs quotes", at: start)
    }
    return name
  }

  /// An ECMAScript identifier name; empty if none stands here.
  private mutating func identifier() throws(Diagnostic) -> String {
    var text: [UInt8] = []
    while let scalar = scalar() {
      if scalar == "\\" {
        let start = here
        advance()
        guard peek == UInt8(ascii: "u") else {
          throw fail("only '\\u' escapes may stand in a bare key", at: start)
        }
        text += try unicodeEscape(start).utf8
        continue
      }
      guard Self.isIdentifier(scalar, first: text.isEmpty) else { break }
      text += scalar.utf8
      skip(scalar)
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func isIdentifier(_ scalar: Unicode.Scalar, first: Bool) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "$", "_": true
    case "0"..."9": !first
    case "\u{200C}", "\u{200D}": !first
    default:
      scalar.value >= 0x80
        && (first ? scalar.properties.isIDStart : scalar.properties.isIDContinue)
    }
  }

  /// A value that is a word: `true`, `false`, `null`, `NaN` or `Infinity`.
  mutating func word() throws(Diagnostic) -> JSON5Value.Content {
    let start = here
    let first = position
    while let scalar = scalar(), Self.isIdentifier(scalar, first: position == first) { skip(scalar) }
    let name = String(decoding: bytes[first..<position], as: UTF8.self)
    switch name {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    case "NaN": return .number(JSON5Number(text: name, value: .nan))
    case "Infinity": return .number(JSON5Number(text: name, value: .infinity))
    case "": throw fail("expected a value, found \(found)")
    default:
      if let meant = Suggestion.match(name, among: ["true", "false", "null", "NaN", "Infinity"]) {
        throw fail("expected a value, found '\(name)'", at: start, suggestions: [meant])
      }
      throw fail("expected a value, found '\(excerpt(name))'; a string needs quotes around it", at: start)
    }
  }

  /// A number: decimal, hexadecimal, or a signed `Infinity` or `NaN`.
  mutating func number() throws(Diagnostic) -> JSON5Number {
    if let plain = plainNumber() { return plain }
    let start = here
    let first = position
    let negative = peek == UInt8(ascii: "-")
    if negative || peek == UInt8(ascii: "+") { advance() }
    let unsigned = position
    // Takes in all that could belong to a number, so that `1.2.3` or `12ab` is one wrong number, not two things.
    while let byte = peek, Self.isNumberByte(byte, after: bytes[position - (position > first ? 1 : 0)]) {
      advance()
    }
    let text = String(decoding: bytes[first..<position], as: UTF8.self)
    if position - first > 400 {
      throw fail("a number of \(position - first) characters is too long", at: start)
    }
    guard let magnitude = Self.magnitude(bytes[unsigned..<position]) else {
      throw fail("'\(excerpt(text))' is not a number", at: start)
    }
    if magnitude.isInfinite, bytes[unsigned] != UInt8(ascii: "I") {
      throw fail("the number \(excerpt(text)) is too large", at: start)
    }
    return JSON5Number(text: text, value: negative ? -magnitude : magnitude)
  }

  /// A number of up to 15 digits and nothing else, which nearly all are; nil, with nothing read, for any other.
  private mutating func plainNumber() -> JSON5Number? {
    var index = position
    var value = 0
    while index < end, index - position < 16, case let digit = bytes[index] &- 0x30, digit < 10 {
      value = value * 10 + Int(digit)
      index += 1
    }
    let count = index - position
    guard (1...15).contains(count), count == 1 || bytes[position] != 0x30 else { return nil }
    if index < end, Self.isNumberByte(bytes[index], after: 0) || bytes[index] >= 0x80 { return nil }
    let text = String(decoding: bytes[position..<index], as: UTF8.self)
    position = index
    column += count
    return JSON5Number(text: text, value: Double(value))
  }

  private static func isNumberByte(_ byte: UInt8, after previous: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"): true
    case UInt8(ascii: "+"), UInt8(ascii: "-"): previous | 0x20 == UInt8(ascii: "e")
    default: false
    }
  }

  /// The worth of an unsigned number by the grammar of JSON5; nil if it is none.
  private static func magnitude(_ digits: ArraySlice<UInt8>) -> Double? {
    let text = String(decoding: digits, as: UTF8.self)
    if text == "Infinity" { return .infinity }
    if text == "NaN" { return .nan }
    if text.hasPrefix("0x") || text.hasPrefix("0X") {
      // Beyond 64 bits it is infinite, which the caller reports as too large.
      let hex = text.dropFirst(2)
      guard !hex.isEmpty, hex.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
        return nil
      }
      return UInt64(hex, radix: 16).map { Double($0) } ?? .infinity
    }
    var rest = digits
    let whole = rest.prefix { (0x30...0x39).contains($0) }
    rest = rest.dropFirst(whole.count)
    var fraction: ArraySlice<UInt8> = []
    if rest.first == UInt8(ascii: ".") {
      fraction = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
      rest = rest.dropFirst(1 + fraction.count)
    }
    if whole.isEmpty && fraction.isEmpty { return nil }
    if whole.count > 1, whole.first == 0x30 { return nil }
    var exponent: ArraySlice<UInt8> = []
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      exponent = rest.dropFirst()
      let power = exponent.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
      guard exponent.count - power.count <= 1, !power.isEmpty,
        power.allSatisfy({ (0x30...0x39).contains($0) })
      else { return nil }
      rest = []
    }
    guard rest.isEmpty else { return nil }
    // Written out in full, since Double's own reader need not take a bare point at either end.
    let plain = whole.isEmpty ? "0" : String(decoding: whole, as: UTF8.self)
    let tail = fraction.isEmpty ? "" : "." + String(decoding: fraction, as: UTF8.self)
    return Double(plain + tail + (exponent.isEmpty ? "" : "e" + String(decoding: exponent, as: UTF8.self)))
  }
}
