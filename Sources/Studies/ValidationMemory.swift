import Scenarios
import Serving

/// KV blocks that engines report when they start: what is left of the memory, divided by what a block takes.
enum KeyValueBlockCases {
  private static let parameters = "vllm_h100/reported_parameters.json"
  private static let rtx4090 = "vllm_rtx/rtx4090-llama3.1-8b-tp1/case.json"

  static let source = Validation.Source(
    name: "kv-blocks", needs: [parameters, PoissonStageCases.file, rtx4090]
  ) { data in
    var table = ValidationTable(
      name: "kv-blocks", title: "KV blocks of 16 tokens at gpu_memory_utilization 0.9, as vLLM reports them",
      fitted: """
        the memory of vLLM's runtime to the nine counts of vLLM 0.15 with 2,048 tokens a step; the count with 8,192 and \
        vLLM 0.19 on RTX 4090 test it
        """, bars: [])
    func add(
      _ name: String, on gpu: Accelerator = .h100SXM, _ profile: EngineProfile = .vllm015, degree: Int,
      measured: Int, note: String? = nil
    ) throws {
      guard let model = ModelArchitecture.measured(name) else {
        throw MeasurementFolder.Problem(description: "no model '\(name)'")
      }
      let engine = Engine(profile, tensorParallelDegree: degree)
      let blocks = MemoryPlan(engine: engine, model: model, accelerator: gpu).blocks
      table.cases.append(
        ValidationCase(
          name: "\(gpu.name) \(model.name) tp\(degree)" + (note.map { ", \($0)" } ?? ""),
          isFitted: note == nil,
          residuals: [
            Residual("KV blocks", unit: "blocks", measured: Double(measured), simulated: Double(blocks))
          ]))
    }
    table.missing += attempt {
      let reported = try data.object(parameters)["real_kv_blocks_vllm0151_H100_util0.9_block16"]
      for entry in reported?.elements ?? [] {
        guard let values = entry.elements, values.count == 3, let model = values[0].text,
          let degree = values[1].count, let blocks = values[2].count
        else { continue }
        try add(model, degree: degree, measured: blocks)
      }
      for row in try data.table(PoissonStageCases.file).rows {
        guard row.count("max_num_batched_tokens") == 8192, let degree = row.count("tp", most: 64),
          let blocks = row.count("kv_blocks")
        else { continue }
        try add(row.text("model"), degree: degree, measured: blocks, note: "8,192 tokens a step")
      }
      if let blocks = try data.object(rtx4090)["kv_cache"]?["num_gpu_blocks"]?.count {
        try add("Llama-3.1-8B", on: .rtx4090, .vllm019, degree: 1, measured: blocks, note: "vLLM 0.19")
      }
    }
    return table
  }
}
