import Foundation
import Testing

@testable import Reporting

@Suite struct JSONTextTests {
  @Test func membersAndArraysAreSeparated() {
    var json = JSONText()
    json.object { json in
      json.member("name", "x")
      json.member("count", 3)
      json.member("values", [1, -2, 0])
      json.object("inner") { $0.member("rate", 0.5) }
      json.array("lanes") { json in
        json.object { $0.member("a", 1) }
        json.object { $0.member("b", 2) }
      }
    }
    #expect(
      json.output
        == #"{"name":"x","count":3,"values":[1,-2,0],"inner":{"rate":0.5},"lanes":[{"a":1},{"b":2}]}"#)
  }

  @Test func nothingEndsTheScriptBlock() {
    var json = JSONText()
    json.object { $0.member("name", PictureFixtures.hostileName + "<!--") }
    for forbidden in ["<", ">", "&", "\u{2028}", "\u{2029}"] {
      #expect(!json.output.unicodeScalars.contains { String($0) == forbidden })
    }
  }

  @Test(arguments: [PictureFixtures.hostileName, "line\nbreak\t\u{1}\\\"", "𝛼 < \u{301}", ""])
  func stringsComeBackAsTheyWere(_ text: String) throws {
    var json = JSONText()
    json.object { $0.member("name", text) }
    let object = try JSONDecoder().decode([String: String].self, from: Data(json.output.utf8))
    #expect(object["name"] == text)
  }

  @Test func whatIsNotFiniteIsNull() {
    var json = JSONText()
    json.object { $0.member("x", Double.nan) }
    #expect(json.output == #"{"x":null}"#)
  }
}
