import Serving
import Simulation
import Testing

@testable import Reporting

@Suite struct TokenGapsTests {
  /// Gaps in milliseconds, one for each request and step.
  private func milliseconds(_ gaps: [TokenGaps.Progression]) -> [Double] {
    gaps.flatMap { gap in
      (0..<gap.steps).flatMap { step in
        Array(repeating: Double(gap.first + gap.increment * step) / 65536e6, count: Int(gap.count))
      }
    }
  }

  @Test func aPrefillPassInBetweenIsPartOfTheGap() {
    var gaps = TokenGaps(replicas: 1, policy: .paged)
    gaps.observe(event(50, .firstToken, 0))
    #expect(
      milliseconds(gaps.gaps(in: span(start: 50, duration: 20, growth: 1_000_000, steps: 3, decode: 1)))
        == [20, 21, 22])
    #expect(gaps.gaps(in: span(start: 113, duration: 40, prefill: 1, prefillTokens: 9)).isEmpty)
    gaps.observe(event(153, .firstToken, 1))
    // The newcomer waits for one step, the other request for the prefill pass too.
    #expect(milliseconds(gaps.gaps(in: span(start: 153, duration: 20, decode: 2))) == [20, 60])
  }

  @Test func answersOfOneTokenHaveNone() {
    var gaps = TokenGaps(replicas: 1, policy: .paged)
    gaps.observe(event(50, .firstToken, 0))
    gaps.observe(event(50, .finished, 0))
    gaps.observe(event(60, .firstToken, 1))
    #expect(milliseconds(gaps.gaps(in: span(start: 60, duration: 20, decode: 1))) == [20])
  }

  @Test func aPreemptedRequestWaitsFromItsLastToken() {
    var gaps = TokenGaps(replicas: 1, policy: .paged)
    gaps.observe(event(10, .firstToken, 0))
    _ = gaps.gaps(in: span(start: 10, duration: 10, decode: 1))
    gaps.observe(event(20, .preempted, 0))
    gaps.observe(event(50, .resumed, 0))
    _ = gaps.gaps(in: span(start: 50, duration: 30, prefill: 1, prefillTokens: 10))
    #expect(milliseconds(gaps.gaps(in: span(start: 80, duration: 10, decode: 1))) == [70])
  }

  @Test func batchesThatAnswerAtTheirEndHaveNone() {
    var gaps = TokenGaps(replicas: 1, policy: .dynamic)
    gaps.observe(event(0, .firstToken, 0))
    #expect(gaps.gaps(in: span(start: 0, duration: 10, steps: 5, decode: 3)).isEmpty)
  }
}
