import Scenarios
import Testing

@testable import Studies

@Suite struct MergeTests {
  private func sweep() throws -> Sweep {
    try Sweep(
      scenarioFile(smallScenario, "workload.requests=20"),
      grid: grid("engine.batching.max_batch_size=1,2,4", "engine.tensor_parallel_degree=1,2,3"),
      version: "test")
  }

  private func write(_ path: String, _ sweep: Sweep, _ points: PointSet, _ format: SweepColumns.Format) throws
    -> SweepStore
  {
    let store = try SweepStore(path: path, columns: sweep.columns, format: format, points: points)
    try sweep.run(jobs: 2, points: store.remaining) { try store.append($0) }
    return store
  }

  private func writeParts(_ base: String, _ sweep: Sweep, _ count: Int, _ format: SweepColumns.Format) throws
  {
    for index in 1...count {
      let shard = try Shard("\(index)/\(count)")
      let name = shard.partName(of: base)
      _ = try write(name, sweep, shard.points(of: sweep.grid.count), format)
      StudiesTests.write([], to: name + Shard.doneSuffix)
    }
  }

  @Test(arguments: SweepColumns.Format.allCases, [1, 2, 4, 11])
  func partsJoinToWhatOneMachineWrites(_ format: SweepColumns.Format, _ count: Int) throws {
    try withFolder { folder in
      let sweep = try sweep()
      try write("\(folder)/whole", sweep, PointSet(count: 9), format).markFrontier()
      try writeParts("\(folder)/rows", sweep, count, format)
      let merge = try Merge(["\(folder)/rows"])
      #expect(merge.missing.isEmpty)
      var text = ""
      try merge.join { text += $0 }
      #expect(Array(text.utf8) == contents("\(folder)/whole"))
    }
  }

  @Test func whatIsMissingIsListed() throws {
    try withFolder { folder in
      let sweep = try sweep()
      try writeParts("\(folder)/rows", sweep, 3, .csv)
      let names = (1...3).map { "\(folder)/rows.part-\($0)-of-3" }
      let done = names.map { $0 + Shard.doneSuffix }
      #expect(try Merge(names + done).missing.isEmpty)
      try removeFile(done[1])
      try removeFile(names[2])
      let missing = try Merge([names[0]]).missing
      #expect(missing.map(\.shard.index) == [2, 3])
      #expect(missing[0].reason.hasPrefix("not complete"))
      #expect(missing[1].reason == "no such file")
    }
  }

  @Test func partsOfTwoStudiesDoNotJoin() throws {
    try withFolder { folder in
      let sweep = try sweep()
      try writeParts("\(folder)/rows", sweep, 2, .csv)
      let other = try Sweep(
        scenarioFile(smallScenario, "workload.requests=21"), grid: sweep.grid, version: "test")
      let second = try Shard("2/2")
      try removeFile(second.partName(of: "\(folder)/rows"))
      _ = try write(second.partName(of: "\(folder)/rows"), other, second.points(of: 9), .csv)
      let error = #expect(throws: Diagnostic.self) { try Merge(["\(folder)/rows"]).join { _ in } }
      #expect(error?.message.contains("is of study") == true)
    }
  }

  @Test func aFileThatIsNoPartIsNamed() {
    let error = #expect(throws: Diagnostic.self) { try Merge(["nowhere/rows.csv"]) }
    #expect(error?.location.file == "nowhere/rows.csv")
  }
}
