/// Elementary functions made of additions, multiplications, divisions and square roots alone, which IEEE 754 rounds
/// alike everywhere: the same argument gives the same bits on every machine, where the C library's may differ between
/// versions.
///
///     PortableMath.log(2)       // 0.6931471805599453
///     PortableMath.pow(2, 0.5)  // 1.4142135623730951
///
/// Each is within 2 units in the last place of the true value, and special cases are those of C99. The series are
/// Taylor's, long enough for the reduced range, so that a coefficient explains itself.
public enum PortableMath {
  /// The natural logarithm: not-a-number below zero, minus infinity at zero.
  @inlinable
  public static func log(_ x: Double) -> Double {
    guard x >= Double.leastNormalMagnitude, x < .infinity else { return specialLog(x) }
    let (k, m) = reduced(x)
    let f = m - 1
    let s = f / (2 + f)
    let z = s * s
    // log m = 2 atanh s = 2 s + s r. Writing 2 s = f - f^2/2 + s f^2/2 keeps f, which is exact, out of the rounding.
    let r = 2 * z * atanhTail(z)
    let h = 0.5 * f * f
    return k * ln2High - ((h - (s * (h + r) + k * ln2Low)) - f)
  }

  /// The exponential function: infinite above 709.79, zero below -745.14.
  @inlinable
  public static func exp(_ x: Double) -> Double {
    guard x.magnitude < 746 else { return x.isNaN ? x : x > 0 ? .infinity : 0 }
    return exp(x, plus: 0)
  }

  /// `x` to the power `y`: not-a-number where `x` is negative and `y` is not a whole number.
  @inlinable
  public static func pow(_ x: Double, _ y: Double) -> Double {
    if x == 1 || y == 0 { return 1 }
    guard x >= Double.leastNormalMagnitude, x < .infinity, y.magnitude < .infinity else {
      return specialPow(x, y)
    }
    return positivePow(extendedLog(x), y)
  }

  /// The probability that a standard normal number is below `x`, within 1e-15 of it.
  public static func normalCumulative(_ x: Double) -> Double {
    guard x.magnitude < 8.5 else { return x.isNaN ? x : x > 0 ? 1 : 0 }
    // Marsaglia, Evaluating the Normal Distribution (J. Stat. Software 11:4, 2004):
    // 1/2 + density(x) (x + x^3/3 + x^5/(3 5) + x^7/(3 5 7) + ...).
    var sum = x
    var term = x
    var divisor = 3.0
    while sum + term != sum || divisor == 3 && term != 0 {
      term *= x * x / divisor
      sum += term
      divisor += 2
    }
    return 0.5 + sum * normalDensity(x)
  }

  /// The density of the standard normal distribution at `x`: exp(-x^2 / 2) / sqrt(2 pi).
  public static func normalDensity(_ x: Double) -> Double {
    exp(-0.5 * x * x) * 0.3989422804014327
  }

  // MARK: Parts

  /// ln 2 to 32 bits, so that its product with an exponent is exact.
  @inlinable
  static var ln2High: Double { 0x1.62e42feep-1 }

  /// ln 2 less `ln2High`.
  @inlinable
  static var ln2Low: Double { 0x1.a39ef35793c76p-33 }

  /// A positive normal number as 2^k m with m in [sqrt(1/2), sqrt 2).
  @inlinable
  static func reduced(_ x: Double) -> (k: Double, m: Double) {
    let bits = Int64(bitPattern: x.bitPattern)
    let exponent = (bits &- 0x3fe6_a09e_667f_3bcd) &>> 52  // the bits of sqrt(1/2)
    return (Double(exponent), Double(bitPattern: UInt64(bitPattern: bits &- exponent &<< 52)))
  }

  /// 1/3 + z/5 + z^2/7 + ... + z^9/21, by even and odd powers so that the two run side by side; the rest is below 2^-60
  /// of the logarithm for z up to (sqrt 2 - 1)^4.
  @inlinable
  static func atanhTail(_ z: Double) -> Double {
    1 / 3 + z * atanhTailFromFifth(z)
  }

  @inlinable
  static func atanhTailFromFifth(_ z: Double) -> Double {
    let w = z * z
    let even = 1 / 5 + w * (1 / 9 + w * (1 / 13 + w * (1 / 17 + w * (1 / 21))))
    let odd = 1 / 7 + w * (1 / 11 + w * (1 / 15 + w * (1 / 19)))
    return even + z * odd
  }

  /// The exponential of `x + rest`, with one rounding at the end, for an `x` of magnitude below 800 and a small `rest`.
  @inlinable
  static func exp(_ x: Double, plus rest: Double) -> Double {
    // Adding and taking away 3 2^51 rounds to a whole number.
    let k = (x * 1.4426950408889634 + 0x1.8p52) - 0x1.8p52
    let high = x - k * ln2High
    let low = rest - k * ln2Low
    let r = high + low
    let lost = (high - r) + low
    // 1 + r + r^2 (1/2! + r/3! + ... + r^11/13!), by pairs of terms; |r| is at most ln 2 / 2.
    let r2 = r * r
    let r4 = r2 * r2
    let p0 = (1 / 2 + r * (1 / 6)) + r2 * (1 / 24 + r * (1 / 120))
    let p1 = (1 / 720 + r * (1 / 5040)) + r2 * (1 / 40320 + r * (1 / 362_880))
    let p2 = (1 / 3_628_800 + r * (1 / 39_916_800)) + r2 * (1 / 479_001_600 + r * (1 / 6_227_020_800))
    let fraction = 1 + (r + (r2 * (p0 + r4 * (p1 + r4 * p2)) + lost))
    let exponent = Int64(k)
    if exponent > -1022 && exponent < 1024 { return fraction * powerOfTwo(exponent) }
    // Halved, each factor is a normal number, and the second product is the only one rounded.
    return fraction * powerOfTwo(exponent / 2) * powerOfTwo(exponent - exponent / 2)
  }

  @inlinable
  static func powerOfTwo(_ exponent: Int64) -> Double {
    Double(bitPattern: UInt64(bitPattern: (exponent &+ 1023) &<< 52))
  }

  /// The first 26 bits of a number, so that the product of two such heads is exact.
  @inlinable
  static func head(_ x: Double) -> Double {
    Double(bitPattern: x.bitPattern & 0xffff_ffff_f800_0000)
  }

  /// The logarithm of a positive normal number as the sum of a head of 26 bits and a rest, within 2^-63 of it, so that
  /// multiplied by 700 it still makes an exponential right to the last place.
  ///
  /// As in `log`, log m = 2 atanh s = 2/3 s (3 + z + 3 z^2 (1/5 + z/7 + ...)), with each factor split into a head and
  /// a rest. The way of splitting is that of fdlibm's pow (Sun Microsystems, 1993).
  @inlinable
  static func extendedLog(_ x: Double) -> (head: Double, rest: Double) {
    let (k, m) = reduced(x)
    let f = m - 1
    let d = m + 1
    let dHead = head(d)
    let dRest = m - (dHead - 1)
    let s = f / d
    let sHead = head(s)
    let sRest = ((f - sHead * dHead) - sHead * dRest) / d

    let z = s * s
    let zHead = sHead * sHead
    let small = sRest * (sHead + s) + 3 * z * z * atanhTailFromFifth(z)
    let sumHead = head(3 + zHead + small)
    let sumRest = small - ((sumHead - 3) - zHead)

    let product = sHead * sumHead
    let productSmall = sRest * sumHead + s * sumRest
    let productHead = head(product + productSmall)
    let productRest = productSmall - (productHead - product)

    let logHead = twoThirdsHead * productHead
    let logRest = twoThirdsRest * productHead + 2 / 3 * productRest + k * ln2Low
    // The exponent's part is zero or the larger, so what the sum loses is found exactly.
    let wholes = k * ln2High
    let total = head(wholes + logHead + logRest)
    return (total, ((wholes - total) + logHead) + logRest)
  }

  /// 2/3 to 26 bits, so that its product with a head is exact.
  @inlinable
  static var twoThirdsHead: Double { 0x1.555555p-1 }

  /// 2/3 less `twoThirdsHead`.
  @inlinable
  static var twoThirdsRest: Double { 0x1.5555555555555p-27 }

  /// The exponential of `y` times a logarithm.
  @inlinable
  static func positivePow(_ logarithm: (head: Double, rest: Double), _ y: Double) -> Double {
    let product = y * (logarithm.head + logarithm.rest)
    guard product.magnitude < 746 else { return product > 0 ? .infinity : 0 }
    let yHead = head(y)
    return exp(yHead * logarithm.head, plus: (y - yHead) * logarithm.head + y * logarithm.rest)
  }

  @usableFromInline
  static func specialLog(_ x: Double) -> Double {
    if x == 0 { return -.infinity }
    if x < 0 { return .nan }
    guard x < .infinity else { return x }  // infinity or not-a-number
    return log(x * 0x1p54) - 54 * ln2High - 54 * ln2Low
  }

  /// The power where an argument is zero, negative, subnormal, infinite or not a number; `x` is not 1 and `y` not 0.
  @usableFromInline
  static func specialPow(_ x: Double, _ y: Double) -> Double {
    if x.isNaN || y.isNaN { return .nan }
    let magnitude = x.magnitude
    if y.isInfinite {
      return magnitude == 1 ? 1 : (magnitude > 1) == (y > 0) ? .infinity : 0
    }
    let isWhole = y == y.rounded(.towardZero)
    let isOdd = isWhole && y.magnitude < 0x1p53 && Int64(y) & 1 == 1
    let sign: Double = x.sign == .minus && isOdd ? -1 : 1
    if magnitude == 0 { return sign * (y > 0 ? 0 : .infinity) }
    if magnitude == .infinity { return sign * (y > 0 ? .infinity : 0) }
    if x < 0 && !isWhole { return .nan }
    if magnitude >= Double.leastNormalMagnitude { return sign * pow(magnitude, y) }
    let (head, rest) = extendedLog(magnitude * 0x1p54)
    let wholes = -54 * ln2High
    let total = Self.head(wholes + head)
    return sign * positivePow((total, ((wholes - total) + head) + (rest - 54 * ln2Low)), y)
  }
}
