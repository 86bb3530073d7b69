import Simulation

/// A stretch of simulated time, as `--trace-window 10s..20s` gives it.
public struct TimeWindow: Sendable, Hashable {
  /// Its beginning.
  public var start: SimTime
  /// Its end, not included.
  public var end: SimTime

  /// All of a run.
  public static let everything = TimeWindow(start: .zero, end: .distantFuture)

  /// From `start` to `end`.
  public init(start: SimTime, end: SimTime) {
    self.start = start
    self.end = end
  }

  /// Reads `START..END`: numbers with `us`, `ms`, `s`, `m` or `h` (seconds without), either of which may be missing.
  /// `nil` where it is something else, or where the end is not after the start.
  public init?(_ text: String) {
    guard let dots = Self.dots(in: text) else { return nil }
    let (first, second) = (text[..<dots.lowerBound], text[dots.upperBound...])
    guard !first.isEmpty || !second.isEmpty else { return nil }
    guard let start = first.isEmpty ? .zero : Self.time(first) else { return nil }
    guard let end = second.isEmpty ? .distantFuture : Self.time(second) else { return nil }
    guard start < end else { return nil }
    self.init(start: start, end: end)
  }

  /// Whether something that lasts from `first` to `last` is at least partly inside.
  public func overlaps(_ first: SimTime, _ last: SimTime) -> Bool { first < end && last >= start }

  private static func dots(in text: String) -> Range<String.Index>? {
    var index = text.startIndex
    while index < text.endIndex {
      let next = text.index(after: index)
      if next < text.endIndex, text[index] == ".", text[next] == "." {
        return index..<text.index(after: next)
      }
      index = next
    }
    return nil
  }

  private static func time(_ text: Substring) -> SimTime? {
    let units: [(suffix: String, seconds: Double)] = [
      ("us", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600), ("", 1),
    ]
    for unit in units where text.hasSuffix(unit.suffix) {
      guard let value = Double(text.dropLast(unit.suffix.count)), value.isFinite, value >= 0 else {
        return nil
      }
      return SimTime(seconds: value * unit.seconds)
    }
    return nil
  }
}
