import Testing

@testable import Scenarios

@Suite struct PropertiesFileTests {
  private func pairs(_ text: String) throws -> [String] {
    try PropertiesFile(Array(text.utf8), file: "p").properties.map { "\($0.key)|\($0.value.value)" }
  }

  @Test(arguments: [
    ("a=1", ["a|1"]), ("a = 1 ", ["a|1"]), ("a:1\nb 2\n", ["a|1", "b|2"]), ("a", ["a|"]), ("a=", ["a|"]),
    ("# c\n! d\n\n  a=1", ["a|1"]), ("a=1 # c\nb=2\t#c", ["a|1", "b|2"]), ("a=x#y", ["a|x#y"]),
    ("a=#c", ["a|"]),
    ("a=1\r\nb=2\r\n", ["a|1", "b|2"]), ("a=1\rb=2", ["a|1", "b|2"]), ("a=x\\\n   y\nb=2", ["a|xy", "b|2"]),
    ("a=x\\\r\n  y", ["a|xy"]), ("a\\=b=c\\:d", ["a=b|c:d"]), ("a=\\u0041\\t", ["a|A"]), ("a=b=c", ["a|b=c"]),
    ("\u{FEFF}a=1", ["a|1"]), ("", []), ("\\", ["|"]), ("a=1 \\# 2", ["a|1 # 2"]),
  ])
  func readsTheSyntax(text: String, expected: [String]) throws {
    #expect(try pairs(text) == expected)
  }

  @Test func tellsPlaces() throws {
    let properties = try PropertiesFile(Array("\r\n a = 1\\\r\n 2\r\nb=3".utf8), file: "p").properties
    #expect(properties.map(\.keyLocation.description) == ["p:2:2", "p:4:1"])
    #expect(properties.map(\.value.location.description) == ["p:2:6", "p:4:3"])
  }

  @Test func refusesBrokenEscapesAndBytes() {
    #expect(
      message { _ = try pairs("a=\\u00") } == "p:1:3: error: expected 4 hexadecimal digits in this escape")
    #expect(
      message { _ = try PropertiesFile([0x61, 0xFF], file: "p") }.hasPrefix("p:1:2: error: expected UTF-8"))
  }
}
