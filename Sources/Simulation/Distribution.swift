/// A distribution of real numbers; a `Sampler` made of it draws them.
///
/// `mean` in each case is the arithmetic mean, and a coefficient of variation is the standard deviation over the mean.
public enum Distribution: Hashable, Sendable {
  /// Always `value`.
  case constant(Double)

  /// Every number between the bounds alike; as whole numbers, both bounds among them.
  case uniform(lower: Double, upper: Double)

  /// A normal distribution whose numbers outside `minimum...maximum` are moved to the nearer bound; the bounds may be
  /// infinite. The mean and standard deviation are those before that.
  case normal(
    mean: Double, standardDeviation: Double, minimum: Double = -.infinity, maximum: Double = .infinity)

  /// A number whose logarithm is normal.
  case lognormal(mean: Double, coefficientOfVariation: Double)

  /// An exponential distribution whose numbers above `maximum` are drawn again; `maximum` may be infinite. The mean is
  /// that before this, so what is drawn has a lesser one.
  case exponential(mean: Double, maximum: Double = .infinity)

  /// A gamma distribution; with a coefficient of variation of 1 it is exponential, above 1 it is burstier.
  case gamma(mean: Double, coefficientOfVariation: Double)

  /// One of `values`, with a probability proportional to its weight; no weights means equal ones.
  case empirical(values: [Double], weights: [Double] = [])

  /// What is wrong with a distribution's parameters.
  public struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
    /// The requirement that is not met, such as "the mean must be above zero".
    public var description: String
  }

  /// Throws what is wrong with the parameters; returns where a sampler can be made of them.
  public func validate() throws(Invalid) {
    func require(_ holds: Bool, _ requirement: String) throws(Invalid) {
      if !holds { throw Invalid(description: requirement) }
    }
    switch self {
    case .constant(let value):
      try require(value.isFinite, "the value must be finite")
    case .uniform(let lower, let upper):
      try require((upper - lower).isFinite, "the bounds must be finite")
      try require(lower <= upper, "the lower bound must not be above the upper")
    case .normal(let mean, let standardDeviation, let minimum, let maximum):
      try require(mean.isFinite, "the mean must be finite")
      try require(
        standardDeviation >= 0 && standardDeviation.isFinite, "the standard deviation must not be negative")
      try require(minimum <= maximum, "the minimum must not be above the maximum")
      try require(minimum < .infinity && maximum > -.infinity, "the bounds must leave a number between them")
    case .lognormal(let mean, let variation), .gamma(let mean, let variation):
      // Beyond these bounds the parameters of the distribution may leave the range of a double.
      try require(mean > 0 && mean <= 1e100, "the mean must be above zero and at most 1e100")
      try require(
        variation >= 0 && variation <= 1e6, "the coefficient of variation must be between 0 and 1e6")
    case .exponential(let mean, let maximum):
      try require(mean > 0 && mean.isFinite, "the mean must be above zero")
      // Below this, too few digits of the distribution up to the maximum would be left.
      try require(maximum >= mean * 1e-6, "the maximum must be at least a millionth of the mean")
    case .empirical(let values, let weights):
      try require(!values.isEmpty, "there must be a value")
      try require(values.allSatisfy(\.isFinite), "the values must be finite")
      try require(weights.isEmpty || weights.count == values.count, "there must be as many weights as values")
      try require(weights.allSatisfy { $0 >= 0 }, "the weights must not be negative")
      let total = weights.reduce(0, +)
      try require(
        weights.isEmpty || (total > 0 && total.isFinite), "the weights must have a finite sum above zero")
    }
  }

  /// The mean of the real numbers drawn, exact to rounding, with bounds and caps taken into account. The mean of whole
  /// numbers drawn differs by the rounding and by the floor at 1. For valid parameters only.
  public var mean: Double {
    switch self {
    case .constant(let value):
      return value
    case .uniform(let lower, let upper):
      return lower / 2 + upper / 2
    case .normal(let mean, let standardDeviation, let minimum, let maximum):
      return Self.clampedNormalMean(mean, standardDeviation, minimum, maximum)
    case .lognormal(let mean, _), .gamma(let mean, _):
      return mean
    case .exponential(let mean, let maximum):
      let r = maximum / mean
      if r > 750 { return mean }
      // mean - maximum e^-r / (1 - e^-r), whose terms cancel for a small r, where it is maximum (1/2 - r/12).
      if r < 1e-3 { return maximum * (0.5 - r / 12) }
      let tail = PortableMath.exp(-r)
      return mean - maximum * tail / (1 - tail)
    case .empirical(let values, let weights):
      if weights.isEmpty { return values.reduce(0, +) / Double(values.count) }
      return zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    }
  }

  /// The mean of a normal number moved into `minimum...maximum`:
  /// minimum P(below) + maximum P(above) + mean P(between) + sd (density(a) - density(b)).
  private static func clampedNormalMean(
    _ mean: Double, _ standardDeviation: Double, _ minimum: Double, _ maximum: Double
  ) -> Double {
    guard standardDeviation > 0 else { return min(max(mean, minimum), maximum) }
    let a = (minimum - mean) / standardDeviation
    let b = (maximum - mean) / standardDeviation
    let below = PortableMath.normalCumulative(a)
    let above = PortableMath.normalCumulative(-b)
    let atBounds = (below > 0 ? minimum * below : 0) + (above > 0 ? maximum * above : 0)
    let slope = PortableMath.normalDensity(a) - PortableMath.normalDensity(b)
    return atBounds + mean * (1 - below - above) + standardDeviation * slope
  }
}
