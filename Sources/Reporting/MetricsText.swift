import Serving
import Simulation

/// `--metrics`: the run as vLLM's Prometheus metrics in the text exposition format, so that dashboards made for vLLM
/// show a simulation.
///
/// Names, labels and bucket bounds are those of vLLM V1 (`vllm/v1/metrics/loggers.py`), with the older
/// `vllm:gpu_cache_usage_perc` and `vllm:time_per_output_token_seconds` beside their successors. Counters and histograms
/// hold the whole run, warm-up included. A gauge has no last value worth showing once everything is served: it holds the
/// mean over the run. All replicas together are `engine="0"`.
public final class MetricsText: SimulationObserver {
  private let model: String
  private let replicas: Int
  private let capacity: Int

  private var preemptions = 0
  private var promptTokens = 0
  private var cachedTokens = 0
  private var generationTokens = 0
  private var succeeded = 0
  private var refused = 0
  private var iterationTokens = PrometheusHistogram(bounds: MetricsText.iterationBounds)
  private var requestPromptTokens: PrometheusHistogram
  private var requestGenerationTokens: PrometheusHistogram
  private var timeToFirstToken = PrometheusHistogram(seconds: MetricsText.firstTokenBounds)
  private var interTokenLatency = PrometheusHistogram(
    seconds: MetricsText.tokenBounds, perSecond: MetricsText.gapsPerSecond)
  private var timePerOutputToken = PrometheusHistogram(seconds: MetricsText.tokenBounds)
  private var endToEnd = PrometheusHistogram(seconds: MetricsText.requestBounds)
  private var queueTime = PrometheusHistogram(seconds: MetricsText.requestBounds)
  private var inferenceTime = PrometheusHistogram(seconds: MetricsText.requestBounds)
  private var decodeTime = PrometheusHistogram(seconds: MetricsText.requestBounds)
  private var prefillTime = PrometheusHistogram(seconds: MetricsText.requestBounds)

  /// Gaps are in 2^-16 ns.
  private static let gapsPerSecond = 65536e9
  private static let iterationBounds: [Int64] = [
    1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384,
  ]
  private static let firstTokenBounds = [
    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160,
    640,
    2560,
  ]
  private static let tokenBounds = [
    0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
  ]
  private static let requestBounds = [
    0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680,
  ]

  /// Follows a run of `scenario`; `capacityTokens` is what a replica's KV memory holds.
  public init(_ scenario: Scenario, capacityTokens: Int) {
    model = scenario.model.name
    replicas = max(1, scenario.replicaCount)
    capacity = capacityTokens
    let bounds = PrometheusHistogram.oneTwoFive(upTo: scenario.engine.maxModelLength)
    requestPromptTokens = PrometheusHistogram(bounds: bounds)
    requestGenerationTokens = PrometheusHistogram(bounds: bounds)
  }

  /// Counts preemptions.
  public func observe(_ event: RequestEvent) {
    if event.kind == .preempted { preemptions += 1 }
  }

  /// Counts the gaps between tokens.
  public func observe(_ gaps: TokenGaps) { interTokenLatency.add(gaps) }

  /// Counts steps.
  public func observe(_ span: StepSpan) {
    iterationTokens.add(Int64(span.prefillTokens + span.decodeRequests), count: Int64(span.steps))
  }

  /// Counts requests.
  public func observe(_ request: RequestRecord) {
    guard request.status == .completed else {
      refused += 1
      return
    }
    succeeded += 1
    promptTokens += request.inputTokens
    cachedTokens += request.cachedTokens
    generationTokens += request.outputTokens
    requestPromptTokens.add(Int64(request.inputTokens))
    requestGenerationTokens.add(Int64(request.outputTokens))
    timeToFirstToken.add(request.timeToFirstToken.nanoseconds)
    if let time = request.timePerOutputToken { timePerOutputToken.add(time.nanoseconds) }
    endToEnd.add(request.endToEnd.nanoseconds)
    queueTime.add(request.queue.nanoseconds)
    inferenceTime.add((request.finish - request.admission).nanoseconds)
    prefillTime.add((request.firstToken - request.admission).nanoseconds)
    decodeTime.add((request.finish - request.firstToken).nanoseconds)
  }

  /// The metrics of the run, whose `load` the gauges are of.
  public func text(load: LoadOverTime) -> String {
    var writer = ByteWriter()
    let keyValueUse = capacity > 0 ? load.mean(\.keyValueTaken) / Double(capacity * replicas) : 0
    gauge(
      "num_requests_running", "Requests in model execution batches, mean of the run.", load.mean(\.running),
      &writer)
    gauge(
      "num_requests_waiting", "Requests waiting to be processed, mean of the run.", load.mean(\.waiting),
      &writer)
    gauge("kv_cache_usage_perc", "KV-cache usage, 1 is full, mean of the run.", keyValueUse, &writer)
    gauge("gpu_cache_usage_perc", "The older name of kv_cache_usage_perc.", keyValueUse, &writer)
    counter("num_preemptions_total", "Preemptions.", preemptions, &writer)
    counter("prompt_tokens_total", "Prompt tokens of completed requests.", promptTokens, &writer)
    counter("generation_tokens_total", "Answer tokens of completed requests.", generationTokens, &writer)
    counter(
      "prefix_cache_queries_total", "Prompt tokens looked for in the prefix cache.", promptTokens, &writer)
    counter("prefix_cache_hits_total", "Prompt tokens found in the prefix cache.", cachedTokens, &writer)
    success(&writer)
    histogram("iteration_tokens_total", "Tokens in a step.", iterationTokens, scale: 1, &writer)
    histogram("request_prompt_tokens", "Prompt tokens of a request.", requestPromptTokens, scale: 1, &writer)
    histogram(
      "request_generation_tokens", "Answer tokens of a request.", requestGenerationTokens, scale: 1, &writer)
    histogram("time_to_first_token_seconds", "Time to first token.", timeToFirstToken, scale: 1e9, &writer)
    histogram(
      "inter_token_latency_seconds", "Gap between two tokens of a request.", interTokenLatency,
      scale: Self.gapsPerSecond, &writer)
    histogram(
      "time_per_output_token_seconds", "The older name of inter_token_latency_seconds.", interTokenLatency,
      scale: Self.gapsPerSecond, &writer)
    histogram(
      "request_time_per_output_token_seconds", "Mean gap of a request.", timePerOutputToken, scale: 1e9,
      &writer)
    histogram("e2e_request_latency_seconds", "Arrival to last token.", endToEnd, scale: 1e9, &writer)
    histogram("request_queue_time_seconds", "Arrival to admission.", queueTime, scale: 1e9, &writer)
    histogram(
      "request_inference_time_seconds", "Admission to last token.", inferenceTime, scale: 1e9, &writer)
    histogram("request_prefill_time_seconds", "Admission to first token.", prefillTime, scale: 1e9, &writer)
    histogram("request_decode_time_seconds", "First to last token.", decodeTime, scale: 1e9, &writer)
    return writer.string
  }

  private func gauge(_ name: String, _ help: String, _ value: Double, _ writer: inout ByteWriter) {
    header(name, help, "gauge", &writer)
    sample(name, &writer) { $0.number(value) }
  }

  private func counter(_ name: String, _ help: String, _ value: Int, _ writer: inout ByteWriter) {
    header(name, help, "counter", &writer)
    sample(name, &writer) { $0.integer(value) }
  }

  private func success(_ writer: inout ByteWriter) {
    let name = "request_success_total"
    header(name, "Requests by how they ended: by the length of their answer, or refused.", "counter", &writer)
    sample(name, label: ("finished_reason", "length"), &writer) { $0.integer(succeeded) }
    sample(name, label: ("finished_reason", "abort"), &writer) { $0.integer(refused) }
  }

  /// `scale` units of the histogram are one of the metric.
  private func histogram(
    _ name: String, _ help: String, _ histogram: PrometheusHistogram, scale: Double,
    _ writer: inout ByteWriter
  ) {
    header(name, help, "histogram", &writer)
    var below: Int64 = 0
    for (index, bound) in histogram.bounds.enumerated() {
      below += histogram.counts[index]
      sample(name + "_bucket", label: ("le", bucketBound(Double(bound) / scale)), &writer) {
        $0.integer(below)
      }
    }
    sample(name + "_bucket", label: ("le", "+Inf"), &writer) { $0.integer(histogram.count) }
    sample(name + "_sum", &writer) { $0.number(Double(histogram.sum) / scale) }
    sample(name + "_count", &writer) { $0.integer(histogram.count) }
  }

  /// As Prometheus's Python client writes bounds: `1.0`, `0.25`.
  private func bucketBound(_ bound: Double) -> String { bound.description }

  private func header(_ name: String, _ help: String, _ type: String, _ writer: inout ByteWriter) {
    writer.text("# HELP vllm:\(name) \(help)\n# TYPE vllm:\(name) \(type)\n")
  }

  private func sample(
    _ name: String, label: (name: String, value: String)? = nil, _ writer: inout ByteWriter,
    value: (inout ByteWriter) -> Void
  ) {
    writer.text("vllm:\(name){engine=\"0\"")
    if let label { writer.text(",\(label.name)=\"\(label.value)\"") }
    writer.literal(",model_name=\"")
    for character in model.unicodeScalars {
      switch character {
      case "\\": writer.literal("\\\\")
      case "\"": writer.literal("\\\"")
      case "\n": writer.literal("\\n")
      default: writer.text(String(character))
      }
    }
    writer.literal("\"} ")
    value(&writer)
    writer.byte("\n")
  }
}
