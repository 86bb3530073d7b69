import Serving
import Simulation

/// Slots and time in a terminal: a row a slot, a column a stretch of time.
///
///     let player = TerminalPlayer(history, width: 80)
///     print(player.picture())                       // the whole run, plain text
///     for instant in player.instants(speed: 1) { show(player.frame(at: instant)) }
///
/// `▓` is prefill, `█` decode, `░` padding, `x` a preemption, `·` an idle slot; a stay that is wide enough carries its
/// request's number. Every frame of a player has as many lines.
public struct TerminalPlayer: Sendable {
  /// What is shown.
  public var history: BatchHistory
  /// Columns of the terminal, 40 or more.
  public var width: Int
  /// Lines of the terminal; slots beyond it are left out, and the picture says how many.
  public var height: Int
  /// Whether phases have colours beside their characters.
  public var isColored: Bool

  /// Room on the left for the names of rows.
  private static let gutter = 7

  /// A player of `history` on a terminal of `width` by `height` characters.
  public init(_ history: BatchHistory, width: Int = 80, height: Int = 24, isColored: Bool = false) {
    self.history = history
    self.width = max(40, min(width, 500))
    self.height = max(10, min(height, 500))
    self.isColored = isColored
  }

  /// The whole run at once.
  public func picture() -> String {
    text(from: 0, to: max(1, history.end.nanoseconds), now: history.end.nanoseconds)
  }

  /// The batch at `instant` with what came before it: `seconds` across, or the whole run where there is no more.
  public func frame(at instant: SimTime, seconds: Double? = nil) -> String {
    let whole = max(1, history.end.nanoseconds)
    let span = seconds.map { max(1, min(whole, Int64($0 * 1e9))) } ?? whole
    let from = max(0, min(instant.nanoseconds - span, whole - span))
    return text(from: from, to: from + span, now: instant.nanoseconds)
  }

  /// When frames are to be drawn: `framesPerSecond` of them in a second in which `speed` simulated seconds pass.
  public func instants(speed: Double, framesPerSecond: Double = 15) -> [SimTime] {
    let step = speed.isFinite && speed > 0 ? max(1e-9, speed / max(1, framesPerSecond)) : 1
    let count = min(100_000, Int((history.end.seconds / step).rounded(.up)) + 1)
    return (0..<max(1, count)).map { min(SimTime(seconds: Double($0) * step), history.end) }
  }

  // MARK: Lines

  private func text(from: Int64, to: Int64, now: Int64) -> String {
    let columns = width - Self.gutter
    let places = Timeline(from: from, to: to, now: now, columns: columns)
    let rows = history.replicas * history.slots
    let shown = min(rows, height - 6)
    var lines = [title(at: now)]
    lines.append(name("queue") + level(places) { waiting(at: $0) })
    var grid = [[Cell]](repeating: Array(repeating: .idle, count: columns), count: shown)
    var labels = [[Character?]](repeating: Array(repeating: nil, count: columns), count: shown)
    for stay in history.stays where stay.end.nanoseconds >= from && stay.start.nanoseconds < to {
      let row = stay.replica * history.slots + stay.slot
      guard row < shown else { continue }
      draw(stay, places, into: &grid[row], labels: &labels[row])
    }
    for row in 0..<shown {
      lines.append(name(rowName(row)) + line(grid[row], labels[row], places))
    }
    if shown < rows { lines.append(name("") + "… and \(rows - shown) more slots") }
    lines.append(name("KV") + level(places) { memory(at: $0) })
    lines.append(name("") + axis(places))
    lines.append(name("") + "▓ prefill  █ decode  ░ padding  x preempted  · idle")
    return lines.joined(separator: "\n") + "\n"
  }

  private func title(at now: Int64) -> String {
    let time = SimTime(nanoseconds: now)
    let running = history.stays.count { $0.start <= time && time < $0.end }
    let finished = history.requests.count { $0.finish.map { $0 <= time } ?? false }
    let figures =
      "\(NumberText.fixed(time.seconds, 2)) s  running \(running)  waiting \(waiting(at: now))  finished \(finished)"
      + memoryShare(at: now)
    let room = max(8, width - figures.count - 2)
    return Self.printable(history.name, room) + "  " + figures
  }

  private func memoryShare(at now: Int64) -> String {
    let capacity = history.capacityTokens * history.replicas
    return capacity > 0 ? "  KV \(NumberText.percent(Double(memory(at: now)) / Double(capacity)))" : ""
  }

  private func rowName(_ row: Int) -> String {
    let (replica, slot) = row.quotientAndRemainder(dividingBy: history.slots)
    return history.replicas > 1 ? "\(replica)·\(slot)" : "\(slot)"
  }

  private func name(_ text: String) -> String {
    String(repeating: " ", count: max(0, Self.gutter - 1 - text.count)) + text + " "
  }

  private func draw(
    _ stay: BatchHistory.Stay, _ places: Timeline, into cells: inout [Cell], labels: inout [Character?]
  ) {
    let until = min(stay.end.nanoseconds, places.now)
    fill(.prefill, stay.start.nanoseconds, min(stay.prefillEnd.nanoseconds, until), places, &cells)
    fill(.decode, stay.prefillEnd.nanoseconds, min(stay.usefulEnd.nanoseconds, until), places, &cells)
    fill(.padding, stay.usefulEnd.nanoseconds, until, places, &cells)
    if stay.isPreempted, stay.end.nanoseconds <= places.now {
      cells[min(max(0, places.column(stay.end.nanoseconds) - 1), cells.count - 1)] = .preempted
    }
    let digits = Array("\(stay.request)")
    let first = max(0, places.column(stay.start.nanoseconds) + 1)
    let last = min(cells.count, places.column(until) - 1)
    guard last - first >= digits.count else { return }
    for (offset, digit) in digits.enumerated() { labels[first + offset] = digit }
  }

  /// Marks the columns from `start` to `end`; a phase too short for a column of its own gets the one it begins in.
  private func fill(_ cell: Cell, _ start: Int64, _ end: Int64, _ places: Timeline, _ cells: inout [Cell]) {
    guard end > start, end > places.from, start < places.to else { return }
    let first = max(0, places.column(start))
    let last = min(cells.count, max(places.column(end), first + 1))
    for column in first..<max(first, last) { cells[column] = cell }
  }

  private func line(_ cells: [Cell], _ labels: [Character?], _ places: Timeline) -> String {
    var text = ""
    var color = ""
    let past = min(cells.count, places.column(places.now - 1) + 1)
    for column in 0..<max(0, past) {
      if isColored, cells[column].color != color {
        color = cells[column].color
        text += color.isEmpty ? "\u{1B}[0m" : "\u{1B}[0;\(color)m"
      }
      text.append(labels[column] ?? cells[column].character)
    }
    return isColored && !color.isEmpty ? text + "\u{1B}[0m" : text
  }

  /// A line of eighths: how much of the most there is in each column.
  private func level(_ places: Timeline, value: (Int64) -> Int) -> String {
    let past = min(places.columns, places.column(places.now - 1) + 1)
    let values = (0..<max(0, past)).map { Double(value(places.time($0))) }
    let most = values.max() ?? 0
    let eighths = Array(" ▁▂▃▄▅▆▇█")
    let bars = values.map { value -> Character in
      guard most > 0, value > 0 else { return eighths[0] }
      return eighths[min(8, max(1, Int((value / most * 8).rounded())))]
    }
    return String(bars)
  }

  private func axis(_ places: Timeline) -> String {
    let start = NumberText.fixed(Double(places.from) / 1e9, 2) + " s"
    let end = NumberText.fixed(Double(places.to) / 1e9, 2) + " s"
    return start + String(repeating: " ", count: max(1, places.columns - start.count - end.count)) + end
  }

  // MARK: Figures at an instant

  private func waiting(at time: Int64) -> Int {
    let now = SimTime(nanoseconds: time)
    let present = history.requests.count { request in
      !request.isRefused && request.arrival <= now && (request.finish.map { now < $0 } ?? true)
    }
    return max(0, present - history.stays.count { $0.start <= now && now < $0.end })
  }

  private func memory(at time: Int64) -> Int {
    var last = [Int](repeating: 0, count: history.replicas)
    for span in history.spans {
      // Spans come in the order of their ends; the one that runs at `time` is the first to end after it.
      if span.start.nanoseconds <= time { last[span.replica] = span.keyValueTaken }
      if span.start.nanoseconds > time, history.replicas == 1 { break }
    }
    return last.reduce(0, +)
  }

  /// At most `count` characters of `text` that do nothing to a terminal.
  static func printable(_ text: String, _ count: Int) -> String {
    let scalars = text.unicodeScalars.filter { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
      default: true
      }
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    let plain = String(view)
    return plain.count <= count ? plain : plain.prefix(max(0, count - 1)) + "…"
  }
}

extension TerminalPlayer {
  /// What a slot does in a column.
  private enum Cell {
    case idle, prefill, decode, padding, preempted

    var character: Character {
      switch self {
      case .idle: "·"
      case .prefill: "▓"
      case .decode: "█"
      case .padding: "░"
      case .preempted: "x"
      }
    }

    /// Parameters of an SGR sequence (ECMA-48).
    var color: String {
      switch self {
      case .idle: "90"
      case .prefill: "33"
      case .decode: "34"
      case .padding: "35"
      case .preempted: "31"
      }
    }
  }

  /// Which column an instant is in.
  private struct Timeline {
    var from: Int64
    var to: Int64
    var now: Int64
    var columns: Int

    func column(_ time: Int64) -> Int {
      guard time > from else { return time < from ? -1 : 0 }
      return Int(Double(min(time, to) - from) / Double(to - from) * Double(columns))
    }

    /// The middle of a column.
    func time(_ column: Int) -> Int64 {
      from + Int64((Double(column) + 0.5) / Double(columns) * Double(to - from))
    }
  }
}
