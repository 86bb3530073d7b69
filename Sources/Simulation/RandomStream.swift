/// A stream of pseudo-random numbers, named for its purpose.
///
///     var arrivals = RandomStream(seed: 1, purpose: "arrivals")
///     let gap = -log(arrivals.uniformOpen())
///
/// Streams of one seed and different purposes are independent, so drawing more for one purpose changes nothing for
/// another. The generator is the project's own, since the standard library's may change between versions: xoshiro256++
/// of Blackman and Vigna (ACM TOMS 47:36, 2021), period 2^256 - 1, with its state filled by splitmix64 as they advise.
/// The same seed and purpose give the same numbers on every machine, for ever.
@frozen
public struct RandomStream: Hashable, Sendable {
  @usableFromInline
  var s0, s1, s2, s3: UInt64

  /// The stream for one purpose of the run with this seed.
  public init(seed: UInt64, purpose: String) {
    // FNV-1a over the name's bytes, then a strong mix; distinct names collide once in 2^64.
    var name: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in purpose.utf8 {
      name = (name ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    self.init(splitMix: SplitMix64(state: mixed(seed &+ 0x9e37_79b9_7f4a_7c15) ^ mixed(name)))
  }

  /// Fills the state from `source`, four of whose successive numbers are never all zero.
  init(splitMix source: SplitMix64) {
    var source = source
    s0 = source.next()
    s1 = source.next()
    s2 = source.next()
    s3 = source.next()
  }

  /// The stream in a given state; for tests.
  init(state: (UInt64, UInt64, UInt64, UInt64)) {
    (s0, s1, s2, s3) = state
  }

  /// 64 random bits.
  @inlinable
  @inline(__always)
  public mutating func next() -> UInt64 {
    let result = rotatedLeft(s0 &+ s3, by: 23) &+ s0
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = rotatedLeft(s3, by: 45)
    return result
  }

  /// A number in [0, 1), a multiple of 2^-53.
  @inlinable
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number in (0, 1), an odd multiple of 2^-53, so that its logarithm is finite and not zero.
  @inlinable
  public mutating func uniformOpen() -> Double {
    (Double(next() >> 12) + 0.5) * 0x1p-52
  }

  /// A whole number in 0..<`bound`, each as likely as the next: Lemire's nearly divisionless method
  /// (ACM TOMACS 29:3, 2019).
  ///
  /// - Precondition: `bound` is not zero.
  @inlinable
  public mutating func integer(below bound: UInt64) -> UInt64 {
    precondition(bound > 0, "no whole number is below zero")
    var (high, low) = next().multipliedFullWidth(by: bound)
    if low < bound {
      let threshold = (0 &- bound) % bound
      while low < threshold {
        (high, low) = next().multipliedFullWidth(by: bound)
      }
    }
    return high
  }
}

/// The generator that turns one word into the many of a state: splitmix64 (Steele, Lea and Flood, OOPSLA 2014).
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return mixed(state)
  }
}

/// A bijection of 64-bit words in which every bit of the result depends on every bit of `word`: Stafford's variant 13
/// of the finaliser of MurmurHash3, the one of splitmix64.
@inlinable
public func mixed(_ word: UInt64) -> UInt64 {
  var z = word
  z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
  z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
  return z ^ (z >> 31)
}

@inlinable
func rotatedLeft(_ word: UInt64, by count: UInt64) -> UInt64 {
  word &<< count | word &>> (64 - count)
}
