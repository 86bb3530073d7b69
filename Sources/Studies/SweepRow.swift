import Reporting
import Serving

/// What became of one point of a sweep.
public struct SweepRow: Sendable {
  /// Number of the point, from 0.
  public var point: Int
  /// The values of the varied keys.
  public var choices: [Choice]
  /// The result's fields, lists among them; empty where the point could not run.
  public var fields: [ResultField]
  /// What it offers; nil where the point could not run.
  public var tradeoff: Tradeoff?
  /// Why the point could not run.
  public var failure: String?

  /// `ok`, or `error` with the reason in `failure`.
  public var status: String { failure == nil ? "ok" : "error" }
}

/// The columns of a sweep and how its rows are written: the varied keys by their full path, the result's keys, the
/// trade-off, which point of which study it is, and what became of it.
public struct SweepColumns: Sendable {
  /// How rows are written.
  public enum Format: String, Sendable, CaseIterable {
    case csv, jsonl
  }

  /// The varied keys.
  public let varied: [String]
  /// The result's keys; one that is varied stands among those alone.
  public let results: [String]
  /// Which study the rows are of.
  public let study: String

  /// Keys after the result's.
  static let perGPU = "tokens_per_second_per_gpu"
  static let perUser = "tokens_per_second_per_user"
  static let pareto = "pareto"
  static let point = "point"
  static let studyKey = "study"
  static let own = [perGPU, perUser, pareto, point, studyKey, "status", "reason"]

  /// The columns of a study that varies `varied`, with `replications` of each point.
  public init(varied: [String], replications: Replications, study: String) {
    self.varied = varied
    self.study = study
    let all = replications.paths(like: ResultFields.rowPaths.map { ResultField($0, .none) })
    results = all.filter { !varied.contains($0) }
  }

  /// Every column in order.
  public var all: [String] { varied + results + Self.own }

  /// The header line of a CSV file, with its line feed.
  public var header: String { TableText(columns: all).csv() }

  /// A row as a line with its line feed; `onFrontier` is 0 or 1, one byte, so that it can be changed where it stands.
  public func line(_ row: SweepRow, format: Format, onFrontier: Bool = false) -> String {
    switch format {
    case .csv:
      var table = TableText(columns: [])
      table.columns = all
      table.add(cells(row, onFrontier: onFrontier))
      let text = table.csv()
      return String(text[text.index(after: text.firstIndex(of: "\n") ?? text.startIndex)...])
    case .jsonl: return json(row, onFrontier: onFrontier) + "\n"
    }
  }

  /// The cells of a row, by column.
  public func cells(_ row: SweepRow, onFrontier: Bool) -> [String] {
    let values = Dictionary(row.fields.map { ($0.path, $0) }) { first, _ in first }
    return row.choices.map(\.label) + results.map { values[$0]?.cell ?? "" }
      + ownFields(row, onFrontier: onFrontier).map(\.cell)
  }

  /// A row as a JSON object on one line: the varied keys flat, by their full path, the result nested as `run` prints it.
  public func json(_ row: SweepRow, onFrontier: Bool) -> String {
    let known = Set(varied)
    let rest = row.fields.filter { !known.contains($0.path) } + ownFields(row, onFrontier: onFrontier)
    return ResultJSON.line(flat: row.choices.map(\.field), nested: rest)
  }

  private func ownFields(_ row: SweepRow, onFrontier: Bool) -> [ResultField] {
    [
      ResultField(Self.perGPU, row.tradeoff.map { .number($0.tokensPerSecondPerGPU) } ?? .none),
      ResultField(Self.perUser, row.tradeoff.map { .number($0.tokensPerSecondPerUser) } ?? .none),
      ResultField(Self.pareto, .integer(onFrontier ? 1 : 0)),
      ResultField(Self.point, .integer(row.point)),
      ResultField(Self.studyKey, .text(study)),
      ResultField("status", .text(row.status)),
      ResultField("reason", row.failure.map { .text($0) } ?? .none),
    ]
  }
}
