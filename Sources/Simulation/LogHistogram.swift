/// Counts of non-negative integers in buckets whose width grows with the value, for quantiles of any number of samples
/// in little memory.
///
///     var gaps = LogHistogram()
///     gaps.add(21_500_000)
///     gaps.addProgression(first: 21_500_000, increment: 40, steps: 1_000, count: 32)
///     gaps.quantile(0.99)
///
/// Values below 2,048 have a bucket each; above that each octave [2^k, 2^(k+1)) has 1,024 buckets of equal width. A
/// bucket stands for its middle, which is within 1/2,048 (0.049 %) of every value in it. Count, mean, standard
/// deviation, minimum and maximum are exact. An octave takes 8 KiB, and memory is held only from the lowest octave seen
/// to the highest, so an empty one is small and the largest is 442 KiB. The state depends on the samples alone, not on
/// their order.
@frozen
public struct LogHistogram: Hashable, Sendable {
  @usableFromInline
  var moments: RunningMoments

  /// The counts of the buckets from `firstBucket` on, whole octaves at a time.
  @usableFromInline
  var buckets: [Int64]

  @usableFromInline
  var firstBucket: Int

  /// No samples.
  @inlinable
  public init() {
    moments = RunningMoments()
    buckets = []
    firstBucket = 0
  }

  /// Counts `value`, `count` times, in constant time; a count of zero changes nothing.
  ///
  /// - Precondition: neither is negative.
  @inlinable
  public mutating func add(_ value: Int64, count: Int64 = 1) {
    precondition(value >= 0, "a histogram's value is not negative")
    guard count != 0 else { return }
    moments.add(value, count: count)
    addToBucket(Self.bucket(of: value), count: count)
  }

  /// Counts `first`, `first + increment`, ... (`steps` values), each `count` times, in time proportional to the buckets
  /// they touch: the state afterwards is exactly that of adding them one by one.
  ///
  /// - Precondition: nothing is negative, and the last value is at most `Int64.max`.
  @inlinable
  public mutating func addProgression(first: Int64, increment: Int64, steps: Int64, count: Int64 = 1) {
    moments.addProgression(first: first, increment: increment, steps: steps, count: count)
    if rarely(steps == 0 || count == 0) { return }
    let firstBucket = Self.bucket(of: first)
    let lastBucket = Self.bucket(of: first + increment * (steps - 1))
    hold(firstBucket, lastBucket)
    let base = self.firstBucket
    buckets.withUnsafeMutableBufferPointer { buckets in
      // Nothing overflows: neither the last value nor the moments' count, of which all of these are parts, did.
      var bucket = firstBucket
      var counted: Int64 = 0
      while bucket < lastBucket {
        let width = Self.width(of: bucket)
        let end = Self.lowestValue(in: bucket) &+ width
        let below = (end &- 1 &- first) / increment &+ 1
        buckets[bucket &- base] &+= (below &- counted) &* count
        counted = below
        // Where buckets are narrower than an increment, some may be empty.
        bucket = increment <= width ? bucket &+ 1 : Self.bucket(of: first &+ below &* increment)
      }
      buckets[lastBucket &- base] &+= (steps &- counted) &* count
    }
  }

  /// Takes in all the samples of `other`.
  public mutating func merge(_ other: LogHistogram) {
    guard other.count > 0 else { return }
    moments.merge(other.moments)
    reserve(other.firstBucket)
    reserve(other.firstBucket + other.buckets.count - 1)
    let offset = other.firstBucket - firstBucket
    for (index, count) in other.buckets.enumerated() {
      buckets[offset + index] += count
    }
  }

  /// Count, mean and deviation of the samples, which are exact.
  public var exactMoments: RunningMoments { moments }

  /// How many samples there are.
  public var count: Int64 { @inlinable get { moments.count } }

  /// The least sample, exact; nil where there is none.
  public var minimum: Int64? { @inlinable get { moments.minimum } }

  /// The greatest sample, exact; nil where there is none.
  public var maximum: Int64? { @inlinable get { moments.maximum } }

  /// The arithmetic mean, exact but for one rounding; not-a-number where there are no samples.
  public var mean: Double { moments.mean }

  /// The standard deviation of the samples as a whole population; not-a-number where there are no samples.
  public var standardDeviation: Double { moments.standardDeviation }

  /// The value below which the fraction `p` of the samples lies, interpolated between the two nearest ranks as numpy
  /// does; within 1/2,048 (0.049 %) of the exact one, and exact at 0 and 1. Not-a-number where there are no samples;
  /// `p` outside 0...1 is taken as the nearer end.
  public func quantile(_ p: Double) -> Double {
    guard count > 0, !p.isNaN else { return .nan }
    let position = Double(count - 1) * min(max(p, 0), 1)
    let rank = min(Int64(position), count - 1)
    var index = 0
    var below: Int64 = 0
    while index < buckets.count - 1, below + buckets[index] <= rank {
      below += buckets[index]
      index += 1
    }
    let lower = estimate(at: index, rank: rank)
    let fraction = position - Double(rank)
    guard fraction > 0, rank + 1 < count else { return lower }
    if below + buckets[index] <= rank + 1 {
      repeat { index += 1 } while buckets[index] == 0
    }
    return interpolated(lower, estimate(at: index, rank: rank + 1), fraction)
  }

  /// What the sample of `rank` in the bucket at `index` is taken to be: the bucket's middle, or an extreme where it is
  /// known.
  func estimate(at index: Int, rank: Int64) -> Double {
    if rank == 0 { return Double(moments.least) }
    if rank == count - 1 { return Double(moments.greatest) }
    let bucket = firstBucket + index
    let middle = Double(Self.lowestValue(in: bucket)) / 2 + Double(Self.highestValue(in: bucket)) / 2
    return min(max(middle, Double(moments.least)), Double(moments.greatest))
  }

  // MARK: Buckets

  /// The number of the bucket that holds `value`: the value itself below 2,048, then 1,024 to the octave.
  @inlinable
  static func bucket(of value: Int64) -> Int {
    let shift = max(0, 53 - value.leadingZeroBitCount)
    return shift &<< 10 &+ Int(truncatingIfNeeded: value &>> Int64(truncatingIfNeeded: shift))
  }

  /// How far the values of a bucket are shifted, the logarithm of its width.
  @inlinable
  static func shift(of bucket: Int) -> Int {
    max(0, bucket &>> 10 &- 1)
  }

  @inlinable
  static func lowestValue(in bucket: Int) -> Int64 {
    let shift = shift(of: bucket)
    return Int64(truncatingIfNeeded: bucket &- shift &<< 10) &<< Int64(truncatingIfNeeded: shift)
  }

  @inlinable
  static func highestValue(in bucket: Int) -> Int64 {
    lowestValue(in: bucket) + (width(of: bucket) - 1)
  }

  @inlinable
  static func width(of bucket: Int) -> Int64 { 1 &<< Int64(truncatingIfNeeded: shift(of: bucket)) }

  @inlinable
  mutating func addToBucket(_ bucket: Int, count: Int64) {
    hold(bucket, bucket)
    buckets[bucket - firstBucket] += count
  }

  /// Makes sure that the buckets from `first` to `last` have counts.
  @inlinable
  mutating func hold(_ first: Int, _ last: Int) {
    if rarely(first < firstBucket || last >= firstBucket + buckets.count) {
      reserve(first)
      reserve(last)
    }
  }

  /// Grows the counts, by whole octaves at either end, to hold `bucket`.
  @usableFromInline
  mutating func reserve(_ bucket: Int) {
    let octave = bucket - bucket % 1024
    if buckets.isEmpty { firstBucket = octave }
    if octave < firstBucket {
      buckets.insert(contentsOf: repeatElement(0, count: firstBucket - octave), at: 0)
      firstBucket = octave
    }
    let missing = octave + 1024 - (firstBucket + buckets.count)
    if missing > 0 { buckets.append(contentsOf: repeatElement(0, count: missing)) }
  }
}
