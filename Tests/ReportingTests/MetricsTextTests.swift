import Testing

@testable import Reporting
@testable import Serving

@Suite struct MetricsTextTests {
  private var lines: [Substring] {
    var scenario = Scenario.sample()
    scenario.model.name = "a \"b\""
    let metrics = MetricsText(scenario, capacityTokens: 1000)
    metrics.observe(event(0, .arrived, 0, replica: -1))
    metrics.observe(event(0, .admitted, 0))
    metrics.observe(span(start: 0, duration: 50, prefill: 1, prefillTokens: 35, taken: 500, used: 35))
    metrics.observe(event(50, .firstToken, 0))
    metrics.observe(span(start: 50, duration: 20, steps: 3, decode: 1, taken: 500, used: 38))
    metrics.observe(TokenGaps(first: 20_000_000 << 16, increment: 0, steps: 3, count: 1, isCounted: false))
    metrics.observe(event(110, .finished, 0))
    metrics.observe(request(0))
    let load = LoadOverTime(binSeconds: 0.1, seconds: 0.1, bins: [LoadOverTime.Bin(keyValueTaken: 500)])
    return metrics.text(load: load).split(separator: "\n")
  }

  @Test func samples() {
    let labels = #"engine="0",model_name="a \"b\"""#
    let lines = lines
    for line in [
      "# TYPE vllm:num_requests_running gauge",
      "vllm:prompt_tokens_total{\(labels)} 35",
      "vllm:generation_tokens_total{\(labels)} 4",
      "vllm:kv_cache_usage_perc{\(labels)} 0.25",
      "vllm:request_success_total{engine=\"0\",finished_reason=\"length\",model_name=\"a \\\"b\\\"\"} 1",
      "# TYPE vllm:time_to_first_token_seconds histogram",
      "vllm:time_to_first_token_seconds_bucket{engine=\"0\",le=\"0.04\",model_name=\"a \\\"b\\\"\"} 0",
      "vllm:time_to_first_token_seconds_bucket{engine=\"0\",le=\"0.06\",model_name=\"a \\\"b\\\"\"} 1",
      "vllm:time_to_first_token_seconds_bucket{engine=\"0\",le=\"+Inf\",model_name=\"a \\\"b\\\"\"} 1",
      "vllm:time_to_first_token_seconds_sum{\(labels)} 0.05",
      "vllm:inter_token_latency_seconds_count{\(labels)} 3",
      "vllm:inter_token_latency_seconds_sum{\(labels)} 0.06",
      "vllm:iteration_tokens_total_sum{\(labels)} 38",
      "vllm:e2e_request_latency_seconds_sum{\(labels)} 0.11",
    ] {
      #expect(lines.contains(Substring(line)), "\(line)")
    }
  }

  @Test func everySampleBelongsToTheTypeBeforeIt() {
    var current = ""
    for line in lines {
      let words = line.split(separator: " ")
      if line.hasPrefix("# TYPE") { current = String(words[2]) }
      if !line.hasPrefix("#") { #expect(line.hasPrefix(current)) }
    }
  }
}
