/// Compact JSON that may stand in a `<script>` block: `<`, `>`, `&`, U+2028 and U+2029 are written as `\u` escapes, so
/// that no text ends the block or starts a comment in it.
///
///     var json = JSONText()
///     json.object { json in
///       json.member("name", "</script>")
///       json.member("arrivals", [0, 12, 40])
///     }
///
/// Numbers are integers, or decimals of `NumberText`: what is not finite is written as `null`.
public struct JSONText: Sendable {
  /// What is written so far.
  public private(set) var output = ""
  private var needsComma = false

  /// Nothing.
  public init() {}

  /// `{...}` with the members that `content` writes.
  public mutating func object(_ content: (inout JSONText) -> Void) {
    nest("{", "}", content)
  }

  /// `"name":{...}`.
  public mutating func object(_ name: StaticString, _ content: (inout JSONText) -> Void) {
    key(name)
    nest("{", "}", content)
  }

  /// `"name":[...]` with the elements that `content` writes.
  public mutating func array(_ name: StaticString, _ content: (inout JSONText) -> Void) {
    key(name)
    nest("[", "]", content)
  }

  /// `"name":"value"`.
  public mutating func member(_ name: StaticString, _ value: String) {
    key(name)
    write(value)
    needsComma = true
  }

  /// `"name":value`.
  public mutating func member(_ name: StaticString, _ value: Int) {
    key(name)
    output += String(value)
    needsComma = true
  }

  /// `"name":value`, `null` where it is not finite.
  public mutating func member(_ name: StaticString, _ value: Double) {
    key(name)
    output += value.isFinite ? value.description : "null"
    needsComma = true
  }

  /// `"name":[values]`.
  public mutating func member(_ name: StaticString, _ values: some Sequence<Int>) {
    key(name)
    output += "["
    var isFirst = true
    for value in values {
      if !isFirst { output += "," }
      output += String(value)
      isFirst = false
    }
    output += "]"
    needsComma = true
  }

  private mutating func nest(_ opening: String, _ closing: String, _ content: (inout JSONText) -> Void) {
    separate()
    output += opening
    needsComma = false
    content(&self)
    output += closing
    needsComma = true
  }

  private mutating func key(_ name: StaticString) {
    separate()
    write(name.description)
    output += ":"
    needsComma = false
  }

  private mutating func separate() {
    if needsComma { output += "," }
    needsComma = false
  }

  private mutating func write(_ value: String) {
    output += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\u{0}"..."\u{1F}", "<", ">", "&", "\u{7F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: output.unicodeScalars.append(scalar)
      }
    }
    output += "\""
  }
}
