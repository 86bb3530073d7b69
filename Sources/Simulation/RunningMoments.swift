/// The count, extremes, mean and standard deviation of integer samples, from exact integer sums.
///
///     var moments = RunningMoments()
///     moments.add(3)
///     moments.add(5, count: 2)
///     moments.mean  // 4.333...
///
/// Sums of integers are exact, so the result depends neither on the order of the samples nor on how they were split
/// before a merge. The sum always fits; the sum of squares saturates at 2^128, which takes 280 million samples of
/// 13 days in nanoseconds, and from there the standard deviation is infinite.
@frozen
public struct RunningMoments: Hashable, Sendable {
  @usableFromInline
  var samples: Int64

  @usableFromInline
  var total: Int128

  @usableFromInline
  var totalOfSquares: UInt128

  @usableFromInline
  var least: Int64

  @usableFromInline
  var greatest: Int64

  /// No samples.
  @inlinable
  public init() {
    samples = 0
    total = 0
    totalOfSquares = 0
    least = .max
    greatest = .min
  }

  /// How many samples there are.
  public var count: Int64 { @inlinable get { samples } }

  /// The sum of the samples.
  public var sum: Int128 { @inlinable get { total } }

  /// The sum of the samples' squares, at most `UInt128.max`.
  public var sumOfSquares: UInt128 { @inlinable get { totalOfSquares } }

  /// Takes `value` in, `count` times; a count of zero changes nothing.
  ///
  /// - Precondition: `count` is not negative.
  @inlinable
  public mutating func add(_ value: Int64, count: Int64 = 1) {
    precondition(count >= 0, "a count is not negative")
    guard count > 0 else { return }
    let (high, low) = value.magnitude.multipliedFullWidth(by: value.magnitude)
    let square = UInt128(high) << 64 | UInt128(low)
    include(
      count: count, sum: Int128(value) * Int128(count),
      sumOfSquares: count == 1 ? square : saturatingProduct(square, UInt128(count)),
      least: value, greatest: value)
  }

  /// Takes in `first`, `first + increment`, ... (`steps` values), each `count` times, in constant time: the state
  /// afterwards is exactly that of adding them one by one.
  ///
  /// The sums are the closed forms n a + d n (n - 1) / 2 and n a^2 + a d n (n - 1) + d^2 n (n - 1) (2 n - 1) / 6.
  ///
  /// - Precondition: nothing is negative, and the last value is at most `Int64.max`.
  @inlinable
  @inline(__always)
  public mutating func addProgression(first: Int64, increment: Int64, steps: Int64, count: Int64 = 1) {
    precondition(first >= 0 && increment >= 0 && steps >= 0 && count >= 0, "a progression is not negative")
    if rarely(steps == 0 || count == 0) { return }
    let last = first + increment * (steps - 1)
    if rarely(last >= 1 << 44 || steps >= 1 << 18 || count >= 1 << 20) {
      return addWideProgression(first: first, increment: increment, steps: steps, count: count)
    }
    // Nearly every progression of a simulation: no word below can reach 2^64 and the squares cannot reach 2^128, so that
    // nothing has to be checked.
    let (n, a, d) = (UInt64(steps), UInt64(first), UInt64(increment))
    let twicePairs = n &* (n &- 1)
    let sum = n &* a &+ d &* (twicePairs &>> 1)
    let squares =
      UInt128(a) &* UInt128(n &* a &+ d &* twicePairs)
      &+ (UInt128(d) &* UInt128(d)) &* UInt128(twicePairs &* (2 &* n &- 1) / 6)
    include(
      count: steps &* count, sum: Int128(sum) &* Int128(count), sumOfSquares: squares &* UInt128(count),
      least: first, greatest: last)
  }

  /// The same of large values, or many, with every overflow in sight.
  @usableFromInline
  @inline(never)
  mutating func addWideProgression(first: Int64, increment: Int64, steps: Int64, count: Int64) {
    guard increment > 0, steps > 1 else { return add(first, count: steps * count) }
    let (a, d, n) = (UInt128(first), UInt128(increment), UInt128(steps))
    let twicePairs = n * (n - 1)
    let sum = n * a + d * (twicePairs / 2)
    // Where the whole sum fits, so does each part of it, for no part is negative.
    var squares = saturatingProduct(n, a * a)
    squares = saturatingSum(squares, saturatingProduct(twicePairs, a * d))
    squares = saturatingSum(squares, saturatingProduct(squareSum(below: steps), d * d))
    include(
      count: steps * count, sum: Int128(sum) * Int128(count),
      sumOfSquares: count == 1 ? squares : saturatingProduct(squares, UInt128(count)),
      least: first, greatest: first + increment * (steps - 1))
  }

  /// Takes in all of `values`, in a fraction of the time of one by one.
  public mutating func add(contentsOf values: Span<Int64>) {
    var least = Int64.max
    var greatest = Int64.min
    var sum: Int64 = 0
    var squares: UInt128 = 0
    for place in values.indices {
      let value = values[place]
      least = min(least, value)
      greatest = max(greatest, value)
      sum &+= value
      let (high, low) = value.multipliedFullWidth(by: value)
      squares &+= UInt128(UInt64(bitPattern: high)) << 64 | UInt128(low)
    }
    // Neither sum has overflowed: 2^22 values below 2^40, and as many squares below 2^80.
    guard max(least.magnitude, greatest.magnitude) < 1 << 40, values.count < 1 << 22 else {
      for place in values.indices { add(values[place]) }
      return
    }
    include(
      count: Int64(values.count), sum: Int128(sum), sumOfSquares: squares, least: least, greatest: greatest)
  }

  /// Takes in all the samples of `other`.
  @inlinable
  public mutating func merge(_ other: RunningMoments) {
    include(
      count: other.count, sum: other.sum, sumOfSquares: other.sumOfSquares,
      least: other.least, greatest: other.greatest)
  }

  /// The least sample; nil where there is none.
  public var minimum: Int64? { @inlinable get { count == 0 ? nil : least } }

  /// The greatest sample; nil where there is none.
  public var maximum: Int64? { @inlinable get { count == 0 ? nil : greatest } }

  /// The arithmetic mean; not-a-number where there are no samples.
  public var mean: Double { Double(sum) / Double(count) }

  /// The standard deviation of the samples as a whole population (divided by the count, numpy's default); not-a-number
  /// where there are no samples.
  public var standardDeviation: Double {
    guard count > 0 else { return .nan }
    guard sumOfSquares < .max else { return .infinity }
    // Around the whole part m of the mean, the squares are sum (x - m)^2 = sum x^2 - m (sum x + r) with r the remainder:
    // exact in wrapping arithmetic, so nothing cancels but the fraction of the mean.
    let (m, r) = sum.quotientAndRemainder(dividingBy: Int128(count))
    let squares = sumOfSquares &- UInt128(truncatingIfNeeded: m &* (sum &+ r))
    let fraction = Double(r) / Double(count)
    return max(0, Double(squares) / Double(count) - fraction * fraction).squareRoot()
  }

  @inlinable
  mutating func include(count: Int64, sum: Int128, sumOfSquares: UInt128, least: Int64, greatest: Int64) {
    samples += count
    total += sum
    totalOfSquares = saturatingSum(totalOfSquares, sumOfSquares)
    if rarely(least < self.least) { self.least = least }
    if rarely(greatest > self.greatest) { self.greatest = greatest }
  }
}

/// 0^2 + 1^2 + ... + (n - 1)^2 = n (n - 1) (2 n - 1) / 6, at most `UInt128.max`.
@inlinable
func squareSum(below n: Int64) -> UInt128 {
  let n = UInt64(n)
  // Up to 2^20 the product before the division fits 64 bits, whose division by a constant is a multiplication.
  if n <= 1 << 20 { return UInt128(n * (n - 1) * (2 * n - 1) / 6) }
  let half = UInt128(n) * UInt128(n - 1) / 2
  let odd = UInt128(2 * n - 1)
  return half % 3 == 0 ? saturatingProduct(half / 3, odd) : saturatingProduct(half, odd / 3)
}

@inlinable
func saturatingSum(_ a: UInt128, _ b: UInt128) -> UInt128 {
  let (sum, overflow) = a.addingReportingOverflow(b)
  return rarely(overflow) ? .max : sum
}

@inlinable
func saturatingProduct(_ a: UInt128, _ b: UInt128) -> UInt128 {
  let (product, overflow) = a.multipliedReportingOverflow(by: b)
  return overflow ? .max : product
}
