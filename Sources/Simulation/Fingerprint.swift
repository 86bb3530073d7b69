/// A 64-bit running hash of a history: two runs with one fingerprint did the same things in the same order.
///
///     var fingerprint = Fingerprint()
///     fingerprint.combine(time: now, kind: 2, id: 17)
///     fingerprint.hexadecimal  // "9c0f..."
///
/// Every word goes through two odd multiplications and a shift, each a bijection, so a change of one word always
/// changes the state and nothing already in it is lost. It depends on the order, as a history does. It is not a
/// defence against somebody who wants two histories to look alike. The constants never change: golden tests hold them.
@frozen
public struct Fingerprint: Hashable, Sendable {
  @usableFromInline
  var state: UInt64

  /// The fingerprint of an empty history.
  @inlinable
  public init() {
    state = 0x243f_6a88_85a3_08d3  // the first fraction digits of pi
  }

  /// Takes one word in.
  @inlinable
  public mutating func combine(_ word: UInt64) {
    // The odd constants are those of Stafford's variant 13, as in splitmix64.
    var x = (state ^ word) &* 0xbf58_476d_1ce4_e5b9
    x ^= x >> 29
    state = x &* 0x94d0_49bb_1331_11eb
  }

  /// Takes in that something of `kind` happened to `id` at `time`.
  ///
  /// - Precondition: none is checked, but an `id` of 2^56 or more runs into the bits of `kind`.
  @inlinable
  public mutating func combine(time: SimTime, kind: UInt8, id: UInt64) {
    combine(UInt64(bitPattern: time.nanoseconds))
    combine(id ^ UInt64(kind) << 56)
  }

  /// Takes in that something of `kind` happened to `id` at `time`, with `detail`.
  @inlinable
  public mutating func combine(time: SimTime, kind: UInt8, id: UInt64, detail: UInt64) {
    combine(time: time, kind: kind, id: id)
    combine(detail)
  }

  /// The hash of all that was taken in.
  public var value: UInt64 { @inlinable get { mixed(state) } }

  /// The value as 16 lower-case hexadecimal digits.
  public var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
