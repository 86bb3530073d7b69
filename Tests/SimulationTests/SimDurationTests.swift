import Simulation
import Testing

@Suite struct SimDurationTests {
  @Test func unitsAgree() {
    let duration = SimDuration(milliseconds: 100) + SimDuration(microseconds: 20)
    #expect(duration.nanoseconds == 100_020_000)
    #expect(duration.milliseconds == 100.02)
    #expect(duration.microseconds == 100_020)
    #expect(duration.seconds == 0.10002)
  }

  @Test func arithmeticIsThatOfNumbers() {
    var duration = SimDuration(nanoseconds: 30)
    duration += SimDuration(nanoseconds: 12)
    duration -= SimDuration(nanoseconds: 2)
    #expect(duration == SimDuration(nanoseconds: 40))
    #expect(duration * 3 == SimDuration(nanoseconds: 120))
    #expect(SimDuration(nanoseconds: 90) / duration == 2.25)
    #expect(SimDuration.zero < duration)
  }

  @Test func arithmeticSaturates() {
    #expect(SimDuration.longest + SimDuration(nanoseconds: 1) == .longest)
    #expect((-SimDuration(nanoseconds: .min)) == .longest)
    #expect(SimDuration.longest * 2 == .longest)
    #expect((SimDuration.longest * -2).nanoseconds == .min)
    #expect((SimDuration(nanoseconds: .min) * 2).nanoseconds == .min)
    #expect(SimDuration(nanoseconds: .min) * -2 == .longest)
  }
}
