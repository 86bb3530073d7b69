import Testing

@testable import Studies

@Suite struct MeasurementFolderTests {
  @Test func readsQuotedFieldsAndEmptyOnes() {
    let table = MeasurementTable(Array("a,b,c\r\n1,\"x, \"\"y\"\"\",\n,\"line\nend\",2.5\n".utf8))
    #expect(table.rows.count == 2)
    #expect(table.rows[0].whole("a") == 1)
    #expect(table.rows[0].text("b") == "x, \"y\"")
    #expect(table.rows[0].text("c") == "")
    #expect(table.rows[1].number("a") == nil)
    #expect(table.rows[1].text("b") == "line\nend")
    #expect(table.rows[1].number("c") == 2.5)
    #expect(table.rows[1].text("absent") == "")
  }

  @Test func readsNothingFromNothing() {
    #expect(MeasurementTable([]).rows.isEmpty)
    #expect(MeasurementTable(Array("a,b\n".utf8)).rows.isEmpty)
  }
}
