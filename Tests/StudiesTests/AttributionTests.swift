import Serving
import Testing

@testable import Studies

@Suite struct AttributionTests {
  private func breakdown(_ total: Double, _ weights: [TimePart: Double]) -> TimeBreakdown {
    TimeBreakdown(.tpot, total: total, weights: weights)
  }

  @Test func roundedPartsSumToTheRoundedWhole() {
    #expect(Attribution.rounded([10.6, 5.3, 2.3]) == [11, 5, 2])
    #expect(Attribution.rounded([0.4, 0.4, 0.4]) == [1, 0, 0])
    #expect(Attribution.rounded([-0.6, -0.6]) == [0, -1])
    #expect(Attribution.rounded([3.5, -1.5]) == [4, -2])
    var state: UInt64 = 3
    for _ in 0..<500 {
      let values = (0..<6).map { _ -> Double in
        state = state &* 6_364_136_223_846_793_005 &+ 1
        return Double(Int64(bitPattern: state) >> 40) / 1000
      }
      let rounded = Attribution.rounded(values)
      #expect(rounded.reduce(0, +) == Int(values.reduce(0, +).rounded()))
      #expect(zip(values, rounded).allSatisfy { abs($0 - Double($1)) < 1 })
    }
  }

  @Test func theLineNamesTheGreatestFirst() {
    let base = breakdown(100, [.memory: 60, .communication: 20, .host: 20])
    let other = breakdown(118, [.memory: 60, .communication: 31, .host: 22, .keyValueReads: 5])
    let attribution = Attribution(from: base, to: other)
    #expect(attribution.text == "TPOT +18 %: communication +11, KV reads +5, host +2")
    #expect(abs(attribution.parts.reduce(0) { $0 + $1.changeMilliseconds } - 18) < 1e-9)
  }

  @Test func timesOfZeroHaveNoLine() {
    let base = breakdown(100, [.memory: 1])
    #expect(Attribution(from: base, to: breakdown(0, [:])).text == nil)
    #expect(Attribution(from: breakdown(0, [:]), to: base).text == nil)
    #expect(Attribution(from: base, to: base).text == "TPOT the same")
  }
}

@Suite struct RequestTimesTests {
  /// Answers of 40 tokens to prompts of 300, one at a time: with a window of 100 a step reads 100 tokens instead of the 320
  /// that there are on average.
  @Test(arguments: [BatchingPolicy.none, .paged])
  func attentionReadsNoMoreThanItsWindow(policy: BatchingPolicy) throws {
    var scenario = try scenarioFile(
      smallScenario, "workload.arrivals.rate=0.1", "workload.requests=5", "workload.input_tokens=300",
      "workload.output_tokens=40"
    ).scenario()
    scenario.engine.batching.policy = policy
    func reads() throws -> Double {
      let times = RequestTimes(scenario)
      let result = try Simulator.run(scenario, observer: times)
      return try #require(times.breakdowns(result).first { $0.time == .tpot })[.keyValueReads]
    }
    let all = try reads()
    scenario.model.slidingWindow = 100
    scenario.model.windowedLayers = scenario.model.layers
    #expect(abs(try reads() / all / (100.0 / 320) - 1) < 0.01)
  }

  /// Every policy, chunked prefill, preemption, tensor and pipeline parallelism: whatever makes a step.
  @Test(arguments: [
    ["engine.batching.policy=none"], ["engine.batching.policy=client"], ["engine.batching.policy=dynamic"],
    ["engine.batching.policy=continuous", "engine.profile=tgi-1.0"], ["engine.batching.policy=paged"],
    ["engine.batching.chunked_prefill=true", "engine.batching.max_batch_tokens=64"],
    ["engine.kv_blocks=40", "engine.batching.admission=on_demand", "workload.arrivals.rate=20"],
    ["instance=g5.12xlarge", "engine.tensor_parallel_degree=4"],
    ["instance=g5.12xlarge", "engine.pipeline_parallel_degree=2", "warmup_requests=30"],
    ["engine.profile=lmi-dist-0.23", "warmup_requests=10"],
  ])
  func partsSumToTheWhole(_ edits: [String]) throws {
    var file = try scenarioFile()
    for edit in edits { file = try file.applying([.init(edit, option: "--set")]) }
    let scenario = try file.scenario()
    let times = RequestTimes(scenario)
    let result = try Simulator.run(scenario, observer: times)
    for breakdown in times.breakdowns(result) + [.gpuTime(result, scenario)] {
      let sum = breakdown.parts.values.reduce(0, +)
      #expect(
        abs(sum - breakdown.totalMilliseconds) <= 1e-9 * max(1, breakdown.totalMilliseconds),
        "\(breakdown.time)")
      #expect(breakdown.parts.values.allSatisfy { $0 >= 0 })
    }
    let mean = { (metric: LatencyMetric) in result.latencies[metric]?.mean_ms ?? 0 }
    let parts = times.breakdowns(result)
    #expect(parts[0].totalMilliseconds == mean(.ttft))
    #expect(parts[2].totalMilliseconds == mean(.e2el))
    // What waits to be admitted is measured apart.
    #expect(abs(parts[2][.queue] - mean(.queue)) <= 0.01 * max(1, mean(.e2el)))
  }

  /// Steps that go on with a prompt in closed form have the parts that they have one by one.
  @Test func promptsInClosedFormHaveTheirParts() throws {
    var scenario = try scenarioFile(
      smallScenario, "workload.requests=20", "workload.input_tokens=700", "workload.output_tokens=60"
    ).scenario()
    scenario.hardware.accelerator = .h100SXM
    scenario.engine.profile = .vllm015
    scenario.engine.batching.policy = .paged
    scenario.engine.batching.chunkedPrefill = true
    scenario.engine.batching.maxBatchTokens = 128
    final class OneByOne: SimulationObserver {
      let times: RequestTimes
      var longest = 0
      init(_ scenario: Scenario) { times = RequestTimes(scenario) }
      func observe(_ event: RequestEvent) { times.observe(event) }
      func observe(_ request: RequestRecord) { times.observe(request) }
      func observe(_ span: StepSpan) {
        longest = max(longest, span.memorySteps.count)
        for step in span.memorySteps { times.observe(step) }
      }
    }
    let times = RequestTimes(scenario)
    let oneByOne = OneByOne(scenario)
    let result = try Simulator.run(scenario, observer: times)
    _ = try Simulator.run(scenario, observer: oneByOne)
    #expect(oneByOne.longest > 3)
    for (breakdown, other) in zip(times.breakdowns(result), oneByOne.times.breakdowns(result)) {
      for (part, milliseconds) in breakdown.parts {
        // A step of its own lasts whole nanoseconds.
        #expect(abs(milliseconds - other[part]) < 1e-4, "\(breakdown.time) \(part)")
      }
    }
  }

  @Test func tensorParallelismCommunicates() throws {
    let file = try scenarioFile(smallScenario, "instance=g5.12xlarge")
    let comparison = Comparison(
      try Comparison.candidates([file], grid: grid("engine.tensor_parallel_degree=1,4")), jobs: 2,
      version: "test")
    let tpot = comparison.entries[1].attributions.first { $0.time == .tpot }
    let change = { (part: TimePart) in tpot?.parts.first { $0.part == part }?.changeMilliseconds ?? 0 }
    #expect(change(.communication) > 0)
    #expect(change(.memory) < 0)
  }
}
