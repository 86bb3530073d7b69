/// What people call the keys of results.
///
///     MetricName.title("p99_ttft_ms")          // "p99 TTFT, ms"
///     MetricName.title("output_throughput")    // "output throughput, tokens/s"
///     MetricName.title("engine.dtype")         // "engine.dtype": keys of a scenario stay as they are
enum MetricName {
  /// A name with its unit; the key itself where it has no other.
  static func title(_ key: String) -> String {
    if let known = names[key] { return known }
    let words = key.split(separator: "_")
    guard words.count == 3, words[2] == "ms", let metric = latencies[String(words[1])] else { return key }
    return "\(words[0]) \(metric), ms"
  }

  /// The name as a heading.
  static func heading(_ key: String) -> String {
    guard let name = names[key], let first = name.first else { return title(key) }
    return first.uppercased() + name.dropFirst()
  }

  private static let latencies = [
    "ttft": "TTFT", "tpot": "TPOT", "itl": "ITL", "e2el": "end-to-end latency", "queue": "queue time",
  ]

  private static let names = [
    "output_throughput": "output throughput, tokens/s", "request_throughput": "throughput, requests/s",
    "total_token_throughput": "throughput, tokens/s with prompts",
    "request_goodput": "goodput, requests/s within the objectives",
    "tokens_per_second_per_gpu": "tokens/s of each GPU",
    "tokens_per_second_per_user": "tokens/s of one answer",
    "cost_per_million_output_tokens": "cost, USD a million output tokens",
    "cost_per_hour": "cost, USD an hour",
    "energy_joules_per_output_token": "energy, J an output token", "mean_batch_size": "requests in a step",
    "kv.peak_use": "KV memory at its peak, part of 1", "kv.waste": "KV memory wasted, part of what is taken",
    "mfu": "MFU", "mbu": "MBU", "tightest_limit_used": "tightest limit, 1 = all of it used",
    "rate_within_slo": "requests/s within the objectives",
  ]
}
