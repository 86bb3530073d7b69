import Simulation
import Testing

@Suite struct StudentTTests {
  /// Quantiles of NIST/SEMATECH's table of Student's t, two-sided 95 %.
  @Test(arguments: [
    (1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (11, 2.201), (19, 2.093), (30, 2.042), (60, 2.000),
    (120, 1.980), (100_000, 1.960),
  ])
  func quantilesMatchTheTables(_ degrees: Int, _ expected: Double) {
    #expect(abs(StudentT.quantile95(degrees: degrees) - expected) < 0.0006)
  }

  @Test func meanAndIntervalOfFourSamples() {
    let interval = MeanWithInterval([8, 10, 12, 14])
    #expect(interval.mean == 11)
    // s = 2.58199, t(3) = 3.1824, 3.1824 * s / 2 = 4.1085
    #expect(abs((interval.halfWidth ?? 0) - 4.1085) < 0.001)
    #expect(MeanWithInterval([3]).halfWidth == nil)
  }
}
