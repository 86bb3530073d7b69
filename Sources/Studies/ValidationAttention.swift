import Serving

/// Tables of decode and prefill attention.
extension KernelCases {
  static let decodeAttention = Validation.Source(
    name: "decode-attention", needs: boards.map { "kernels/attn_generation_\($0.file).csv" }
  ) { data in
    table("decode-attention", title: "Decode attention", file: "attn_generation", data: data, fit: decodeFit)
  }

  static let prefillAttention = Validation.Source(
    name: "prefill-attention", needs: boards.map { "kernels/attn_context_\($0.file).csv" }
  ) { data in
    // A prompt of one token is a decode, and runs as one.
    table(
      "prefill-attention", title: "Prefill attention", file: "attn_context", shortest: 2, data: data,
      fit: prefillFit)
  }

  /// One launch over sequences of equal length.
  private struct Launch {
    var shape: AttentionShape
    var sequences: Int
    var tokens: Int
  }

  private static func table<Constants>(
    _ name: String, title: String, file: String, shortest: Int = 1, data: MeasurementFolder,
    fit: (Accelerator, NumberFormat) -> HeldOutFit<Constants, Launch>
  ) -> ValidationTable {
    var table = ValidationTable(
      name: name, title: "\(title) (ai-dynamo/aiconfigurator)",
      fitted: fitted(heldOut: "every second length of context"),
      bars: [ValidationBar("Time", 0.11, isHeldOut: true)])
    for board in boards {
      let gpu = board.accelerator
      table.missing += attempt {
        let rows = try data.table("kernels/\(file)_\(board.file).csv").rows
        for (format, label) in formats {
          let launches = rows.compactMap { row -> HeldOutFit<Constants, Launch>.Row? in
            guard row.text("kv") == label, let heads = row.number("h"),
              let keyValueHeads = row.number("hkv"), let batch = row.count("batch", most: 65_536),
              let tokens = row.count("seq"), tokens >= shortest,
              let measured = row.number("lat_us")
            else { return nil }
            let shape = AttentionShape(
              queryHeads: heads, keyValueHeads: keyValueHeads, headSize: 128, peak: gpu.peak.fp16)
            return .init(
              work: Launch(shape: shape, sequences: batch, tokens: tokens), measured_us: measured,
              size: Double(tokens))
          }
          table.cases += cases("\(gpu.name) \(label) KV", fit(gpu, format), rows: launches)
        }
      }
    }
    return table
  }

  private struct DecodeConstants {
    var attention: DecodeAttentionEfficiency
    var residency: CacheResidency
  }

  private static func decodeFit(_ gpu: Accelerator, _ format: NumberFormat)
    -> HeldOutFit<DecodeConstants, Launch>
  {
    typealias Parameter = HeldOutFit<DecodeConstants, Launch>.Parameter
    let kernels = gpu.kernels
    let form = DecodeConstants(
      attention: format == .fp8 ? kernels.decodeAttentionFP8 : kernels.decodeAttention,
      residency: .keyValues(gpu.name, format))
    var parameters = [
      Parameter(path: \.attention.launchSeconds, start: 12e-6),
      Parameter(path: \.attention.bandwidth, start: 0.8),
      Parameter(path: \.attention.waveSeconds, start: 4e-6),
      Parameter(path: \.attention.freeWaves, start: 0.7),
      Parameter(path: \.attention.halfBandwidthPairs, start: 1),
    ]
    if form.attention.regroupSeconds > 0 {
      parameters.append(Parameter(path: \.attention.regroupSeconds, start: 3e-6))
    }
    if form.attention.bytesPerSecondPerHead < .infinity {
      parameters.append(Parameter(path: \.attention.bytesPerSecondPerHead, start: 40e9))
    }
    if form.residency.share < 1 {
      parameters.append(Parameter(path: \.residency.share, start: 0.4))
      parameters.append(Parameter(path: \.residency.capacityBytes, start: 150e6))
    }
    return HeldOutFit(form: form, parameters: parameters) { constants, launch in
      let tokens = Double(launch.sequences * launch.tokens)
      let bytes = 2 * launch.shape.keyValueHeads * launch.shape.headSize * format.bytes
      return constants.attention.cost(
        sequences: Double(launch.sequences), shape: launch.shape,
        bytesPerToken: bytes * constants.residency.cost(bytes: bytes * tokens), on: gpu.attentionUnits
      ).seconds(keyValueTokens: tokens) * 1e6
    }
  }

  private static func prefillFit(_ gpu: Accelerator, _ format: NumberFormat)
    -> HeldOutFit<PrefillAttentionEfficiency, Launch>
  {
    typealias Parameter = HeldOutFit<PrefillAttentionEfficiency, Launch>.Parameter
    let kernels = gpu.kernels
    let form = format == .fp8 ? kernels.prefillAttentionFP8 : kernels.prefillAttention
    var parameters = [
      Parameter(path: \.launchSeconds, start: 8e-6), Parameter(path: \.compute, start: 0.6),
      Parameter(path: \.bandwidth, start: 0.8),
    ]
    if form.extraContextTokens > 0 {
      parameters.append(Parameter(path: \.extraContextTokens, start: 100))
    }
    if form.cached < 1 { parameters.append(Parameter(path: \.cached, start: 0.5)) }
    if form.tailTiles != nil { parameters.append(Parameter(path: \.fittedTailTiles, start: 500)) }
    return HeldOutFit(form: form, parameters: parameters) { constants, launch in
      let chunk = StepCost.Chunk(tokens: launch.tokens, context: 0)
      return constants.parts(
        Array(repeating: chunk, count: launch.sequences), shape: launch.shape, window: nil,
        on: gpu.attentionUnits
      ).total * 1e6
    }
  }
}

extension PrefillAttentionEfficiency {
  /// `tailTiles` of a kernel that has them.
  fileprivate var fittedTailTiles: Double {
    get { tailTiles ?? 0 }
    set { tailTiles = newValue }
  }
}
