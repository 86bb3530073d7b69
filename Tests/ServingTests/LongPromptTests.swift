import Simulation
import Testing

@testable import Serving

/// Prompts that take many steps, which are taken in closed form where each goes on with as much of one prompt.
@Suite struct LongPromptTests {
  /// Steps in closed form take what each would take if it were composed by itself, and sum to the same.
  @Test(arguments: [0, 1, 40], [256, 2048])
  func stepsCostWhatEachWouldAlone(decodes: Int, tokens: Int) throws {
    let scenario = vLLMScenario(requests: 1)
    var cost = StepCost(engine: scenario.engine, model: scenario.model, hardware: scenario.hardware)
    let steps = 12
    let context = 1000
    func span(_ step: Int, steps: Int) -> RunningSpan {
      var span = RunningSpan(
        start: .zero, firstStep: 0,
        chunks: [StepCost.Chunk(tokens: tokens, context: context + step * tokens)],
        decodes: decodes, keyValueTokens: decodes * (900 + step), headSequences: decodes, steps: Int64(steps),
        cost: &cost)
      _ = span.aim(at: Int64(steps))
      span.done = span.target
      span.taken = 1000 * (1 + step)
      span.used = 900 * step
      return span
    }
    var all = span(0, steps: steps)
    #expect(all.limit == Int64(steps))
    let observed = all.observed(replica: 0, taken: 1000 * steps, used: 900 * steps)
    #expect(observed.memorySteps.count == steps)
    var atOnce = StepTotals()
    var oneByOne = StepTotals()
    atOnce.add(
      &all, taken: 1000 * steps, used: 900 * steps, attentionFlopsPerPair: cost.attentionFlopsPerPair)
    for step in 0..<steps {
      var one = span(step, steps: 1)
      let part = observed.memorySteps[step]
      let duration = all.durations.duration(of: Int64(step))
      #expect(abs(duration - one.durations.base) <= 16, "step \(step)")
      #expect(isNear(observed.parts(of: step).compute, one.parts.compute))
      #expect(isNear(observed.parts(of: step).memory, one.parts.memory))
      #expect(abs(observed.parts(of: step).host - one.parts.host) < 1e-12)
      #expect(part.steps == 1 && part.firstStep == step)
      #expect(part.keyValueTaken == one.taken && part.keyValueUsed == one.used + 900)
      #expect(part.start == all.time(after: Int64(step)) && part.end == all.time(after: Int64(step + 1)))
      oneByOne.add(
        &one, taken: one.taken, used: one.used + 900, attentionFlopsPerPair: cost.attentionFlopsPerPair)
    }
    for sum in [
      \StepTotals.seconds, \.parts.compute, \.parts.memory, \.flops, \.weightBytes, \.keyValueTokensRead,
      \.keyValueTakenSeconds, \.keyValueUsedSeconds,
    ] {
      #expect(isNear(atOnce[keyPath: sum], oneByOne[keyPath: sum]), "\(sum)")
    }
    #expect(atOnce.steps == oneByOne.steps && atOnce.sequenceSteps == oneByOne.sequenceSteps)
  }

  private func isNear(_ one: Double, _ other: Double) -> Bool { abs(one - other) <= 1e-9 * max(one, other) }

  /// The time to the first token of a prompt that is alone is that of its chunks, whatever they come in.
  @Test func aPromptThatIsAloneTakesItsChunks() throws {
    var scenario = vLLMScenario(requests: 1)
    scenario.engine.maxModelLength = 131_072
    scenario.workload.lengths = .roundRobin([PromptShape(inputTokens: 100_000, outputTokens: 2)])
    let records = Records()
    let result = try Simulator.run(scenario, observer: records)
    var cost = StepCost(engine: scenario.engine, model: scenario.model, hardware: scenario.hardware)
    var expected = 0.0
    for context in stride(from: 0, to: 100_000, by: 2048) {
      let chunk = StepCost.Chunk(tokens: min(2048, 100_000 - context), context: context)
      let span = RunningSpan(
        start: .zero, firstStep: 0, chunks: [chunk], decodes: 0, keyValueTokens: 0,
        headSequences: context + 2048 < 100_000 ? 0 : 1, steps: 1, cost: &cost)
      expected += Double(span.durations.base) / 65536e9
    }
    let prompt = records.spans.dropLast()
    #expect(prompt.map(\.steps) == [48, 1])
    #expect(prompt.reduce(0) { $0 + $1.steps * $1.prefillTokens } == 100_000)
    let request = try #require(records.requests.first)
    #expect(abs((request.firstToken - request.admission).seconds - expected) < 1e-8)
    #expect(result.steps == 50)
  }

  /// Both ways to one history, and nothing that cannot be, with prompts of many chunks that come and go beside others, and
  /// memory that runs short.
  @Test(arguments: 0..<80) func matchesStepping(seed: UInt64) throws {
    var stream = RandomStream(seed: seed, purpose: "long prompts")
    func pick<T>(_ choices: [T]) -> T { choices[Int(stream.integer(below: UInt64(choices.count)))] }
    var scenario = RandomScenario.make(seed: 5000 + seed)
    let profiles = EngineProfile.catalogue.filter { $0.stepComposition == .mixed }
    scenario.engine.profile = pick(profiles + profiles + [.lmiDist023])
    scenario.hardware.accelerator = pick([.h100SXM, .h100SXM, .a100With80GB])
    scenario.engine.batching = Batching(
      policy: .paged, maxBatchSize: pick([2, 8, 64]), maxBatchTokens: pick([64, 130, 512]),
      blockSize: pick([1, 16, 32]), admission: pick([.onDemand, .onDemand, .reserve]),
      preemption: pick([.recompute, .swap]), chunkedPrefill: true, prefixCaching: pick([true, false]))
    scenario.engine.keyValueBlocks = pick([3000, 4500, 60_000]) / scenario.engine.batching.blockSize
    scenario.workload.lengths = .independent(
      input: .uniform(lower: 1, upper: 2500), output: .uniform(lower: 1, upper: 200))
    let records = try expectSameHistory(scenario)
    for mode in [Simulator.Mode.fastForward, .stepping] {
      let invariants = InvariantObserver(scenario)
      let result = try Simulator.run(scenario, mode: mode, observer: invariants)
      #expect(invariants.violations(result) == [], "\(mode) \(scenario.engine.batching)")
    }
    if seed == 0 {
      #expect(records.spans.contains { $0.prefillRequests > 0 && $0.steps > 1 }, "nothing to compare")
    }
  }
}
