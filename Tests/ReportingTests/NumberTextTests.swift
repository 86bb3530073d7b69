import Testing

@testable import Reporting

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.0, "0"), (1234.5, "1,235"), (12.345, "12.3"), (0.012345, "0.0123"), (-3.14159, "−3.14"),
    (999.6, "1,000"),
    (1_234_567, "1,234,567"),
  ])
  func significantDigits(_ value: Double, _ text: String) {
    #expect(NumberText.significant(value) == text)
  }

  @Test(arguments: [
    (0.0, "0 ms"), (0.0215, "21.5 µs"), (21.5, "21.5 ms"), (12_345, "12.3 s"), (1_800_000, "30.0 min"),
  ])
  func durations(_ milliseconds: Double, _ text: String) {
    #expect(NumberText.milliseconds(milliseconds) == text)
  }

  @Test(arguments: [(950.0, "950"), (7_450_000, "7.45 M"), (312e12, "312 T"), (999_700, "1.00 M")])
  func prefixes(_ value: Double, _ text: String) {
    #expect(NumberText.scaled(value) == text)
  }

  @Test func bytesAndShares() {
    #expect(NumberText.bytes(24 * 1024 * 1024 * 1024) == "24.0 GiB")
    #expect(NumberText.percent(0.0421) == "4.2 %")
    #expect(NumberText.percent(0.73) == "73 %")
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func whatIsNoNumber(_ value: Double) {
    #expect(NumberText.significant(value) == NumberText.missing)
    #expect(NumberText.milliseconds(value) == NumberText.missing)
    #expect(NumberText.coordinate(value) == "0")
  }

  @Test func hugeNumbersDoNotTrap() {
    #expect(!NumberText.fixed(1e300, 2).isEmpty)
    #expect(!NumberText.significant(.leastNonzeroMagnitude).isEmpty)
    #expect(NumberText.coordinate(1e200) == "0")
  }

  @Test func coordinatesAreTenths() {
    #expect(NumberText.coordinate(12.34) == "12.3")
    #expect(NumberText.coordinate(-0.96) == "-1")
    #expect(NumberText.coordinate(7) == "7")
  }

  @Test func logarithmsOfPowersOfTenAreWhole() {
    for exponent in -12...18 {
      #expect(NumberText.decimalLogarithm(NumberText.powerOfTen(exponent)) == Double(exponent))
    }
    #expect((NumberText.decimalLogarithm(2) - 0.301_029_995_663_981).magnitude < 1e-12)
  }

  @Test(arguments: [(0.5, "0.5"), (0.25, "0.25"), (12, "12"), (1234.5, "1,234.5"), (1.0 / 3, "0.333333")])
  func whatWasChosenHasNoDigitsThatSayNothing(_ value: Double, _ text: String) {
    #expect(NumberText.shortest(value) == text)
  }
}
