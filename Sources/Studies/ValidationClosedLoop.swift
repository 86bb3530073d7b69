import Serving
import Simulation

/// H100 in a closed loop: mean TTFT and TPOT by model, precision, lengths, clients and tensor-parallel degree.
enum ClosedLoopCases {
  static let file = "serving/closed_loop_ttft_tpot.csv"

  static let vLLM = source(
    "closed-loop-vllm", backend: "vllm", profile: .vllm015, jitter: 0.1,
    fitted:
      "none: vllm-0.15 as it is, on rows of vLLM 0.12; the drive (lengths +-10 %) was chosen on these rows",
    bar: 0.12)
  static let sglang = source(
    "closed-loop-sglang", backend: "sglang", profile: .sglang05, jitter: 0,
    fitted: "the four host times of sglang-0.5 to every other row", bar: 0.12)
  static let tensorRTLLM = source(
    "closed-loop-trtllm", backend: "trtllm", profile: .tensorRTLLM1, jitter: 0,
    fitted: "step and sequence time and the token budget of trtllm-1.0 to every other row", bar: 0.15)

  /// - Parameter jitter: answers are uniformly this part longer or shorter than the table says. Without it clients that
  ///   begin together stay together for ever; what sets real clients apart is not recorded.
  private static func source(
    _ name: String, backend: String, profile: EngineProfile, jitter: Double, fitted: String, bar: Double
  ) -> Validation.Source {
    Validation.Source(name: name, needs: [file]) { data in
      var table = ValidationTable(
        name: name, title: "H100, closed loop, \(profile.name) (ai-dynamo/aiconfigurator)", fitted: fitted,
        bars: [ValidationBar("TPOT", bar), ValidationBar("TTFT", 0.35)],
        peers: [
          PeerError("AIConfigurator", "TPOT", mean: 0.16, note: "its own table, all backends"),
          PeerError("AIConfigurator", "TTFT", mean: 0.5, note: "its own table, all backends"),
        ])
      table.missing += attempt {
        var count = 0
        for row in try data.table(file).rows where row.text("backend") == backend {
          count += 1
          guard let point = Point(row, profile: profile) else {
            table.missing.append("\(row.text("id")): not a model, GPU or precision that is built in")
            continue
          }
          if let reason = point.exclusion(row) {
            table.missing.append("\(row.text("id")): \(reason)")
            continue
          }
          let (ttft, tpot) = try point.run(jitter: jitter)
          table.cases.append(
            ValidationCase(
              name: point.name, isFitted: backend != "vllm" && count % 2 == 1,
              residuals: [
                Residual("TTFT", unit: "ms", measured: point.ttft, simulated: ttft),
                Residual("TPOT", unit: "ms", measured: point.tpot, simulated: tpot),
                Residual(
                  "E2E", unit: "ms", measured: point.endToEnd(ttft: point.ttft, tpot: point.tpot),
                  simulated: point.endToEnd(ttft: ttft, tpot: tpot)),
              ]))
        }
      }
      return table
    }
  }

  /// One row of the table.
  private struct Point {
    let hardware: Hardware
    let model: ModelArchitecture
    let engine: Engine
    let input: Int
    let output: Int
    let clients: Int
    let ttft: Double
    let tpot: Double

    init?(_ row: MeasurementRow, profile: EngineProfile) {
      guard let gpu = Accelerator.measured(row.text("system")), let degree = row.count("tp_size", most: 64),
        let hardware = gpu.machine(degree), let model = ModelArchitecture.measured(row.text("model_path")),
        let input = row.count("isl"), let output = row.count("osl"),
        let clients = row.count("batch_size", most: 4096),
        let ttft = row.number("silicon_ttft_ms"), let tpot = row.number("silicon_tpot_ms"),
        row.text("precision").isEmpty || row.text("precision") == "fp8"
      else { return nil }
      let format: NumberFormat = row.text("precision") == "fp8" ? .fp8 : .fp16
      // TensorRT-LLM's fp8 checkpoints quantise the KV cache too.
      let cache: NumberFormat = format == .fp8 && row.text("backend") == "trtllm" ? .fp8 : .fp16
      engine = Engine(profile, tensorParallelDegree: degree, format: format, keyValueFormat: cache)
      self.hardware = hardware
      self.model = model
      self.input = input
      self.output = output
      self.clients = clients
      self.ttft = ttft
      self.tpot = tpot
    }

    var name: String {
      "\(model.name) \(engine.format.rawValue) tp\(engine.tensorParallelDegree) \(input)/\(output) c\(clients)"
    }

    /// Mean E2E, milliseconds, as it follows from means of TTFT and TPOT.
    func endToEnd(ttft: Double, tpot: Double) -> Double { ttft + Double(output - 1) * tpot }

    /// Rows of another set-up than their neighbours.
    func exclusion(_ row: MeasurementRow) -> String? {
      if model.name == "qwen3-32b", row.text("backend") == "vllm", engine.format == .fp8 {
        return "one row of another set-up; its TPOT is half of any model's"
      }
      if row.text("backend_version").hasPrefix("1.2.0rc6") || row.text("backend_version").hasPrefix("0.5.8") {
        return "another engine version than the profile's"
      }
      return nil
    }

    /// Mean TTFT and TPOT, milliseconds, over ten rounds from a cold start.
    func run(jitter: Double) throws -> (ttft: Double, tpot: Double) {
      var engine = engine
      engine.batching.maxBatchTokens = engine.profile.defaults.on(hardware.accelerator).maxBatchTokens
      engine.batching.maxBatchSize = 512
      let length = Double(output)
      let outputs: Distribution =
        jitter > 0
        ? .uniform(lower: length * (1 - jitter), upper: length * (1 + jitter)) : .constant(length)
      let rounds = 10
      let scenario = Scenario(
        name: name, seed: 1, hardware: hardware, model: model, engine: engine,
        workload: Workload(
          requests: clients * rounds, arrivals: .closedLoop(clients: clients, thinkTimeSeconds: 0),
          lengths: .independent(input: .constant(Double(input)), output: outputs)))
      let records = try RequestRecords.run(scenario)
      // With unequal lengths the last half round runs in an emptying batch.
      let counted = jitter > 0 ? records.dropLast(clients / 2) : records[...]
      return (
        Sample(counted.map(\.firstTokenMilliseconds)).mean, Sample(counted.map(\.perTokenMilliseconds)).mean
      )
    }
  }
}
