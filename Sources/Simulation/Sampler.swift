/// Draws numbers of a distribution, with what can be computed beforehand computed once.
///
///     var stream = RandomStream(seed: 1, purpose: "sizes")
///     let sizes = try Sampler(.lognormal(mean: 500, coefficientOfVariation: 0.8))
///     sizes.sampleInteger(using: &stream)  // a whole number of at least 1
///
/// Every number is a function of the stream alone and is made of `PortableMath`, so the same stream gives the same
/// numbers on every machine.
@frozen
public struct Sampler: Hashable, Sendable {
  @usableFromInline
  @frozen
  enum Method: Hashable, Sendable {
    case constant(Double)
    case uniform(lower: Double, width: Double, lowest: Int64, choices: UInt64)
    case normal(mean: Double, standardDeviation: Double, minimum: Double, maximum: Double)
    case lognormal(logMean: Double, logStandardDeviation: Double)
    case exponential(mean: Double, maximum: Double, probabilityBelowMaximum: Double)
    case gamma(shapeLessThird: Double, scale: Double, inverseShape: Double)
    case empirical
  }

  @usableFromInline
  let method: Method

  @usableFromInline
  let aliases: AliasTable

  /// Of no layers where no normal number is drawn.
  @usableFromInline
  let ziggurat: Ziggurat

  /// A sampler of `distribution`.
  ///
  /// - Throws: What is wrong with its parameters.
  public init(_ distribution: Distribution) throws(Distribution.Invalid) {
    try distribution.validate()
    var aliases = AliasTable()
    switch distribution {
    case .constant(let value), .normal(let value, 0, -.infinity, .infinity), .lognormal(let value, 0):
      method = .constant(value)
    case .gamma(let mean, let variation) where variation < 1e-9:
      method = .constant(mean)  // the shape would be above 1e18, beyond the digits of a double
    case .uniform(let lower, let upper):
      let limit = 0x1p53  // whole numbers beyond this would not fit anyway
      let lowest = Int64(max(lower, -limit).rounded(.up).clamped(to: -limit...limit))
      let highest = Int64(min(upper, limit).rounded(.down).clamped(to: -limit...limit))
      // With no whole number between the bounds, the nearest to the middle is the only choice.
      let middle = Int64((lower / 2 + upper / 2).clamped(to: -limit...limit).rounded())
      method = .uniform(
        lower: lower, width: upper - lower, lowest: lowest <= highest ? lowest : middle,
        choices: lowest <= highest ? UInt64(highest - lowest) + 1 : 1)
    case .normal(let mean, let standardDeviation, let minimum, let maximum):
      method = .normal(mean: mean, standardDeviation: standardDeviation, minimum: minimum, maximum: maximum)
    case .lognormal(let mean, let variation):
      // The logarithm's variance is ln(1 + cv^2), and its mean ln(mean) less half of that.
      let variance = PortableMath.log(1 + variation * variation)
      method = .lognormal(
        logMean: PortableMath.log(mean) - variance / 2, logStandardDeviation: variance.squareRoot())
    case .exponential(let mean, let maximum):
      method = .exponential(
        mean: mean, maximum: maximum, probabilityBelowMaximum: 1 - PortableMath.exp(-maximum / mean))
    case .gamma(let mean, let variation):
      // The shape is 1 / cv^2 and the scale mean cv^2. Below a shape of 1 the method draws with one more, and puts that
      // right by a power of a uniform number.
      let shape = 1 / (variation * variation)
      method = .gamma(
        shapeLessThird: (shape < 1 ? shape + 1 : shape) - 1 / 3, scale: mean / shape,
        inverseShape: shape < 1 ? 1 / shape : 0)
    case .empirical(let values, let weights):
      method = .empirical
      aliases = AliasTable(values: values, weights: weights)
    }
    self.aliases = aliases
    switch method {
    case .normal, .lognormal, .gamma: ziggurat = .shared
    case .constant, .uniform, .exponential, .empirical: ziggurat = .none
    }
  }

  /// Draws a number.
  @inlinable
  @inline(__always)
  public func sample(using stream: inout RandomStream) -> Double {
    switch method {
    case .constant(let value):
      return value
    case .uniform(let lower, let width, _, _):
      return lower + width * stream.uniform()
    case .normal(let mean, let standardDeviation, let minimum, let maximum):
      return (mean + standardDeviation * stream.normal(under: ziggurat)).clamped(to: minimum...maximum)
    case .lognormal(let logMean, let logStandardDeviation):
      return PortableMath.exp(logMean + logStandardDeviation * stream.normal(under: ziggurat))
    case .exponential(let mean, let maximum, let probability):
      // The inverse of the distribution up to the maximum, which draws again in one go.
      return min(-mean * PortableMath.log(1 - probability * stream.uniformOpen()), maximum)
    case .gamma(let shapeLessThird, let scale, let inverseShape):
      let power =
        inverseShape > 0 ? PortableMath.exp(inverseShape * PortableMath.log(stream.uniformOpen())) : 1
      return stream.gamma(shapeLessThird: shapeLessThird, under: ziggurat) * scale * power
    case .empirical:
      return aliases.sample(using: &stream)
    }
  }

  /// Draws a whole number: a real one rounded to the nearest, or, of a uniform distribution, every whole number between
  /// the bounds alike; at least 1 and at most `Int32.max`.
  @inlinable
  @inline(__always)
  public func sampleInteger(using stream: inout RandomStream) -> Int {
    if case .uniform(_, _, let lowest, let choices) = method {
      let value = lowest + Int64(stream.integer(below: choices))
      return Int(min(max(value, 1), Int64(Int32.max)))
    }
    return Int(sample(using: &stream).clamped(to: 1...Double(Int32.max)) + 0.5)
  }
}

extension RandomStream {
  /// A number of the gamma distribution with scale 1 and a shape of 1 or more, given less a third: Marsaglia and Tsang,
  /// A Simple Method for Generating Gamma Variables (ACM TOMS 26:3, 2000).
  @inlinable
  mutating func gamma(shapeLessThird d: Double, under ziggurat: Ziggurat) -> Double {
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal(under: ziggurat)
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      let u = uniformOpen()
      let square = x * x
      // The first test spares nearly all the logarithms.
      if u < 1 - 0.0331 * square * square { return d * v }
      if PortableMath.log(u) < square / 2 + d * (1 - v + PortableMath.log(v)) { return d * v }
    }
  }
}

extension Double {
  /// The nearest number in `range`, in two instructions; `min` and `max` of doubles take four each.
  @inlinable
  @inline(__always)
  func clamped(to range: ClosedRange<Double>) -> Double {
    let raised = self < range.lowerBound ? range.lowerBound : self
    return raised > range.upperBound ? range.upperBound : raised
  }
}
