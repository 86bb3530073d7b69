import Reporting
import Scenarios
import Serving

extension Plan {
  /// The part of its limit that the objective nearest to it uses; above 1 it is missed.
  private static let limitUsed = "tightest_limit_used"
  /// The highest rate at which a system met the objectives.
  private static let rateWithin = "rate_within_slo"

  /// The answer, and every simulation of the search as a point.
  public func report(version: String) -> SweepReport {
    var report = SweepReport(
      title: scenario.name, table: table(version: version), variedCount: isOneSystem ? 1 : 2,
      headline: headline, findings: findings, version: version)
    report.isGood = answer != nil
    report.isSearch = true
    report.limits[Self.limitUsed] = 1
    for objective in scenario.objectives {
      report.limits[ObjectiveCheck.name(objective)] = objective.limitMilliseconds
    }
    switch goal {
    case .leastCost:
      let title = "What is left of the tightest limit, against cost"
      report.tradeoffs = [
        .init(title, x: "cost_per_hour", y: Self.limitUsed), .init(title, x: "replicas", y: Self.limitUsed),
      ]
    case .highestRate where isOneSystem:
      report.tradeoffs = [
        .init(
          "What is left of the tightest limit, against throughput", x: "output_throughput", y: Self.limitUsed)
      ]
    case .highestRate:
      report.tradeoffs = [
        .init("Rate within the objectives, against cost", x: "cost_per_hour", y: Self.rateWithin)
      ]
    }
    return report
  }

  private var isOneSystem: Bool { Set(trials.map(\.system)).count < 2 }

  // MARK: Rows

  /// A row for each trial: what was searched over, the system, whether it will do, and the results.
  private func table(version: String) -> ReportTable {
    let searched: String
    switch goal {
    case .highestRate: searched = "workload.arrivals.rate"
    case .leastCost: searched = "replicas"
    }
    var columns = isOneSystem ? [searched] : [searched, "system"]
    columns += ["cost_per_hour", Self.limitUsed, Self.rateWithin]
    let results = ResultFields.rowPaths.filter { !columns.contains($0) }
    var highest: [String: Double] = [:]
    for trial in trials where trial.verdict.isMet {
      highest[trial.system] = max(highest[trial.system] ?? 0, trial.rate)
    }
    let rows = ordered.map { trial -> [ReportTable.Value] in
      var cells = [value(of: trial)]
      if !isOneSystem { cells.append(.text(trial.system)) }
      cells.append(trial.costPerHour.map { .number($0) } ?? .missing)
      cells.append(trial.verdict.headroom.map { .number(1 - $0) } ?? .missing)
      let isHighest = trial.verdict.isMet && trial.rate == highest[trial.system]
      cells.append(isHighest ? .number(trial.rate) : .missing)
      let fields = trial.verdict.result.map { ResultFields.row($0, version: version) } ?? []
      let values = Dictionary(fields.map { ($0.path, ReportTable.Value($0)) }) { first, _ in first }
      cells += results.map { values[$0] ?? .missing }
      cells.append(.text(trial.verdict.result == nil ? "error" : "ok"))
      return cells + [trial.verdict.failure.map { .text($0) } ?? .missing]
    }
    return ReportTable(columns: columns + results + ["status", "reason"], rows: rows)
  }

  private func value(of trial: PlanTrial) -> ReportTable.Value {
    switch goal {
    case .highestRate: .number(trial.rate)
    case .leastCost: .number(Double(trial.replicas))
    }
  }

  /// The trials, the best system's first, each system's by what was searched over.
  private var ordered: [PlanTrial] {
    var worth: [String: Double] = [:]
    for trial in trials where trial.verdict.isMet {
      let value: Double
      switch goal {
      case .highestRate: value = trial.rate
      case .leastCost: value = -(trial.costPerHour ?? Double(trial.replicas))
      }
      worth[trial.system] = max(worth[trial.system] ?? -.infinity, value)
    }
    return trials.sorted { left, right in
      let (a, b) = (worth[left.system] ?? -.infinity, worth[right.system] ?? -.infinity)
      if a != b { return a > b }
      if left.system != right.system { return left.system < right.system }
      return (left.replicas, left.rate) < (right.replicas, right.rate)
    }
  }
}
