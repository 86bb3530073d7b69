import Simulation

/// The rows of a sweep, repeats put together.
struct SweepPoints: Sendable {
  /// A place in the grid.
  struct Point: Sendable {
    /// Its values of the varied keys, as text.
    var values: [String]
    /// Its values as numbers, where all are.
    var numbers: [Double?]
    /// The table's rows that belong to it.
    var rows: [Int]
    /// What it is called.
    var name: String
    /// What it is called where there is little room: its values alone.
    var shortName: String {
      zip(values, numbers).map { text, number in number.map { NumberText.shortest($0, digits: 3) } ?? text }
        .joined(separator: " · ")
    }
    /// Its place in the page.
    var anchor: String
  }

  /// The varied keys without `seed`.
  var keys: [String] = []
  /// In the order of their first rows.
  var all: [Point] = []
  var table: ReportTable

  init(table: ReportTable, variedCount: Int) {
    self.table = table
    let columns = (0..<variedCount).filter { table.columns[$0] != "seed" }
    keys = columns.map { table.columns[$0] }
    var places: [[String]: Int] = [:]
    for row in table.rows.indices {
      let values = columns.map { table.value(row, $0).asKey }
      if let place = places[values] {
        all[place].rows.append(row)
        continue
      }
      places[values] = all.count
      let name = zip(keys, values).map { "\(Self.tail($0))=\($1)" }.joined(
        separator: ", ")
      all.append(
        Point(
          values: values, numbers: columns.map { table.value(row, $0).number }, rows: [row],
          name: name.isEmpty ? "point \(row + 1)" : name, anchor: "point-\(all.count + 1)"))
    }
  }

  /// The mean of `metric` at `point` and half the width of its 95 % confidence interval, 0 for a single row; nil where the
  /// rows have none, and for the time between tokens of answers that come as a whole, which would look best of all.
  func estimate(_ metric: String, at point: Point) -> (mean: Double, half: Double)? {
    guard let column = table.index(of: metric) else { return nil }
    let values = point.rows.compactMap { table.value($0, column).number }.filter(\.isFinite)
    guard !values.isEmpty else { return nil }
    let mean = Self.mean(values)
    if mean == 0, metric.contains("_tpot_") || metric.contains("_itl_") { return nil }
    if values.count == 1, let row = point.rows.first,
      let interval = table.index(of: metric + Self.intervalSuffix)
    {
      return (mean, table.value(row, interval).number ?? 0)
    }
    return (mean, MeanWithInterval(values).halfWidth ?? 0)
  }

  /// The last part of a key.
  static func tail(_ key: String) -> String { key.split(separator: ".").last.map(String.init) ?? key }

  /// What follows a key to name half the width of its interval, in rows that are means of replications.
  static let intervalSuffix = "_ci95"

  /// Why a row has no figures; nil where it has.
  func failure(ofRow row: Int) -> String? {
    guard let status = table.index(of: "status").map({ table.value(row, $0) }), status == .text("error")
    else {
      return nil
    }
    return table.index(of: "reason").map { table.value(row, $0).shown } ?? ""
  }

  static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(values.count, 1)) }
}
