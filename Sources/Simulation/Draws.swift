/// Numbers of one distribution from a stream of their own, drawn some ahead.
///
///     var gaps = Draws(try Sampler(.exponential(mean: 0.125)), as: .nanoseconds, seed: 1, purpose: "arrivals")
///     gaps.next()  // nanoseconds to the next arrival
///
/// They are the numbers of the stream one by one. But what a number is computed by waits for itself step by step, a
/// logarithm for a hundred cycles, and drawn in a row one number is computed while another waits.
@frozen
public struct Draws: Sendable {
  /// What is made of a number of the distribution.
  @frozen
  public enum Unit: Sendable {
    /// A whole number of at least 1 and at most `Int32.max` (`Sampler.sampleInteger`).
    case wholeNumber
    /// Seconds to the nearest nanosecond.
    case nanoseconds
  }

  @usableFromInline
  let sampler: Sampler

  @usableFromInline
  let unit: Unit

  @usableFromInline
  var stream: RandomStream

  @usableFromInline
  var ahead = InlineArray<32, Int64>(repeating: 0)

  @usableFromInline
  var place = 32

  /// The numbers of `sampler` in `unit`, from the stream for `purpose` of the run with this seed.
  public init(_ sampler: Sampler, as unit: Unit, seed: UInt64, purpose: String) {
    self.sampler = sampler
    self.unit = unit
    stream = RandomStream(seed: seed, purpose: purpose)
  }

  /// The next number.
  @inlinable
  @inline(__always)
  public mutating func next() -> Int64 {
    if rarely(place == ahead.count) { drawAhead() }
    defer { place += 1 }
    return ahead[place]
  }

  @usableFromInline
  @inline(never)
  mutating func drawAhead() {
    switch unit {
    case .wholeNumber:
      for place in ahead.indices { ahead[place] = Int64(sampler.sampleInteger(using: &stream)) }
    case .nanoseconds:
      for place in ahead.indices {
        ahead[place] = SimDuration(seconds: sampler.sample(using: &stream)).nanoseconds
      }
    }
    place = 0
  }
}
