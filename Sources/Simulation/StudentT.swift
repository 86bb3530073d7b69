/// Student's t distribution, as far as confidence intervals of few replications need it.
public enum StudentT {
  /// The two-sided 95 % quantile for `degrees` degrees of freedom, 1 or more: a mean lies within this many standard
  /// errors of the truth in 95 of 100 studies.
  ///
  /// Up to 10 degrees from the table (Abramowitz and Stegun, table 26.10), above from the expansion 26.7.5 around the
  /// normal quantile, which is right to four decimals there.
  public static func quantile95(degrees: Int) -> Double {
    let table = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281]
    guard degrees > table.count else { return table[max(1, degrees) - 1] }
    let n = Double(degrees)
    let z = 1.959963984540054
    let z2 = z * z
    let z3 = z2 * z
    let z5 = z3 * z2
    let z7 = z5 * z2
    return z + (z3 + z) / (4 * n) + (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n)
      + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n * n * n)
  }
}

/// The mean of independent replications and the half-width of its 95 % confidence interval.
public struct MeanWithInterval: Sendable, Hashable {
  /// The mean.
  public var mean: Double
  /// Half the width of the interval; nil for a single replication.
  public var halfWidth: Double?

  /// The mean of `samples`, of which there is at least one, by Student's t.
  public init(_ samples: [Double]) {
    let count = Double(max(1, samples.count))
    let mean = samples.reduce(0, +) / count
    self.mean = mean
    guard samples.count > 1 else {
      halfWidth = nil
      return
    }
    let squares = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / (count - 1) / count).squareRoot()
    halfWidth = StudentT.quantile95(degrees: samples.count - 1) * error
  }
}
