import Simulation
import Testing

@testable import Serving

/// Fast-forward and stepping give one history: the same fingerprint, the same record of each request, the same gaps.
@Suite struct FastForwardTests {
  @Test(arguments: 0..<150) func matchesStepping(seed: UInt64) throws {
    let scenario = RandomScenario.make(seed: seed)
    let records = try expectSameHistory(scenario)
    #expect(records.requests.count == scenario.workload.requests)
  }
}

/// Runs `scenario` both ways, expects one history of them, and gives what fast-forward records.
func expectSameHistory(_ scenario: Scenario) throws -> Records {
  let (fastRecords, slowRecords) = (Records(), Records())
  let fast = try Simulator.run(scenario, observer: fastRecords)
  let slow = try Simulator.run(scenario, mode: .stepping, observer: slowRecords)
  let what = "\(scenario.engine.batching) \(scenario.workload.arrivals) \(scenario.router)"
  #expect(fast.fingerprint == slow.fingerprint, "\(what)")
  #expect(fastRecords.requests == slowRecords.requests, "\(what)")
  #expect(fast.latencies == slow.latencies, "\(what)")
  #expect(fast.timeShare == slow.timeShare, "\(what)")
  #expect(fast.kv == slow.kv, "\(what)")
  #expect(fast.steps == slow.steps, "\(what)")
  #expect(fast.load == slow.load, "\(what)")
  return fastRecords
}

/// Scenarios over all policies, routers, arrival processes and shortages, from a seed.
enum RandomScenario {
  static func make(seed: UInt64) -> Scenario {
    var stream = RandomStream(seed: seed, purpose: "random scenarios")
    func pick<T>(_ choices: [T]) -> T { choices[Int(stream.integer(below: UInt64(choices.count)))] }
    func whole(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + Int(stream.integer(below: UInt64(range.count)))
    }
    let policy = pick(BatchingPolicy.allCases + [.paged, .paged, .paged])
    let profile = pick(EngineProfile.catalogue)
    let onDemand = whole(0...3) > 0
    let chunked = whole(0...1) == 0
    let size = pick([1, 2, 4, 16, 64])
    let batching = Batching(
      policy: policy, maxBatchSize: policy == .none ? 1 : size, maxBatchDelaySeconds: pick([0, 0.05, 1]),
      maxBatchTokens: policy == .paged ? pick([max(size, 128), 512, 2048]) : nil,
      blockSize: pick([1, 16, 16, 32]),
      admission: onDemand ? .onDemand : .reserve, preemption: pick([.recompute, .recompute, .swap]),
      chunkedPrefill: policy == .paged && chunked, prefixCaching: policy == .paged && whole(0...1) == 0)
    let longest = chunked ? 400 : 120
    let tokens = pick([700, 1500, 6000, 60_000])
    let engine = Engine(
      profile: profile, tensorParallelDegree: pick([1, 2]), format: .fp16, keyValueFormat: .fp16,
      gpuMemoryUtilization: 0.9,
      keyValueBlocks: tokens / (policy == .paged ? batching.blockSize : 1), maxModelLength: 4096,
      batching: batching)
    let rate = pick([0.5, 3, 20, 200])
    let arrivals: ArrivalProcess = pick([
      .poisson(rate: rate), .gamma(rate: rate, coefficientOfVariation: 2), .constant(rate: rate), .burst,
      .closedLoop(clients: whole(1...40), thinkTimeSeconds: pick([0, 0, 0.3])),
    ])
    let gpus = pick([2, 4, 8])
    return Scenario(
      name: "random \(seed)", seed: seed,
      hardware: Hardware(
        accelerator: pick([.a10G, .h100SXM, .a100With80GB]), count: gpus, link: pick([.pcie4, .nvlink4]),
        pricePerHour: 1),
      model: pick([.llama3v1With8B, .llama2With7B]), engine: engine, router: pick(Router.allCases),
      workload: Workload(
        requests: whole(1...120), arrivals: arrivals,
        lengths: .independent(
          input: .uniform(lower: 1, upper: Double(longest)), output: .uniform(lower: 1, upper: 150)),
        distinctPrompts: pick([nil, 5]), maxOutputTokens: pick([nil, 200]), clientBatchSize: whole(1...8)),
      warmupRequests: pick([0, 0, 5]))
  }
}

/// A trace whose prompts are made of pieces that other prompts begin with too, in bursts and at equal instants.
final class RandomTrace: RequestTrace {
  private var rows: ArraySlice<TracedRequest>

  init(_ rows: [TracedRequest]) { self.rows = rows[...] }

  func next() -> TracedRequest? { rows.popFirst() }

  static func opener(requests: Int, longest: Int, seed: UInt64) -> TraceOpener {
    var stream = RandomStream(seed: seed, purpose: "random trace")
    func whole(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + Int(stream.integer(below: UInt64(range.count)))
    }
    var rows: [TracedRequest] = []
    var arrival: Int64 = 0
    for _ in 0..<requests {
      arrival += Int64(whole(0...2) * whole(0...400)) * 1_000_000
      let tokens = whole(1...longest)
      let pieces = (0..<(tokens + 39) / 40).map { depth in 10 * depth + whole(0...1) }
      rows.append(
        TracedRequest(
          arrivalNanoseconds: arrival, inputTokens: tokens, outputTokens: whole(1...150), prefixHashes: pieces
        ))
    }
    let made = rows
    return TraceOpener(name: "random", pieceTokens: 40) { RandomTrace(made) }
  }
}
