import Glibc
import Testing

@testable import Simulation

@Suite struct SamplerTests {
  static let samples = 50_000

  private func draw(_ distribution: Distribution, _ purpose: String = "draw") throws -> [Double] {
    let sampler = try Sampler(distribution)
    var stream = RandomStream(seed: 11, purpose: purpose)
    return (0..<Self.samples).map { _ in sampler.sample(using: &stream) }
  }

  /// Kolmogorov and Smirnov's distance times sqrt n; 1 in 1,000 is above 1.95.
  private func distance(_ values: [Double], from cumulative: (Double) -> Double) -> Double {
    let n = Double(values.count)
    let greatest = values.sorted().enumerated().map { index, value in
      let expected = cumulative(value)
      return max(abs(expected - Double(index) / n), abs(Double(index + 1) / n - expected))
    }.max()
    return (greatest ?? 1) * n.squareRoot()
  }

  private func momentsAgree(_ values: [Double], mean: Double, standardDeviation: Double) -> Bool {
    let n = Double(values.count)
    let sampleMean = values.reduce(0, +) / n
    let variance = values.reduce(0) { $0 + ($1 - sampleMean) * ($1 - sampleMean) } / n
    return abs(sampleMean - mean) <= 4.5 * standardDeviation / n.squareRoot() + 1e-12 * abs(mean)
      && abs(variance.squareRoot() / standardDeviation - 1) < 0.05
  }

  @Test func normal() throws {
    let values = try draw(.normal(mean: 3, standardDeviation: 2))
    #expect(momentsAgree(values, mean: 3, standardDeviation: 2))
    #expect(distance(values) { Glibc.erfc((3 - $0) / 2 / 2.0.squareRoot()) / 2 } < 1.95)
  }

  @Test func theTailsOfTheNormalAreThere() {
    var stream = RandomStream(seed: 5, purpose: "tail")
    var beyond = [0, 0, 0]
    let n = 2_000_000
    for _ in 0..<n {
      let x = stream.normal(under: .shared)
      if x > 3 { beyond[0] += 1 }
      if x < -3.7 { beyond[1] += 1 }  // beyond the ziggurat's base
      if x > 4 { beyond[2] += 1 }
    }
    for (count, x) in zip(beyond, [3, 3.7, 4]) {
      let expected = Double(n) * Glibc.erfc(x / 2.0.squareRoot()) / 2
      #expect(
        abs(Double(count) - expected) < 4 * expected.squareRoot(), "beyond \(x): \(count), not \(expected)")
    }
  }

  @Test func clampedNormal() throws {
    let distribution = Distribution.normal(mean: 3, standardDeviation: 2, minimum: 2, maximum: 6)
    let values = try draw(distribution)
    #expect(values.min() == 2 && values.max() == 6)
    let mean = values.reduce(0, +) / Double(values.count)
    #expect(abs(mean - distribution.mean) < 4.5 * 1.4 / Double(values.count).squareRoot())
  }

  @Test func lognormal() throws {
    let values = try draw(.lognormal(mean: 500, coefficientOfVariation: 0.8))
    #expect(momentsAgree(values, mean: 500, standardDeviation: 400))
    let variance = Glibc.log(1.64)
    let logMean = Glibc.log(500) - variance / 2
    #expect(
      distance(values) { Glibc.erfc((logMean - Glibc.log($0)) / (2 * variance).squareRoot()) / 2 } < 1.95)
  }

  @Test func exponential() throws {
    let values = try draw(.exponential(mean: 128))
    #expect(momentsAgree(values, mean: 128, standardDeviation: 128))
    #expect(distance(values) { 1 - Glibc.exp(-$0 / 128) } < 1.95)
  }

  @Test(arguments: [1e-4, 0.5, 3, 30])
  func cappedExponential(cap: Double) throws {
    let distribution = Distribution.exponential(mean: 128, maximum: 128 * cap)
    let values = try draw(distribution)
    #expect(values.allSatisfy { $0 >= 0 && $0 <= 128 * cap })
    #expect(distance(values) { Glibc.expm1(-$0 / 128) / Glibc.expm1(-cap) } < 1.95)
    let mean = values.reduce(0, +) / Double(values.count)
    #expect(abs(mean - distribution.mean) < 4.5 * 128 * min(cap, 1) / Double(values.count).squareRoot())
  }

  @Test(arguments: [0.1, 0.7, 1, 2, 5])
  func gamma(variation: Double) throws {
    let values = try draw(.gamma(mean: 2, coefficientOfVariation: variation))
    let mean = values.reduce(0, +) / Double(values.count)
    let meanSquare = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    #expect(abs(mean - 2) < 4.5 * 2 * variation / Double(values.count).squareRoot())
    // The relative error of a variance estimated from n is sqrt((2 + excess kurtosis) / n); the kurtosis is 6 cv^2.
    let variance = 4 * variation * variation
    let error = ((2 + 6 * variation * variation) / Double(values.count)).squareRoot()
    #expect(abs((meanSquare - mean * mean) / variance - 1) < 4.5 * error)
    if variation == 1 { #expect(distance(values) { 1 - Glibc.exp(-$0 / 2) } < 1.95) }
  }

  @Test func uniform() throws {
    let values = try draw(.uniform(lower: -3, upper: 5))
    #expect(momentsAgree(values, mean: 1, standardDeviation: 8 / 12.0.squareRoot()))
    #expect(distance(values) { ($0 + 3) / 8 } < 1.95)
  }

  @Test func wholeUniformNumbersIncludeBothBounds() throws {
    let sampler = try Sampler(.uniform(lower: 1, upper: 6))
    var stream = RandomStream(seed: 1, purpose: "die")
    var faces = [Int](repeating: 0, count: 8)
    for _ in 0..<60_000 { faces[sampler.sampleInteger(using: &stream)] += 1 }
    #expect(faces[0] == 0 && faces[7] == 0)
    #expect(faces[1...6].allSatisfy { abs($0 - 10_000) < 410 })
  }

  @Test func empiricalNumbersHaveTheirWeights() throws {
    let weights: [Double] = [1, 0, 3, 6, 1e-9, 10]
    let values: [Double] = [10, 20, 30, 40, 50, 60]
    var counts: [Double: Int] = [:]
    for value in try draw(.empirical(values: values, weights: weights)) { counts[value, default: 0] += 1 }
    #expect(counts[20] == nil)
    for (value, weight) in zip(values, weights) {
      let expected = Double(Self.samples) * weight / 20
      #expect(abs(Double(counts[value] ?? 0) - expected) < 4.5 * expected.squareRoot() + 1)
    }
    #expect(Set(try draw(.empirical(values: [3, 9]))) == [3, 9])
    #expect(Set(try draw(.empirical(values: [3, 9], weights: [1e300, 0]))) == [3])
    #expect(Set(try draw(.empirical(values: [3, 9], weights: [0, 1e-300]))) == [9])
  }

  @Test func wholeNumbersAreFrom1ToTheGreatestOf32Bits() throws {
    let cases: [(Distribution, Int)] = [
      (.constant(-4), 1), (.constant(2.5), 3), (.constant(1e300), Int(Int32.max)), (.constant(7.49), 7),
      (.uniform(lower: -9, upper: 0), 1), (.uniform(lower: 1e200, upper: 2e200), Int(Int32.max)),
      (.uniform(lower: 4.2, upper: 4.9), 5), (.empirical(values: [0]), 1),
      (.gamma(mean: 6, coefficientOfVariation: 0), 6), (.lognormal(mean: 6, coefficientOfVariation: 0), 6),
      (.lognormal(mean: 6, coefficientOfVariation: 1e-12), 6),
      (.gamma(mean: 6, coefficientOfVariation: 1e-8), 6),
      (.normal(mean: 1e300, standardDeviation: 1e300, minimum: 1e300), Int(Int32.max)),
    ]
    var stream = RandomStream(seed: 1, purpose: "whole")
    for (distribution, expected) in cases {
      #expect(try Sampler(distribution).sampleInteger(using: &stream) == expected, "\(distribution)")
    }
    for distribution in [
      Distribution.gamma(mean: 1e100, coefficientOfVariation: 1e6),
      .lognormal(mean: 1e100, coefficientOfVariation: 1e6),
      .gamma(mean: 1e-100, coefficientOfVariation: 1e6), .exponential(mean: 1e308),
      .exponential(mean: .leastNonzeroMagnitude),
    ] {
      let sampler = try Sampler(distribution)
      for _ in 0..<1000 { #expect((1...Int(Int32.max)).contains(sampler.sampleInteger(using: &stream))) }
    }
  }

  @Test func samplesNeverChange() throws {
    let distributions: [Distribution] = [
      .constant(1), .uniform(lower: 1, upper: 9), .normal(mean: 5, standardDeviation: 2),
      .exponential(mean: 3),
      .lognormal(mean: 5, coefficientOfVariation: 1), .exponential(mean: 3, maximum: 4),
      .gamma(mean: 2, coefficientOfVariation: 0.5), .gamma(mean: 2, coefficientOfVariation: 3),
      .empirical(values: [1, 2, 3], weights: [5, 3, 1]),
    ]
    var stream = RandomStream(seed: 1, purpose: "golden")
    var fingerprint = Fingerprint()
    for distribution in distributions {
      let sampler = try Sampler(distribution)
      for _ in 0..<2000 {
        fingerprint.combine(sampler.sample(using: &stream).bitPattern)
        fingerprint.combine(UInt64(sampler.sampleInteger(using: &stream)))
      }
    }
    #expect(fingerprint.hexadecimal == "b83c16d77cc244d2")
  }
}
