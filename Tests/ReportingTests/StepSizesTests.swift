import Simulation
import Testing

@testable import Reporting
@testable import Serving

@Suite struct StepSizesTests {
  private func span(prefillTokens: Int = 0, decodes: Int = 0, steps: Int = 1, keyValueTokens: Int = 0)
    -> StepSpan
  {
    StepSpan(
      replica: 0, firstStep: 0, start: .zero, durations: LinearSteps(base: 1_000_000 << 16, increment: 0),
      steps: steps,
      prefillRequests: prefillTokens > 0 ? 1 : 0, prefillTokens: prefillTokens, decodeRequests: decodes,
      keyValueTokens: keyValueTokens, reads: KeyValueReads(tokens: keyValueTokens, sequences: decodes),
      parts: StepParts(), keyValueTaken: 0, keyValueUsed: 0, waiting: 0)
  }

  @Test func stepsOfAlikeSizeAreSummed() {
    var sizes = StepSizes()
    sizes.observe(span(decodes: 32, steps: 10, keyValueTokens: 1000))
    sizes.observe(span(decodes: 50, steps: 10, keyValueTokens: 1000))
    sizes.observe(span(prefillTokens: 300))
    sizes.observe(span(prefillTokens: 300, decodes: 2, steps: 3))
    #expect(sizes.common.map(\.isPrefill) == [false, true])
    #expect(sizes.common[0].steps == 20 && sizes.common[0].decodeTokens == 820)
    let prompts = sizes.common[1]
    #expect(prompts.steps == 4 && prompts.prefillRequests == 4 && prompts.prefillTokens == 1200)
    #expect(prompts.decodeTokens == 6)
    // Ten steps that read 1,000, 1,032, ... and 1,000, 1,050, ... tokens.
    #expect(sizes.common[0].keyValueTokensRead == 20_000 + (32 + 50) * 45)
  }

  @Test func aRareSizeIsLeftOut() {
    var sizes = StepSizes()
    sizes.observe(span(decodes: 64, steps: 1000))
    sizes.observe(span(decodes: 1, steps: 1))
    #expect(sizes.common.map(\.decodeTokens) == [64_000])
  }
}
