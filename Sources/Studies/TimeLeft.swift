import Reporting

/// How far a study has come, as a line for a terminal: `37 of 120 points (31 %), 2 min 10 s left`.
public struct TimeLeft: Sendable {
  private let total: Int
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var last: ContinuousClock.Instant?
  private var skipped: Int?

  /// Begins now; `total` is how many points there are.
  public init(total: Int) {
    self.total = total
    start = clock.now
  }

  /// Seconds since the beginning.
  public var seconds: Double {
    let passed = clock.now - start
    return Double(passed.components.seconds) + Double(passed.components.attoseconds) * 1e-18
  }

  /// The line when `done` points are done, a few times a second; nil in between.
  public mutating func line(done: Int) -> String? {
    let now = clock.now
    if let last, now - last < .milliseconds(200), done < total { return nil }
    last = now
    // Points that an earlier run has done took no time in this one.
    let before = skipped ?? max(0, done - 1)
    skipped = before
    let share = total > 0 ? Double(done) / Double(total) : 1
    let line = "\(done) of \(total) points (\(percent(share)))"
    guard done > before, done < total else { return line }
    return line + ", \(span(seconds: seconds / Double(done - before) * Double(total - done))) left"
  }
}
