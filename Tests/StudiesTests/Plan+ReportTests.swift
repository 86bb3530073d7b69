import Reporting
import Scenarios
import Testing

@testable import Studies

@Suite struct PlanReportTests {
  private func plan(_ goal: PlanQuestion.Goal, instances: [String] = [], isWhole: Bool = true) throws -> Plan
  {
    var question = PlanQuestion(
      file: try scenarioFile(smallScenario, "workload.requests=50"), goal: goal, instances: instances,
      grid: try Grid([]), jobs: 2)
    question.wantsWholeRuns = isWhole
    return try PlanSearch.run(question)
  }

  @Test func wholeRunsGiveTheSameAnswer() throws {
    let (whole, brief) = (try plan(.highestRate), try plan(.highestRate, isWhole: false))
    #expect(whole.text == brief.text)
    #expect(whole.trials.map(\.verdict.isMet) == brief.trials.map(\.verdict.isMet))
    #expect(whole.trials.allSatisfy { $0.verdict.result != nil })
  }

  @Test func aRateIsDrawnAgainstItsLimits() throws {
    let plan = try plan(.highestRate)
    let report = plan.report(version: "test")
    #expect(report.variedCount == 1 && report.table.columns.first == "workload.arrivals.rate")
    #expect(report.table.rows.count == plan.trials.count)
    #expect(report.limits["p99_ttft_ms"] == 500 && report.limits["tightest_limit_used"] == 1)
    #expect(report.headline.contains("requests/s within the objectives"))
    #expect(report.findings.map(\.name).contains("binding"))
    let rates = report.table.rows.compactMap { $0.first?.number }
    #expect(rates == rates.sorted())
    // What is within the limits is at or below the answer.
    let within = try #require(report.table.index(of: "rate_within_slo"))
    let highest = try #require(plan.rate?.highest)
    #expect(report.table.rows.compactMap { $0[within].number }.max() == highest)
  }

  @Test func systemsStandSideBySideTheBestFirst() throws {
    let plan = try plan(.leastCost(rate: 10), instances: ["g5.xlarge", "g6.xlarge", "p4d.24xlarge"])
    let report = plan.report(version: "test")
    #expect(report.variedCount == 2)
    #expect(report.table.columns.prefix(3) == ["replicas", "system", "cost_per_hour"])
    let best = try #require(plan.answer)
    let first = try #require(report.table.rows.first?[1])
    if case .text(let name) = first {
      #expect(name == best.instance || name == best.scenario.hardware.accelerator.name)
    } else {
      Issue.record("a system has a name")
    }
    #expect(report.isGood == true)
  }
}
