import Testing

@testable import Reporting
@testable import Serving

@Suite struct PrometheusHistogramTests {
  @Test func boundsAreInclusive() {
    var histogram = PrometheusHistogram(bounds: [10, 20])
    for value: Int64 in [0, 10, 11, 20, 21] { histogram.add(value) }
    #expect(histogram.counts == [2, 2, 1] && histogram.sum == 62 && histogram.count == 5)
  }

  @Test(arguments: [(1, 3, 12), (10, 0, 4), (25, 1, 3), (10, 1, 1), (0, 7, 5)] as [(Int64, Int64, Int64)])
  func aProgressionCountsAsItsMembers(first: Int64, increment: Int64, steps: Int64) {
    var whole = PrometheusHistogram(bounds: [10, 20, 30])
    var single = whole
    whole.add(TokenGaps(first: first, increment: increment, steps: steps, count: 2, isCounted: true))
    for step in 0..<steps { single.add(first + increment * step, count: 2) }
    #expect(whole == single)
  }

  @Test func oneTwoFive() {
    #expect(PrometheusHistogram.oneTwoFive(upTo: 100) == [1, 2, 5, 10, 20, 50, 100])
    #expect(PrometheusHistogram.oneTwoFive(upTo: 4096).last == 2000)
  }
}
