import Reporting

/// The trade-offs of a sweep as a picture for a terminal: tokens per second for each GPU against those of a user, the
/// frontier's points as `*`, those behind it as `.`.
public struct ParetoPicture: Sendable {
  private static let columns = 60
  private static let rows = 16

  private let points: [Tradeoff]
  private let frontier: Set<Int>

  /// A picture of `points`; those without a trade-off are left out.
  public init(_ points: [Tradeoff?]) {
    let all = points.compactMap(\.self)
    self.points = all
    frontier = Set(Pareto.frontier(all))
  }

  /// The picture, or nothing where fewer than two points could run.
  public var text: String {
    let x = points.map(\.tokensPerSecondPerUser)
    let y = points.map(\.tokensPerSecondPerGPU)
    guard points.count > 1, let right = x.max(), let top = y.max(), right > 0, top > 0, right.isFinite,
      top.isFinite
    else { return "" }
    var cells = Array(repeating: Array(repeating: Character(" "), count: Self.columns), count: Self.rows)
    // Frontier points are drawn last, so that none of them is hidden.
    for index in points.indices.sorted(by: { !frontier.contains($0) && frontier.contains($1) }) {
      let column = Int((x[index] / right * Double(Self.columns - 1)).rounded())
      let row = Self.rows - 1 - Int((y[index] / top * Double(Self.rows - 1)).rounded())
      cells[row][column] = frontier.contains(index) ? "*" : "."
    }
    let highest = figure(top)
    let margin = max(highest.count, 1)
    var lines = ["tokens/s per GPU ('*': no other point is better in both)"]
    for (row, cell) in cells.enumerated() {
      let label = row == 0 ? highest : row == Self.rows - 1 ? "0" : ""
      var line = String(repeating: " ", count: margin - label.count) + label + " |" + String(cell)
      while line.last == " " { line.removeLast() }
      lines.append(line)
    }
    lines.append(String(repeating: " ", count: margin) + " +" + String(repeating: "-", count: Self.columns))
    let end = figure(right)
    lines.append(
      String(repeating: " ", count: margin + 2) + "0"
        + String(repeating: " ", count: max(1, Self.columns - 1 - end.count)) + end)
    lines.append(String(repeating: " ", count: margin + 2) + "tokens/s per user")
    return lines.joined(separator: "\n") + "\n"
  }
}
