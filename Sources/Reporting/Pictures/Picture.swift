/// A picture that a terminal and a page can both show: `text()` draws it in characters, `svg()` as a file.
public enum Picture: Sendable, Hashable {
  /// Bars made of parts.
  case bars(BarPicture)
  /// Curves over a common axis.
  case curves(CurvePicture)
  /// Slots down, time across, a bar for each request.
  case slots(SlotPicture)

  /// What it shows, without a full stop.
  public var title: String {
    switch self {
    case .bars(let bars): bars.title
    case .curves(let curves): curves.title
    case .slots(let slots): slots.title
    }
  }

  /// The picture in characters, at most `width` in a line, with its title above it.
  public func text(width: Int = 80) -> String {
    switch self {
    case .bars(let bars): bars.text(width: width)
    case .curves(let curves): curves.text(width: width)
    case .slots(let slots): slots.text(width: width)
    }
  }
}

/// Bars made of parts: where the time of a step goes, what fills a memory.
public struct BarPicture: Sendable, Hashable {
  /// A part of a bar.
  public struct Part: Sendable, Hashable {
    /// What the legend calls it.
    public var name: String
    /// How long it is.
    public var value: Double

    /// A part called `name`.
    public init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }
  /// A bar.
  public struct Bar: Sendable, Hashable {
    /// What stands beside it.
    public var name: String
    /// From left to right.
    public var parts: [Part]

    /// A bar of `parts`.
    public init(_ name: String, _ parts: [Part]) {
      self.name = name
      self.parts = parts
    }

    /// The length of all parts.
    public var total: Double { parts.reduce(0) { $0 + $1.value } }
  }

  /// What it shows, without a full stop.
  public var title: String
  /// The unit of values, such as `ms`.
  public var unit: String
  /// From top to bottom.
  public var bars: [Bar]

  /// Bars whose lengths are in `unit`.
  public init(title: String, unit: String, bars: [Bar]) {
    self.title = title
    self.unit = unit
    self.bars = bars
  }

  /// Names of parts, in the order in which they first appear.
  var partNames: [String] {
    var names: [String] = []
    for part in bars.flatMap(\.parts) where !names.contains(part.name) { names.append(part.name) }
    return names
  }

  /// Characters of the parts, in the order of `partNames`.
  private static let fills: [Character] = ["█", "░", "▒", "▓", "#", "·"]

  func text(width: Int) -> String {
    let names = partNames
    let label = bars.map { displayWidth($0.name) }.max() ?? 0
    let figures = bars.map { "\(figure($0.total)) \(unit)" }
    let room = max(8, width - label - 5 - (figures.map(displayWidth).max() ?? 0))
    let longest = bars.map(\.total).max() ?? 0
    var text = title + "\n"
    for (bar, total) in zip(bars, figures) {
      let length = longest > 0 ? Int((bar.total / longest * Double(room)).rounded()) : 0
      let shares = bar.parts.map { part in
        (share: part.value, character: Self.fills[(names.firstIndex(of: part.name) ?? 0) % Self.fills.count])
      }
      text += "  \(padded(bar.name, to: label)) \(shareBar(shares, width: length)) \(total)\n"
    }
    if names.count > 1 {
      let legend = names.enumerated().map { "\(Self.fills[$0 % Self.fills.count]) \($1)" }
      text += "  \(padded("", to: label)) \(legend.joined(separator: "   "))\n"
    }
    return text
  }
}
