import Reporting
import Scenarios
import Testing

@testable import Studies

@Suite struct SweepTests {
  private func rows(_ sweep: Sweep, jobs: Int = 2) throws -> [SweepRow] {
    var rows: [SweepRow] = []
    try sweep.run(jobs: jobs) { rows.append($0) }
    return rows
  }

  private func value(_ row: SweepRow, _ key: String) -> FieldValue? {
    row.fields.first { $0.path == key }?.value
  }

  @Test func aRowForEachPointInOrder() throws {
    let points = try grid("engine.batching.max_batch_size=1,4", "workload.arrivals.rate=1,2,4")
    let sweep = try Sweep(scenarioFile(), grid: points, version: "test")
    let rows = try rows(sweep)
    #expect(rows.map(\.point) == Array(0..<6))
    #expect(rows[4].choices.map(\.label) == ["4", "2"])
    #expect(rows.allSatisfy { $0.status == "ok" && $0.tradeoff != nil })
  }

  @Test func pointsThatCannotRunAreRowsWithTheReason() throws {
    let points = try grid("engine.tensor_parallel_degree=1,2,3", "instance=g5.xlarge,g5.12xlarge")
    let rows = try rows(Sweep(scenarioFile(), grid: points, version: "test"))
    #expect(rows.map(\.status) == ["ok", "ok", "error", "ok", "error", "error"])
    #expect(rows[2].failure?.contains("needs 2 GPUs; there is 1") == true)
    #expect(rows[4].failure?.contains("3 does not divide the 32 attention heads") == true)
  }

  @Test func rowsDoNotDependOnTheNumberOfJobs() throws {
    let points = try grid("engine.batching.policy=dynamic,paged", "seed=1:8:+1")
    let sweep = try Sweep(scenarioFile(), grid: points, version: "test")
    let one = try rows(sweep, jobs: 1).map { sweep.columns.line($0, format: .csv) }
    let many = try rows(sweep, jobs: 7).map { sweep.columns.line($0, format: .csv) }
    #expect(one == many)
  }

  @Test func variedKeysStandFirstAndNoColumnTwice() throws {
    let sweep = try Sweep(scenarioFile(), grid: grid("seed=1,2", "engine.dtype=fp16"), version: "test")
    #expect(sweep.columns.all.prefix(3) == ["seed", "engine.dtype", "completed"])
    #expect(sweep.columns.all.suffix(2) == ["status", "reason"])
    #expect(Set(sweep.columns.all).count == sweep.columns.all.count)
    let row = try rows(sweep)[0]
    let cells = sweep.columns.cells(row, onFrontier: true)
    #expect(cells.count == sweep.columns.all.count)
    #expect(
      sweep.columns.json(row, onFrontier: true).hasPrefix(
        #"{"seed": 1, "engine.dtype": "fp16", "completed": 200"#))
  }

  @Test func replicationsAddAnIntervalToEachMeasure() throws {
    let sweep = try Sweep(
      scenarioFile(), grid: grid("engine.batching.max_batch_size=4,8"), replications: Replications(4),
      version: "test")
    #expect(sweep.columns.all.contains("p99_ttft_ms_ci95"))
    let row = try rows(sweep)[0]
    guard case .number(let half) = value(row, "mean_e2el_ms_ci95") else {
      Issue.record("no interval")
      return
    }
    #expect(half > 0)
    #expect(sweep.columns.cells(row, onFrontier: false).count == sweep.columns.all.count)
  }

  @Test(arguments: [
    ("engine.batching.policy=pagd", "did you mean 'paged'?"),
    ("instance=g5.xlarge,g5.99xlarge", "g5.99xlarge"),
    ("engine.tensor_parallel_degree=1,0", "engine.tensor_parallel_degree"),
    ("engine.dtype=fp16,fp99", "fp99"),
  ])
  func aMisspeltValueStopsTheSweep(_ argument: String, _ expected: String) throws {
    let file = try scenarioFile()
    let points = try grid(argument)
    let error = #expect(throws: Diagnostic.self) { try Sweep(file, grid: points, version: "test") }
    #expect(error.map { "\($0)" }?.contains(expected) == true, "\(String(describing: error))")
    #expect(error.map { "\($0)" }?.hasPrefix("--vary ") == true, "\(String(describing: error))")
  }

  @Test func theStudyIsKnownByWhatChangesItsRows() throws {
    let file = try scenarioFile()
    let study = { (file: ScenarioFile, argument: String, version: String) in
      try Sweep(file, grid: try grid(argument), version: version).columns.study
    }
    let one = try study(file, "seed=1,2", "a")
    #expect(one == (try study(file, "seed=1,2", "a")))
    #expect(one != (try study(file, "seed=1,3", "a")))
    #expect(one != (try study(file, "seed=1,2", "b")))
    #expect(one != (try study(scenarioFile(smallScenario, "workload.requests=201"), "seed=1,2", "a")))
    // Comments and layout do not count.
    #expect(one == (try study(scenarioFile("// a comment\n" + smallScenario), "seed=1,2", "a")))
  }
}
