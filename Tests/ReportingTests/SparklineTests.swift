import Testing

@testable import Reporting

@Suite struct SparklineTests {
  @Test func levels() {
    #expect(sparkline([0, 1, 2, 4], width: 4) == "▁▃▅█")
    #expect(sparkline([0, 0, 8, 8, 4, 4], width: 3) == "▁█▅")
    #expect(sparkline([1, 2], width: 10, top: 4) == "▃▅")
    #expect(sparkline([0, .nan, 0], width: 3) == "▁ ▁")
    #expect(sparkline([], width: 3) == "")
  }

  @Test func sharesFillTheBar() {
    #expect(shareBar([(0.5, "#"), (0.25, "="), (0.25, ".")], width: 8) == "####==..")
    #expect(shareBar([(1, "a"), (1, "b"), (1, "c")], width: 10) == "aaaabbbccc")
    #expect(shareBar([(.nan, "a"), (0, "b")], width: 3) == "   ")
  }
}
