import Testing

@testable import Scenarios

@Suite struct JSON5Tests {
  private func parse(_ text: String) throws -> JSON5Value { try JSON5.parse(text, file: "a.json5") }

  @Test func readsAScenario() throws {
    let tree = try parse(
      """
      // A comment first.
      {
        name: "x", 'seed': 1, /* and
        one */ "list": [1, 2.5, true, null,],
      }
      """)
    guard case .object(let members) = tree.content else {
      Issue.record("expected an object")
      return
    }
    #expect(members.map(\.key) == ["name", "seed", "list"])
    #expect(tree.location == TextLocation(file: "a.json5", line: 2, column: 1))
    #expect(members[1].keyLocation == TextLocation(file: "a.json5", line: 3, column: 14))
    #expect(tree["seed"]?.location == TextLocation(file: "a.json5", line: 3, column: 22))
    #expect(members[2].keyLocation == TextLocation(file: "a.json5", line: 4, column: 10))
    guard case .array(let list)? = tree["list"]?.content else {
      Issue.record("expected an array")
      return
    }
    #expect(list.map(\.summary) == ["the number 1", "the number 2.5", "true", "null"])
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func countsLinesHoweverTheyEnd(newline: String) throws {
    let tree = try parse(["{", "  a: 1,", "  b: 2", "}"].joined(separator: newline))
    #expect(tree["b"]?.location == TextLocation(file: "a.json5", line: 3, column: 6))
  }

  @Test func columnsAreScalars() throws {
    let tree = try parse("{ é: '日本', b: 2 }")
    #expect(tree["b"]?.location == TextLocation(file: "a.json5", line: 1, column: 15))
  }

  @Test func acceptsEverySpace() throws {
    #expect(try parse("\u{FEFF}\u{A0}[\u{2028}1\u{B}\u{C}\t,\u{3000}]").content != .null)
  }

  @Test(arguments: [
    ("", "1:1: error: expected a value, found the end of the text"),
    ("{ a: 1", "1:1: error: this '{' is never closed"),
    ("{\n  a: [1, 2\n}", "2:11: error: expected ',' or ']' after this element"),
    ("{\n  a: 1\n  b: 2\n}", "2:7: error: expected ',' or '}' after this member"),
    ("{ a 1 }", "1:5: error: expected ':' after the key 'a', found '1'"),
    ("{ a: }", "1:6: error: expected a value, found '}'"),
    ("{ , }", "1:3: error: expected a key or '}', found ','"),
    ("{ a: 1,, }", "1:8: error: expected a key or '}', found ','"),
    ("{ max-size: 1 }", "1:3: error: a key with '-' in it needs quotes"),
    ("[1, 2", "1:1: error: this '[' is never closed"),
    ("[1,,2]", "1:4: error: expected a value, found ','"),
    ("{} {}", "1:4: error: expected the end of the text after its value, found '{'"),
    ("{ a: paged }", "1:6: error: expected a value, found 'paged'; a string needs quotes around it"),
    ("{ a: True }", "1:6: error: expected a value, found 'True'; did you mean 'true'?"),
    ("{ a: 1 /* b }", "1:8: error: this comment is never closed"),
    ("{ a: 1, b: 2,\n a: 3 }", "2:2: error: the key 'a' stands twice in this object: first at a.json5:1:3"),
    ("/", "1:1: error: expected a value, found '/'"),
  ])
  func saysWhatIsWrongAndWhere(text: String, expected: String) {
    #expect(message { _ = try parse(text) } == "a.json5:" + expected)
  }

  @Test func refusesDeepNesting() throws {
    let deepest = JSON5.deepestNesting
    let nested = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
    #expect(try parse(nested(deepest)).content != .null)
    let expected = "a.json5:1:129: error: arrays and objects are nested more than 128 deep"
    #expect(message { _ = try parse(nested(deepest + 1)) } == expected)
    #expect(message { _ = try parse(nested(100_000)) } == expected)
    #expect(
      message { _ = try parse(String(repeating: "{a:", count: 100_000)) }.contains(
        "nested more than 128 deep"))
  }

  @Test func refusesTooManyValues() {
    let text = "[" + String(repeating: "0,", count: JSON5.mostValues) + "]"
    #expect(message { _ = try parse(text) }.hasSuffix("error: the text holds more than 1000000 values"))
  }

  @Test func refusesWhatIsNotUTF8() {
    let bytes = Array("{\n  é: \"".utf8) + [0xFF, 0x22, 0x7D]
    #expect(
      message { _ = try JSON5.parse(bytes, file: "a.json5") }
        == "a.json5:2:7: error: expected UTF-8 text, found a byte that is none")
  }
}
