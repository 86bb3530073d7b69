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
    var metrics = TableText(columns: ["metric", "dynamic", "paged"])
    metrics.add(["output tokens/s", "310", "905 (x 2.9)"])
    let report = CompareReport(
      title: "Two ways", varied: ["engine.batching.policy"], runs: [try run(.dynamic), try run(.paged)],
      metrics: metrics,
      table: ReportTable(
        columns: ["figure", "dynamic", "paged"], rows: [[.text("steps"), .number(7), .number(9)]]),
      paragraphs: [.init(title: "Could not run", lines: ["none: <no> memory"])], version: "0")
    let html = report.html()
    #expect(holds(html, "data-lane=\"0\"") && holds(html, "data-lane=\"1\""))
    #expect(holds(html, "paged puts out most"))
    #expect(holds(html, "times dynamic"))
    #expect(holds(html, "engine.batching.policy: dynamic · paged"))
    #expect(holds(html, "none: &lt;no&gt; memory"))
    #expect(holds(html, "905 (x 2.9)"))
    #expect(
      html.contains("dynamic: all tokens at once"), "there is no time between tokens that come together")
  }

  @Test func aRunWithoutHistoryIsLeftOutOfThePlayer() throws {
    var second = try run(.paged)
    second.history = nil
    let report = CompareReport(
      title: "Two ways", runs: [try run(.dynamic), second], table: ReportTable(columns: [], rows: []),
      version: "0")
    #expect(holds(report.html(), "The player shows the first 1 of 2 runs."))
    #expect(!holds(report.html(), "data-lane=\"1\""))
  }

  @Test func nothingToCompareIsNoTrouble() {
    let report = CompareReport(
      title: "None", runs: [], table: ReportTable(columns: [], rows: []), version: "0")
    #expect(holds(report.html(), "Nothing was compared"))
  }
}
