import Reporting
import Scenarios

/// The rows of a sweep as a report's table: from memory, or from the file that they were written to.
public struct SweepTable: Sendable {
  /// More points than this are for a program, not for a page.
  public static let mostPoints = 1000

  /// The varied keys, the results, the trade-off, status and reason.
  public private(set) var table: ReportTable
  private let columns: SweepColumns
  /// The places of `table.columns` among the cells of a row.
  private let places: [Int]

  /// Keys that look like numbers and are none.
  private static let words: Set<String> = [
    "name", "version", "fingerprint", "percentiles", "status", "reason",
  ]

  private init(_ columns: SweepColumns) {
    self.columns = columns
    let all = columns.all
    // Which study a row is of tells a reader nothing.
    places = all.indices.filter { all[$0] != SweepColumns.point && all[$0] != SweepColumns.studyKey }
    table = ReportTable(columns: places.map { all[$0] }, rows: [])
  }

  /// The table of `rows`, the frontier marked.
  public init(_ rows: [SweepRow], columns: SweepColumns) {
    self.init(columns)
    let frontier = Set(Pareto.frontier(rows.map(\.tradeoff)))
    for (index, row) in rows.enumerated() {
      add(columns.cells(row, onFrontier: frontier.contains(index)))
    }
  }

  /// The table of the rows that `store` holds.
  public init(_ store: SweepStore, columns: SweepColumns, format: SweepColumns.Format) throws {
    self.init(columns)
    var isHeader = format == .csv
    try store.copy { piece in
      for line in piece.utf8.split(separator: UInt8(ascii: "\n")) {
        if !isHeader { add(try Self.cells(Array(line), columns: columns, format: format, path: store.path)) }
        isHeader = false
      }
    }
  }

  private mutating func add(_ cells: [String]) {
    table.rows.append(
      zip(table.columns, places).map { column, place -> ReportTable.Value in
        let cell = cells.indices.contains(place) ? cells[place] : ""
        if cell.isEmpty { return .missing }
        if !Self.words.contains(column), let number = Double(cell), number.isFinite { return .number(number) }
        return .text(cell)
      })
  }

  private static func cells(
    _ line: [UInt8], columns: SweepColumns, format: SweepColumns.Format, path: String
  ) throws -> [String] {
    switch format {
    case .csv: return StoredRow.texts(line[...])
    case .jsonl:
      let row = try JSON5.parse(line, file: path)
      return columns.all.map { key in text(row[key] ?? ScenarioKey(key).flatMap { row[$0] }) }
    }
  }

  private static func text(_ value: JSON5Value?) -> String {
    switch value?.content {
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): number.text
    case .string(let text): text
    case .null, .array, .object, nil: ""
    }
  }
}
