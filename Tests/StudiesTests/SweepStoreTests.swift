import Reporting
import Scenarios
import Testing

@testable import Studies

@Suite struct SweepStoreTests {
  private func sweep() throws -> Sweep {
    try Sweep(
      scenarioFile(smallScenario, "workload.requests=20"),
      grid: grid(
        "engine.batching.max_batch_size=1,2,4", "instance='g5.xlarge','g5.12xlarge'",
        "engine.tensor_parallel_degree=1,2"),
      version: "test")
  }

  private func fill(_ path: String, _ sweep: Sweep, _ format: SweepColumns.Format, stopAfter: Int = .max)
    throws
  {
    struct Killed: Error {}
    let store = try SweepStore(
      path: path, columns: sweep.columns, format: format, points: PointSet(count: sweep.grid.count))
    var added = 0
    do {
      try sweep.run(jobs: 2, points: store.remaining) { row in
        if added == stopAfter { throw Killed() }
        try store.append(row)
        added += 1
      }
    } catch is Killed {
      return
    }
    try store.markFrontier()
  }

  @Test(arguments: SweepColumns.Format.allCases)
  func aFileCutAnywhereIsGoneOnWithToTheSameBytes(_ format: SweepColumns.Format) throws {
    try withFolder { folder in
      let sweep = try sweep()
      try fill("\(folder)/whole", sweep, format)
      let whole = contents("\(folder)/whole")
      let lines = whole.count { $0 == 0x0A }
      #expect(lines == 12 + (format == .csv ? 1 : 0))
      // Cuts at the beginning, within the header, at and beside ends of lines, and all over.
      let ends = whole.indices.filter { whole[$0] == 0x0A }
      let besideEnds: [Int] = ends.prefix(4).flatMap { end in [end - 1, end, end + 1, end + 2] }
      let cuts: [Int] = [0, 1, 7, whole.count - 1, whole.count] + besideEnds
      for cut in cuts {
        write(whole[..<cut], to: "\(folder)/cut")
        try fill("\(folder)/cut", sweep, format)
        #expect(contents("\(folder)/cut") == whole, "cut at \(cut)")
      }
    }
  }

  @Test func manyInterruptionsEndWithTheSameBytes() throws {
    try withFolder { folder in
      let sweep = try sweep()
      try fill("\(folder)/whole", sweep, .csv)
      for _ in 0..<7 { try fill("\(folder)/pieces", sweep, .csv, stopAfter: 2) }
      #expect(contents("\(folder)/pieces") == contents("\(folder)/whole"))
    }
  }

  @Test func theFrontierIsMarkedAndFailuresHaveNone() throws {
    try withFolder { folder in
      let sweep = try sweep()
      try fill("\(folder)/rows", sweep, .jsonl)
      let lines = String(decoding: contents("\(folder)/rows"), as: UTF8.self).split(separator: "\n")
      #expect(lines.count { $0.contains(#""pareto": 1"#) } > 0)
      #expect(lines.filter { $0.contains(#""status": "error""#) }.allSatisfy { $0.contains(#""pareto": 0"#) })
    }
  }

  @Test func anotherStudysRowsAreRefused() throws {
    try withFolder { folder in
      let mine = try sweep()
      try fill("\(folder)/rows", mine, .csv)
      let other = try Sweep(
        scenarioFile(smallScenario, "workload.requests=21"), grid: mine.grid, version: "test")
      let before = contents("\(folder)/rows")
      let error = #expect(throws: Diagnostic.self) { try fill("\(folder)/rows", other, .csv) }
      #expect(error?.location.line == 2)
      #expect(
        error?.message.contains("the scenario, what is varied, or the program's version has changed") == true)
      #expect(contents("\(folder)/rows") == before)
    }
  }

  @Test(arguments: ["{ name: 1 }\n", "a,b\n1,2\n", "hello"])
  func aFileOfSomethingElseIsLeftAlone(_ text: String) throws {
    try withFolder { folder in
      write(Array(text.utf8), to: "\(folder)/file")
      let sweep = try sweep()
      #expect(throws: (any Error).self) { try fill("\(folder)/file", sweep, .csv) }
      #expect(contents("\(folder)/file") == Array(text.utf8))
    }
  }

  @Test func oneProcessWritesAtATime() throws {
    try withFolder { folder in
      let sweep = try sweep()
      let points = PointSet(count: sweep.grid.count)
      let first = try SweepStore(path: "\(folder)/rows", columns: sweep.columns, format: .csv, points: points)
      let error = #expect(throws: OutputError.self) {
        try SweepStore(path: "\(folder)/rows", columns: sweep.columns, format: .csv, points: points)
      }
      #expect(error?.description.contains("another sweep is writing it") == true)
      #expect(first.rowCount == 0)
    }
  }

  @Test func deviceFilesAreRefused() throws {
    let sweep = try sweep()
    let error = #expect(throws: OutputError.self) {
      try SweepStore(path: "/dev/full", columns: sweep.columns, format: .csv, points: PointSet(count: 12))
    }
    #expect(error?.description.contains("no regular file") == true)
  }
}
