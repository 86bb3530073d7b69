import Scenarios
import Serving

/// vLLM 0.19 on two workstation GPUs: 300 ShareGPT requests, every one of them measured.
package enum RTXCases {
  static let cases = ["rtx4090-llama3.1-8b-tp1", "rtxpro6000-llama3.1-8b-tp1"]

  static let source = Validation.Source(
    name: "vllm-rtx",
    needs: cases.flatMap { name in
      ["case.json", "workload.csv", "truth_requests.csv", "llmservingsim_requests.csv"].map {
        "vllm_rtx/\(name)/\($0)"
      }
    }
  ) { data in
    var table = ValidationTable(
      name: "vllm-rtx", title: "vLLM 0.19, Llama-3.1-8B, 300 ShareGPT requests (casys-kaist/LLMServingSim)",
      fitted: "step and sequence time of vllm-0.19 to both runs",
      bars: [
        ValidationBar("E2E mean", 0.02), ValidationBar("TPOT mean", 0.02),
        ValidationBar("E2E of requests", 0.04),
      ])
    for name in cases {
      table.missing += attempt { table.cases.append(try replay(name, data: data)) }
    }
    table.missing += attempt { table.peers.append(try peer(data)) }
    return table
  }

  /// What LLMServingSim predicts for these runs.
  private static func peer(_ data: MeasurementFolder) throws -> PeerError {
    let errors = try cases.map { name in
      let folder = "vllm_rtx/\(name)"
      let truth = Sample(
        try data.table("\(folder)/truth_requests.csv").rows.compactMap { $0.number("latency_ms") })
      let other = Sample(
        try data.table("\(folder)/llmservingsim_requests.csv").rows.compactMap { $0.number("latency_ms") })
      return abs(other.mean / truth.mean - 1)
    }
    let sample = Sample(errors)
    return PeerError(
      "LLMServingSim", "E2E mean", mean: sample.mean, median: sample.median,
      note: "these runs, with a profile of every kernel of each card")
  }

  private static func replay(_ name: String, data: MeasurementFolder) throws -> ValidationCase {
    let measured = try rows(name, data: data).map(\.0)
    let records = try RequestRecords.run(try scenario(name, data: data))
    func means(_ column: String, _ simulated: (RequestRecord) -> Double) -> (Double, Double) {
      (Sample(measured.compactMap { $0.number(column) }).mean, Sample(records.map(simulated)).mean)
    }
    func pairs(_ column: String, _ simulated: (RequestRecord) -> Double) -> [(
      measured: Double, simulated: Double
    )] {
      zip(measured, records).map { ($0.number(column) ?? .nan, simulated($1)) }
    }
    let e2e = means("latency_ms", \.answerMilliseconds)
    let tpot = means("tpot_ms", \.perTokenMilliseconds)
    let ttft = means("ttft_ms", \.firstTokenMilliseconds)
    return ValidationCase(
      name: name, isFitted: true,
      residuals: [
        Residual("E2E mean", unit: "ms", measured: e2e.0, simulated: e2e.1),
        Residual("TPOT mean", unit: "ms", measured: tpot.0, simulated: tpot.1),
        Residual("TTFT mean", unit: "ms", measured: ttft.0, simulated: ttft.1),
        Residual("E2E of requests", unit: "ms", rows: pairs("latency_ms", \.answerMilliseconds)),
        Residual("TPOT of requests", unit: "ms", rows: pairs("tpot_ms", \.perTokenMilliseconds)),
      ].compactMap { $0 })
  }

  /// The requests' rows in order of arrival, measured latencies with the lengths of their prompts and answers.
  private static func rows(_ name: String, data: MeasurementFolder) throws -> [(
    MeasurementRow, MeasurementRow
  )] {
    let truth = try data.table("vllm_rtx/\(name)/truth_requests.csv").rows
    let lengths = try data.table("vllm_rtx/\(name)/workload.csv").rows
    return zip(truth, lengths).sorted {
      ($0.0.number("arrival_s") ?? 0) < ($1.0.number("arrival_s") ?? 0)
    }
  }

  /// The run as it was driven: at the times at which its requests came.
  package static func scenario(_ name: String, data: MeasurementFolder) throws -> Scenario {
    let settings = try data.object("vllm_rtx/\(name)/case.json")
    let gpu: Accelerator = name.hasPrefix("rtxpro") ? .rtxPro6000 : .rtx4090
    guard let hardware = gpu.machine(1), let arguments = settings["engine_kwargs"] else {
      throw MeasurementFolder.Problem(description: "vllm_rtx/\(name)/case.json lacks engine_kwargs")
    }
    var engine = Engine(.vllm019, blocks: settings["kv_cache"]?["num_gpu_blocks"]?.count)
    engine.batching.maxBatchSize = arguments["max_num_seqs"]?.count ?? engine.batching.maxBatchSize
    engine.batching.maxBatchTokens = arguments["max_num_batched_tokens"]?.count
    engine.batching.prefixCaching = true
    let requests = try rows(name, data: data).map {
      TracedRequest(
        arrivalNanoseconds: $0.0.nanoseconds("arrival_s"),
        inputTokens: $0.1.count("input_tokens") ?? 1, outputTokens: $0.1.count("output_tokens") ?? 1)
    }
    return Scenario(
      name: name, seed: 1, hardware: hardware, model: .llama3v1With8B, engine: engine,
      workload: Workload(
        requests: nil, arrivals: .trace, lengths: .trace(MeasuredRequests.opener(requests, name: name))))
  }
}

/// Recorded requests as a trace.
final class MeasuredRequests: RequestTrace {
  private let requests: [TracedRequest]
  private var position = 0

  private init(_ requests: [TracedRequest]) {
    self.requests = requests
  }

  func next() -> TracedRequest? {
    guard position < requests.count else { return nil }
    defer { position += 1 }
    return requests[position]
  }

  /// Pieces that begin prompt number `number` of 100 in ten groups: a system prompt of 100 tokens for each group (six
  /// full blocks of 16), then a question of its own.
  static func prefix(ofPrompt number: Int) -> [Int] {
    [number / 10] + (1...7).map { 100 * $0 + number }
  }

  static func opener(_ requests: [TracedRequest], name: String) -> TraceOpener {
    TraceOpener(name: name, pieceTokens: 96) { MeasuredRequests(requests) }
  }
}
