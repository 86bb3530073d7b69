import Testing

@testable import Scenarios

@Suite struct PlainMooncakeRowTests {
  private static let plain = [
    #"{"timestamp": 27000, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 2, 46]}"#,
    #"{"timestamp":0,"input_length":1,"output_length":1,"hash_ids":[]}"#,
    #"  { "output_length" : 3 , "hash_ids" : [ 7 ] , "timestamp" : 8999999999999 , "input_length" : 2 }  "#,
    #"{"timestamp": 5, "input_length": 2147483647, "output_length": 9}"#,
  ]

  /// What only the general reader may judge: right in another way, or wrong.
  private static let others = [
    #"{"timestamp": 1.5, "input_length": 2, "output_length": 9}"#,
    #"{"timestamp": 1, "input_length": 2, "output_length": 9, "extra": 1}"#,
    #"{"timestamp": 1, "timestamp": 2, "input_length": 2, "output_length": 9}"#,
    #"{"timestamp": 1, "input_length": 2, "output_length": 9,}"#,
    #"{"timestamp": 1, "input_length": 02, "output_length": 9}"#,
    #"{"timestamp": 1, "input_length": 0, "output_length": 9}"#,
    #"{"timestamp": 1, "input_length": 2, "output_length": 2147483648}"#,
    #"{"timestamp": 9000000000000, "input_length": 2, "output_length": 9}"#,
    #"{"timestamp": -1, "input_length": 2, "output_length": 9}"#,
    #"{"timestamp": 1, "input_length": 2, "output_length": 9, "hash_ids": [1 2]}"#,
    #"{"timestamp": 1, "input_length": 2, "output_length": 9, "hash_ids": null}"#,
    #"{"timestamp": 1, "input_length": 2}"#,
    #"{"timestamp": 1, "input_length": 2, "output_length": 9} x"#,
    #"{timestamp: 1, input_length: 2, output_length: 9}"#,
    "{", "", "[1]", #"{"timestamp": 99999999999999999999, "input_length": 2, "output_length": 9}"#,
  ]

  @Test(arguments: plain) func agreesWithTheGeneralReader(text: String) throws {
    let bytes = Array(text.utf8)
    let row = try #require(PlainMooncakeRow.row(bytes, bytes.indices))
    var lines = LineReader(bytes, name: "t")
    let line = try #require(try lines.next())
    #expect(try MooncakeRow.anyRow(line, lines: lines) == row)
  }

  @Test(arguments: others) func leavesTheRestToIt(text: String) {
    let bytes = Array(text.utf8)
    #expect(PlainMooncakeRow.row(bytes, bytes.indices) == nil)
  }

  /// Every plain row cut short anywhere is not one.
  @Test(arguments: plain) func takesNoPartOfARow(text: String) {
    let bytes = Array(text.utf8)
    let end = (bytes.lastIndex(of: UInt8(ascii: "}")) ?? 0)
    for length in 0...end { #expect(PlainMooncakeRow.row(bytes, 0..<length) == nil) }
  }

  private func hashIDs(_ list: [UInt8]) -> [Int]? {
    let before = Array(#"{"timestamp":1,"input_length":2,"output_length":9,"hash_ids":["#.utf8)
    let bytes = before + list + Array("]}".utf8)
    return PlainMooncakeRow.row(bytes, bytes.indices)?.hashIDs
  }

  /// Short numbers are read eight characters at a time, whatever follows them; the row may end before the eighth.
  @Test func readsNumbersOfAnyLength() {
    let digits = Array("1029384756019283745".utf8)
    for count in 1...18 {
      let text = digits[..<count]
      let number = Int(String(decoding: text, as: UTF8.self))
      #expect(hashIDs(Array(text)) == number.map { [$0] })
      #expect(hashIDs(text + Array(", 7 ,".utf8) + text) == number.map { [$0, 7, $0] })
      #expect(hashIDs(Array("0".utf8) + text) == nil)
    }
    #expect(hashIDs(digits) == nil && hashIDs([]) == [])
  }

  /// No character beside digits is part of a number.
  @Test func takesDigitsAlone() {
    for place in 0..<8 {
      for character in UInt8.min...UInt8.max {
        var text = Array("12345678".utf8)
        text[place] = character
        let isPart = (0x30...0x39).contains(character) && (place > 0 || character != 0x30)
        let isSpace = character == 0x20 || character == 0x09
        let separates = character == UInt8(ascii: ",") && (1...6).contains(place)
        let isRead = isPart || separates || isSpace && (place == 0 || place == 7)
        #expect((hashIDs(text) != nil) == isRead)
      }
    }
  }
}
