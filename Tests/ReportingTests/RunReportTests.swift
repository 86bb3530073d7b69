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

  @Test func theVerdictFollowsTheObjectives() throws {
    let easy = Objective(metric: .ttft, statistic: .p99, limitMilliseconds: 1e9)
    let hard = Objective(metric: .e2el, statistic: .mean, limitMilliseconds: 1e-9)
    #expect(try report(try PictureFixtures.scenario(objectives: [easy])).verdict.tone == .good)
    let missed = try report(try PictureFixtures.scenario(objectives: [easy, hard])).verdict
    #expect(missed.tone == .bad)
    #expect(missed.headline == "✗ Misses 1 of 2 objectives: mean end-to-end latency")
    #expect(try report(try PictureFixtures.scenario()).verdict.tone == .plain)
  }

  @Test func aGrowingQueueIsSaid() throws {
    let scenario = try PictureFixtures.scenario(maxBatchSize: 2, requests: 200, arrivals: .poisson(rate: 50))
    #expect(try report(scenario).verdict.reasons.contains { $0.hasPrefix("The queue kept growing") })
  }

  @Test func theSameRunGivesTheSameBytes() throws {
    let scenario = try PictureFixtures.scenario()
    #expect(try report(scenario).html() == report(scenario).html())
  }
}
