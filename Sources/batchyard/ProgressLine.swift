/// One line on a terminal that says how far a long run has come; it is gone when the run is.
///
/// Shown from the second second on, five times a second at most.
final class ProgressLine {
  private let isShown: Bool
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var next: ContinuousClock.Instant
  private var isVisible = false

  /// A line for `console`, which may not show any.
  init(_ console: Console) {
    isShown = console.showsProgress && !console.isQuiet
    start = clock.now
    next = start + .seconds(1)
  }

  deinit { clear() }

  /// Shows `text` where it is time to; `text` is not asked for otherwise.
  func show(_ text: () -> String) {
    guard isShown, case let now = clock.now, now >= next else { return }
    next = now + .milliseconds(200)
    isVisible = true
    Console.tell("\r\u{1B}[2K" + text())
  }

  /// Whole seconds since the run began.
  var seconds: Int { Int((clock.now - start).components.seconds) }

  /// Removes the line.
  func clear() {
    if isVisible { Console.tell("\r\u{1B}[2K") }
    isVisible = false
  }
}
