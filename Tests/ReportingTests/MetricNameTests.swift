import Testing

@testable import Reporting

@Suite struct MetricNameTests {
  @Test(arguments: [
    ("p99_ttft_ms", "p99 TTFT, ms"), ("mean_e2el_ms", "mean end-to-end latency, ms"),
    ("output_throughput", "output throughput, tokens/s"), ("engine.dtype", "engine.dtype"),
    ("p99_other_ms", "p99_other_ms"), ("", ""),
  ])
  func keysHaveNames(_ key: String, _ name: String) {
    #expect(MetricName.title(key) == name)
  }

  @Test func headingsBeginWithACapitalUnlessTheyAreKeysOrPercentiles() {
    #expect(MetricName.heading("output_throughput") == "Output throughput, tokens/s")
    #expect(MetricName.heading("p99_ttft_ms") == "p99 TTFT, ms")
    #expect(MetricName.heading("engine.dtype") == "engine.dtype")
  }
}
