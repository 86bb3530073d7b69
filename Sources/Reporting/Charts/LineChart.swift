/// Lines over a common axis, each with a band of confidence where it is known, or stacked as areas.
struct LineChart: Sendable {
  /// One line.
  struct Series: Sendable {
    var name: String
    var values: [Double]
    /// The ends of the band around each value.
    var low: [Double] = []
    var high: [Double] = []
    var style: ChartStyle
    /// Whether a point stands at each value: where there are few.
    var hasPoints = false
  }

  var title: String
  /// What the horizontal axis shows, with the unit, and where the values lie on it.
  var xAxis: Axis
  var xs: [Double]
  var yLabel: String
  var series: [Series]
  /// Whether the values add up to what the top line shows.
  var isStacked = false
  /// Whether a value holds until the next: means over bins of time.
  var isStepped = false
  /// A limit drawn across, such as a capacity.
  var limit: (value: Double, name: String)?
  /// For each line one link for each value of x. The Tab key passes them by: there would be many, and what they lead to can
  /// be opened where it stands.
  var links: [[String]] = []
  /// Values above it are drawn at it.
  var ceiling: Double?
  /// Whether the vertical axis is logarithmic; for positive values.
  var isLogarithmic = false
  /// Whether a line goes on where it has no value, instead of ending there.
  var skipsGaps = false

  /// The chart with legend and table.
  func figure(summary: String, note: String = "") -> Figure {
    let tops = isStacked ? sums() : []
    var values = isStacked ? tops.flatMap { $0 } : series.flatMap { $0.values + $0.high }
    if let limit { values.append(limit.value) }
    if let ceiling { values = values.map { min($0, ceiling) } }
    var chart = SVGChart(
      x: xAxis, y: isLogarithmic ? .logarithmic(yLabel, over: values) : .linear(yLabel, over: values))
    chart.hasTabStops = false
    if isStacked {
      for index in series.indices.reversed() {
        let base = index == 0 ? tops[0].map { _ in 0 } : tops[index - 1]
        chart.area(from: points(base), to: points(tops[index]), class: series[index].style.area)
      }
    } else {
      for line in series where !line.low.isEmpty {
        chart.area(from: points(line.low), to: points(line.high), class: line.style.band)
      }
      for (row, line) in series.enumerated() {
        let places = points(line.values, isStepped: false)
        chart.line(
          skipsGaps ? places.filter { $0.y.isFinite } : places, style: line.style, isStepped: isStepped)
        guard line.hasPoints else { continue }
        for (index, value) in line.values.enumerated() {
          chart.point(
            (xs[index], value), style: line.style,
            tip: "\(name(ofPlace: index)): \(line.name) \(NumberText.significant(value))",
            link: links.indices.contains(row) && links[row].indices.contains(index) ? links[row][index] : "")
        }
      }
    }
    if let limit {
      chart.limit(limit.value, limit.name)
    }
    let drawing = chart.finished(title: title, description: summary, isInteractive: !links.isEmpty)
    let mark: Figure.Mark = isStacked ? .area : .line
    return Figure(
      title: title, summary: summary, drawing: drawing,
      legend: series.count > 1 || isStacked
        ? series.map {
          Figure.LegendEntry(style: $0.style, mark: $0.hasPoints ? .point : mark, text: $0.name)
        } : [],
      table: table(), note: note)
  }

  private func name(ofPlace index: Int) -> String {
    xAxis.names.indices.contains(index) ? xAxis.names[index] : NumberText.significant(xs[index])
  }

  private func points(_ values: [Double], isStepped: Bool? = nil) -> [SVGChart.Point] {
    guard isStepped ?? self.isStepped else { return zip(xs, values).map { ($0, $1) } }
    // The corners of the steps, so that an area's upper and lower edge have the same places.
    var corners: [SVGChart.Point] = []
    for (index, value) in values.enumerated() where index < xs.count {
      corners.append((xs[index], value))
      if index + 1 < xs.count { corners.append((xs[index + 1], value)) }
    }
    return corners
  }

  /// The sums of the first, the first two, ... series at each place.
  private func sums() -> [[Double]] {
    var total = [Double](repeating: 0, count: xs.count)
    return series.map { line in
      for index in total.indices where index < line.values.count { total[index] += line.values[index] }
      return total
    }
  }

  /// At most 60 rows, evenly chosen: who needs every one has the result's files.
  private func table() -> ReportTable {
    let stride = max(1, (xs.count + 59) / 60)
    let rows = Swift.stride(from: 0, to: xs.count, by: stride).map { index in
      [xAxis.names.indices.contains(index) ? ReportTable.Value.text(xAxis.names[index]) : .number(xs[index])]
        + series.map { $0.values.indices.contains(index) ? .number($0.values[index]) : .missing }
    }
    return ReportTable(columns: [xAxis.label] + series.map(\.name), rows: rows)
  }
}
