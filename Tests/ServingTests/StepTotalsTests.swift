import Simulation
import Testing

@testable import Serving

@Suite struct StepTotalsTests {
  private let sequences = 12
  private let tokens = 60_000

  private func span(from step: Int, steps: Int64, cost: inout StepCost) -> RunningSpan {
    var span = RunningSpan(
      start: .zero, firstStep: step, chunks: [], decodes: sequences,
      keyValueTokens: tokens + step * sequences, headSequences: sequences, steps: steps, cost: &cost)
    span.taken = 64_000
    span.used = tokens + step * sequences
    return span
  }

  private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * abs(b) }

  /// Forty steps in closed form add up to what they add one by one.
  @Test func aSpanAddsWhatItsStepsAdd() {
    let scenario = vLLMScenario(requests: 1)
    var cost = StepCost(engine: scenario.engine, model: scenario.model, hardware: scenario.hardware)
    let flops = cost.attentionFlopsPerPair
    var whole = StepTotals()
    var all = span(from: 0, steps: 40, cost: &cost)
    #expect(all.limit == 40)
    _ = all.aim(at: 40)
    all.done = 40
    whole.add(&all, taken: 64_000, used: tokens + 40 * sequences, attentionFlopsPerPair: flops)
    var single = StepTotals()
    for step in 0..<40 {
      var one = span(from: step, steps: 1, cost: &cost)
      _ = one.aim(at: 1)
      one.done = 1
      single.add(&one, taken: 64_000, used: tokens + (step + 1) * sequences, attentionFlopsPerPair: flops)
    }
    #expect(whole.steps == 40 && single.steps == 40)
    #expect(whole.sequenceSteps == 40 * sequences && single.sequenceSteps == 40 * sequences)
    #expect(whole.keyValueTokensRead == single.keyValueTokensRead)
    #expect(whole.keyValuePeak == 64_000 && single.keyValuePeak == 64_000)
    #expect(isNear(whole.seconds, single.seconds))
    #expect(isNear(whole.parts.total, whole.seconds) && isNear(single.parts.total, single.seconds))
    #expect(isNear(whole.parts.memory, single.parts.memory))
    #expect(isNear(whole.flops, single.flops) && isNear(whole.weightBytes, single.weightBytes))
    #expect(isNear(whole.keyValueTakenSeconds, 64_000 * whole.seconds))
    // Between its ends use grows as a line, where the steps themselves lengthen by a little.
    #expect(abs(whole.keyValueUsedSeconds / single.keyValueUsedSeconds - 1) < 1e-5)
  }

  @Test func secondsOfAFullOrBlockedBatchAreCounted() {
    let scenario = vLLMScenario(requests: 1)
    var cost = StepCost(engine: scenario.engine, model: scenario.model, hardware: scenario.hardware)
    var totals = StepTotals()
    for (isFull, isBlocked) in [(false, false), (true, false), (false, true), (true, true)] {
      var one = span(from: 0, steps: 1, cost: &cost)
      _ = one.aim(at: 1)
      one.done = 1
      one.isFull = isFull
      one.isBlocked = isBlocked
      totals.add(&one, taken: 0, used: 0, attentionFlopsPerPair: 0)
    }
    #expect(isNear(totals.fullSeconds, totals.seconds / 2))
    #expect(isNear(totals.blockedSeconds, totals.seconds / 2))
  }
}
