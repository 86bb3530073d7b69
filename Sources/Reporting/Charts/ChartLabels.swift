/// Where names stand beside the points of a chart, so that none lies on another or on a point, or beyond the edge.
struct ChartLabels: Sendable {
  /// A label's place: its baseline's end at the point, and whether it runs to the left of it.
  struct Place: Sendable, Hashable {
    var x: Double
    var y: Double
    var isLeft: Bool
  }

  private struct Box: Sendable {
    var left, right, top, bottom: Double

    func overlaps(_ other: Box) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
  }

  private let width: Double
  private let height: Double
  private var taken: [Box] = []

  /// Units of the drawing for a letter and a line, at the size that labels have on a narrow page.
  private static let letter = 8.8
  private static let line = 17.0
  /// From a point to its label.
  private static let gap = 11.0

  /// Labels in a drawing of `width`, above `height`.
  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  /// No label may lie on the point at `x`, `y`.
  mutating func keepFree(x: Double, y: Double) {
    taken.append(Box(left: x - 6, right: x + 6, top: y - 6, bottom: y + 6))
  }

  /// The first free place for `text` beside the point at `x`, `y`; nil where there is none.
  mutating func place(_ text: String, x: Double, y: Double) -> Place? {
    let length = Double(text.count) * Self.letter
    for rise in [0, -1, 1, -2, 2] {
      for isLeft in [false, true] {
        let start = isLeft ? x - Self.gap - length : x + Self.gap
        let middle = y + Double(rise) * Self.line
        let box = Box(
          left: start, right: start + length, top: middle - Self.line / 2, bottom: middle + Self.line / 2)
        guard box.left >= 0, box.right <= width, box.top >= 0, box.bottom <= height,
          !taken.contains(where: box.overlaps)
        else { continue }
        taken.append(box)
        return Place(x: isLeft ? x - Self.gap : x + Self.gap, y: middle + 4, isLeft: isLeft)
      }
    }
    return nil
  }
}
