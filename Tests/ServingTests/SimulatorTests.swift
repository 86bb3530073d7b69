import Simulation
import Testing

@testable import Serving

@Suite struct SimulatorTests {
  @Test(arguments: BatchingPolicy.allCases)
  func servesEveryRequest(policy: BatchingPolicy) throws {
    let result = try Simulator.run(foundingScenario(policy: policy))
    #expect(result.completed == 60)
    #expect(result.failed == 0)
    #expect(result.totalOutputTokens == 20 * (64 + 256 + 128))
  }

  /// Gaps between tokens are what lies between the first and the last token of each request.
  @Test(arguments: [BatchingPolicy.none, .continuous, .paged])
  func gapsSumToDecodeTime(policy: BatchingPolicy) throws {
    let records = Records()
    let result = try Simulator.run(foundingScenario(policy: policy, requests: 300), observer: records)
    let gaps = result.latencies[.itl] ?? .empty
    let spent = records.requests.reduce(0.0) { $0 + ($1.finish - $1.firstToken).milliseconds }
    let tokens = records.requests.reduce(0) { $0 + $1.outputTokens - 1 }
    #expect(gaps.count == tokens)
    #expect(abs(gaps.mean_ms * Double(gaps.count) - spent) < 1e-5 * spent)
  }

  @Test func gapsSumToDecodeTimeUnderPreemption() throws {
    let records = Records()
    let result = try Simulator.run(vLLMScenario(requests: 400, rate: 20, blocks: 900), observer: records)
    let gaps = result.latencies[.itl] ?? .empty
    let spent = records.requests.reduce(0.0) { $0 + ($1.finish - $1.firstToken).milliseconds }
    #expect(result.preemptions > 20)
    #expect(gaps.count == records.requests.reduce(0) { $0 + $1.outputTokens - 1 })
    #expect(abs(gaps.mean_ms * Double(gaps.count) - spent) < 1e-5 * spent)
  }

  /// A request that comes during the last step of all others is too late for the step that was composed meanwhile, which
  /// is empty: it joins the next, and does not wait until another request comes.
  @Test(arguments: 0..<20, [Simulator.Mode.fastForward, .stepping])
  func nobodyWaitsBesideAnIdleReplica(seed: UInt64, mode: Simulator.Mode) throws {
    var scenario = vLLMScenario(requests: 60, rate: 15)
    scenario.seed = seed
    scenario.workload.lengths = .independent(input: .constant(64), output: .uniform(lower: 1, upper: 6))
    let result = try Simulator.run(scenario, mode: mode)
    #expect(result.completed == 60)
    // The front end, the step that runs, and the one that is composed already.
    #expect((result.latencies[.queue]?.max_ms ?? .infinity) < 7 + 3 * 9)
  }

  /// Whoever ends with a step holds its seat while the next one, which was composed meanwhile, runs.
  @Test(arguments: [Simulator.Mode.fastForward, .stepping])
  func aSeatIsFreeOneStepAfterItsAnswer(mode: Simulator.Mode) throws {
    var scenario = vLLMScenario(requests: 6)
    scenario.engine.batching.maxBatchSize = 2
    scenario.workload.arrivals = .burst
    scenario.workload.lengths = .roundRobin([
      PromptShape(inputTokens: 64, outputTokens: 40), PromptShape(inputTokens: 64, outputTokens: 10),
    ])
    let records = Records()
    _ = try Simulator.run(scenario, mode: mode, observer: records)
    let second = try #require(records.requests.first { $0.requestID == 1 })
    let third = try #require(records.requests.first { $0.requestID == 2 })
    // A step of one sequence lies between.
    let wait = (third.admission - second.finish).milliseconds
    #expect(wait > 4 && wait < 9, "\(wait) ms")
  }
}

/// Keeps what an observer is told.
final class Records: SimulationObserver {
  var events: [RequestEvent] = []
  var spans: [StepSpan] = []
  var requests: [RequestRecord] = []
  func observe(_ event: RequestEvent) { events.append(event) }
  func observe(_ span: StepSpan) { spans.append(span) }
  func observe(_ request: RequestRecord) { requests.append(request) }
}
