import Glibc
import Simulation
import Testing

@Suite struct PortableMathTests {
  /// How far `value` is from `expected`, in units of its last place.
  private func ulps(_ value: Double, _ expected: Double) -> Double {
    if value == expected || (value.isNaN && expected.isNaN) { return 0 }
    guard value.isFinite, expected.isFinite else { return .infinity }
    return abs(value - expected) / expected.ulp
  }

  @Test func logarithmIsWithinTwoUnits() {
    var stream = RandomStream(seed: 1, purpose: "log")
    var worst = 0.0
    for _ in 0..<50_000 {
      let anywhere = Double(bitPattern: stream.next() >> 1)
      if anywhere.isFinite { worst = max(worst, ulps(PortableMath.log(anywhere), Glibc.log(anywhere))) }
      let nearOne = 1 + (stream.uniform() - 0.5) * Glibc.pow(10, -15 * stream.uniform())
      worst = max(worst, ulps(PortableMath.log(nearOne), Glibc.log(nearOne)))
    }
    #expect(worst <= 2)
  }

  @Test func exponentialIsWithinTwoUnits() {
    var stream = RandomStream(seed: 1, purpose: "exp")
    var worst = 0.0
    for _ in 0..<50_000 {
      let x = (stream.uniform() - 0.5) * 1500
      worst = max(worst, ulps(PortableMath.exp(x), Glibc.exp(x)))
      worst = max(worst, ulps(PortableMath.exp(x / 1000), Glibc.exp(x / 1000)))
    }
    #expect(worst <= 2)
  }

  @Test func powerIsWithinTwoUnits() {
    var stream = RandomStream(seed: 1, purpose: "pow")
    var worst = 0.0
    for _ in 0..<50_000 {
      let (x, y) = (Double(bitPattern: stream.next() >> 1), (stream.uniform() - 0.5) * 4)
      if x.isFinite { worst = max(worst, ulps(PortableMath.pow(x, y), Glibc.pow(x, y))) }
      let (near, large) = (1 + stream.uniform() / 1e6, (stream.uniform() - 0.5) * 1e9)
      worst = max(worst, ulps(PortableMath.pow(near, large), Glibc.pow(near, large)))
    }
    #expect(worst <= 2)
  }

  @Test func specialCasesAreThoseOfC() {
    let values: [Double] = [
      0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, .infinity, -.infinity, .nan, .leastNonzeroMagnitude,
      -.leastNonzeroMagnitude, 0x1p-1030, 1e308, -1e308,
      0x1p53, 0x1p53 + 2, -0x1p53 - 1, 709.78, 709.79, -745.13, -745.14, .leastNormalMagnitude, 1 / 3, 1023,
      1024,
    ]
    for x in values {
      #expect(ulps(PortableMath.log(x), Glibc.log(x)) <= 1, "log \(x)")
      #expect(ulps(PortableMath.exp(x), Glibc.exp(x)) <= 1, "exp \(x)")
      for y in values {
        let (power, expected) = (PortableMath.pow(x, y), Glibc.pow(x, y))
        #expect(ulps(power, expected) <= 1, "\(x) to the power \(y): \(power), not \(expected)")
        #expect(power.isNaN || power.sign == expected.sign, "\(x) to the power \(y)")
      }
    }
  }

  @Test func resultsNeverChange() {
    var stream = RandomStream(seed: 1, purpose: "golden")
    var fingerprint = Fingerprint()
    for _ in 0..<10_000 {
      let (x, y) = (stream.uniform() * 100, stream.uniform() * 10)
      fingerprint.combine(PortableMath.log(x).bitPattern)
      fingerprint.combine(PortableMath.exp(y).bitPattern)
      fingerprint.combine(PortableMath.pow(x, y).bitPattern)
    }
    #expect(fingerprint.hexadecimal == "282a41b66a1b4221")
  }

  @Test func normalProbabilitiesAgreeWithTheErrorFunction() {
    for step in -1000...1000 {
      let x = Double(step) / 100
      #expect(abs(PortableMath.normalCumulative(x) - Glibc.erfc(-x / 2.0.squareRoot()) / 2) < 1e-15)
      let density = Glibc.exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      #expect(abs(PortableMath.normalDensity(x) - density) < 1e-16)
    }
    #expect(PortableMath.normalCumulative(.infinity) == 1 && PortableMath.normalCumulative(-.infinity) == 0)
    #expect(PortableMath.normalCumulative(.nan).isNaN)
  }
}
