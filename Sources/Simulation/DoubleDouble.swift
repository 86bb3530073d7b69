/// A number as the unevaluated sum of two doubles, about 106 significant bits: what a power needs of a logarithm, whose
/// error an exponent multiplies.
///
/// The error-free sums and products are those of Dekker (Numerische Mathematik 18, 1971) and Knuth. No fused
/// multiply-add is used, as not every machine has one.
@frozen
@usableFromInline
struct DoubleDouble {
  /// The nearest double to the number.
  @usableFromInline
  var high: Double

  /// What `high` leaves over.
  @usableFromInline
  var low: Double

  @inlinable
  init(_ high: Double, _ low: Double) {
    self.high = high
    self.low = low
  }

  /// The exact sum of two doubles.
  @inlinable
  init(sum a: Double, _ b: Double) {
    high = a + b
    let part = high - a
    low = (a - (high - part)) + (b - part)
  }

  /// The exact sum of two doubles of which the first is the larger in magnitude, or zero.
  @inlinable
  init(largerFirst a: Double, _ b: Double) {
    high = a + b
    low = b - (high - a)
  }

  /// The exact product of two doubles below 2^990 or so.
  @inlinable
  init(product a: Double, _ b: Double) {
    high = a * b
    let (a1, a2) = Self.halves(a)
    let (b1, b2) = Self.halves(b)
    low = ((a1 * b1 - high) + a1 * b2 + a2 * b1) + a2 * b2
  }

  /// A double as the sum of two with 26 significant bits, whose products are exact.
  @inlinable
  static func halves(_ a: Double) -> (Double, Double) {
    let shifted = a * 134_217_729  // 2^27 + 1
    let first = shifted - (shifted - a)
    return (first, a - first)
  }

  @inlinable
  static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let product = DoubleDouble(product: a.high, b.high)
    return DoubleDouble(largerFirst: product.high, product.low + (a.high * b.low + a.low * b.high))
  }
}
