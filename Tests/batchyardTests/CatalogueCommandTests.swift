import Foundation
import Testing

@testable import batchyard

@Suite struct CatalogueCommandTests {
  @Test(arguments: CatalogueSection.allCases)
  func everyEntryHasASource(section: CatalogueSection) {
    #expect(!section.rows.isEmpty)
    for row in section.rows {
      #expect(row.first?.path == "name")
      #expect(row.last?.path == "source")
      #expect(row.last.map(\.cell) != "")
    }
  }

  @Test func isJSONInWholeAndInParts() throws {
    let whole = try JSONSerialization.jsonObject(
      with: Data(try ProgramRun(["catalogue", "--output", "json"]).output.utf8))
    #expect((whole as? [String: Any])?.count == CatalogueSection.allCases.count)
    let part = try JSONSerialization.jsonObject(
      with: Data(try ProgramRun(["catalogue", "gpu", "--output", "json"]).output.utf8))
    #expect((part as? [[String: Any]])?.first?["name"] as? String == "T4")
  }
}
