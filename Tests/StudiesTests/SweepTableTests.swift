import Reporting
import Scenarios
import Testing

@testable import Studies

@Suite struct SweepTableTests {
  private func sweep() throws -> Sweep {
    try Sweep(
      try scenarioFile(smallScenario, "workload.requests=40"),
      grid: grid("tensor_parallel_degree=1,2", "max_batch_size=4,8"), replications: Replications(2),
      version: "test")
  }

  @Test func rowsFromMemoryAndFromAFileAreTheSame() throws {
    let sweep = try sweep()
    var rows: [SweepRow] = []
    try sweep.run(jobs: 2) { rows.append($0) }
    let table = SweepTable(rows, columns: sweep.columns).table
    #expect(table.rows.count == 4)
    #expect(table.columns.starts(with: ["engine.tensor_parallel_degree", "engine.batching.max_batch_size"]))
    #expect(table.index(of: "study") == nil && table.index(of: "point") == nil)
    try withFolder { folder in
      for format in SweepColumns.Format.allCases {
        let store = try SweepStore(
          path: "\(folder)/rows", columns: sweep.columns, format: format,
          points: PointSet(count: sweep.grid.count))
        for row in rows { try store.append(row) }
        try store.markFrontier()
        let stored = try SweepTable(store, columns: sweep.columns, format: format).table
        #expect(stored.columns == table.columns)
        for column in table.columns.indices {
          // JSON has the objectives one by one in place of whether all are met.
          if format == .jsonl, table.columns[column] == "slo_met" { continue }
          let name = table.columns[column]
          #expect(
            stored.rows.indices.allSatisfy { stored.value($0, column) == table.value($0, column) }, "\(name)")
        }
        try removeFile("\(folder)/rows")
      }
    }
  }

  @Test func aFingerprintIsNoNumberAndAReasonKeepsItsMarks() throws {
    let sweep = try sweep()
    var rows: [SweepRow] = []
    try sweep.run(jobs: 2) { rows.append($0) }
    rows[3].failure = "\"quoted\", with a comma"
    let table = SweepTable(rows, columns: sweep.columns).table
    let column = try #require(table.index(of: "fingerprint"))
    if case .text = table.value(0, column) {} else { Issue.record("a fingerprint is text") }
    let line = sweep.columns.line(rows[3], format: .csv)
    #expect(StoredRow.texts(Array(line.utf8).dropLast()).last == "\"quoted\", with a comma")
  }

  @Test func theReportHasLimitsAndVariedKeys() throws {
    let sweep = try sweep()
    var rows: [SweepRow] = []
    try sweep.run(jobs: 2) { rows.append($0) }
    let report = sweep.report(SweepTable(rows, columns: sweep.columns))
    #expect(report.limits == ["p99_ttft_ms": 500, "p95_tpot_ms": 60])
    #expect(report.variedCount == 2)
    #expect(report.html().contains("2 of 4 points could not run"))
  }
}
