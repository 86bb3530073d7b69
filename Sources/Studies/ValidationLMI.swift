import Serving
import Simulation

/// CodeLlama-7B on LMI: throughput and latency against the number of clients.
enum LMICases {
  static let file = "serving/lmi_codellama7b_g5.csv"

  static let source = Validation.Source(name: "lmi", needs: [file]) { data in
    var table = ValidationTable(
      name: "lmi", title: "CodeLlama-7B, LMI rolling batch, ml.g5.12xlarge (amazon-sagemaker-examples)",
      fitted: "launch and sequence time of lmi-dist-0.23 to the throughput of 1 to 32 clients",
      bars: [ValidationBar("Output", 0.08)])
    table.missing += attempt {
      let rows = try data.table(file).rows
      for row in rows where row.text("metric") == "output_throughput" {
        guard let measured = row.number("value"), let clients = clients(row) else { continue }
        let records = try RequestRecords.run(try scenario(clients: clients))
        let last = records.map(\.finish.seconds).max() ?? 0
        var residuals = [
          Residual(
            "Output", unit: "tok/s", measured: measured, simulated: Double(128 * records.count) / last)
        ]
        let latencies = Sample(records.dropFirst(clients).map(\.answerMilliseconds))
        for (metric, name, value) in [
          ("request_latency_p50", "E2E median", latencies.median),
          ("request_latency_p99", "E2E p99", latencies.percentile(0.99)),
        ] {
          let row = rows.first { $0.text("metric") == metric && LMICases.clients($0) == clients }
          if let measured = row?.number("value") {
            residuals.append(Residual(name, unit: "ms", measured: measured, simulated: value))
          }
        }
        table.cases.append(
          ValidationCase(name: "\(clients) clients", isFitted: clients <= 32, residuals: residuals))
      }
    }
    return table
  }

  private static func clients(_ row: MeasurementRow) -> Int? {
    Int(row.text("concurrency_or_rate").prefix { $0.isNumber }).flatMap { (1...4096).contains($0) ? $0 : nil }
  }

  /// One copy of the model on all four GPUs, 32 slots, 34 tokens in and 128 out.
  static func scenario(clients: Int) throws -> Scenario {
    guard let hardware = Hardware.resolve(instanceNamed: "ml.g5.12xlarge") else {
      throw MeasurementFolder.Problem(description: "no instance ml.g5.12xlarge")
    }
    return Scenario(
      name: "lmi", seed: 1, hardware: hardware, model: .codeLlama7B,
      engine: Engine(.lmiDist023, tensorParallelDegree: 4),
      workload: Workload(
        requests: max(8 * clients, 64), arrivals: .closedLoop(clients: clients, thinkTimeSeconds: 0),
        lengths: .roundRobin([PromptShape(inputTokens: 34, outputTokens: 128)])))
  }
}
