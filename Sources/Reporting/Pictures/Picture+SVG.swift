extension Picture {
  /// The picture as a file of its own, light or dark as the reader's system is.
  public func svg() -> String {
    let figure = asFigure()
    var svg = MarkupWriter()
    // Wider than the 600 pixels below which charts take larger letters, for telephones.
    let (width, legendTop) = (640.0, 52.0)
    let legendRows = figure.legend.map { legend($0) }
    let drawingTop = legendTop + Double(legendRows.count) * 18 + 4
    let height = drawingTop + drawingHeight + 16
    svg.open(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": "0 0 \(NumberText.coordinate(width)) \(NumberText.coordinate(height))",
        "width": NumberText.coordinate(width), "height": NumberText.coordinate(height), "role": "img",
      ])
    svg.element("title", figure.title)
    svg.element("desc", figure.summary)
    svg.fixed("\n<style>\n")
    svg.fixed(ReportStyle.palette)
    svg.fixed(ChartStyleSheet.css)
    svg.fixed(Self.style)
    svg.fixed("</style>\n")
    svg.append(ChartStyleSheet.hatches())
    svg.empty("rect", ["width": "100%", "height": "100%", "class": "paper"])
    svg.element("text", ["x": "20", "y": "28", "class": "name"], figure.title)
    for (index, entry) in legendRows.enumerated() {
      let y = legendTop + Double(index) * 18
      svg.open("g", ["transform": "translate(20 \(NumberText.coordinate(y - 10)))"])
      svg.append(entry)
      svg.close("g")
      svg.element(
        "text", ["x": "56", "y": NumberText.coordinate(y), "class": "entry"], figure.legend[index].text)
    }
    svg.open(
      "svg",
      [
        "x": "20", "y": NumberText.coordinate(drawingTop), "width": "600",
        "height": NumberText.coordinate(drawingHeight), "overflow": "visible",
      ])
    svg.append(figure.drawing)
    svg.close("svg")
    svg.close("svg")
    svg.newline()
    return svg.output
  }

  private static let style: StaticString = """
    svg{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
    .paper{fill:var(--card)}.name{fill:var(--ink);font-weight:600;font-size:15px}.entry{fill:var(--ink)}

    """

  private func legend(_ entry: Figure.LegendEntry) -> MarkupWriter {
    var svg = MarkupWriter()
    switch entry.mark {
    case .line: svg.empty("line", ["x1": "1", "y1": "6", "x2": "27", "y2": "6", "class": entry.style.line])
    case .area:
      svg.empty("rect", ["x": "1", "y": "0.5", "width": "26", "height": "11", "class": entry.style.area])
    case .point: svg.append(entry.style.shape(x: 14, y: 6, radius: 5))
    }
    return svg
  }

  /// Height of the drawing at a width of 600.
  private var drawingHeight: Double { viewHeight * 600 / 560 }

  /// Height of the drawing in its own units, in which it is 560 wide.
  private var viewHeight: Double {
    switch self {
    case .bars(let bars): Double(bars.bars.count) * 48 + 12
    case .curves: 280
    case .slots(let slots): slots.drawingHeight
    }
  }

  /// The picture with its legend, for a page.
  func asFigure() -> Figure {
    switch self {
    case .bars(let bars): bars.asFigure()
    case .curves(let curves): curves.asFigure()
    case .slots(let slots): slots.asFigure()
    }
  }
}

extension BarPicture {
  func asFigure() -> Figure {
    let names = partNames
    let chart = BarChart(
      title: title,
      bars: bars.map { bar in
        BarChart.Bar(
          name: "\(bar.name): \(figure(bar.total)) \(unit)",
          parts: bar.parts.map { part in
            BarChart.Part(
              name: part.name, value: part.value, style: .series(names.firstIndex(of: part.name) ?? 0))
          })
      }, format: { [unit] in "\(figure($0)) \(unit)" })
    var shown = chart.figure(
      summary: bars.map { "\($0.name) \(figure($0.total)) \(unit)" }.joined(separator: ", "))
    if names.count == 1 { shown.legend = [] }
    return shown
  }
}

extension CurvePicture {
  func asFigure() -> Figure {
    let (xs, ys) = (curves.flatMap(\.points).map(\.x), curves.flatMap(\.points).map(\.y))
    var chart = SVGChart(
      x: xIsLogarithmic ? .logarithmic(xLabel, over: xs) : .linear(xLabel, over: xs),
      y: yIsLogarithmic ? .logarithmic(yLabel, over: ys) : .linear(yLabel, over: ys))
    for (row, mark) in marks.enumerated() { chart.marker(x: mark.x, text: mark.name, row: row) }
    for (index, curve) in curves.enumerated() {
      let style = ChartStyle.series(index)
      if curve.hasLine { chart.line(curve.points.map { ($0.x, $0.y) }, style: style) }
      guard curve.hasPoints else { continue }
      for point in curve.points {
        chart.point(
          (point.x, point.y), style: style, radius: 4,
          tip: "\(NumberText.plain(point.x)): \(NumberText.significant(point.y))")
      }
    }
    let ends = curves.compactMap { curve in
      curve.points.last.map { "\(curve.name) ends at \(figure($0.y))" }
    }
    let summary = "\(yLabel) over \(xLabel): \(ends.joined(separator: ", "))."
    return Figure(
      title: title, summary: summary, drawing: chart.finished(title: title, description: summary),
      legend: curves.enumerated().map {
        Figure.LegendEntry(style: .series($0), mark: $1.hasPoints ? .point : .line, text: $1.name)
      })
  }
}

extension CurvePicture.Curve {
  /// Whether each value is marked: where there are few.
  var hasPoints: Bool { points.count <= 20 }
}

extension SlotPicture {
  var drawingHeight: Double { Double(slots) * 24 + 70 }

  func asFigure() -> Figure {
    let names = (0..<slots).reversed().map { "\($0)" }
    let rows = Axis(
      label: "slot", kind: .linear, domain: 0...Double(slots), ticks: names.indices.map { Double($0) + 0.5 },
      names: names)
    var chart = SVGChart(x: .exact("time, s", 0...endSeconds), y: rows, height: drawingHeight, left: 30)
    for stay in stays where stay.start < endSeconds {
      let top = Double(slots - stay.slot) - 0.08
      let end = min(stay.end, endSeconds)
      for (from, to, style) in [
        (stay.start, stay.prefillEnd, ChartStyle.prefill), (stay.prefillEnd, stay.usefulEnd, .decode),
        (stay.usefulEnd, end, .padding),
      ] where to > from {
        chart.box(
          from: (from, top), to: (to, top - 0.84), class: style.area, tip: "request \(stay.request)", gap: 1)
      }
    }
    let kept = stays.reduce(0) { $0 + $1.end - $1.start }
    let used = stays.reduce(0) { $0 + $1.usefulEnd - $1.start }
    let summary =
      kept > 0 ? "\(percent(used / kept)) of the time that requests keep their slots they use it." : ""
    return Figure(
      title: title, summary: summary, drawing: chart.finished(title: title, description: summary),
      legend: [
        .init(style: .decode, mark: .area, text: "decode"),
        .init(style: .padding, mark: .area, text: "done, kept by its batch"),
      ])
  }
}
