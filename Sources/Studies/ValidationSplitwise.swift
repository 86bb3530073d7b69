import Serving

/// Prefill and decode steps of a host-bound engine of 2023, by prompt size and batch.
enum SplitwiseCases {
  static let file = "serving/splitwise_steps_llama2_70b.csv"

  static let source = Validation.Source(name: "splitwise", needs: [file]) { data in
    var table = ValidationTable(
      name: "splitwise", title: "Llama-2-70B steps on A100 and H100 (Mutinifni/splitwise-sim)",
      fitted:
        "launch, sequence time and kernel slowdowns of splitwise-2023 to its even rows; the odd ones test them",
      bars: [ValidationBar("Decode step", 0.05), ValidationBar("Prefill step", 0.12)])
    table.missing += attempt {
      for (place, row) in try data.table(file).rows.enumerated() {
        guard let gpu = Accelerator.measured(row.text("hardware")),
          let degree = row.count("tensor_parallel", most: 64),
          let hardware = gpu.machine(degree), let input = row.count("prompt_size"),
          let batch = row.count("batch_size", most: 4096), let output = row.count("token_size"),
          let prefill = row.number("prompt_ms"), let decode = row.number("token_ms")
        else { continue }
        var engine = Engine(.splitwise2023, tensorParallelDegree: degree, blocks: 1 << 16)
        engine.batching.maxBatchTokens = nil
        engine.batching.maxBatchSize = batch
        let scenario = Scenario(
          name: "splitwise", seed: 1, hardware: hardware, model: .llama2With70B, engine: engine,
          workload: Workload(
            requests: batch, arrivals: .burst,
            lengths: .roundRobin([PromptShape(inputTokens: input, outputTokens: output)])))
        let records = try RequestRecords.run(scenario)
        table.cases.append(
          ValidationCase(
            name: "\(gpu.name) tp\(degree) \(batch) x \(input) in \(output) out", isFitted: place % 2 == 0,
            residuals: [
              Residual(
                "Decode step", unit: "ms", measured: decode,
                simulated: Sample(records.map(\.perTokenMilliseconds)).mean),
              Residual(
                "Prefill step", unit: "ms", measured: prefill,
                simulated: Sample(records.map(\.firstTokenMilliseconds)).mean),
            ]))
      }
    }
    return table
  }
}
