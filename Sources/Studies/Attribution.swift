import Serving

/// What the difference between two times is made of.
///
///     TPOT +18 %: communication +11, KV reads +5, host +2
///
/// Both times are sums of the same parts, so their difference is the sum of the parts' differences: nothing is fitted,
/// and nothing is left over. The figures after the colon are percentage points of the first time; rounded to whole points
/// they still sum to the rounded whole (largest remainders).
public struct Attribution: Sendable, Hashable {
  /// Which time.
  public var time: BrokenDownTime
  /// The time that is compared with.
  public var baseMilliseconds: Double
  /// The difference.
  public var changeMilliseconds: Double
  /// The difference of each part, greatest first; parts that both lack are left out.
  public var parts: [Part]

  /// One part of the difference.
  public struct Part: Sendable, Hashable {
    /// Which.
    public var part: TimePart
    /// Its difference.
    public var changeMilliseconds: Double
  }

  /// The difference of `other` from `base`, two breakdowns of one time.
  public init(from base: TimeBreakdown, to other: TimeBreakdown) {
    time = base.time
    baseMilliseconds = base.totalMilliseconds
    let changes = TimePart.allCases.compactMap { part -> Part? in
      guard base.parts[part] != nil || other.parts[part] != nil else { return nil }
      return Part(part: part, changeMilliseconds: other[part] - base[part])
    }
    parts = changes.sorted { abs($0.changeMilliseconds) > abs($1.changeMilliseconds) }
    changeMilliseconds = other.totalMilliseconds - base.totalMilliseconds
  }

  /// The difference as a part of the first time; nil where that is zero.
  public var relativeChange: Double? { baseMilliseconds > 0 ? changeMilliseconds / baseMilliseconds : nil }

  /// The line for a reader; nil where either time is zero, as TPOT is where answers come all at once.
  public var text: String? {
    guard let relativeChange, baseMilliseconds + changeMilliseconds > 0 else { return nil }
    let points = Self.rounded(parts.map { 100 * $0.changeMilliseconds / baseMilliseconds })
    let whole = points.reduce(0, +)
    let shown = zip(parts, points).filter { $0.1 != 0 }.map { "\($0.0.part.name) \(Self.signed($0.1))" }
    if shown.isEmpty {
      return "\(time.name) \(abs(relativeChange) < 0.005 ? "the same" : Self.signed(whole) + " %")"
    }
    return "\(time.name) \(Self.signed(whole)) %: \(shown.joined(separator: ", "))"
  }

  /// `values` rounded to whole numbers whose sum is the rounded sum: those with the largest remainders are rounded up.
  static func rounded(_ values: [Double]) -> [Int] {
    guard values.allSatisfy({ $0.isFinite && abs($0) < 1e15 }) else { return values.map { _ in 0 } }
    let floors = values.map { Int($0.rounded(.down)) }
    let missing = Int(values.reduce(0, +).rounded()) - floors.reduce(0, +)
    let order = values.indices.sorted { left, right in
      let a = values[left] - Double(floors[left])
      let b = values[right] - Double(floors[right])
      return a == b ? left < right : a > b
    }
    var result = floors
    for index in order.prefix(max(0, missing)) { result[index] += 1 }
    return result
  }

  private static func signed(_ value: Int) -> String {
    value > 0 ? "+\(value)" : value < 0 ? "−\(-value)" : "0"
  }
}
