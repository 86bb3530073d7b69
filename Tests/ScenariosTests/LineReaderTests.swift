import Testing

@testable import Scenarios

@Suite struct LineReaderTests {
  private func lines(_ reader: LineReader) throws -> [String] {
    var reader = reader
    var result: [String] = []
    while let line = try reader.next() { result.append(String(decoding: reader.bytes[line], as: UTF8.self)) }
    #expect(reader.line == result.count)
    return result
  }

  @Test(arguments: [
    ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\r\nb", ["a", "b"]), ("\n\n", ["", ""]),
    ("a\n\nb\r\n", ["a", "", "b"]),
  ])
  func splitsLines(text: String, expected: [String]) throws {
    #expect(try lines(LineReader(Array(text.utf8), name: "t")) == expected)
  }

  @Test func readsAFileInChunks() throws {
    // Lines of many lengths, so that chunks end everywhere in them.
    let expected = (0..<3_000).map { String(repeating: "x", count: $0 * 37 % 199) + "\($0)" }
    try withTemporaryFolder { folder in
      let path = try write(expected.joined(separator: "\r\n"), to: "lines", in: folder)
      #expect(try lines(LineReader(path: path)) == expected)
    }
  }

  @Test func copiesGoOnByThemselves() throws {
    try withTemporaryFolder { folder in
      let text = (0..<50_000).map { "\($0)" }.joined(separator: "\n")
      var first = try LineReader(path: try write(text, to: "lines", in: folder))
      for _ in 0..<100 { _ = try first.next() }
      let second = first
      while try first.next() != nil {}
      var third = second
      let line = try third.next()
      #expect(line.map { String(decoding: third.bytes[$0], as: UTF8.self) } == "100")
    }
  }

  @Test func refusesLongLines() throws {
    let long = String(repeating: "x", count: LineReader.longestLine)
    try withTemporaryFolder { folder in
      let fits = try write("a\n\(long)\nb", to: "fits", in: folder)
      #expect(try lines(LineReader(path: fits)).count == 3)
      let path = try write("a\n\(long)\(long)\(long)", to: "long", in: folder)
      #expect(
        message { _ = try lines(LineReader(path: path)) }
          == "\(path):2: error: the line is longer than 1000000 bytes, which no trace's is")
    }
  }
}
