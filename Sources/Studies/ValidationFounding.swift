import Serving

/// The founding table: dynamic, continuous and paged batching of Llama-2-7B on ml.g5.24xlarge.
enum FoundingCases {
  static let file = "serving/sagemaker_batching_g5.csv"

  static let source = Validation.Source(name: "founding", needs: [file]) { data in
    var table = ValidationTable(
      name: "founding", title: "Llama-2-7B, 50 clients, 5,000 requests (AWS: Improve throughput of Llama 2)",
      fitted:
        "the prefill pass of lmi-dist-0.23 to the paged row of ml.g5.24xlarge; dynamic has nothing fitted",
      bars: [ValidationBar("Throughput", 0.1, cases: "ml.g5.24xlarge")])
    table.missing += attempt {
      for row in try data.table(file).rows where row.text("metric") == "throughput" {
        guard let measured = row.number("value") else { continue }
        let instance = String(row.text("instance_or_gpu").prefix { $0 != " " })
        let batching = row.text("batching")
        let policy: BatchingPolicy =
          batching.hasPrefix("dynamic")
          ? .dynamic : batching.contains("paged_attention=true") ? .paged : .continuous
        let result = try Simulator.run(try scenario(policy, instance: instance))
        table.cases.append(
          ValidationCase(
            name: "\(instance) \(policy.rawValue)",
            isFitted: policy == .paged && instance == "ml.g5.24xlarge",
            residuals: [
              Residual(
                "Throughput", unit: "req/s", measured: measured, simulated: result.requestThroughput)
            ]))
      }
    }
    return table
  }

  /// The case as it was driven: two copies of the model on two GPUs each, one shared queue, prompts in turn.
  static func scenario(_ policy: BatchingPolicy, instance: String) throws -> Scenario {
    guard let hardware = Hardware.resolve(instanceNamed: instance) else {
      throw MeasurementFolder.Problem(description: "no instance \(instance)")
    }
    let isDynamic = policy == .dynamic
    var engine = Engine(
      isDynamic ? .hfAccelerate020 : .lmiDist023, tensorParallelDegree: 2,
      keyValueFormat: isDynamic ? .fp32 : .fp16, policy: policy)
    engine.batching.maxBatchSize = 64
    engine.batching.maxBatchDelaySeconds = 1
    let prompts =
      isDynamic ? [(35, 128), (10, 128), (52, 128)] : [(35, 64), (10, 256), (49, 128)]
    return Scenario(
      name: "founding", seed: 1, hardware: hardware, model: .llama2With7B, engine: engine,
      workload: Workload(
        requests: 5000, arrivals: .closedLoop(clients: 50, thinkTimeSeconds: 0),
        lengths: .roundRobin(prompts.map { PromptShape(inputTokens: $0.0, outputTokens: $0.1) })))
  }
}
