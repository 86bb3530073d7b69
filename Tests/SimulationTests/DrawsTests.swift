import Simulation
import Testing

@Suite struct DrawsTests {
  static let distributions: [Distribution] = [
    .constant(7.5), .uniform(lower: 3, upper: 900), .normal(mean: 512, standardDeviation: 128),
    .lognormal(mean: 200, coefficientOfVariation: 1), .exponential(mean: 0.125),
    .gamma(mean: 3, coefficientOfVariation: 2), .empirical(values: [1, 5, 9], weights: [1, 2, 3]),
  ]

  /// Ahead or one by one, the numbers are the same.
  @Test(arguments: distributions) func areThoseOfTheStream(distribution: Distribution) throws {
    let sampler = try Sampler(distribution)
    var whole = Draws(sampler, as: .wholeNumber, seed: 3, purpose: "draws")
    var nanoseconds = Draws(sampler, as: .nanoseconds, seed: 3, purpose: "draws")
    var (first, second) = (RandomStream(seed: 3, purpose: "draws"), RandomStream(seed: 3, purpose: "draws"))
    for _ in 0..<1000 {
      #expect(whole.next() == Int64(sampler.sampleInteger(using: &first)))
      #expect(
        nanoseconds.next() == SimDuration(seconds: sampler.sample(using: &second)).nanoseconds)
    }
  }
}
