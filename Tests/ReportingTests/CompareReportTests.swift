import Serving
import Testing

@testable import Reporting

@Suite struct CompareReportTests {
  private func run(_ policy: BatchingPolicy) throws -> CompareReport.Run {
    let (result, collector) = try PictureFixtures.run(
      try PictureFixtures.scenario(policy, tensorParallelDegree: 4))
    return CompareReport.Run(
      name: policy.rawValue, result: result,
      history: collector.history(name: policy.rawValue, capacityTokens: result.kv.capacityTokens))
  }

  @Test func lanesStandBelowOneAnother() throws {
    let table = ReportTable(
      columns: ["engine.batching.policy"], rows: [[.text("dynamic")], [.text("paged")]])
    let report = CompareReport(
      title: "Two ways", runs: [try run(.dynamic), try run(.paged)], table: table,
      findings: ["Padding is lost."],
      version: "0")
    let html = report.html()
    #expect(holds(html, "data-lane=\"0\"") && holds(html, "data-lane=\"1\""))
    #expect(holds(html, "paged puts out most"))
    #expect(holds(html, "times dynamic"))
    #expect(holds(html, "Padding is lost."))
    #expect(
      html.contains("dynamic: all tokens at once"), "there is no time between tokens that come together")
  }

  @Test func nothingToCompareIsNoTrouble() {
    let report = CompareReport(
      title: "None", runs: [], table: ReportTable(columns: [], rows: []), version: "0")
    #expect(holds(report.html(), "Nothing was compared"))
  }
}
