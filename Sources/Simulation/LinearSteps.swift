/// Steps whose durations grow by the same amount each: the first takes `base`, the next `base + increment`, and so on,
/// in fixed point of 2^-16 ns.
///
///     let steps = LinearSteps(base: 20_000_000 << 16, increment: 655_360)
///     steps.nanoseconds(after: 100)                  // when the 100th step ends
///     steps.firstStep(endingAtOrAfter: 50_000_000)   // 3: the first step that ends 50 ms from the start or later
///
/// Step n ends at the whole nanoseconds of the exact sum of the first n durations. As that sum has a closed form, a
/// thousand steps can be skipped in one, and the ends are bit for bit those of going step by step. The fraction of 16
/// bits keeps the rounding of an increment below a microsecond over any 10,000 steps.
@frozen
public struct LinearSteps: Hashable, Sendable {
  /// The duration of the first step in 2^-16 ns.
  public var base: Int64

  /// What each step takes more than the one before it, in 2^-16 ns.
  public var increment: Int64

  /// The most steps ever counted, whatever their durations.
  @usableFromInline
  static var mostSteps: Int64 { @inlinable get { 1 << 31 } }

  /// Steps of `base`, `base + increment`, `base + 2 increment`, ... in 2^-16 ns.
  ///
  /// - Precondition: neither is negative.
  @inlinable
  public init(base: Int64, increment: Int64) {
    precondition(base >= 0 && increment >= 0, "a step's duration is not negative and does not shrink")
    self.base = base
    self.increment = increment
  }

  /// The duration of the step after `step` others, in 2^-16 ns.
  ///
  /// - Precondition: `step` is in `0..<maximumSteps`.
  @inlinable
  public func duration(of step: Int64) -> Int64 {
    base + increment * step
  }

  /// The sum of the first `steps` durations, in 2^-16 ns: n base + increment n (n - 1) / 2.
  ///
  /// - Precondition: `steps` is in `0...maximumSteps`.
  @inlinable
  public func total(_ steps: Int64) -> Int64 {
    steps * base + increment * ((steps * (steps - 1)) &>> 1)
  }

  /// When the last of the first `steps` ends, in whole nanoseconds from the start of the first.
  ///
  /// - Precondition: `steps` is in `0...maximumSteps`.
  @inlinable
  public func nanoseconds(after steps: Int64) -> Int64 {
    total(steps) >> 16
  }

  /// How many steps can be counted: at most 2^31, and those whose sum is below 2^62 units, 19.5 hours.
  ///
  /// Costs as much as `firstStep(endingAtOrAfter:)`.
  public var maximumSteps: Int64 {
    @inlinable get { firstStep(reaching: 1 << 62) - 1 }
  }

  /// The least n >= 1 for which step n ends at `offset` nanoseconds from the start or later, in constant time;
  /// `maximumSteps + 1` where no step that can be counted ends so late.
  @inlinable
  public func firstStep(endingAtOrAfter offset: Int64) -> Int64 {
    // The floor of a sum reaches a whole number just when the sum itself does.
    firstStep(reaching: offset <= 0 ? 0 : min(offset, 1 << 46) << 16)
  }

  /// The least n >= 1 whose total is `target` or more, or one more than the most steps; `target` is at most 2^62.
  @inlinable
  func firstStep(reaching target: Int64) -> Int64 {
    guard target > base else { return 1 }
    let limit = Self.mostSteps + 1
    // The root of increment/2 n^2 + (base - increment/2) n = target, in the form that subtracts nothing. Its relative
    // error is a few units of 2^-53, so n is off by one at most; exact integers put that right.
    let a = Double(increment)
    let b = Double(base) - a / 2
    let root = (b * b + 2 * a * Double(target)).squareRoot()
    let guess = rarely(b <= 0) ? (root - b) / a : 2 * Double(target) / (b + root)
    var steps = rarely(!(guess < Double(limit))) ? limit : max(1, Int64(guess) + 1)
    if rarely(steps >= 1 << 17 || base >= 1 << 44 || increment >= 1 << 27) {
      return firstStep(near: steps, reaching: target)
    }
    // Totals of so many steps fit 64 bits.
    while total(steps) < target { steps += 1 }
    while steps > 1, total(steps - 1) >= target { steps -= 1 }
    return steps
  }

  /// The same, where totals may not fit 64 bits, from `guess`, which is off by one at most.
  @usableFromInline
  @inline(never)
  func firstStep(near guess: Int64, reaching target: Int64) -> Int64 {
    var steps = guess
    while steps <= Self.mostSteps, wideTotal(steps) < Int128(target) { steps += 1 }
    while steps > 1, wideTotal(steps - 1) >= Int128(target) { steps -= 1 }
    return steps
  }

  /// The total where it may not fit 64 bits.
  @inlinable
  func wideTotal(_ steps: Int64) -> Int128 {
    Int128(steps) * Int128(base) + Int128(increment) * Int128(steps * (steps - 1) / 2)
  }
}
