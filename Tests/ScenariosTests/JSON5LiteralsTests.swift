import Testing

@testable import Scenarios

@Suite struct JSON5LiteralsTests {
  private func number(_ text: String) throws -> JSON5Number? {
    guard case .number(let number) = try JSON5.parse(text, file: "n").content else { return nil }
    return number
  }

  private func string(_ text: String) throws -> String? {
    guard case .string(let string) = try JSON5.parse(text, file: "s").content else { return nil }
    return string
  }

  @Test(arguments: [
    ("0", 0.0), ("-0", -0.0), ("42", 42), ("+7", 7), ("-3", -3), (".5", 0.5), ("5.", 5), ("-.25", -0.25),
    ("0.1", 0.1),
    ("1e3", 1000), ("1E-2", 0.01), ("2.5e+1", 25), ("0x1F", 31), ("-0Xa", -10),
    ("123456789012345678", 1.2345678901234568e17),
    ("Infinity", .infinity), ("-Infinity", -.infinity), ("5.e1", 50), ("999999999999999", 999999999999999),
  ])
  func readsNumbers(text: String, value: Double) throws {
    let number = try number(text)
    #expect(number?.value == value)
    #expect(number?.text == text)
    #expect(try self.number("[\(text)]") == nil)
  }

  @Test func readsNaN() throws {
    #expect(try number("NaN")?.value.isNaN == true)
    #expect(try number("-NaN")?.value.isNaN == true)
  }

  @Test(arguments: [
    ("01", "'01' is not a number"), ("1.2.3", "'1.2.3' is not a number"), ("12ab", "'12ab' is not a number"),
    ("-", "'-' is not a number"), (".", "'.' is not a number"), ("0x", "'0x' is not a number"),
    ("0xG", "'0xG' is not a number"), ("1e", "'1e' is not a number"), ("1e+-3", "'1e+' is not a number"),
    ("1_000", "'1_000' is not a number"), ("1e400", "the number 1e400 is too large"),
    ("0x10000000000000000", "the number 0x10000000000000000 is too large"), ("+-1", "'+' is not a number"),
  ])
  func refusesWhatIsNoNumber(text: String, expected: String) {
    #expect(message { _ = try number(text) } == "n:1:1: error: \(expected)")
  }

  @Test func refusesEndlessNumbers() {
    let digits = String(repeating: "1", count: 1_000_000)
    #expect(message { _ = try number(digits) } == "n:1:1: error: a number of 1000000 characters is too long")
  }

  @Test func wholeNumbersAreExact() throws {
    #expect(try number("18446744073709551615")?.whole(UInt64.self) == .max)
    #expect(try number("9007199254740993")?.whole(Int.self) == 9_007_199_254_740_993)
    #expect(try number("1e3")?.whole(Int.self) == 1000)
    #expect(try number("2.0")?.whole(Int.self) == 2)
    #expect(try number("-0x10")?.whole(Int.self) == -16)
    #expect(try number("+5")?.whole(UInt8.self) == 5)
    #expect(try number("2.5")?.whole(Int.self) == nil)
    #expect(try number("9223372036854775808")?.whole(Int64.self) == nil)
    #expect(try number("1e300")?.whole(Int.self) == nil)
    #expect(try number("NaN")?.whole(Int.self) == nil)
    #expect(try number("-1")?.whole(UInt.self) == nil)
  }

  @Test(arguments: [
    (#""a'b""#, "a'b"), (#"'a"b'"#, "a\"b"), (#"'\n\t\\\'\"\0\v'"#, "\n\t\\'\"\0\u{B}"),
    (#"'\x41\u00e9'"#, "Aé"),
    (#"'\uD83D\uDE00'"#, "😀"), ("'a\\\nb'", "ab"), ("'a\\\r\nb'", "ab"), (#"'\q'"#, "q"), ("'日本'", "日本"),
    ("''", ""),
    ("'a\u{2028}b'", "a\u{2028}b"), ("'\\\u{2028}b'", "b"),
  ])
  func readsStrings(text: String, value: String) throws {
    #expect(try string(text) == value)
  }

  @Test(arguments: [
    ("'abc", "1:1: error: this string is never closed"),
    ("'abc\n'", "1:1: error: this string does not end on its line; a '\\' at the end of a line continues it"),
    (#"'a\u12'"#, "1:3: error: expected 4 hexadecimal digits in this escape"),
    (#"'\uD83D'"#, "1:2: error: this escape is half of a surrogate pair"),
    (#"'\uD83D\u0041'"#, "1:2: error: this escape is half of a surrogate pair"),
    (#"'\uDE00'"#, "1:2: error: this escape is half of a surrogate pair"),
    (#"'\1'"#, "1:2: error: '\\1' is no escape"), (#"'\01'"#, "1:2: error: octal escapes are not JSON5"),
    ("'\\", "1:2: error: this string is never closed"),
  ])
  func refusesWhatIsNoString(text: String, expected: String) {
    #expect(message { _ = try string(text) } == "s:" + expected)
  }

  @Test func readsKeys() throws {
    let tree = try JSON5.parse(#"{ $schema: 1, _a9: 2, ünï: 3, 'x y': 4, \u0061b: 5 }"#, file: "k")
    for (key, value) in [("$schema", "1"), ("_a9", "2"), ("ünï", "3"), ("x y", "4"), ("ab", "5")] {
      #expect(tree[key]?.summary == "the number \(value)")
    }
    #expect(message { _ = try JSON5.parse(#"{ \n: 1 }"#, file: "k") }.contains("only '\\u' escapes"))
    #expect(
      message { _ = try JSON5.parse("{ 9a: 1 }", file: "k") }
        == "k:1:3: error: expected a key or '}', found '9'")
  }
}
