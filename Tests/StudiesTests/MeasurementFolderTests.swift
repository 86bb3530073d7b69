import Foundation
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

  @Test func readsNoNumberThatNobodyCanHaveMeasured() {
    let table = MeasurementTable(Array("a,b,c,d\n1e300,inf,nan,1e15\n".utf8))
    for column in ["a", "b", "c", "d"] {
      #expect(table.rows[0].number(column) == nil)
      #expect(table.rows[0].whole(column) == nil)
      #expect(table.rows[0].nanoseconds(column) == 0)
    }
    let times = MeasurementTable(Array("t\n0.0276\n-1\n999999999999999\n".utf8))
    #expect(times.rows.map { $0.nanoseconds("t") } == [27_600_000, -1_000_000_000, .max])
  }

  @Test func countsWithinReason() {
    let table = MeasurementTable(Array("n\n8\n0\n-1\n4097\n4294967296\nx\n".utf8))
    #expect(table.rows.map { $0.count("n", most: 4096) } == [8, nil, nil, nil, nil, nil])
    #expect(table.rows[3].count("n") == 4097 && table.rows[4].count("n") == nil)
  }

  /// Whatever the folder is called: the shell that runs gzip sees its name.
  @Test func unpacksWhatIsPacked() throws {
    let path = FileManager.default.temporaryDirectory.path + "/it's \"a\" $(false) \(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let packed: [UInt8] = [
      31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 75, 212, 73, 226, 50, 212, 49, 226, 2, 0, 123, 7, 151, 10, 8, 0, 0,
      0,
    ]
    try Data(packed).write(to: URL(fileURLWithPath: path + "/good.csv.gz"))
    try Data(packed.prefix(20)).write(to: URL(fileURLWithPath: path + "/cut.csv.gz"))
    let folder = MeasurementFolder(path: path)
    #expect(folder.exists)
    #expect(try folder.table("good.csv").rows.map { $0.whole("b") } == [2])
    #expect(throws: MeasurementFolder.Problem.self) { try folder.table("cut.csv") }
    #expect(throws: MeasurementFolder.Problem.self) { try folder.table("absent.csv") }
  }

  @Test func readsNothingFromNothing() {
    #expect(MeasurementTable([]).rows.isEmpty)
    #expect(MeasurementTable(Array("a,b\n".utf8)).rows.isEmpty)
  }
}
