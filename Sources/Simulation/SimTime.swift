/// An instant of simulated time: whole nanoseconds since the start of the run.
///
///     let arrival = SimTime(seconds: 1.5)
///     let finish = arrival + SimDuration(milliseconds: 20)
///     finish - arrival  // SimDuration, 20 ms
///
/// Integer time has no rounding that depends on how far the clock has run, so two ways of reaching an instant agree
/// to the bit. The horizon of 64 bits is 2^63 ns, about 292 years; sums that would pass it stay at `distantFuture`
/// (or `SimDuration.longest`) instead of trapping, so outside data can ask for too much but not break a run.
///
/// An instant is not a duration: two instants subtract to a `SimDuration` and do not add.
@frozen
public struct SimTime: Comparable, Hashable, Sendable {
  /// Nanoseconds since the start of the run; negative before it.
  public var nanoseconds: Int64

  /// The instant `nanoseconds` after the start of the run.
  @inlinable
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// The instant `seconds` after the start of the run, rounded to the nearest nanosecond.
  ///
  /// Not-a-number gives zero; what lies beyond the horizon gives the horizon.
  @inlinable
  public init(seconds: Double) {
    self.nanoseconds = wholeNanoseconds(seconds * 1e9)
  }

  /// The start of the run.
  public static var zero: SimTime { @inlinable get { SimTime(nanoseconds: 0) } }

  /// The end of the horizon, about 292 years; later than any event.
  public static var distantFuture: SimTime { @inlinable get { SimTime(nanoseconds: .max) } }

  /// Seconds since the start of the run, to the nearest `Double`.
  public var seconds: Double { @inlinable get { Double(nanoseconds) / 1e9 } }

  /// Whether `lhs` comes before `rhs`.
  @inlinable
  public static func < (lhs: SimTime, rhs: SimTime) -> Bool {
    lhs.nanoseconds < rhs.nanoseconds
  }

  /// The instant `duration` after `time`, at most the horizon.
  @inlinable
  public static func + (time: SimTime, duration: SimDuration) -> SimTime {
    SimTime(nanoseconds: saturatingSum(time.nanoseconds, duration.nanoseconds))
  }

  /// The instant `duration` before `time`, at least the negative horizon.
  @inlinable
  public static func - (time: SimTime, duration: SimDuration) -> SimTime {
    SimTime(nanoseconds: saturatingDifference(time.nanoseconds, duration.nanoseconds))
  }

  /// The time from `earlier` to `later`; negative when they are the other way round.
  @inlinable
  public static func - (later: SimTime, earlier: SimTime) -> SimDuration {
    SimDuration(nanoseconds: saturatingDifference(later.nanoseconds, earlier.nanoseconds))
  }

  /// Moves the instant by `duration`.
  @inlinable
  public static func += (time: inout SimTime, duration: SimDuration) {
    time = time + duration
  }
}

/// The nearest whole number to `value`: zero for not-a-number, the nearest end of `Int64` when out of its range.
@inlinable
func wholeNanoseconds(_ value: Double) -> Int64 {
  // 2^63 is the least double above the range; -2^63 is in it.
  if value >= 0x1p63 { return .max }
  if value < -0x1p63 { return .min }
  return value.isNaN ? 0 : nearestWhole(value)
}

/// `value` rounded to the nearest whole number, halves away from zero, as `rounded()` does it but without a call of the
/// C library, which is what `rounded()` is on a processor that is not known to have SSE 4.1.
///
/// - Precondition: the whole part fits `Int64`.
@inlinable
@inline(__always)
public func nearestWhole(_ value: Double) -> Int64 {
  let whole = Int64(value)
  // Exact: from 2^52 on there is no fraction, and below that the difference has no more digits than the value.
  let fraction = value - Double(whole)
  return whole + (fraction >= 0.5 ? 1 : 0) - (fraction <= -0.5 ? 1 : 0)
}

@inlinable
func saturatingSum(_ a: Int64, _ b: Int64) -> Int64 {
  let (sum, overflow) = a.addingReportingOverflow(b)
  if rarely(overflow) { return b < 0 ? .min : .max }
  return sum
}

@inlinable
func saturatingDifference(_ a: Int64, _ b: Int64) -> Int64 {
  let (difference, overflow) = a.subtractingReportingOverflow(b)
  if rarely(overflow) { return b < 0 ? .max : .min }
  return difference
}
