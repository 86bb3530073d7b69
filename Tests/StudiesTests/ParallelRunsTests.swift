import Synchronization
import Testing

@testable import Studies

@Suite struct ParallelRunsTests {
  @Test(arguments: [1, 2, 3, 8, 50]) func resultsComeInOrderWhateverTheJobs(_ jobs: Int) throws {
    var delivered: [Int] = []
    try ParallelRuns.forEach(5..<205, jobs: jobs) { index in
      // Later ones are quicker.
      var sum = 0
      for number in 0..<(205 - index) * 100 { sum &+= number }
      return sum == -1 ? -1 : index * 2
    } deliver: { index, output in
      #expect(output == index * 2)
      delivered.append(index)
    }
    #expect(delivered == Array(5..<205))
  }

  @Test func noMoreThanAFewResultsWait() throws {
    let begun = Mutex(0)
    var most = 0
    try ParallelRuns.forEach(0..<1000, jobs: 2) { index in
      begun.withLock { $0 += 1 }
      return index
    } deliver: { index, _ in
      most = max(most, begun.withLock { $0 } - index)
    }
    #expect(most <= 9)
  }

  @Test func whatDeliverThrowsEndsItAll() throws {
    struct Full: Error {}
    let begun = Mutex(0)
    #expect(throws: Full.self) {
      try ParallelRuns.forEach(0..<100_000, jobs: 4) { index in
        begun.withLock { $0 += 1 }
        return index
      } deliver: { index, _ in
        if index == 10 { throw Full() }
      }
    }
    #expect(begun.withLock { $0 } < 100)
  }

  @Test func mapKeepsOrder() {
    #expect(ParallelRuns.map(20, jobs: 3) { $0 * $0 } == (0..<20).map { $0 * $0 })
    #expect(ParallelRuns.map(0, jobs: 3) { $0 }.isEmpty)
  }
}
