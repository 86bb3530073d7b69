import Scenarios
import Testing

@testable import Studies

@Suite struct GridTests {
  private func labels(_ grid: Grid) throws -> [[String]] {
    try (0..<grid.count).map { try grid.choices(at: $0).map(\.label) }
  }

  @Test func theLastKeyChangesFastest() throws {
    let grid = try Grid([
      Variation("engine.dtype=fp16,fp8"), Variation("engine.tensor_parallel_degree=1,2,4"),
    ])
    #expect(
      try labels(grid) == [
        ["fp16", "1"], ["fp16", "2"], ["fp16", "4"], ["fp8", "1"], ["fp8", "2"], ["fp8", "4"],
      ])
  }

  @Test func zippedKeysGoTogether() throws {
    let keys = [try Variation("engine.tensor_parallel_degree=1,2,4"), try Variation("replicas=4,2,1")]
    #expect(try labels(Grid(keys, zip: true)) == [["1", "4"], ["2", "2"], ["4", "1"]])
  }

  @Test func withoutKeysThereIsOnePoint() throws {
    let grid = try Grid([])
    #expect(grid.count == 1)
    #expect(try grid.choices(at: 0).isEmpty)
  }

  @Test func zippedKeysMustBeEquallyMany() throws {
    let keys = [try Variation("engine.tensor_parallel_degree=1,2,4"), try Variation("replicas=4,2")]
    let error = #expect(throws: Diagnostic.self) { try Grid(keys, zip: true) }
    #expect(error?.message.contains("has 3 values and replicas 2") == true)
  }

  @Test func aKeyMayBeVariedOnce() throws {
    let keys = [try Variation("seed=1"), try Variation("seed=2")]
    let error = #expect(throws: Diagnostic.self) { try Grid(keys) }
    #expect(error?.message == "seed is varied twice; put its values in one list")
  }

  @Test func aMillionPointsAreMadeWhenAskedFor() throws {
    let grid = try Grid([Variation("seed=1:1000:+1"), Variation("workload.requests=1:1000:+1")])
    #expect(grid.count == 1_000_000)
    #expect(try grid.choices(at: 999_999).map(\.label) == ["1000", "1000"])
    #expect(try grid.choices(at: 1_000).map(\.label) == ["2", "1"])
  }

  @Test func moreThanTenMillionPointsAreRefused() throws {
    let keys = [try Variation("seed=1:10000:+1"), try Variation("workload.requests=1:10000:+1")]
    let error = #expect(throws: Diagnostic.self) { try Grid(keys) }
    #expect(
      error?.message.contains("10000 x 10000 = 100000000 points; a study takes at most 10000000") == true)
  }
}
