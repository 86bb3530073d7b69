import Serving
import Simulation

/// vLLM 0.15 under Poisson load: six runs with every request recorded.
package enum TraceCases {
  static let summary = "vllm_h100/runs.csv"
  static let predictions = "vllm_h100/blis_predictions.csv"

  static let source = Validation.Source(
    name: "vllm-h100", needs: [summary, predictions, "vllm_h100/*.csv.gz"]
  ) {
    data in
    var table = ValidationTable(
      name: "vllm-h100", title: "vLLM 0.15 on H100, per-request traces (inference-sim/training)",
      fitted: """
        step time, rank skew and sampler of vllm-0.15 to the three general runs of Llama 2 and CodeLlama; the codegen \
        runs and Mixtral test them
        """,
      bars: [
        ValidationBar("E2E mean", 0.025), ValidationBar("TPOT mean", 0.025), ValidationBar("TTFT mean", 0.1),
        ValidationBar("E2E p99", 0.06),
      ],
      peers: [
        PeerError("BLIS", "E2E mean", mean: 0.091, note: "its own 38 runs"),
        PeerError("BLIS", "TPOT mean", mean: 0.098, note: "its own 38 runs"),
        PeerError("BLIS", "TTFT mean", mean: 0.195, note: "its own 38 runs"),
      ])
    table.missing += attempt { table.peers += try peers(data) }
    table.missing += attempt {
      let rows = try data.table(summary).rows
      for row in rows where row.whole("stage") == -1 {
        table.missing += attempt {
          let name = row.text("exp")
          let stages = rows.filter { $0.text("exp") == name && ($0.whole("stage") ?? -1) >= 0 }
          table.cases += try replay(name, stages: stages, data: data)
        }
      }
    }
    return table
  }

  /// What BLIS predicts for these runs, with the physics that it was trained on and with its roofline.
  private static func peers(_ data: MeasurementFolder) throws -> [PeerError] {
    let rows = try data.table(predictions).rows
    let metrics = [
      ("E2E mean", "ape_e2e_mean"), ("TPOT mean", "ape_tpot"), ("TTFT mean", "ape_ttft_mean"),
      ("E2E p99", "ape_e2e_p99"),
    ]
    return ["trained-physics", "roofline"].flatMap { backend in
      metrics.compactMap { metric, column in
        let errors = rows.filter { $0.text("backend") == backend }.compactMap { $0.number(column) }
        guard !errors.isEmpty else { return nil }
        let sample = Sample(errors)
        return PeerError(
          "BLIS \(backend)", metric, mean: sample.mean / 100, median: sample.median / 100,
          note: "these six runs")
      }
    }
  }

  private static func replay(_ name: String, stages: [MeasurementRow], data: MeasurementFolder) throws
    -> [ValidationCase]
  {
    let rows = try data.table("vllm_h100/\(name).csv").rows
    let records = try RequestRecords.run(try scenario(name, stages: stages, rows: rows))
    var first = 0
    var cases: [ValidationCase] = []
    for stage in stages {
      guard let count = stage.count("n_ok"), let output = stage.number("output_len_max") else { continue }
      let end = min(first + count, rows.count, records.count)
      let range = min(first, end)..<end
      first += count
      let measured = rows[range]
      let e2e = Sample(measured.compactMap { $0.number("e2e_s") }.map { $0 * 1000 })
      let ttft = Sample(measured.compactMap { $0.number("ttft_s") }.map { $0 * 1000 })
      let simulated = records[range]
      let answers = Sample(simulated.map(\.answerMilliseconds))
      let firsts = Sample(simulated.map(\.firstTokenMilliseconds))
      cases.append(
        ValidationCase(
          name: "\(name.dropFirst(16)) \(stage.text("rate_rps"))/s",
          isFitted: name.hasSuffix("general") && !name.contains("mixtral"),
          residuals: [
            Residual("E2E mean", unit: "ms", measured: e2e.mean, simulated: answers.mean),
            Residual(
              "TPOT mean", unit: "ms", measured: (e2e.mean - ttft.mean) / (output - 1),
              simulated: Sample(simulated.map(\.perTokenMilliseconds)).mean),
            Residual("TTFT mean", unit: "ms", measured: ttft.mean, simulated: firsts.mean),
            Residual("TTFT median", unit: "ms", measured: ttft.median, simulated: firsts.median),
            Residual(
              "E2E p99", unit: "ms", measured: e2e.percentile(0.99), simulated: answers.percentile(0.99)),
          ]))
    }
    return cases
  }

  /// The run as it was driven: its arrivals and prompts, the answers that were asked for (recorded lengths are of text
  /// that was tokenised again), and 100 distinct prompts.
  package static func scenario(_ name: String, stages: [MeasurementRow], rows: [MeasurementRow]) throws
    -> Scenario
  {
    guard let stage = stages.first, let model = ModelArchitecture.measured(stage.text("model")),
      let degree = stage.count("tp", most: 64), let hardware = Accelerator.h100SXM.machine(degree),
      let output = stage.count("output_len_max")
    else { throw MeasurementFolder.Problem(description: "\(name): not a model or degree that is built in") }
    var engine = Engine(.vllm015, tensorParallelDegree: degree, blocks: stage.count("kv_blocks"))
    engine.batching.maxBatchSize = stage.count("max_num_seqs") ?? engine.batching.maxBatchSize
    engine.batching.maxBatchTokens = stage.count("max_num_batched_tokens")
    engine.batching.prefixCaching = true
    let requests = rows.enumerated().map { number, row in
      TracedRequest(
        arrivalNanoseconds: row.nanoseconds("arrival_s"),
        inputTokens: row.count("prompt_tokens") ?? 1, outputTokens: output,
        prefixHashes: MeasuredRequests.prefix(ofPrompt: number % 100))
    }
    return Scenario(
      name: name, seed: 1, hardware: hardware, model: model, engine: engine,
      workload: Workload(
        requests: nil, arrivals: .trace, lengths: .trace(MeasuredRequests.opener(requests, name: name))))
  }
}

/// vLLM 0.15 under Poisson load in stages, where only summary statistics were published.
package enum PoissonStageCases {
  static let file = "vllm_h100/summaries.csv"

  static let source = Validation.Source(name: "vllm-summaries", needs: [file]) { data in
    var table = ValidationTable(
      name: "vllm-summaries",
      title: "vLLM 0.15 on H100, A100, L40S, Poisson stages (inference-sim/sim-to-real-accuracy-validation)",
      fitted: "the sampler of vllm-0.15 to Qwen3-14B and Llama-3.1-8B tp2 on H100; the others test it",
      bars: [
        ValidationBar("E2E mean", 0.04), ValidationBar("TPOT mean", 0.04), ValidationBar("TTFT mean", 0.12),
      ])
    table.missing += attempt {
      let rows = try data.table(file).rows
      for row in rows {
        table.missing += attempt { table.cases.append(try replay(row)) }
      }
      for peer in ["blis-trained-physics", "blis-roofline", "aiconfigurator-estimate"] {
        for (metric, column) in [("E2E mean", "e2e_mean_ms"), ("TTFT mean", "ttft_mean_ms")] {
          let errors = rows.compactMap { row -> Double? in
            guard let measured = row.number("measured_\(column)"), let other = row.number("\(peer)_\(column)")
            else { return nil }
            return abs(other / measured - 1)
          }
          guard !errors.isEmpty else { continue }
          let sample = Sample(errors)
          table.peers.append(
            PeerError(
              peer, metric, mean: sample.mean, median: sample.median, note: "\(errors.count) of these runs"))
        }
      }
    }
    return table
  }

  private static func replay(_ row: MeasurementRow) throws -> ValidationCase {
    let records = try RequestRecords.run(try scenario(row))
    guard let e2e = row.number("measured_e2e_mean_ms"), let ttft = row.number("measured_ttft_mean_ms"),
      let output = row.number("output_len")
    else { throw MeasurementFolder.Problem(description: "\(row.text("exp")): no measured means") }
    let answers = Sample(records.map(\.answerMilliseconds))
    let firsts = Sample(records.map(\.firstTokenMilliseconds))
    var residuals = [
      Residual("E2E mean", unit: "ms", measured: e2e, simulated: answers.mean),
      Residual(
        "TPOT mean", unit: "ms", measured: (e2e - ttft) / (output - 1),
        simulated: Sample(records.map(\.perTokenMilliseconds)).mean),
      Residual("TTFT mean", unit: "ms", measured: ttft, simulated: firsts.mean),
    ]
    for (metric, column, value) in [
      ("E2E p99", "measured_e2e_p99_ms", answers.percentile(0.99)),
      ("TTFT p90", "measured_ttft_p90_ms", firsts.percentile(0.9)),
    ] {
      if let measured = row.number(column) {
        residuals.append(Residual(metric, unit: "ms", measured: measured, simulated: value))
      }
    }
    let name = row.text("exp")
    return ValidationCase(
      name: "\(name) \(row.text("gpu"))", isFitted: name.hasPrefix("13-") || name.hasPrefix("26-"),
      residuals: residuals)
  }

  /// The run as it was driven: stages of Poisson arrivals, with as many requests as the rate says, 100 distinct prompts.
  package static func scenario(_ row: MeasurementRow) throws -> Scenario {
    let name = row.text("exp")
    guard let model = ModelArchitecture.measured(row.text("model")),
      let gpu = Accelerator.measured(row.text("gpu")), let degree = row.count("tp", most: 64),
      let hardware = gpu.machine(degree), let output = row.count("output_len")
    else {
      throw MeasurementFolder.Problem(description: "\(name): not a model, GPU or length that is built in")
    }
    var engine = Engine(.vllm015, tensorParallelDegree: degree, blocks: row.count("kv_blocks"))
    engine.batching.maxBatchSize = row.count("max_num_seqs") ?? engine.batching.maxBatchSize
    engine.batching.maxBatchTokens = row.count("max_num_batched_tokens")
    engine.batching.prefixCaching = true
    engine.gpuMemoryUtilization = row.number("gpu_mem_util") ?? engine.gpuMemoryUtilization
    // The per-request runs of these two workloads have prompts of 575 and 592 tokens.
    let input = row.text("workload").hasPrefix("codegen") ? 592 : 575
    var stream = RandomStream(seed: 1, purpose: "stages")
    var requests: [TracedRequest] = []
    var begin = 0.0
    for stage in row.text("rate_rps_x_duration_s").split(separator: ";") {
      let numbers = stage.split(separator: "x").compactMap { Double($0) }
      guard numbers.count == 2, (0...1e6).contains(numbers[0] * numbers[1]), numbers[1].magnitude < 1e6 else {
        throw MeasurementFolder.Problem(description: "a stage of '\(stage)' cannot be replayed")
      }
      let count = Int((numbers[0] * numbers[1]).rounded())
      let times = (0..<count).map { _ in begin + numbers[1] * stream.uniform() }.sorted()
      requests += times.enumerated().map { number, time in
        TracedRequest(
          arrivalNanoseconds: Int64(time * 1e9), inputTokens: input, outputTokens: output,
          prefixHashes: MeasuredRequests.prefix(ofPrompt: number % 100))
      }
      begin += numbers[1]
    }
    let arrivals = requests
    return Scenario(
      name: name, seed: 1, hardware: hardware, model: model, engine: engine,
      workload: Workload(
        requests: nil, arrivals: .trace, lengths: .trace(MeasuredRequests.opener(arrivals, name: name))))
  }
}
