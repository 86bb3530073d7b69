import Scenarios
import Serving
import Testing

@Suite struct ObjectivesFileTests {
  @Test func readsLimits() throws {
    let found = try scenario(soundScenario, "slo={ttft_ms:{p99:500,mean:100},e2el_ms:{p90:2e4}}").objectives
    #expect(
      found == [
        Objective(metric: .ttft, statistic: .p99, limitMilliseconds: 500),
        Objective(metric: .ttft, statistic: .mean, limitMilliseconds: 100),
        Objective(metric: .e2el, statistic: .p90, limitMilliseconds: 20_000),
      ])
  }

  @Test func readsPresets() throws {
    #expect(
      try scenario(soundScenario, "slo=MLPerf Llama2-70b").objectives == [
        Objective(metric: .ttft, statistic: .p99, limitMilliseconds: 2000),
        Objective(metric: .tpot, statistic: .p99, limitMilliseconds: 200),
      ])
  }

  @Test(arguments: [
    ("slo.ttft_ms.p98=4", "unknown key 'p98' in slo.ttft_ms; did you mean 'p90'?"),
    ("slo.tfft_ms.p99=4", "unknown key 'tfft_ms' in slo; did you mean 'ttft_ms'?"),
    (
      "slo.ttft_ms.p99=0",
      "slo.ttft_ms.p99: expected a number above 0 and up to 1000000000, found the number 0"
    ),
    (
      "slo=chatt",
      "slo: unknown SLO preset 'chatt' (batchyard catalogue lists those built in); did you mean 'chat'?"
    ),
  ])
  func tellsWhatIsWrong(change: String, expected: String) {
    #expect(message { _ = try scenario(soundScenario, change) } == "--set \(change): error: \(expected)")
  }
}
