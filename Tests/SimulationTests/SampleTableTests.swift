import Simulation
import Testing

@Suite struct SampleTableTests {
  /// Rows come back by column, whether there was room for them or not.
  @Test(arguments: [0, 17, 1000, 50_000]) func keepsRowsByColumn(room: Int) {
    var table = SampleTable(room: room)
    let count = 10_000
    for row in 0..<Int64(count) { table.append(row, -row, 2 * row, 7) }
    let columns = (0..<SampleTable.columns).map { column in table.withColumn(column) { Array($0) } }
    let rows = (0..<Int64(count)).map { $0 }
    #expect(columns == [rows, rows.map(-), rows.map { 2 * $0 }, rows.map { _ in 7 }])
  }

  @Test func aColumnCanBePutInAnotherOrder() {
    var table = SampleTable()
    for value in [3, 1, 2] as [Int64] { table.append(value, 10 * value, 0, 0) }
    table.withColumn(0) { $0.swapAt(0, 2) }
    let columns = (0..<2).map { column in table.withColumn(column) { Array($0) } }
    #expect(columns == [[2, 1, 3], [30, 10, 20]])
  }
}
