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
    #expect(try Simulator.run(Benchmark.conversations(requests: 500)).prefixHitRate > 0)
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
