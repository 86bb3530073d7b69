import Serving
import Testing

@testable import Reporting

@Suite struct RunReportTests {
  private func report(_ scenario: Scenario) throws -> RunReport {
    let (result, collector) = try PictureFixtures.run(scenario)
    return RunReport(scenario: scenario, result: result, collector: collector, version: "0")
  }

  @Test(arguments: BatchingPolicy.allCases)
  func everyPolicyHasItsReport(_ policy: BatchingPolicy) throws {
    let html = try report(try PictureFixtures.scenario(policy, tensorParallelDegree: 4)).html()
    for heading in [
      "Time to first token", "End-to-end latency", "Throughput over time", "Requests over time",
      "KV memory over time",
      "Where the time went", "Memory of each GPU", "Roofline", "Slowest requests",
      "The batches, step by step",
    ] {
      #expect(holds(html, heading), "\(policy): no \(heading)")
    }
    #expect(holds(html, "Answers come together") == (policy == .dynamic || policy == .client))
  }

  @Test func aScenariosTextNeverBecomesMarkup() throws {
    let html = try report(try PictureFixtures.scenario(name: PictureFixtures.hostileName)).html()
    #expect(!holds(html, "<img"))
    #expect(holds(html, "&lt;/script&gt;&lt;img"))
    #expect(html.split(separator: "</script>").count == 3, "the data, the script, and what follows")
  }

  @Test func theSameRunGivesTheSameBytes() throws {
    let scenario = try PictureFixtures.scenario()
    #expect(try report(scenario).html() == report(scenario).html())
  }
}
