/// A length of simulated time in whole nanoseconds; it may be negative.
///
///     let delay = SimDuration(milliseconds: 100) + SimDuration(microseconds: 20)
///     delay.milliseconds  // 100.02
///
/// Arithmetic saturates at `longest` and its negative, about 292 years, as `SimTime` does at its horizon.
@frozen
public struct SimDuration: Comparable, Hashable, Sendable {
  /// The length in nanoseconds.
  public var nanoseconds: Int64

  /// A length of `nanoseconds`.
  @inlinable
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// A length of `microseconds`, rounded to the nearest nanosecond; zero for not-a-number, saturating.
  @inlinable
  public init(microseconds: Double) {
    self.nanoseconds = wholeNanoseconds(microseconds * 1e3)
  }

  /// A length of `milliseconds`, rounded to the nearest nanosecond; zero for not-a-number, saturating.
  @inlinable
  public init(milliseconds: Double) {
    self.nanoseconds = wholeNanoseconds(milliseconds * 1e6)
  }

  /// A length of `seconds`, rounded to the nearest nanosecond; zero for not-a-number, saturating.
  @inlinable
  public init(seconds: Double) {
    self.nanoseconds = wholeNanoseconds(seconds * 1e9)
  }

  /// No time at all.
  public static var zero: SimDuration { @inlinable get { SimDuration(nanoseconds: 0) } }

  /// The longest length there is, about 292 years.
  public static var longest: SimDuration { @inlinable get { SimDuration(nanoseconds: .max) } }

  /// The length in microseconds.
  public var microseconds: Double { @inlinable get { Double(nanoseconds) / 1e3 } }

  /// The length in milliseconds.
  public var milliseconds: Double { @inlinable get { Double(nanoseconds) / 1e6 } }

  /// The length in seconds.
  public var seconds: Double { @inlinable get { Double(nanoseconds) / 1e9 } }

  /// Whether `lhs` is shorter than `rhs`.
  @inlinable
  public static func < (lhs: SimDuration, rhs: SimDuration) -> Bool {
    lhs.nanoseconds < rhs.nanoseconds
  }

  /// The two lengths one after the other.
  @inlinable
  public static func + (lhs: SimDuration, rhs: SimDuration) -> SimDuration {
    SimDuration(nanoseconds: saturatingSum(lhs.nanoseconds, rhs.nanoseconds))
  }

  /// What `lhs` has more than `rhs`.
  @inlinable
  public static func - (lhs: SimDuration, rhs: SimDuration) -> SimDuration {
    SimDuration(nanoseconds: saturatingDifference(lhs.nanoseconds, rhs.nanoseconds))
  }

  /// The length turned round.
  @inlinable
  public static prefix func - (duration: SimDuration) -> SimDuration {
    SimDuration(nanoseconds: saturatingDifference(0, duration.nanoseconds))
  }

  /// `count` such lengths one after another.
  @inlinable
  public static func * (duration: SimDuration, count: Int64) -> SimDuration {
    let (product, overflow) = duration.nanoseconds.multipliedReportingOverflow(by: count)
    guard overflow else { return SimDuration(nanoseconds: product) }
    return SimDuration(nanoseconds: (duration.nanoseconds < 0) == (count < 0) ? .max : .min)
  }

  /// How many times `rhs` fits in `lhs`; infinite or not-a-number where `rhs` is zero.
  @inlinable
  public static func / (lhs: SimDuration, rhs: SimDuration) -> Double {
    Double(lhs.nanoseconds) / Double(rhs.nanoseconds)
  }

  /// Lengthens by `rhs`.
  @inlinable
  public static func += (lhs: inout SimDuration, rhs: SimDuration) {
    lhs = lhs + rhs
  }

  /// Shortens by `rhs`.
  @inlinable
  public static func -= (lhs: inout SimDuration, rhs: SimDuration) {
    lhs = lhs - rhs
  }
}
