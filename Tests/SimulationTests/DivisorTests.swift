import Testing

@testable import Simulation

@Suite struct DivisorTests {
  /// Powers of two, primes, and both ends of what is allowed.
  @Test(arguments: [
    1, 2, 3, 5, 7, 10, 15, 16, 17, 32, 100, 255, 256, 641, 1000, 65_535, 65_536, 1_000_003, (1 << 31) - 1,
    1 << 31,
  ])
  func dividesAsTheProcessorDoes(value: Int) {
    let divisor = Divisor(value)
    #expect(divisor.value == value)
    var dividends = Array(0...300) + [(1 << 32) - 1, (1 << 32) - 2, 1 << 31, (1 << 31) - 1]
    // On both sides of multiples, where a quotient that is off by one would show.
    for factor in [1, 2, 3, 1000, (1 << 32) / value - 1] {
      dividends += [factor * value - 1, factor * value, factor * value + 1]
    }
    var stream = RandomStream(seed: 1, purpose: "dividends")
    for _ in 0..<2000 { dividends.append(Int(stream.integer(below: 1 << 32))) }
    for dividend in dividends where (0..<1 << 32).contains(dividend) {
      #expect(divisor.quotient(dividend) == dividend / value)
      #expect(divisor.remainder(dividend) == dividend % value)
    }
  }
}
