import Testing

@testable import Reporting

@Suite struct FiguresTests {
  @Test(
    arguments: [
      (0, "0"), (7.4096, "7.41"), (9.996, "10.0"), (48.21, "48.2"), (99.96, "100"), (1428.2, "1,428"),
      (0.0123, "0.0123"), (-1234567, "-1,234,567"), (.nan, "-"),
    ] as [(Double, String)])
  func threeDigits(value: Double, text: String) {
    #expect(figure(value) == text)
  }

  @Test func countsAndShares() {
    #expect(figure(119_392) == "119,392" && figure(-5) == "-5" && figure(100) == "100")
    #expect(
      percent(0.062) == "6 %" && percent(0.004) == "0.4 %" && percent(0) == "0 %" && percent(1) == "100 %")
  }

  @Test(
    arguments: [
      (0.012, "12.0 ms"), (4.2, "4.20 s"), (675, "11 min 15 s"), (12_000, "3 h 20 min"), (187_200, "2 d 4 h"),
    ] as [(Double, String)])
  func lengthsOfTime(seconds: Double, text: String) {
    #expect(Reporting.span(seconds: seconds) == text)
  }
}
