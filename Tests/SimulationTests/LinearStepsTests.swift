import Simulation
import Testing

@Suite struct LinearStepsTests {
  private func randomSteps(_ stream: inout RandomStream) -> LinearSteps {
    func magnitude(_ bits: UInt64) -> Int64 {
      Int64(stream.next() >> (64 - stream.integer(below: bits)))
    }
    return LinearSteps(base: magnitude(50), increment: magnitude(40))
  }

  @Test func totalsAreThoseOfGoingStepByStep() {
    var stream = RandomStream(seed: 1, purpose: "totals")
    for _ in 0..<200 {
      let steps = randomSteps(&stream)
      var total: Int64 = 0
      for step in 0..<min(100, steps.maximumSteps) {
        #expect(steps.total(step) == total)
        #expect(steps.nanoseconds(after: step) == total >> 16)
        total += steps.duration(of: step)
      }
    }
  }

  @Test func firstStepIsThatOfGoingStepByStep() {
    var stream = RandomStream(seed: 2, purpose: "first")
    for _ in 0..<200 {
      let steps = randomSteps(&stream)
      var step: Int64 = 1
      for _ in 0..<60 where step <= steps.maximumSteps {
        let end = steps.nanoseconds(after: step)
        // The least n that ends at `end` or later; several steps may end in the same nanosecond.
        var first = step
        while first > 1, step - first < 1000, steps.nanoseconds(after: first - 1) >= end { first -= 1 }
        if step - first < 1000 { #expect(steps.firstStep(endingAtOrAfter: end) == first) }
        let next = steps.firstStep(endingAtOrAfter: end + 1)
        #expect(next > step)
        #expect(steps.nanoseconds(after: next - 1) <= end)
        if next <= steps.maximumSteps { #expect(steps.nanoseconds(after: next) > end) }
        step += 1 + Int64(stream.next() >> (64 - stream.integer(below: 30)))
      }
    }
  }

  @Test func anyOffsetIsBracketed() {
    var stream = RandomStream(seed: 3, purpose: "offset")
    for _ in 0..<10_000 {
      let steps = randomSteps(&stream)
      let offset = Int64(stream.next() >> (18 + stream.integer(below: 46)))
      let first = steps.firstStep(endingAtOrAfter: offset)
      let most = steps.maximumSteps
      #expect(first >= 1 && first <= most + 1)
      if first <= most { #expect(steps.nanoseconds(after: first) >= offset) }
      if first > 1 { #expect(steps.nanoseconds(after: first - 1) < offset) }
    }
  }

  @Test func maximumStepsIsTheLastBelowTheLimit() {
    var stream = RandomStream(seed: 4, purpose: "maximum")
    for _ in 0..<5000 {
      let steps = randomSteps(&stream)
      let most = steps.maximumSteps
      #expect(most <= 1 << 31)
      #expect(steps.total(most) < 1 << 62)
      if most < 1 << 31 {
        let next = Int128(steps.total(most)) + Int128(steps.base) + Int128(steps.increment) * Int128(most)
        #expect(next >= 1 << 62)
      }
    }
  }

  @Test func extremesHaveAnAnswer() {
    #expect(LinearSteps(base: 0, increment: 0).maximumSteps == 1 << 31)
    #expect(LinearSteps(base: 0, increment: 0).firstStep(endingAtOrAfter: 1) == 1 << 31 + 1)
    #expect(LinearSteps(base: .max, increment: .max).maximumSteps == 0)
    #expect(LinearSteps(base: .max, increment: .max).firstStep(endingAtOrAfter: .max) == 1)
    #expect(LinearSteps(base: 0, increment: .max).maximumSteps == 1)
    #expect(LinearSteps(base: 1 << 16, increment: 0).firstStep(endingAtOrAfter: .max) == 1 << 31 + 1)
    let steady = LinearSteps(base: 20_000_000 << 16, increment: 0)
    #expect(steady.firstStep(endingAtOrAfter: -5) == 1)
    #expect(steady.firstStep(endingAtOrAfter: 0) == 1)
    #expect(steady.firstStep(endingAtOrAfter: 20_000_000) == 1)
    #expect(steady.firstStep(endingAtOrAfter: 20_000_001) == 2)
    #expect(steady.firstStep(endingAtOrAfter: 50_000_000) == 3)
  }
}
