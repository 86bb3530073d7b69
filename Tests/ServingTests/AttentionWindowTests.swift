import Simulation
import Testing

@testable import Serving

/// Attention that looks back over a window reads at most the window, in closed form as step by step.
@Suite struct AttentionWindowTests {
  @Test(arguments: 0..<20) func sumsWhatEachSequenceReads(seed: UInt64) {
    var stream = RandomStream(seed: seed, purpose: "windows")
    func whole(_ most: Int) -> Int { Int(stream.integer(below: UInt64(most))) }
    let size = 1 + whole(60)
    var window = AttentionWindow(size: size)
    var lengths: [Int32: Int] = [:]
    var step: Int64 = 0
    for event in 0..<300 {
      switch whole(3) {
      case 0:
        let slot = Int32(event)
        lengths[slot] = whole(100)
        window.join(slot, length: lengths[slot] ?? 0, step: step)
      case 1:
        if let slot = lengths.keys.min(), let length = lengths.removeValue(forKey: slot) {
          window.leave(slot, length: length)
        }
      default:
        let steps = min(Int64(1 + whole(30)), window.nextToFill.map { $0 - step } ?? 30)
        // What the first of these steps reads, and each of them one more for each sequence that grows.
        let first = window.tokens + lengths.count
        let last = first + Int(steps - 1) * window.growingSequences
        #expect(last == lengths.values.reduce(0) { $0 + min($1 + Int(steps), size) })
        step += steps
        for slot in lengths.keys { lengths[slot, default: 0] += Int(steps) }
        window.take(steps: steps, to: step)
      }
      #expect(window.tokens + lengths.count == lengths.values.reduce(0) { $0 + min($1 + 1, size) })
      #expect(window.growingSequences == lengths.values.count { $0 + 1 < size })
    }
  }

  /// The model of `scenario` with a window of `size` tokens in `layers` of its layers.
  private static func windowed(_ scenario: Scenario, size: Int, layers: Int) -> Scenario {
    var scenario = scenario
    scenario.model.slidingWindow = size
    scenario.model.windowedLayers = layers
    return scenario
  }

  @Test(arguments: 0..<60) func fastForwardMatchesStepping(seed: UInt64) throws {
    let scenario = Self.windowed(
      RandomScenario.make(seed: seed), size: [1, 16, 100, 160, 300][Int(seed % 5)],
      layers: seed % 2 == 0 ? 32 : 11)
    let (fastRecords, slowRecords) = (Records(), Records())
    let fast = try Simulator.run(scenario, observer: fastRecords)
    let slow = try Simulator.run(scenario, mode: .stepping, observer: slowRecords)
    #expect(fast.fingerprint == slow.fingerprint)
    #expect(fastRecords.requests == slowRecords.requests)
    #expect(fast.latencies == slow.latencies)
    #expect(fast.timeShare == slow.timeShare)
    #expect(fast.mbu == slow.mbu && fast.mfu == slow.mfu)
  }

  /// One sequence: each step is that of a sequence of as many tokens as the window lets it read.
  @Test(arguments: [BatchingPolicy.paged, .continuous, .none]) func aStepReadsTheWindow(
    policy: BatchingPolicy
  ) throws {
    var scenario = vLLMScenario(requests: 1)
    scenario.engine.profile = .ideal
    scenario.engine.batching.policy = policy
    scenario.engine.batching.maxBatchSize = 1
    // A continuous batch copies its slab once.
    let tolerance = policy == .continuous ? 1e-4 : 1e-6
    scenario.workload.arrivals = .burst
    scenario.workload.lengths = .roundRobin([PromptShape(inputTokens: 900, outputTokens: 400)])
    let window = 1024
    for layers in [32, 16] {
      let limited = Self.windowed(scenario, size: window, layers: layers)
      let result = try Simulator.run(limited)
      let cost = StepCost(engine: limited.engine, model: scenario.model, hardware: scenario.hardware)
      let share = Double(layers) / 32
      var seconds = 0.0
      for length in 901..<1300 {
        let all = cost.breakdown(chunks: [], decodes: 1, keyValueTokens: length).seconds
        let clipped = cost.breakdown(chunks: [], decodes: 1, keyValueTokens: min(length, window)).seconds
        seconds += share * clipped + (1 - share) * all
      }
      let tpot = try #require(result.latencies[.tpot]?.mean_ms)
      #expect(abs(tpot * 399 / 1000 / seconds - 1) < tolerance)
    }
    let free = try Simulator.run(scenario)
    let limited = try Simulator.run(Self.windowed(scenario, size: window, layers: 32))
    #expect(limited.mbu < free.mbu)
  }

  @Test func aWindowThatNothingFillsChangesNothing() throws {
    let scenario = vLLMScenario(requests: 100)
    let free = try Simulator.run(scenario)
    let longest = try Simulator.run(Self.windowed(scenario, size: 8192, layers: 32))
    let wide = try Simulator.run(Self.windowed(scenario, size: 8000, layers: 32))
    #expect(free.fingerprint == longest.fingerprint)
    #expect(free.fingerprint == wide.fingerprint)
  }

  @Test func countsThePairsOfAChunk() {
    let scenario = Self.windowed(vLLMScenario(requests: 1), size: 100, layers: 32)
    var cost = StepCost(engine: scenario.engine, model: scenario.model, hardware: scenario.hardware)
    #expect(cost.pairs(.init(tokens: 40, context: 60)) == 40 * (60 + 20))
    #expect(cost.pairs(.init(tokens: 40, context: 80)) == 20 * (80 + 10) + 20 * 100)
    #expect(cost.pairs(.init(tokens: 40, context: 500)) == 40 * 100)
  }

  @Test func aStepOfEqualSequencesIsClippedInTheTableToo() {
    let scenario = Self.windowed(vLLMScenario(requests: 1), size: 100, layers: 32)
    let cost = StepCost(engine: scenario.engine, model: scenario.model, hardware: scenario.hardware)
    let full = cost.breakdown(chunks: [], decodes: 10, keyValueTokens: 1000)
    #expect(cost.breakdown(chunks: [], decodes: 10, keyValueTokens: 50_000).seconds == full.seconds)
  }
}
