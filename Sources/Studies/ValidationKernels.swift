import Serving

/// Tables of measured kernels: matrix products, attention and all-reduces, row by row.
enum KernelCases {
  static let sources = [products, decodeAttention, prefillAttention, allReduces]

  /// A GPU and the ends of its files' names.
  private struct Board: Sendable {
    var accelerator: Accelerator
    var file: String
    var collectives: String
  }

  private static let boards = [
    Board(accelerator: .h100SXM, file: "h100_sxm_vllm0.24.0", collectives: "h100_sxm"),
    Board(accelerator: .a100With80GB, file: "a100_sxm_vllm0.14.0", collectives: "a100_sxm"),
    Board(accelerator: .l40S, file: "l40s_vllm0.24.0", collectives: "l40s"),
    Board(
      accelerator: .rtxPro6000, file: "rtx_pro_6000_server_vllm0.24.0", collectives: "rtx_pro_6000_server"),
  ]

  private static let fittedToAll =
    "the constants to all rows of these files; fitted to a random half, the other half is 0.1 to 0.4 points worse"

  // MARK: Matrix products

  private static let products = Validation.Source(
    name: "gemm",
    needs: boards.map { "kernels/gemm_\($0.file).csv" } + ["kernels/gemm_a100_sxm_sglang0.5.10.csv"]
  ) { data in
    var table = ValidationTable(
      name: "gemm", title: "Matrix products (ai-dynamo/aiconfigurator)",
      fitted: fittedToAll + "; the A100 table of SGLang 0.5.10 is not fitted to",
      bars: [
        ValidationBar("Time", 0.1, cases: "H100"), ValidationBar("Time", 0.1, cases: "A100"),
        ValidationBar("Time", 0.13, cases: "L40S"), ValidationBar("Time", 0.1, cases: "RTX"),
      ])
    let files =
      boards.map { ($0.accelerator, "gemm_\($0.file)", true) }
      + [(.a100With80GB, "gemm_a100_sxm_sglang0.5.10", false)]
    for (gpu, file, isFitted) in files {
      table.missing += attempt {
        let rows = try data.table("kernels/\(file).csv").rows
        for (format, label) in [(NumberFormat.bf16, "bf16"), (.fp8, "fp8")] {
          let pairs = rows.filter { $0.text("dtype") == label }.compactMap { productPair($0, gpu, format) }
          let name = "\(gpu.name) \(label)\(isFitted ? "" : " SGLang")"
          if let time = Residual("Time", unit: "us", rows: pairs) {
            table.cases.append(ValidationCase(name: name, isFitted: isFitted, residuals: [time]))
          }
        }
      }
    }
    return table
  }

  private static func productPair(_ row: MeasurementRow, _ gpu: Accelerator, _ format: NumberFormat)
    -> (measured: Double, simulated: Double)?
  {
    guard let m = row.number("m"), let n = row.number("n"), let k = row.number("k"),
      let measured = row.number("lat_us")
    else { return nil }
    let constants = format == .fp8 ? gpu.kernels.gemmFP8 : gpu.kernels.gemm
    var weights = n * k * format.bytes
    if let residency = CacheResidency.weights(gpu.name, format) { weights *= residency.cost(bytes: weights) }
    let parts = constants.parts(
      m: m, n: n, k: k, bytes: weights + m * k * format.bytes + 2 * m * n,
      peak: gpu.peak.rate(weights: format), bandwidth: gpu.bandwidthBytesPerSecond)
    return (measured, parts.total * 1e6)
  }

  // MARK: Attention

  private static let decodeAttention = Validation.Source(
    name: "decode-attention", needs: boards.map { "kernels/attn_generation_\($0.file).csv" }
  ) { data in
    attention(
      "decode-attention", title: "Decode attention (ai-dynamo/aiconfigurator)", file: "attn_generation",
      data: data
    ) { row, gpu, format, shape, batch, tokens in
      let constants = format == .fp8 ? gpu.kernels.decodeAttentionFP8 : gpu.kernels.decodeAttention
      var bytes = 2 * shape.keyValueHeads * shape.headSize * format.bytes
      if let residency = CacheResidency.keyValues(gpu.name, format) {
        bytes *= residency.cost(bytes: bytes * batch * tokens)
      }
      return constants.cost(sequences: batch, shape: shape, bytesPerToken: bytes, on: gpu.attentionUnits)
        .seconds(keyValueTokens: batch * tokens)
    }
  }

  private static let prefillAttention = Validation.Source(
    name: "prefill-attention", needs: boards.map { "kernels/attn_context_\($0.file).csv" }
  ) { data in
    attention(
      "prefill-attention", title: "Prefill attention (ai-dynamo/aiconfigurator)", file: "attn_context",
      data: data
    ) { row, gpu, format, shape, batch, tokens in
      // One token is a decode, and runs as one.
      guard tokens > 1 else { return nil }
      let constants = format == .fp8 ? gpu.kernels.prefillAttentionFP8 : gpu.kernels.prefillAttention
      let chunk = StepCost.Chunk(tokens: Int(tokens), context: 0)
      return constants.parts(
        Array(repeating: chunk, count: Int(batch)), shape: shape, window: nil, on: gpu.attentionUnits
      ).total
    }
  }

  private static func attention(
    _ name: String, title: String, file: String, data: MeasurementFolder,
    seconds: (MeasurementRow, Accelerator, NumberFormat, AttentionShape, Double, Double) -> Double?
  ) -> ValidationTable {
    var table = ValidationTable(
      name: name, title: title, fitted: fittedToAll, bars: [ValidationBar("Time", 0.11)])
    for board in boards {
      let gpu = board.accelerator
      table.missing += attempt {
        let rows = try data.table("kernels/\(file)_\(board.file).csv").rows
        for (format, label) in [(NumberFormat.bf16, "bf16"), (.fp8, "fp8")] {
          var pairs: [(measured: Double, simulated: Double)] = []
          for row in rows where row.text("kv") == label {
            guard let heads = row.number("h"), let keyValueHeads = row.number("hkv"),
              let batch = row.number("batch"), let tokens = row.number("seq"),
              let measured = row.number("lat_us")
            else { continue }
            let shape = AttentionShape(
              queryHeads: heads, keyValueHeads: keyValueHeads, headSize: 128, peak: gpu.peak.fp16)
            if let simulated = seconds(row, gpu, format, shape, batch, tokens) {
              pairs.append((measured, simulated * 1e6))
            }
          }
          if let time = Residual("Time", unit: "us", rows: pairs) {
            table.cases.append(
              ValidationCase(name: "\(gpu.name) \(label) KV", isFitted: true, residuals: [time]))
          }
        }
      }
    }
    return table
  }

  // MARK: Collectives

  private static let allReduces = Validation.Source(
    name: "all-reduce", needs: boards.map { "kernels/comm_\($0.collectives).csv" }
  ) { data in
    var table = ValidationTable(
      name: "all-reduce", title: "All-reduces (ai-dynamo/aiconfigurator)",
      fitted:
        "links to vLLM's kernels (graph) and NCCL's, NVLinks to TensorRT-LLM's too; SGLang's are not fitted to, nor "
        + "TensorRT-LLM's on PCIe",
      bars: [ValidationBar("Time", 0.15)])
    for board in boards {
      table.missing += attempt {
        let rows = try data.table("kernels/comm_\(board.collectives).csv").rows
        var groups: [String: [(measured: Double, simulated: Double)]] = [:]
        var order: [String] = []
        for row in rows where row.text("op") == "all_reduce" {
          guard let size = row.whole("gpus"), let elements = row.number("message_size"),
            let measured = row.number("lat_us"), let (launch, kernels) = launchMode(row.text("backend")),
            let link = link(
              board.accelerator.name, source: row.text("source"), usual: board.accelerator.usualLink)
          else { continue }
          let key = "\(board.accelerator.name) \(row.text("backend")) \(link.name)"
          if groups[key] == nil { order.append(key) }
          let seconds = link.allReduceSeconds(
            bytes: 2 * elements, groupSize: size, launch: launch, kernels: kernels)
          groups[key, default: []].append((measured, seconds * 1e6))
        }
        for key in order {
          guard let pairs = groups[key], let time = Residual("Time", unit: "us", rows: pairs) else {
            continue
          }
          let isFitted =
            key.contains("vllm") || key.contains("nccl") || key.contains("trtllm_auto nvlink")
          table.cases.append(ValidationCase(name: key, isFitted: isFitted, residuals: [time]))
        }
      }
    }
    return table
  }

  /// Eager calls of engines time the host that issues them, not the link.
  private static func launchMode(_ backend: String) -> (LaunchMode, AllReduceKernels)? {
    switch backend {
    case "nccl": (.eager, .custom)
    case "vllm_graph", "sglang_graph": (.graph, .custom)
    case "trtllm_auto": (.graph, .oneShot)
    default: nil
    }
  }

  /// The host behind a source's rows: two boards were measured on two hosts each.
  private static func link(_ gpu: String, source: String, usual: String) -> Link? {
    switch gpu {
    case "L40S": source == "sglang0.5.12" ? .pcie4 : .pcie4CrossSocket
    case "RTX-PRO-6000":
      ["sglang0.5.10", "vllm0.19.0", "trtllm1.3.0rc10"].contains(source) ? .pcie5CrossSocket : .pcie5
    default: Link.find(usual)
    }
  }
}

/// What a benchmark leaves in the cache from one repetition to the next. In serving other layers' weights and other
/// sequences' KV entries pass in between, so only the replay of kernel tables knows it.
struct CacheResidency: Sendable {
  /// Cost of cached bytes as a part of their cost from memory, 0 to 1.
  var share: Double
  /// Bytes at which half of the benefit is gone.
  var capacityBytes: Double

  /// The part of their cost from memory that `bytes` cost: `1 - (1 - share) / (1 + (bytes / capacity)^6)`.
  func cost(bytes: Double) -> Double {
    let cube = bytes / capacityBytes * (bytes / capacityBytes) * (bytes / capacityBytes)
    return 1 - (1 - share) / (1 + cube * cube)
  }

  /// Of a product's weights, fitted with the product's constants; only the two boards with large caches show it.
  static func weights(_ gpu: String, _ format: NumberFormat) -> CacheResidency? {
    switch (gpu, format == .fp8) {
    case ("L40S", false): CacheResidency(share: 0.449, capacityBytes: 16.8e6)
    case ("L40S", true): CacheResidency(share: 0.284, capacityBytes: 16.3e6)
    case ("RTX-PRO-6000", false): CacheResidency(share: 0.103, capacityBytes: 20e6)
    case ("RTX-PRO-6000", true): CacheResidency(share: 0.577, capacityBytes: 20.3e6)
    default: nil
    }
  }

  /// Of a decode step's KV entries, fitted with the constants of decode attention.
  static func keyValues(_ gpu: String, _ format: NumberFormat) -> CacheResidency? {
    switch (gpu, format == .fp8) {
    case ("L40S", false): CacheResidency(share: 0.294, capacityBytes: 104.3e6)
    case ("L40S", true): CacheResidency(share: 0.218, capacityBytes: 102.7e6)
    case ("RTX-PRO-6000", false): CacheResidency(share: 0.579, capacityBytes: 199.4e6)
    case ("RTX-PRO-6000", true): CacheResidency(share: 0.366, capacityBytes: 185.8e6)
    default: nil
    }
  }
}
