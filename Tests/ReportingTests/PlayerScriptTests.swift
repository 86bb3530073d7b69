import Foundation
import Serving
import Testing

@testable import Reporting

@Suite struct PlayerScriptTests {
  private let script = PlayerScript.parts.map(\.description).joined()

  @Test(arguments: [
    "</script", "<!--", "http:", "https:", "innerHTML", "eval(", "fetch(", "document.write", "import(",
  ])
  func theScriptKeepsToThePage(_ forbidden: String) {
    #expect(!holds(script, forbidden))
  }

  @Test func bracketsAreBalanced() {
    for (opening, closing) in [("{", "}"), ("(", ")"), ("[", "]")] as [(Character, Character)] {
      #expect(script.count { $0 == opening } == script.count { $0 == closing })
    }
  }
}
