/// Slots down, time across, a bar for each request: who works and who waits for whom.
public struct SlotPicture: Sendable, Hashable {
  /// A request's time in its slot. Times are seconds.
  public struct Stay: Sendable, Hashable {
    /// Which slot, from 0.
    public var slot: Int
    /// The request's number.
    public var request: Int
    /// When it joined the batch.
    public var start: Double
    /// When its first token was there.
    public var prefillEnd: Double
    /// When its own last token was there; from then to `end` the slot runs on for the others of its batch.
    public var usefulEnd: Double
    /// When it left the batch.
    public var end: Double

    /// A stay of `request` in `slot`; times in seconds.
    public init(
      slot: Int, request: Int, start: Double, prefillEnd: Double, usefulEnd: Double, end: Double
    ) {
      self.slot = slot
      self.request = request
      self.start = start
      self.prefillEnd = prefillEnd
      self.usefulEnd = usefulEnd
      self.end = end
    }
  }

  /// What it shows, without a full stop.
  public var title: String
  /// Slots that are shown.
  public var slots: Int
  /// In any order.
  public var stays: [Stay]
  /// What the picture reaches to, seconds; stays beyond it are cut.
  public var endSeconds: Double

  /// A picture of `stays`, up to the last end where `endSeconds` is not given.
  public init(title: String, stays: [Stay], endSeconds: Double? = nil) {
    self.title = title
    self.stays = stays
    slots = (stays.map(\.slot).max() ?? 0) + 1
    self.endSeconds = endSeconds ?? stays.map(\.end).max() ?? 1
  }

  func text(width: Int) -> String {
    let columns = max(20, width - 10)
    var text = title + "\n"
    for slot in 0..<slots {
      var row = [Character](repeating: "·", count: columns)
      for stay in stays where stay.slot == slot && stay.start < endSeconds {
        let (first, last) = (column(stay.start, columns), column(stay.end, columns))
        let useful = column(stay.usefulEnd, columns)
        let isShort = stay.prefillEnd - stay.start < endSeconds / Double(columns) / 2
        let prompt = isShort ? first : max(first + 1, column(stay.prefillEnd, columns))
        for place in first..<max(first, last) {
          row[place] = place < prompt ? "▓" : place < max(useful, first + 1) ? "█" : "░"
        }
        let digits = Array("\(stay.request)")
        // A gap before each request tells it from the one before.
        if first > 0, last > first { row[first] = "▏" }
        if last - first > digits.count + 1 {
          for (offset, digit) in digits.enumerated() { row[first + 1 + offset] = digit }
        }
      }
      text += "  \(padded("\(slot)", to: 4, right: true))  \(String(row))\n"
    }
    let end = span(seconds: endSeconds)
    text += "  slot   0 s" + String(repeating: " ", count: max(1, columns - 3 - end.count)) + end + "\n"
    text += "         █ decode   ░ done, kept by its batch   · empty\n"
    return text
  }

  private func column(_ seconds: Double, _ columns: Int) -> Int {
    endSeconds > 0 ? Int((min(max(seconds / endSeconds, 0), 1) * Double(columns)).rounded()) : 0
  }
}
