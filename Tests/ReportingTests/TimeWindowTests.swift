import Simulation
import Testing

@testable import Reporting

@Suite struct TimeWindowTests {
  @Test func readsWindows() {
    #expect(TimeWindow("10s..20s") == TimeWindow(start: ms(10_000), end: ms(20_000)))
    #expect(TimeWindow("1.5..2.5") == TimeWindow(start: ms(1500), end: ms(2500)))
    #expect(TimeWindow("250ms..1m") == TimeWindow(start: ms(250), end: ms(60_000)))
    #expect(TimeWindow("..1h") == TimeWindow(start: .zero, end: ms(3_600_000)))
    #expect(TimeWindow("2s..") == TimeWindow(start: ms(2000), end: .distantFuture))
  }

  @Test(arguments: ["", "..", "10s", "20s..10s", "1s..1s", "a..b", "-1..2", "nan..2", "1..inf", "1d..2d"])
  func refusesWhatIsNone(text: String) {
    #expect(TimeWindow(text) == nil)
  }
}
