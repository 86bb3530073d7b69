import Serving
import Testing

@testable import Studies

@Suite struct BenchmarkTests {
  @Test func everyWorkloadServesAllItsRequests() throws {
    for benchmarked in Benchmark.cases(scale: 1000) {
      let measured = try Benchmark.measure(benchmarked, runs: 1)
      #expect(measured.requests == benchmarked.scenario.workload.requests, "\(benchmarked.name)")
      #expect(measured.requestsPerSecond > 0 && measured.requestsPerHeapOperation > 0)
    }
  }

  @Test func workloadsAreWhatTheirNamesSay() throws {
    let pressed = Benchmark.main(requests: 500, rate: 12, keyValueBlocks: 700)
    #expect(try Simulator.run(pressed).preemptions > 0)
  }

  /// With memory for everything, one replica finds what its own trace says that somebody has said before.
  @Test func conversationsRepeatThemselves() throws {
    var scenario = Benchmark.conversations(requests: 300)
    scenario.hardware.count = 1
    scenario.engine.keyValueBlocks = 10_000_000
    guard case .trace(let opener) = scenario.workload.lengths else {
      Issue.record("the conversations are no trace")
      return
    }
    let trace = try opener.open()
    var known: Set<Int> = []
    var (said, repeated) = (0, 0)
    while let row = try trace.next() {
      said += row.prefixHashes.count
      repeated += row.prefixHashes.count(where: known.contains)
      known.formUnion(row.prefixHashes)
    }
    let share = Double(repeated) / Double(said)
    #expect(share > 0.25 && share < 0.5)
    #expect(abs(try Simulator.run(scenario).prefixHitRate - share) < 0.03)
  }

  @Test func figuresAreMediansOfTheRuns() {
    let measured = Benchmark.Measurement(
      name: "m", requests: 100, steps: 500, seconds: [1, 4, 2], heapRates: [100, 50, 100], peakBytes: 6400)
    #expect(measured.requestsPerSecond == 50)
    #expect(measured.stepsPerSecond == 250)
    #expect(measured.spread == 3)
    #expect(measured.bytesPerRequest == 64)
    #expect(measured.requestsPerHeapOperation == 0.5)
    #expect(median([3, 1]) == 2)
  }
}
