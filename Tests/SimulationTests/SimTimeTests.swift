import Simulation
import Testing

@Suite struct SimTimeTests {
  @Test func secondsRoundToTheNearestNanosecond() {
    #expect(SimTime(seconds: 1.5) == SimTime(nanoseconds: 1_500_000_000))
    #expect(SimTime(seconds: 0.1).nanoseconds == 100_000_000)
    #expect(SimTime(seconds: 1.6e-9).nanoseconds == 2)
    #expect(SimTime(nanoseconds: 2_500_000_000).seconds == 2.5)
  }

  @Test(arguments: [
    (Double.nan, Int64(0)), (.infinity, .max), (-.infinity, .min), (1e300, .max), (-1e300, .min),
    (9.3e9, .max),
  ])
  func secondsOutsideTheHorizonAreClamped(seconds: Double, nanoseconds: Int64) {
    #expect(SimTime(seconds: seconds).nanoseconds == nanoseconds)
    #expect(SimDuration(seconds: seconds).nanoseconds == nanoseconds)
  }

  @Test func instantsAndDurationsAdd() {
    let start = SimTime(seconds: 1)
    let end = start + SimDuration(milliseconds: 20)
    #expect(end - start == SimDuration(milliseconds: 20))
    #expect(start - end == -SimDuration(milliseconds: 20))
    #expect(end - SimDuration(milliseconds: 20) == start)
    #expect(start < end)
    var clock = SimTime.zero
    clock += SimDuration(seconds: 2)
    #expect(clock.seconds == 2)
  }

  @Test func sumsStayAtTheHorizon() {
    #expect(SimTime.distantFuture + SimDuration(nanoseconds: 1) == .distantFuture)
    #expect(SimTime.distantFuture - SimTime(nanoseconds: -1) == .longest)
    #expect((SimTime(nanoseconds: .min) - SimDuration(nanoseconds: 1)).nanoseconds == .min)
    #expect((SimTime(nanoseconds: .min) + SimDuration(nanoseconds: -1)).nanoseconds == .min)
  }
}
