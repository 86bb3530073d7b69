import Scenarios
import Testing

@testable import Studies

@Suite struct ShardTests {
  @Test(arguments: [(1, 1), (10, 3), (7, 7), (3, 5), (0, 2)])
  func partsHoldEveryPointOnce(_ total: Int, _ count: Int) throws {
    let place = TextLocation(file: "test")
    let points = try (1...count).flatMap { index -> [Int] in
      let set = try Shard(index: index, count: count, place: place).points(of: total)
      return (0..<set.count).map { set[$0] }
    }
    #expect(points.sorted() == Array(0..<total))
  }

  @Test func namesAreReadBack() throws {
    let shard = try Shard("2/4")
    #expect(shard.partName(of: "a/rows.csv") == "a/rows.csv.part-2-of-4")
    let read = Shard.parse(partName: "a/rows.csv.part-2-of-4")
    #expect(read?.path == "a/rows.csv")
    #expect(read?.shard == shard)
    #expect(Shard.parse(partName: "rows.csv") == nil)
    #expect(Shard.parse(partName: "rows.csv.part-5-of-4") == nil)
  }

  @Test(arguments: ["0/4", "5/4", "4", "a/b", "1/0", "-1/4", "1/2/3"]) func nonsenseIsRefused(_ text: String)
  {
    let error = #expect(throws: Diagnostic.self) { try Shard(text) }
    #expect(error?.location.file == "--shard \(text)")
  }

  @Test func schedulersSayWhichShard() throws {
    let slurm = ["SLURM_ARRAY_TASK_ID": "3", "SLURM_ARRAY_TASK_COUNT": "4", "SLURM_ARRAY_TASK_MIN": "0"]
    #expect(try Shard(environment: slurm)?.description == "4/4")
    let fromOne = ["SLURM_ARRAY_TASK_ID": "1", "SLURM_ARRAY_TASK_COUNT": "4", "SLURM_ARRAY_TASK_MIN": "1"]
    #expect(try Shard(environment: fromOne)?.description == "1/4")
    #expect(
      try Shard(environment: ["JOB_COMPLETION_INDEX": "0", "JOB_COMPLETIONS": "3"])?.description == "1/3")
    #expect(try Shard(environment: [:]) == nil)
    #expect(throws: Diagnostic.self) { try Shard(environment: ["JOB_COMPLETION_INDEX": "0"]) }
    #expect(throws: Diagnostic.self) { try Shard(environment: ["SLURM_ARRAY_TASK_ID": "x"]) }
  }
}
