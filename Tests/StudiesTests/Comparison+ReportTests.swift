import Reporting
import Scenarios
import Testing

@testable import Studies

@Suite struct ComparisonReportTests {
  private func comparison(_ argument: String, playedRequests: Int = 50) throws -> Comparison {
    Comparison(
      try Comparison.candidates([scenarioFile()], grid: grid(argument)), jobs: 2, version: "test",
      playedRequests: playedRequests)
  }

  @Test func lanesHoldTheSameFirstRequests() throws {
    let report = try comparison("policy=dynamic,paged").report(version: "test")
    #expect(report.runs.map(\.name) == ["dynamic", "paged"])
    #expect(report.runs.compactMap { $0.history?.requests.count } == [50, 50])
    #expect(
      report.runs[0].history?.requests.map(\.arrival) == report.runs[1].history?.requests.map(\.arrival))
    #expect(report.varied == ["engine.batching.policy"])
    #expect(report.metrics.columns == ["metric", "dynamic", "paged"])
    #expect(
      report.paragraphs.map(\.title).contains("paged against dynamic, and what the difference is made of"))
  }

  @Test func itsFiguresAreThoseOfTheRows() throws {
    let comparison = try comparison("policy=dynamic,paged")
    let table = comparison.report(version: "test").table
    let row = try #require(table.rows.first { $0.first == .text("output_throughput") })
    #expect(
      row.dropFirst().compactMap(\.number)
        == comparison.entries.compactMap { $0.outcome?.result.outputThroughput })
  }

  @Test func oneThatCannotRunIsSaidAndNotPlayed() throws {
    let report = try comparison("tensor_parallel_degree=1,2").report(version: "test")
    #expect(report.runs.map(\.name) == ["1"])
    #expect(report.paragraphs.first?.title == "Could not run")
    #expect(report.table.columns == ["figure", "1", "2"])
  }

  @Test func historiesAreKeptOnlyWhereTheyAreAskedFor() throws {
    let comparison = try comparison("policy=dynamic,paged", playedRequests: 0)
    #expect(comparison.entries.allSatisfy { $0.outcome?.history == nil })
    #expect(Comparison.playedRequests(ofEach: 2) == 5000)
    #expect(Comparison.playedRequests(ofEach: 64) == 1250)
  }
}
