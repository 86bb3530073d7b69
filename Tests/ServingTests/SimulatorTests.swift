import Simulation
import Testing

@testable import Serving

@Suite struct SimulatorTests {
  @Test(arguments: BatchingPolicy.allCases)
  func servesEveryRequest(policy: BatchingPolicy) throws {
    let result = try Simulator.run(foundingScenario(policy: policy))
    #expect(result.completed == 60)
    #expect(result.failed == 0)
    print(
      policy, result.requestThroughput, result.timeShare, result.steps, result.latencies[.tpot]?.mean_ms ?? 0,
      result.meanBatchSize)
  }

  @Test func fastForwardMatchesSteppingUnderPreemption() throws {
    for blocks in [nil, 1200, 400] {
      let scenario = vLLMScenario(requests: 400, rate: 20, blocks: blocks)
      let fast = try Simulator.run(scenario)
      let slow = try Simulator.run(scenario, mode: .stepping)
      #expect(fast.fingerprint == slow.fingerprint)
      #expect(fast.latencies == slow.latencies)
      #expect(fast.completed == 400)
      print(
        fast.latencies[.tpot]?.mean_ms ?? 0, fast.latencies[.ttft]?.mean_ms ?? 0, fast.preemptions,
        fast.steps, fast.timeShare)
    }
  }
}
