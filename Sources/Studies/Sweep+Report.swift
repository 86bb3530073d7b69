import Reporting
import Scenarios

extension Sweep {
  /// The points of `rows` as a page: metrics against the varied keys, the trade-off, and every point's figures.
  public func report(_ rows: SweepTable) -> SweepReport {
    let scenario = try? StudyScenario.make(file)
    var report = SweepReport(
      title: scenario?.name ?? file.path, table: rows.table, variedCount: columns.varied.count,
      version: version)
    for objective in scenario?.objectives ?? [] {
      report.limits[ObjectiveCheck.name(objective)] = objective.limitMilliseconds
    }
    return report
  }
}
