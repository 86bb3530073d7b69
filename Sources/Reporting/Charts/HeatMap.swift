/// A figure over two varied keys: a cell for each pair, its shade and its number the value.
struct HeatMap: Sendable {
  var title: String
  /// Names of the columns and rows and of what they vary.
  var xName: String
  var columns: [String]
  var yName: String
  var rows: [String]
  /// `values[row][column]`, `nil` where the point could not run.
  var values: [[Double?]]
  /// `links[row][column]`, a place in the page or empty; the Tab key passes them by, as in a `LineChart`.
  var links: [[String]] = []
  /// Whether less is better: the best cell is ringed.
  var isLessBetter = false

  /// The map with its table.
  func figure(note: String = "") -> Figure {
    let known = values.joined().compactMap { $0 }.filter(\.isFinite)
    let (low, high) = (known.min() ?? 0, known.max() ?? 1)
    // One large value shall not make all the others look alike.
    let isWide = low > 0 && high / low > 20
    let height = { (value: Double) in isWide ? NumberText.decimalLogarithm(value) : value }
    let best = isLessBetter ? low : high
    var chart = SVGChart(
      x: .named(xName, columns), y: .named(yName, rows), height: Double(rows.count) * 38 + 78,
      left: 30 + 7 * Double(rows.map(\.count).max() ?? 4))
    chart.hasTabStops = false
    // The cells let what is behind them shine through.
    chart.hasGrid = false
    for (row, line) in values.enumerated() {
      for (column, value) in line.enumerated() {
        let name = "\(columns[column]), \(rows[row])"
        let (x, y) = (Double(column), Double(row))
        let link =
          links.indices.contains(row) && links[row].indices.contains(column) ? links[row][column] : ""
        guard let value, value.isFinite else {
          chart.box(
            from: (x - 0.5, y + 0.46), to: (x + 0.5, y - 0.46), class: "cell absent",
            tip: "\(name): could not run", gap: 3, link: link)
          continue
        }
        // Nine shades: enough to see the slope, few enough to tell apart.
        let shade =
          high > low ? Int(((height(value) - height(low)) / (height(high) - height(low)) * 8).rounded()) : 4
        let ring = value == best && high > low ? " best" : ""
        chart.box(
          from: (x - 0.5, y + 0.46), to: (x + 0.5, y - 0.46), class: "cell h\(shade)\(ring)",
          tip: "\(name): \(NumberText.significant(value))", gap: 3, link: link)
        chart.label(
          NumberText.significant(value), x: chart.horizontal(x), y: chart.vertical(y) + 4, anchor: "middle",
          class: shade > 4 ? "label on-dark" : "label on-light")
      }
    }
    let summary =
      known.isEmpty
      ? "No point could run."
      : "From \(NumberText.significant(low)) to \(NumberText.significant(high)); the \(isLessBetter ? "lowest" : "highest") is ringed."
    let table = ReportTable(
      columns: ["\(yName) \\ \(xName)"] + columns,
      rows: rows.indices.map { row in
        [.text(rows[row])] + values[row].map { $0.map(ReportTable.Value.number) ?? .missing }
      })
    return Figure(
      title: title, summary: summary,
      drawing: chart.finished(
        title: title, description: summary, isInteractive: links.joined().contains { !$0.isEmpty }),
      table: table,
      note: isWide ? "Shades are logarithmic. " + note : note)
  }
}
