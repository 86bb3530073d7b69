import Reporting
import Serving

extension Comparison {
  /// Lanes that a report's batch player shows at most; more could not be followed by eye.
  static let mostPlayed = 8
  /// Requests that the player's lanes hold together: about 1 MB of the report.
  private static let playedTogether = 10_000

  /// How many requests of each of `count` candidates a report's player can show.
  public static func playedRequests(ofEach count: Int) -> Int {
    playedTogether / max(1, min(count, mostPlayed))
  }

  /// The comparison as a page: the batches of the candidates on one clock, their figures, and what the differences are
  /// made of.
  public func report(version: String) -> CompareReport {
    let names = entries.compactMap { $0.outcome?.scenario.name }
    let isOneScenario = Set(names).count == 1
    let title = isOneScenario ? names[0] : "\(entries.count) scenarios, the same requests"
    let runs = entries.compactMap { entry in
      entry.outcome.map {
        CompareReport.Run(name: entry.candidate.label, result: $0.result, history: $0.history)
      }
    }
    let keys = entries.first?.candidate.keys.map(\.path) ?? []
    return CompareReport(
      title: title, varied: isOneScenario ? keys : [], runs: runs, metrics: metricTable,
      table: fieldTable(version: version),
      paragraphs: paragraphs.map { .init(title: $0.title, lines: $0.lines) },
      version: version)
  }

  /// A row for each figure, a column for each candidate.
  private func fieldTable(version: String) -> ReportTable {
    let columns = entries.map { entry in
      Dictionary((entry.outcome?.fields ?? []).map { ($0.path, $0) }) { first, _ in first }
    }
    let paths = (base?.outcome?.fields ?? []).filter { !$0.isList }.map(\.path)
    return ReportTable(
      columns: ["figure"] + entries.map(\.candidate.label),
      rows: paths.map { path in
        [.text(path)] + columns.map { $0[path].map(ReportTable.Value.init) ?? .missing }
      })
  }
}
