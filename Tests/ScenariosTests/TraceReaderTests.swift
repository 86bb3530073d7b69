import Testing

@testable import Scenarios

@Suite struct TraceReaderTests {
  private func rows(_ text: String) throws -> [TraceRow] {
    var reader = try TraceReader(Array(text.utf8), file: "t.csv")
    var result: [TraceRow] = []
    while let row = try reader.next() { result.append(row) }
    #expect(reader.rowCount == result.count)
    return result
  }

  @Test func readsAzure() throws {
    let text =
      "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:17:03.9799600,4808,10\r\n"
      + "2023-11-16 18:17:04.0319600,3180,8\r\n2023-11-17 00:00:00.0000001,3,27"
    #expect(
      try rows(text) == [
        TraceRow(arrivalNanoseconds: 0, inputTokens: 4808, outputTokens: 10),
        TraceRow(arrivalNanoseconds: 52_000_000, inputTokens: 3180, outputTokens: 8),
        TraceRow(arrivalNanoseconds: 20_576_020_040_100, inputTokens: 3, outputTokens: 27),
      ])
  }

  @Test func readsMooncake() throws {
    let text = """
      {"timestamp": 1000, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 46]}
      {"timestamp": 1000, "input_length": 7, "output_length": 1, "hash_ids": []}

      {"output_length": 3, "extra": {"a": [1]}, "timestamp": 1500.5, "input_length": 2}

      """
    #expect(
      try rows(text) == [
        TraceRow(arrivalNanoseconds: 0, inputTokens: 6758, outputTokens: 500, hashIDs: [0, 1, 46]),
        TraceRow(arrivalNanoseconds: 0, inputTokens: 7, outputTokens: 1),
        TraceRow(arrivalNanoseconds: 500_500_000, inputTokens: 2, outputTokens: 3),
      ])
    #expect(try TraceReader(Array(text.utf8), file: "t").format == .jsonLines)
  }

  @Test func readsPlainColumnsInAnyOrder() throws {
    let text = #"""
      \#u{FEFF}"note", Output_Tokens ,arrival_s,"input_tokens",more
      "a, ""b""",5,0.5,10,x
      ,6, 1e0 ,"11",

      c,7,1.25,12
      """#
    #expect(
      try rows(text) == [
        TraceRow(arrivalNanoseconds: 0, inputTokens: 10, outputTokens: 5),
        TraceRow(arrivalNanoseconds: 500_000_000, inputTokens: 11, outputTokens: 6),
        TraceRow(arrivalNanoseconds: 750_000_000, inputTokens: 12, outputTokens: 7),
      ])
    #expect(try TraceReader(Array(text.utf8), file: "t").format == .commaSeparated)
  }

  private static let header = "arrival_s,input_tokens,output_tokens\n"

  private static let wrong: [(text: String, expected: String)] = [
    ("", "t.csv: error: the trace is empty"),
    ("\n \n", "t.csv: error: the trace is empty"),
    (header, "t.csv:1: error: the trace has a header but no rows"),
    (header + "0,1", "t.csv:2:4: error: expected at least 3 columns, found 2"),
    (header + "0,1,2\nx,1,2", "t.csv:3:1: error: expected seconds, 0 or more, such as 12.5, found \"x\""),
    (header + "-1,1,2", "t.csv:2:1: error: expected seconds, 0 or more, such as 12.5, found \"-1\""),
    (
      header + "0,0,2",
      "t.csv:2:3: error: expected a whole number of tokens from 1 to 2147483647, found \"0\""
    ),
    (
      header + "0,1,2.5",
      "t.csv:2:5: error: expected a whole number of tokens from 1 to 2147483647, found \"2.5\""
    ),
    (
      header + "0,,2",
      "t.csv:2:3: error: expected a whole number of tokens from 1 to 2147483647, found nothing"
    ),
    (
      header + "0,99999999999999999999,2",
      "t.csv:2:3: error: expected a whole number of tokens from 1 to 2147483647, found \"99999999999999999999\""
    ),
    (
      header + "2,1,1\n3,1,1\n\n1,1,1",
      "t.csv:5: error: the request arrives before the one on line 3; a trace must be sorted by time"
    ),
    (
      "a,b\n1,2",
      "t.csv:1:1: error: expected a header with the columns arrival_s, input_tokens and output_tokens (or TIMESTAMP, "
        + "ContextTokens and GeneratedTokens), or JSON lines; there is no 'arrival_s' in \"a,b\""
    ),
    (
      "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-31 00:00:00,1,1",
      "t.csv:2:1: error: expected a date and time such as 2023-11-16 18:17:03.9799600, or seconds, found \"2023-11-31 00:00:00\""
    ),
    ("{\"timestamp\": 0}", "t.csv:1:1: error: missing key 'input_length'"),
    ("{\"timestamp\": 0, }\n", "t.csv:1:1: error: missing key 'input_length'"),
    (
      "{\"timestamp\": \"0\"}",
      "t.csv:1:15: error: timestamp: expected milliseconds, 0 or more, found the string \"0\""
    ),
    (
      "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 0}",
      "t.csv:1:54: error: output_length: expected a whole number from 1 to 2147483647, found the number 0"
    ),
    (
      "{\"timestamp\":0,\"input_length\":1,\"output_length\":1}\n{\"timestamp\":0,\"input_length\":1,\"output_length\":1,\"hash_ids\":[1,-1]}",
      "t.csv:2:65: error: hash_ids: expected a whole number from 0 to 9223372036854775807, found the number -1"
    ),
    (
      "{\"timestamp\":0,\"input_length\":1,\"output_length\":1}\n[1]",
      "t.csv:2:1: error: expected an object, found an array"
    ),
    ("{\"timestamp\":0,\"input_length\":1,\"output_length\":1", "t.csv:1:1: error: this '{' is never closed"),
  ]

  @Test(arguments: wrong)
  func saysWhatIsWrongAndWhere(text: String, expected: String) {
    #expect(message { _ = try rows(text) } == expected)
  }

  @Test func thereIsNothingAfterAnError() throws {
    var reader = try TraceReader(Array((Self.header + "0,1,1\nx,1,1\n1,1,1").utf8), file: "t")
    #expect(try reader.next() != nil)
    #expect(message { _ = try reader.next() }.contains("t:3:1"))
    #expect(try reader.next() == nil)
  }

  @Test func readsALongFile() throws {
    let count = 20_000
    try withTemporaryFolder { folder in
      let text = Self.header + (0..<count).map { "\($0).25,\($0 + 1),7\n" }.joined()
      var reader = try TraceReader(path: try write(text, to: "t.csv", in: folder))
      var index = 0
      while let row = try reader.next() {
        guard
          row
            == TraceRow(
              arrivalNanoseconds: Int64(index) * 1_000_000_000, inputTokens: index + 1, outputTokens: 7)
        else {
          Issue.record("row \(index) is \(row)")
          return
        }
        index += 1
      }
      #expect(index == count)
    }
  }

  @Test func refusesAFileThatIsNone() {
    #expect(
      message { _ = try TraceReader(path: "/dev/zero") }
        == "/dev/zero: error: expected a file, found a device")
  }
}
