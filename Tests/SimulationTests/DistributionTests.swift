import Simulation
import Testing

@Suite struct DistributionTests {
  @Test(arguments: [
    (Distribution.constant(.nan), "finite"), (.uniform(lower: 2, upper: 1), "above the upper"),
    (.uniform(lower: -1e308, upper: 1e308), "finite"), (.normal(mean: 1, standardDeviation: -1), "negative"),
    (.normal(mean: 1, standardDeviation: 1, minimum: 3, maximum: 2), "minimum"),
    (.normal(mean: 1, standardDeviation: 1, minimum: .nan), "minimum"),
    (.normal(mean: 1, standardDeviation: 1, minimum: .infinity), "between"),
    (.lognormal(mean: 0, coefficientOfVariation: 1), "above zero"),
    (.lognormal(mean: 1, coefficientOfVariation: .nan), "between 0 and"),
    (.gamma(mean: .infinity, coefficientOfVariation: 1), "above zero"),
    (.gamma(mean: 1, coefficientOfVariation: -1), "between 0 and"), (.exponential(mean: -1), "above zero"),
    (.exponential(mean: 1, maximum: 0), "millionth"), (.empirical(values: []), "a value"),
    (.empirical(values: [.infinity]), "finite"), (.empirical(values: [1], weights: [1, 2]), "as many"),
    (.empirical(values: [1, 2], weights: [1, -2]), "negative"),
    (.empirical(values: [1], weights: [0]), "above zero"),
    (.empirical(values: [1], weights: [.nan]), "negative"),
  ])
  func whatIsWrongIsSaid(distribution: Distribution, words: String) {
    let error = #expect(throws: Distribution.Invalid.self) { try Sampler(distribution) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "nothing")")
  }

  @Test func meansByHand() {
    #expect(Distribution.constant(4).mean == 4)
    #expect(Distribution.uniform(lower: 2, upper: 5).mean == 3.5)
    #expect(Distribution.lognormal(mean: 7, coefficientOfVariation: 2).mean == 7)
    #expect(Distribution.exponential(mean: 7).mean == 7)
    #expect(Distribution.empirical(values: [1, 5], weights: [3, 1]).mean == 2)
    #expect(Distribution.empirical(values: [1, 5]).mean == 3)
    // Clamped at zero, a standard normal number has the mean 1 / sqrt(2 pi).
    #expect(
      abs(Distribution.normal(mean: 0, standardDeviation: 1, minimum: 0).mean - 0.3989422804014327) < 1e-15)
    #expect(Distribution.normal(mean: 9, standardDeviation: 0, maximum: 5).mean == 5)
    #expect(abs(Distribution.normal(mean: 9, standardDeviation: 2).mean - 9) < 1e-14)
    // The mean of an exponential number below its own mean is 1 - 1 / (e - 1) of it.
    #expect(abs(Distribution.exponential(mean: 1, maximum: 1).mean - 0.41802329313067355) < 1e-15)
    let narrow = [9.99e-4, 1.001e-3].map { Distribution.exponential(mean: 1, maximum: $0).mean / $0 }
    #expect(abs(narrow[0] - narrow[1]) < 1e-6)
  }
}
