import Testing

@testable import Reporting
@testable import Serving

@Suite struct LatencyHistogramsTests {
  @Test func everyMetricIsKept() {
    var scenario = Scenario.sample()
    scenario.warmupRequests = 1
    let latencies = LatencyHistograms(scenario)
    var gaps = TokenGaps(first: 20_000_000 << 16, increment: 0, steps: 3, count: 1, isCounted: true)
    latencies.observe(gaps)
    gaps.isCounted = false
    latencies.observe(gaps)
    latencies.observe(request(1, admission: 5, firstToken: 50, finish: 110, output: 4))
    latencies.observe(request(0))
    func mean(_ metric: LatencyMetric) -> Double? {
      latencies.histograms[metric].map { $0.mean / LatencyHistograms.unitsPerMillisecond(metric) }
    }
    #expect(
      mean(.ttft) == 50 && mean(.e2el) == 110 && mean(.queue) == 5 && mean(.tpot) == 20 && mean(.itl) == 20)
    #expect(latencies.histograms[.itl]?.count == 3 && latencies.histograms[.ttft]?.count == 1)
  }
}
