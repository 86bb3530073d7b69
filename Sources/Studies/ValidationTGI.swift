import Serving
import Simulation

/// Llama 2 on TGI: median time per token by virtual users, and single requests with long prompts.
enum TGICases {
  static let file = "serving/tgi_llama2_sagemaker.csv"
  static let longPrompts = "serving/fmbench_llama2_13b_g5_c1.csv"

  static let source = Validation.Source(name: "tgi", needs: [file, longPrompts]) { data in
    var table = ValidationTable(
      name: "tgi", title: "Llama 2 on TGI 1.0 (philschmid/text-generation-inference-tests; fmbench)",
      fitted:
        "launch, sequence and prefill-pass time of tgi-1.0 and the links of g5 to Llama-2-7B on g5 and to the 13B rows",
      bars: [ValidationBar("Time per token", 0.12), ValidationBar("E2E", 0.12)])
    table.missing += attempt {
      for row in try data.table(file).rows {
        guard let measured = row.number("Latency (ms/token) med"),
          let users = row.count("Virtual Users", most: 4096),
          let degree = row.count("Tensor parallelism degree", most: 64),
          let model = ModelArchitecture.measured(row.text("Model Id"))
        else { continue }
        let instance = row.text("Instance")
        let records = try RequestRecords.run(
          try scenario(model, instance: instance, degree: degree, users: users))
        // As its header says: the time from admission on.
        let times = records.dropFirst(users).map {
          ($0.finish - $0.admission).milliseconds / Double($0.outputTokens)
        }
        table.cases.append(
          ValidationCase(
            name: "\(model.name) \(instance) tp\(degree) \(users) users",
            isFitted: model.name == "llama-2-7b" && instance.contains("g5"),
            residuals: [
              Residual("Time per token", unit: "ms", measured: measured, simulated: Sample(times).median)
            ]))
      }
    }
    table.missing += attempt {
      for row in try data.table(longPrompts).rows where row.text("metric") == "request_latency_mean" {
        guard let measured = row.number("value"), let input = row.count("input_tokens"),
          let output = row.count("output_tokens"),
          let hardware = Hardware.resolve(instanceNamed: "ml.g5.12xlarge")
        else { continue }
        let scenario = Scenario(
          name: "fmbench", seed: 1, hardware: hardware, model: .llama2With13B,
          engine: Engine(.tgi1, tensorParallelDegree: 4),
          workload: Workload(
            requests: 1, arrivals: .burst,
            lengths: .roundRobin([PromptShape(inputTokens: input, outputTokens: output)])))
        let records = try RequestRecords.run(scenario)
        table.cases.append(
          ValidationCase(
            name: "llama-2-13b ml.g5.12xlarge tp4 \(input) in \(output) out", isFitted: true,
            residuals: [
              Residual(
                "E2E", unit: "ms", measured: measured * 1000,
                simulated: Sample(records.map(\.answerMilliseconds)).mean)
            ]))
      }
    }
    return table
  }

  /// 13 tokens in; three in four answers are 50 tokens long, the others end earlier: 44 on average.
  static func scenario(_ model: ModelArchitecture, instance: String, degree: Int, users: Int) throws
    -> Scenario
  {
    guard let hardware = Hardware.resolve(instanceNamed: instance) else {
      throw MeasurementFolder.Problem(description: "no instance \(instance)")
    }
    let early = stride(from: 5.0, through: 49, by: 4).map { $0 }
    let lengths = Distribution.empirical(
      values: [50] + early, weights: [3 * Double(early.count)] + early.map { _ in 1 })
    return Scenario(
      name: "tgi", seed: 1, hardware: hardware, model: model,
      engine: Engine(.tgi1, tensorParallelDegree: degree), replicas: 1,
      workload: Workload(
        requests: 12 * users, arrivals: .closedLoop(clients: users, thinkTimeSeconds: 0),
        lengths: .independent(input: .constant(13), output: lengths), maxOutputTokens: 50))
  }
}
