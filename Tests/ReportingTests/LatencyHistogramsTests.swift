import Testing

@testable import Reporting
@testable import Serving

@Suite struct LatencyHistogramsTests {
  @Test func everyMetricIsKept() {
    var scenario = Scenario.sample()
    scenario.warmupRequests = 1
    let latencies = LatencyHistograms(scenario)
    latencies.observe(event(50, .firstToken, 1))
    latencies.observe(span(start: 50, duration: 20, steps: 3, decode: 1))
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
