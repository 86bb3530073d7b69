/// A chart with all that belongs to it: a heading, what it says in a sentence, the drawing, its legend, and the table of
/// its numbers.
struct Figure: Sendable {
  /// How an entry of a legend is drawn, so that it can be told without its colour.
  enum Mark: Sendable {
    /// A line of the series' dash pattern.
    case line
    /// An area of the series' hatch.
    case area
    /// A point of the series' shape.
    case point
  }

  /// An entry of the legend: the series' style and what it is.
  struct LegendEntry: Sendable {
    var style: ChartStyle
    var mark: Mark
    var text: String
  }

  var title: String
  /// What a reader who does not see the drawing should know.
  var summary: String
  /// The `<svg>` element.
  var drawing: MarkupWriter
  var legend: [LegendEntry] = []
  /// The numbers behind the drawing.
  var table: ReportTable?
  /// What to know when reading it.
  var note: String = ""

  /// The figure in HTML.
  func html(isWide: Bool = false) -> MarkupWriter {
    var html = MarkupWriter()
    html.open("figure", ["class": isWide ? "card wide" : "card", "aria-label": title])
    html.open("figcaption")
    // A heading, so that who listens to the page can go from chart to chart.
    html.element("h2", title)
    html.close("figcaption")
    if !legend.isEmpty {
      html.open("ul", ["class": "legend"])
      for entry in legend {
        html.open("li")
        html.append(swatch(entry))
        html.text(entry.text)
        html.close("li")
      }
      html.close("ul")
    }
    html.append(drawing)
    html.element("p", ["class": "note"], note.isEmpty ? summary : summary + " " + note)
    if let table {
      html.open("details", ["class": "data"])
      html.element("summary", "Table")
      html.append(table.html(caption: title, showsCaption: false))
      html.close("details")
    }
    html.close("figure")
    html.newline()
    return html
  }

  private func swatch(_ entry: LegendEntry) -> MarkupWriter {
    var svg = MarkupWriter()
    svg.open(
      "svg",
      ["class": "swatch", "viewBox": "0 0 28 12", "width": "28", "height": "12", "aria-hidden": "true"])
    switch entry.mark {
    case .line:
      svg.empty("line", ["x1": "1", "y1": "6", "x2": "27", "y2": "6", "class": entry.style.line])
    case .area:
      svg.empty("rect", ["x": "1", "y": "0.5", "width": "26", "height": "11", "class": entry.style.area])
    case .point:
      svg.append(entry.style.shape(x: 14, y: 6, radius: 5))
    }
    svg.close("svg")
    return svg
  }
}

/// How one series looks: a colour, a dash pattern, a hatch and a shape that belong together, named in the style sheet.
enum ChartStyle: Int, Sendable, CaseIterable {
  case first, second, third, fourth, fifth, sixth
  /// The phases and parts that keep their looks from one chart to the next.
  case queued, prefill, decode, padding, preempted
  case compute, memory, communication, host, idle

  /// The style of the series at `index`.
  static func series(_ index: Int) -> ChartStyle {
    ChartStyle(rawValue: index % 6) ?? .first
  }

  private var name: String {
    switch self {
    case .first: "s1"
    case .second: "s2"
    case .third: "s3"
    case .fourth: "s4"
    case .fifth: "s5"
    case .sixth: "s6"
    default: "\(self)"
    }
  }

  /// Class of a line.
  var line: String { "line " + name }
  /// Class of a filled area, hatched.
  var area: String { "area " + name }
  /// Class of a band around a line.
  var band: String { "band " + name }

  /// The series' shape around a point.
  func shape(x: Double, y: Double, radius r: Double, tip: String = "") -> MarkupWriter {
    let at = { (dx: Double, dy: Double) in
      NumberText.coordinate(x + dx * r) + "," + NumberText.coordinate(y + dy * r)
    }
    var svg = MarkupWriter()
    let style = "point " + name
    let corners: [(Double, Double)]
    switch rawValue % 6 {
    case 0:
      svg.open(
        "circle",
        [
          "cx": NumberText.coordinate(x), "cy": NumberText.coordinate(y), "r": NumberText.coordinate(r),
          "class": style,
        ])
      if !tip.isEmpty { svg.element("title", tip) }
      svg.close("circle")
      return svg
    case 1: corners = [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
    case 2: corners = [(0, -1.15), (1.05, 0.8), (-1.05, 0.8)]
    case 3: corners = [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)]
    case 4: corners = [(0, 1.15), (1.05, -0.8), (-1.05, -0.8)]
    default:
      corners = [
        (-0.35, -1.1), (0.35, -1.1), (0.35, -0.35), (1.1, -0.35), (1.1, 0.35), (0.35, 0.35), (0.35, 1.1),
        (-0.35, 1.1), (-0.35, 0.35), (-1.1, 0.35), (-1.1, -0.35), (-0.35, -0.35),
      ]
    }
    svg.open("polygon", ["points": corners.map { at($0.0, $0.1) }.joined(separator: " "), "class": style])
    if !tip.isEmpty { svg.element("title", tip) }
    svg.close("polygon")
    return svg
  }
}
