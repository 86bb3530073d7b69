/// A number to divide by again and again: a product takes the place of each division.
///
///     let blocks = Divisor(16)
///     blocks.quotient(100)   // 6
///     blocks.remainder(100)  // 4
///
/// With m = ceil(2^64 / d), the high half of n m is n / d rounded down for every n below 2^64 / d (Lemire, Kaser and Kurz,
/// Faster Remainder by Direct Computation, Software: Practice and Experience 49:6, 2019).
@frozen
public struct Divisor: Hashable, Sendable {
  /// The number.
  public let value: Int

  @usableFromInline
  let reciprocal: UInt64

  /// - Precondition: `value` is in 1...2^31.
  public init(_ value: Int) {
    precondition((1...1 << 31).contains(value), "a divisor is at least 1 and at most 2^31")
    self.value = value
    reciprocal = UInt64.max / UInt64(value) &+ 1
  }

  /// `dividend / value`, rounded down.
  ///
  /// - Precondition: `dividend` is not negative and below 2^32.
  @inlinable
  @inline(__always)
  public func quotient(_ dividend: Int) -> Int {
    assert(0 <= dividend && dividend < 1 << 32, "a dividend has 32 bits")
    // 2^64 / 1 does not fit.
    if value == 1 { return dividend }
    return Int(
      truncatingIfNeeded: UInt64(truncatingIfNeeded: dividend).multipliedFullWidth(by: reciprocal).high)
  }

  /// `dividend % value`.
  ///
  /// - Precondition: as of `quotient`.
  @inlinable
  @inline(__always)
  public func remainder(_ dividend: Int) -> Int {
    dividend &- quotient(dividend) &* value
  }
}
