import Serving
import Testing

@testable import Reporting

@Suite struct RunVerdictTests {
  private func verdict(_ scenario: Scenario) throws -> Verdict {
    RunVerdict.of(try PictureFixtures.run(scenario).0, scenario)
  }

  @Test func itFollowsTheObjectives() throws {
    let easy = Objective(metric: .ttft, statistic: .p99, limitMilliseconds: 1e9)
    let hard = Objective(metric: .e2el, statistic: .mean, limitMilliseconds: 1e-9)
    #expect(try verdict(try PictureFixtures.scenario(objectives: [easy])).tone == .good)
    let missed = try verdict(try PictureFixtures.scenario(objectives: [easy, hard]))
    #expect(missed.tone == .bad)
    #expect(missed.headline == "✗ Misses 1 of 2 objectives: mean end-to-end latency")
    #expect(try verdict(try PictureFixtures.scenario()).tone == .plain)
  }

  @Test func aGrowingQueueIsSaid() throws {
    let scenario = try PictureFixtures.scenario(maxBatchSize: 2, requests: 200, arrivals: .poisson(rate: 50))
    let saturated = try verdict(scenario)
    #expect(saturated.tone == .warn)
    #expect(saturated.reasons.contains { $0.hasPrefix("The queue kept growing") })
  }

  @Test func itSaysWhatBindsAndWhatToTry() throws {
    let reasons = try verdict(try PictureFixtures.scenario()).reasons
    #expect(reasons.contains { $0.hasPrefix("Bound by ") })
    #expect(reasons.contains { $0.hasPrefix("Worth trying: ") })
  }
}
