/// The drawing area of a chart: its axes with their grid, and where a value lies in it.
///
///     var chart = SVGChart(x: .exact("time, s", 0...60), y: .linear("tokens/s", over: rates))
///     chart.line(points, style: .first)
///     let drawing = chart.finished(title: "Throughput", description: "Tokens per second over time.")
///
/// Units of the drawing are those of its `viewBox`; the page scales it to the width it has.
struct SVGChart: Sendable {
  /// A place in the units of the axes.
  typealias Point = (x: Double, y: Double)

  var x: Axis
  var y: Axis
  var width = 560.0
  var height = 288.0
  /// Room for the labels of the axes.
  var left = 58.0
  var right = 14.0
  var top = 32.0
  var bottom = 46.0
  /// Whether lines stand behind the marks at the ticks of y.
  var hasGrid = true
  /// Whether the Tab key stops at each mark that leads somewhere.
  var hasTabStops = true
  private var body = MarkupWriter()

  /// From one line of text to the next, at the size that labels have on a narrow page.
  private static let line = 17.0

  init(x: Axis, y: Axis, height: Double = 288, left: Double = 58) {
    self.x = x
    self.y = y
    self.height = height
    self.left = left
  }

  /// Left to right in the drawing.
  func horizontal(_ value: Double) -> Double { left + (width - left - right) * x.fraction(value) }
  /// Top to bottom in the drawing.
  func vertical(_ value: Double) -> Double { height - bottom - (height - top - bottom) * y.fraction(value) }

  // MARK: Marks

  /// A line through `points`, broken where one is not a number; `isStepped` holds a value until the next.
  mutating func line(_ points: [Point], style: ChartStyle, isStepped: Bool = false) {
    var path = ""
    var last: Point?
    for point in points {
      guard point.x.isFinite, point.y.isFinite else {
        last = nil
        continue
      }
      if let last, isStepped { path += "L" + place((point.x, last.y)) }
      path += (last == nil ? "M" : "L") + place(point)
      last = point
    }
    body.empty("path", ["d": path, "class": style.line])
  }

  /// What lies between two lines over the same places.
  mutating func area(from lower: [Point], to upper: [Point], class style: String) {
    guard let first = upper.first else { return }
    var path = "M" + place(first)
    for point in upper.dropFirst() { path += "L" + place(point) }
    for point in lower.reversed() { path += "L" + place(point) }
    body.empty("path", ["d": path + "Z", "class": style])
  }

  /// A rectangle between two corners, with a text that shows when the pointer rests on it; with `link`, one that leads to
  /// a place in the page.
  mutating func box(
    from a: Point, to b: Point, class style: String, tip: String = "", gap: Double = 0, link: String = ""
  ) {
    if !link.isEmpty { open(link, tip) }
    defer { if !link.isEmpty { body.close("a") } }
    let (x0, x1) = (horizontal(a.x), horizontal(b.x))
    let (y0, y1) = (vertical(a.y), vertical(b.y))
    body.open(
      "rect",
      [
        "x": NumberText.coordinate(min(x0, x1) + gap / 2), "y": NumberText.coordinate(min(y0, y1)),
        "width": NumberText.coordinate(max((x1 - x0).magnitude - gap, 0.3)),
        "height": NumberText.coordinate((y1 - y0).magnitude), "class": style,
      ])
    if !tip.isEmpty { body.element("title", tip) }
    body.close("rect")
  }

  /// A point in its series' shape; with `link`, one that leads to a place in the page.
  mutating func point(
    _ point: Point, style: ChartStyle, radius: Double = 5, tip: String = "", link: String = ""
  ) {
    guard point.x.isFinite, point.y.isFinite else { return }
    if !link.isEmpty { open(link, tip) }
    body.append(style.shape(x: horizontal(point.x), y: vertical(point.y), radius: radius, tip: tip))
    if !link.isEmpty { body.close("a") }
  }

  private mutating func open(_ link: String, _ name: String) {
    if hasTabStops {
      body.open("a", ["href": "#" + link, "aria-label": name])
    } else {
      body.open("a", ["href": "#" + link, "aria-label": name, "tabindex": "-1"])
    }
  }

  /// A dashed line across the chart at a value of x, with its name on top, moved down by `row` lines of text.
  mutating func marker(x value: Double, text: String, row: Int = 0, style: String = "marker") {
    let place = horizontal(value)
    body.empty(
      "line",
      [
        "x1": NumberText.coordinate(place), "x2": NumberText.coordinate(place),
        "y1": NumberText.coordinate(top - 4 + Self.line * Double(row)),
        "y2": NumberText.coordinate(height - bottom),
        "class": style,
      ])
    let isNearEnd = place > width - 120
    label(
      text, x: place + (isNearEnd ? -4 : 4), y: top + 4 + Self.line * Double(row),
      anchor: isNearEnd ? "end" : "start")
  }

  /// A dashed line across the chart at a value of y, with its name above its right end.
  mutating func limit(_ value: Double, _ name: String) {
    let path = "M" + place((x.domain.lowerBound, value)) + "L" + place((x.domain.upperBound, value))
    body.empty("path", ["d": path, "class": "limit"])
    label(name, x: width - right, y: vertical(value) - 5, anchor: "end")
  }

  /// Text at a place of the drawing.
  mutating func label(
    _ text: String, x: Double, y: Double, anchor: String = "start", class style: String = "label"
  ) {
    body.element(
      "text",
      ["x": NumberText.coordinate(x), "y": NumberText.coordinate(y), "text-anchor": anchor, "class": style],
      text)
  }

  // MARK: Frame

  /// The `<svg>` element: grid, axes, marks, and the words for those who do not see it.
  func finished(title: String, description: String, isInteractive: Bool = false) -> MarkupWriter {
    var svg = MarkupWriter()
    let box = "0 0 \(NumberText.coordinate(width)) \(NumberText.coordinate(height))"
    svg.open("svg", ["class": "chart", "viewBox": box, "role": isInteractive ? "group" : "img"])
    svg.element("title", title)
    svg.element("desc", description)
    for index in y.ticks.indices { grid(index, of: y, isVertical: true, into: &svg) }
    for index in x.ticks.indices { grid(index, of: x, isVertical: false, into: &svg) }
    svg.append(body)
    let base = NumberText.coordinate(height - bottom)
    svg.empty(
      "line",
      [
        "x1": NumberText.coordinate(left), "x2": NumberText.coordinate(width - right), "y1": base, "y2": base,
        "class": "axis",
      ])
    axisText(
      x.label, x: (left + width - right) / 2, y: height - 6, anchor: "middle", class: "title", into: &svg)
    axisText(y.label, x: 2, y: 13, anchor: "start", class: "title", into: &svg)
    svg.close("svg")
    return svg
  }

  private func grid(_ index: Int, of axis: Axis, isVertical: Bool, into svg: inout MarkupWriter) {
    let value = axis.ticks[index]
    if isVertical {
      let place = NumberText.coordinate(vertical(value))
      if hasGrid {
        svg.empty(
          "line",
          [
            "x1": NumberText.coordinate(left), "x2": NumberText.coordinate(width - right), "y1": place,
            "y2": place, "class": "grid",
          ])
      }
      axisText(
        axis.text(at: index), x: left - 6, y: vertical(value) + 4, anchor: "end", class: "tick", into: &svg)
    } else {
      let place = horizontal(value)
      let (x, base) = (NumberText.coordinate(place), height - bottom)
      svg.empty(
        "line",
        [
          "x1": x, "x2": x, "y1": NumberText.coordinate(base), "y2": NumberText.coordinate(base + 4),
          "class": "axis",
        ])
      axisText(axis.text(at: index), x: place, y: base + 17, anchor: "middle", class: "tick", into: &svg)
    }
  }

  private func axisText(
    _ text: String, x: Double, y: Double, anchor: String, class style: String, into svg: inout MarkupWriter
  ) {
    svg.element(
      "text",
      ["x": NumberText.coordinate(x), "y": NumberText.coordinate(y), "text-anchor": anchor, "class": style],
      text)
  }

  private func place(_ point: Point) -> String {
    NumberText.coordinate(horizontal(point.x)) + "," + NumberText.coordinate(vertical(point.y))
  }
}
