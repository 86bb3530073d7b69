import Reporting

/// The rows of a sweep for a reader: the varied keys and the figures that decide, the frontier marked, and its picture.
public struct SweepText: Sendable {
  /// More rows than this are for a file, not for a reader.
  public static let mostRows = 10_000

  private let rows: [SweepRow]
  private let varied: [String]
  private let frontier: Set<Int>

  /// The rows of a sweep over `varied`.
  public init(_ rows: [SweepRow], varied: [String]) {
    self.rows = rows
    self.varied = varied
    frontier = Set(Pareto.frontier(rows.map(\.tradeoff)))
  }

  /// An aligned table and, with several points that could run, the Pareto picture.
  public var terminal: String {
    let picture = ParetoPicture(rows.map(\.tradeoff)).text
    return table.aligned() + reasons(indent: "  ") + (picture.isEmpty ? "" : "\n" + picture)
  }

  /// A Markdown table.
  public var markdown: String { table.markdown() + reasons(indent: "- ") }

  /// An array of objects, one a line.
  public func json(_ columns: SweepColumns) -> String {
    let lines = rows.map { columns.json($0, onFrontier: frontier.contains($0.point)) }
    return lines.isEmpty ? "[]\n" : "[\n  " + lines.joined(separator: ",\n  ") + "\n]\n"
  }

  private var table: TableText {
    var table = TableText(
      columns: shortNames + Self.shown.map(\.title) + ["tok/s/GPU", "tok/s/user", "frontier", "status"])
    for row in rows {
      let values = Dictionary(row.fields.map { ($0.path, $0.value) }) { first, _ in first }
      let cells = Self.shown.map { column -> String in
        if column.path == "kv.peak_use", case .number(let share) = values[column.path] {
          return percent(share)
        }
        guard let value = Self.text(values[column.path]) else { return "-" }
        guard let half = Self.text(values[column.path + Replications.suffix]) else { return value }
        return "\(value) ±\(half)"
      }
      table.add(
        row.choices.map(\.label) + cells
          + [
            row.tradeoff.map { figure($0.tokensPerSecondPerGPU) } ?? "-",
            row.tradeoff.map { figure($0.tokensPerSecondPerUser) } ?? "-",
            frontier.contains(row.point) ? "*" : "", row.status,
          ])
    }
    return table
  }

  /// The last part of each varied key, or all of it where two end alike.
  private var shortNames: [String] {
    let tails = varied.map { $0.split(separator: ".").last.map(String.init) ?? $0 }
    return zip(varied, tails).map { key, tail in tails.count { $0 == tail } > 1 ? key : tail }
  }

  private func reasons(indent: String) -> String {
    let failed = rows.filter { $0.failure != nil }
    guard !failed.isEmpty else { return "" }
    let lines = failed.prefix(20).map { row in
      "\(indent)\(row.choices.map(\.label).joined(separator: " ")): \(row.failure ?? "")\n"
    }
    let more = failed.count > 20 ? "\(indent)... and \(failed.count - 20) more\n" : ""
    return "\nCould not run\n" + lines.joined() + more
  }

  private static let shown = [
    (path: "request_throughput", title: "req/s"), (path: "output_throughput", title: "tok/s"),
    (path: "p99_ttft_ms", title: "p99 TTFT"), (path: "mean_tpot_ms", title: "TPOT"),
    (path: "p99_e2el_ms", title: "p99 E2E"), (path: "kv.peak_use", title: "KV peak"),
    (path: "cost_per_million_output_tokens", title: "USD/Mtok"), (path: "slo_met", title: "SLO"),
  ]

  private static func text(_ value: FieldValue?) -> String? {
    switch value {
    case .number(let number): number.isFinite ? figure(number) : nil
    case .integer(let integer): figure(integer)
    case .flag(let flag): flag ? "met" : "missed"
    case .text(let text): text
    case .some(.none), .list, nil: nil
    }
  }
}
