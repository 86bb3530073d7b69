import Serving
import Testing

@testable import Studies

@Suite struct ExplanationTests {
  static let shape = PromptShape(inputTokens: 100, outputTokens: 101)

  /// Llama-2-7B on one A10G, no software overheads, answers of 101 tokens to prompts of 100.
  static func scenario(
    policy: BatchingPolicy = .paged, requests: Int = 400, profile: EngineProfile = .ideal, tp: Int = 1
  ) -> Scenario {
    let engine = Engine(
      profile: profile, tensorParallelDegree: tp, format: .fp16, keyValueFormat: .fp16,
      gpuMemoryUtilization: 0.9, maxModelLength: 4096,
      batching: Batching(policy: policy, maxBatchSize: policy == .none ? 1 : 8, admission: .onDemand))
    return Scenario(
      name: "explained", seed: 1,
      hardware: Hardware(accelerator: .a10G, count: 2, link: .pcie4, pricePerHour: 1), model: .llama2With7B,
      engine: engine, replicas: 1,
      workload: Workload(requests: requests, arrivals: .burst, lengths: .roundRobin([shape])))
  }

  static func explain(_ scenario: Scenario) throws -> Explanation {
    try Explanation(scenario) { try Simulator.run(scenario, observer: $0) }
  }

  /// By hand, from the data sheet: 70 TFLOP/s, 600 GB/s, 6,607,077,376 matrix parameters of 2 bytes, 524,288 bytes a token.
  @Test func limitsFollowFromTheDataSheet() throws {
    let explanation = try Self.explain(Self.scenario())
    let limits = explanation.limits
    let bandwidth = 600e9
    let weights = 2.0 * (6_738_415_616 - 32_000 * 4096 - 65 * 4096)
    #expect(limits.bandwidthBytesPerSecond == bandwidth && limits.peakFlops == 70e12)
    #expect(abs(limits.criticalBatchSize - 70e12 / bandwidth) < 1e-9)
    #expect(limits.weightBytes == weights)
    // Each of 100 further tokens reads what came before: 101 to 200 tokens.
    #expect(abs(limits.keyValueBytesPerSequence - 150.5 * 524_288) < 1)
    let floor = (weights + 150.5 * 524_288) / bandwidth
    #expect(abs(limits.timePerOutputTokenFloorSeconds - floor) < 1e-12)
    let perRequest = weights * 100 / 8 + 524_288 * (100 * 100 + 100 * 101 / 2)
    #expect(abs(limits.bytesPerRequest - perRequest) < 1e-6 * perRequest)
    let flops = weights * 200 + 4 * 32 * 4096 * (100 * 100 / 2 + 100 * 100 + 100 * 101 / 2)
    #expect(abs(limits.flopsPerRequest - flops) < 1e-6 * flops)
    #expect(
      abs(limits.requestsPerSecond - min(bandwidth / perRequest, 70e12 / flops)) < 1e-6
        * limits.requestsPerSecond)
  }

  @Test func countsSequences() throws {
    let capacity = try Self.explain(Self.scenario()).capacity
    // 200 tokens are stored, the last never is: 13 blocks of 16.
    #expect(capacity.meanTaken == 208 && capacity.longestTaken == 208)
    #expect(capacity.slots == 8 && capacity.mostInStep == 8 && capacity.limitedBy == .slots)
    var scenario = Self.scenario()
    scenario.engine.keyValueBlocks = 60
    let scarce = try Self.explain(scenario).capacity
    #expect(scarce.meanSequences == 4)
    #expect(scarce.mostInStep == 6 && scarce.limitedBy == .memory)
    scenario.workload.arrivals = .closedLoop(clients: 3, thinkTimeSeconds: 0)
    #expect(try Self.explain(scenario).capacity.limitedBy == .clients)
    // One replica may hold all clients, but two serve them sooner.
    scenario.replicas = 2
    let shared = try Self.explain(scenario).capacity
    #expect(shared.mostInStep == 3 && shared.mostInEachReplica == 2)
  }

  /// No run beats a limit, and the terms sum to what the run took.
  @Test(arguments: BatchingPolicy.allCases, ["ideal", "vllm-0.15", "lmi-dist-0.23", "hf-accelerate-0.20"])
  func noRunBeatsALimit(policy: BatchingPolicy, profileName: String) throws {
    let profile = try #require(EngineProfile.find(profileName))
    for tp in [1, 2] {
      let explanation = try Self.explain(
        Self.scenario(policy: policy, requests: 64, profile: profile, tp: tp))
      for distance in explanation.distances where distance.name != "mean TPOT, against its mean batch" {
        #expect(distance.factor >= 1, "\(distance) under \(policy), \(profile.name), tp \(tp)")
      }
      let sum = explanation.timePerOutputToken.reduce(0) { $0 + $1.milliseconds }
      let whole = explanation.result.latencies[.tpot]?.mean_ms ?? 0
      let expected = explanation.streams ? whole : explanation.decode.seconds * 1e3
      #expect(abs(sum - expected) < 1e-9 * expected)
      #expect((explanation.communication != nil) == (tp > 1))
      if let terms = explanation.communication {
        let seconds = terms.latencySeconds + terms.volumeBytes / terms.bytesPerSecond
        #expect(abs(seconds - terms.seconds) < 1e-12)
      }
    }
  }

  @Test func explainsNothingWhereNothingIsServed() {
    var scenario = Self.scenario()
    scenario.engine.maxModelLength = 150
    #expect(throws: ScenarioError.self) { try Self.explain(scenario) }
  }
}
