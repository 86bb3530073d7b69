/// Bars made of parts, one above the other and comparable: where time went, what fills a GPU's memory.
struct BarChart: Sendable {
  /// A part of a bar.
  struct Part: Sendable {
    var name: String
    var value: Double
    var style: ChartStyle
  }
  /// A bar.
  struct Bar: Sendable {
    var name: String
    var parts: [Part]
  }

  var title: String
  var bars: [Bar]
  /// How a value is written.
  var format: @Sendable (Double) -> String
  /// The length that fills the width; the longest bar where it is `nil`.
  var whole: Double?

  /// The bars with legend and table.
  func figure(summary: String, note: String = "") -> Figure {
    let longest = whole ?? bars.map { $0.parts.reduce(0) { $0 + $1.value } }.max() ?? 1
    let hasNames = bars.count > 1
    let (barHeight, gap) = (hasNames ? 26.0 : 44.0, hasNames ? 22.0 : 10.0)
    let (width, height) = (560.0, Double(bars.count) * (barHeight + gap) + 12)
    var svg = MarkupWriter()
    svg.open("svg", ["class": "chart", "viewBox": "0 0 560 \(NumberText.coordinate(height))", "role": "img"])
    svg.element("title", title)
    svg.element("desc", summary)
    for (row, bar) in bars.enumerated() {
      let top = Double(row) * (barHeight + gap) + gap
      if hasNames {
        svg.element("text", ["x": "1", "y": NumberText.coordinate(top - 6), "class": "label"], bar.name)
      }
      var left = 1.0
      for part in bar.parts where part.value > 0 {
        let length = longest > 0 ? part.value / longest * (width - 2) : 0
        svg.open(
          "rect",
          [
            "x": NumberText.coordinate(left), "y": NumberText.coordinate(top),
            "width": NumberText.coordinate(max(length - 1, 0.4)), "height": NumberText.coordinate(barHeight),
            "class": part.style.area,
          ])
        svg.element("title", "\(bar.name): \(part.name) \(format(part.value))")
        svg.close("rect")
        left += length
      }
    }
    svg.close("svg")
    var names: [String] = []
    var legend: [Figure.LegendEntry] = []
    for part in bars.flatMap(\.parts) where !names.contains(part.name) {
      names.append(part.name)
      let text = hasNames ? part.name : "\(part.name) \(format(part.value))"
      legend.append(Figure.LegendEntry(style: part.style, mark: .area, text: text))
    }
    let rows = bars.map { bar in
      [ReportTable.Value.text(bar.name)]
        + names.map { name in bar.parts.first { $0.name == name }.map { .text(format($0.value)) } ?? .missing
        }
    }
    return Figure(
      title: title, summary: summary, drawing: svg, legend: legend,
      table: ReportTable(columns: [""] + names, rows: rows),
      note: note)
  }
}
