import Simulation

/// Curves over a common axis: what a quantity does while another grows.
public struct CurvePicture: Sendable, Hashable {
  /// A point of a curve.
  public struct Point: Sendable, Hashable {
    /// Where it is on the horizontal axis.
    public var x: Double
    /// Where it is on the vertical axis.
    public var y: Double

    /// A point at `x` and `y`.
    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }
  /// One curve; points in the order of x.
  public struct Curve: Sendable, Hashable {
    /// What the legend calls it.
    public var name: String
    /// In the order of x.
    public var points: [Point]
    /// Whether a line joins the points; not where they are single measurements.
    public var hasLine: Bool

    /// A curve called `name` through `points`.
    public init(_ name: String, _ points: [Point], hasLine: Bool = true) {
      self.name = name
      self.points = points
      self.hasLine = hasLine
    }
  }
  /// A place on the horizontal axis that has a name.
  public struct Mark: Sendable, Hashable {
    /// Where it is.
    public var x: Double
    /// What the legend calls it.
    public var name: String

    /// A mark at `x`.
    public init(_ x: Double, _ name: String) {
      self.x = x
      self.name = name
    }
  }

  /// What it shows, without a full stop.
  public var title: String
  /// What the horizontal axis shows, with the unit.
  public var xLabel: String
  /// What the vertical axis shows, with the unit.
  public var yLabel: String
  /// Whether the horizontal axis is logarithmic; all values on it have to be above 0 then.
  public var xIsLogarithmic: Bool
  /// Whether the vertical axis is.
  public var yIsLogarithmic: Bool
  /// In the order of the legend.
  public var curves: [Curve]
  /// Places of the horizontal axis that have a name.
  public var marks: [Mark]

  /// Curves on axes that are linear unless said otherwise.
  public init(
    title: String, xLabel: String, yLabel: String, xIsLogarithmic: Bool = false,
    yIsLogarithmic: Bool = false, curves: [Curve], marks: [Mark] = []
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.xIsLogarithmic = xIsLogarithmic
    self.yIsLogarithmic = yIsLogarithmic
    self.curves = curves
    self.marks = marks
  }

  /// From where to where the axes reach: a linear one begins at 0.
  var xRange: ClosedRange<Double> { range(curves.flatMap(\.points).map(\.x), xIsLogarithmic) }
  var yRange: ClosedRange<Double> { range(curves.flatMap(\.points).map(\.y), yIsLogarithmic) }

  private func range(_ values: [Double], _ isLogarithmic: Bool) -> ClosedRange<Double> {
    let finite = values.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }
    guard let low = finite.min(), let high = finite.max() else { return 0...1 }
    let start = isLogarithmic ? low : min(0, low)
    return start < high ? start...high : start...(start + max(1, start.magnitude))
  }

  /// How far along `range` a value is, 0 to 1.
  static func fraction(_ value: Double, _ range: ClosedRange<Double>, _ isLogarithmic: Bool) -> Double {
    guard value.isFinite else { return 0 }
    let inside = min(max(value, range.lowerBound), range.upperBound)
    guard isLogarithmic else {
      return (inside - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
    let low = PortableMath.log(range.lowerBound)
    return (PortableMath.log(inside) - low) / (PortableMath.log(range.upperBound) - low)
  }

  private static let symbols: [Character] = ["o", "x", "+", "*", "#", "@"]
  private static let rows = 12

  func text(width: Int) -> String {
    let (top, bottom) = (figure(yRange.upperBound), figure(yRange.lowerBound))
    let gutter = max(top.count, bottom.count) + 2
    let columns = max(20, min(width, 72) - gutter - 1)
    var grid = [[Character]](repeating: Array(repeating: " ", count: columns), count: Self.rows)
    for mark in marks where xRange.contains(mark.x) {
      for row in grid.indices { grid[row][column(mark.x, columns)] = "┊" }
    }
    for (index, curve) in curves.enumerated() {
      for point in curve.points where point.x.isFinite && point.y.isFinite {
        let height = Self.fraction(point.y, yRange, yIsLogarithmic) * Double(Self.rows - 1)
        let row = Self.rows - 1 - Int(height.rounded())
        grid[row][column(point.x, columns)] = Self.symbols[index % Self.symbols.count]
      }
    }
    var text = "\(title)\n  \(yLabel)\n"
    for (row, characters) in grid.enumerated() {
      let label = row == 0 ? top : row == Self.rows - 1 ? bottom : ""
      var line = padded(label, to: gutter, right: true) + "│" + String(characters)
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    let margin = String(repeating: " ", count: gutter)
    text += margin + "└" + String(repeating: "─", count: columns) + "\n"
    let (left, right) = (figure(xRange.lowerBound), figure(xRange.upperBound))
    let middle = columns + 1 - left.count - right.count
    text += margin + left + centred(xLabel, width: middle) + right + "\n"
    var legend = curves.enumerated().map { "\(Self.symbols[$0 % Self.symbols.count]) \($1.name)" }
    legend += marks.filter { xRange.contains($0.x) }.map { "┊ \(figure($0.x)): \($0.name)" }
    for entry in legend { text += "\(margin) \(entry)\n" }
    return text
  }

  private func column(_ x: Double, _ columns: Int) -> Int {
    Int((Self.fraction(x, xRange, xIsLogarithmic) * Double(columns - 1)).rounded())
  }

  private func centred(_ text: String, width: Int) -> String {
    let left = max(1, (width - text.count) / 2)
    let right = max(1, width - text.count - left)
    return String(repeating: " ", count: left) + text + String(repeating: " ", count: right)
  }
}
