import Reporting
import Scenarios
import Serving

/// A part of what is built in, as rows.
enum CatalogueSection: String, CaseIterable, Sendable {
  case gpus, instances, links, models, profiles, slos

  /// The section of this name; `slo` and other singulars will do.
  init?(named name: String) {
    let names = Self.allCases.map(\.rawValue)
    guard let match = Suggestion.match(name, among: names) ?? Suggestion.match(name + "s", among: names)
    else { return nil }
    self.init(rawValue: match)
  }

  /// The section that `name` was probably meant to be.
  static func nearest(_ name: String) -> [String] {
    Suggestion.nearest(name, among: allCases.map(\.rawValue), limit: 1)
  }

  /// The rows as a table; empty where a field is unknown.
  var table: TableText {
    let rows = rows
    var table = TableText(columns: rows.first?.map(\.path) ?? [])
    for row in rows { table.add(row.map(\.cell)) }
    return table
  }

  /// An entry a row, a field a column, the source last.
  var rows: [[ResultField]] {
    switch self {
    case .gpus: Accelerator.catalogue.map(Self.row)
    case .instances: Instance.catalogue.map(Self.row)
    case .links: Link.catalogue.flatMap(Self.rows)
    case .models: ModelArchitecture.catalogue.map(Self.row)
    case .profiles: EngineProfile.catalogue.map(Self.row)
    case .slos: SLOPreset.catalogue.flatMap(Self.rows)
    }
  }

  private static func row(_ gpu: Accelerator) -> [ResultField] {
    [
      ResultField("name", .text(gpu.name)),
      ResultField("memory_gib", number(Double(gpu.memoryBytes) / 1_073_741_824)),
      ResultField("bandwidth_gb_s", number(gpu.bandwidthBytesPerSecond / 1e9)),
      ResultField("fp16_tflops", number(gpu.peak.fp16 / 1e12)),
      ResultField("fp32_tflops", number(gpu.peak.fp32 / 1e12)),
      ResultField("fp8_tflops", number(gpu.peak.fp8.map { $0 / 1e12 })),
      ResultField("multiprocessors", .integer(gpu.multiprocessors)),
      ResultField("cache_mb", number(gpu.cacheBytes / 1e6)),
      ResultField("power_w", number(gpu.powerWatts)),
      ResultField("link", .text(gpu.usualLink)),
      ResultField("source", .text(gpu.source)),
    ]
  }

  private static func row(_ instance: Instance) -> [ResultField] {
    [
      ResultField("name", .text(instance.name)),
      ResultField("gpu", .text(instance.accelerator)),
      ResultField("count", .integer(instance.count)),
      ResultField("link", .text(instance.link)),
      ResultField("ec2_usd_per_hour", number(instance.ec2PricePerHour)),
      ResultField("sagemaker_usd_per_hour", number(instance.sageMakerPricePerHour)),
      ResultField("source", .text(instance.source)),
    ]
  }

  /// A row for each size of a group of GPUs.
  private static func rows(_ link: Link) -> [[ResultField]] {
    link.allReduce.map { size in
      [
        ResultField("name", .text(link.name)),
        ResultField("gpus", .integer(size.groupSize)),
        ResultField("graph_latency_us", number(size.graph.latencySeconds * 1e6)),
        ResultField("graph_bus_gb_s", number(size.graph.busBytesPerSecond / 1e9)),
        ResultField("eager_latency_us", number(size.eager.latencySeconds * 1e6)),
        ResultField("eager_bus_gb_s", number(size.eager.busBytesPerSecond / 1e9)),
        ResultField("point_to_point_gb_s", number(link.pointToPointBytesPerSecond / 1e9)),
        ResultField("source", .text(link.source)),
      ]
    }
  }

  private static func row(_ model: ModelArchitecture) -> [ResultField] {
    [
      ResultField("name", .text(model.name)),
      ResultField("parameters", .integer(Int(model.parameters))),
      ResultField("layers", .integer(model.layers)),
      ResultField("hidden_size", .integer(model.hiddenSize)),
      ResultField("heads", .integer(model.attentionHeads)),
      ResultField("kv_heads", .integer(model.keyValueHeads)),
      ResultField("vocabulary", .integer(model.vocabularySize)),
      ResultField("max_positions", .integer(model.maximumPositions)),
      ResultField("kv_bytes_per_token_fp16", number(model.keyValueBytesPerToken(.fp16))),
      ResultField("source", .text(model.source)),
    ]
  }

  private static func row(_ profile: EngineProfile) -> [ResultField] {
    let defaults = profile.defaults
    return [
      ResultField("name", .text(profile.name)),
      ResultField("launch", .text(profile.launch.rawValue)),
      ResultField("layers", .text(profile.layerSplit.rawValue)),
      ResultField("steps", .text(profile.stepComposition.rawValue)),
      ResultField("max_batch_size", .integer(defaults.maxBatchSize)),
      ResultField("max_batch_tokens", defaults.maxBatchTokens.map { .integer($0) } ?? .none),
      ResultField("with_more_memory", .text(defaults.memoryTiers.map(text).joined(separator: "; "))),
      ResultField("gpu_memory_utilization", number(defaults.gpuMemoryUtilization)),
      ResultField("block_size", .integer(defaults.blockSize)),
      ResultField("admission", .text(defaults.admission.rawValue)),
      ResultField("chunked_prefill", .flag(defaults.chunkedPrefill)),
      ResultField("prefix_caching", .flag(defaults.prefixCaching)),
      ResultField("dtype", .text(defaults.format.rawValue)),
      ResultField("source", .text(profile.source)),
    ]
  }

  /// `70 GiB (not A100): 1024 requests, 8192 tokens`.
  private static func text(_ tier: MemoryTier) -> String {
    let exceptions = tier.exceptions.isEmpty ? "" : " (not \(tier.exceptions.joined(separator: ", ")))"
    return
      "\(Int(tier.fromGiB)) GiB\(exceptions): \(tier.maxBatchSize) requests, \(tier.maxBatchTokens) tokens"
  }

  /// A row for each limit.
  private static func rows(_ preset: SLOPreset) -> [[ResultField]] {
    preset.objectives.map { objective in
      [
        ResultField("name", .text(preset.name)),
        ResultField("metric", .text(objective.metric.rawValue)),
        ResultField("statistic", .text(objective.statistic.rawValue)),
        ResultField("limit_ms", number(objective.limitMilliseconds)),
        ResultField("source", .text(preset.source)),
      ]
    }
  }

  /// `value` to four digits after the point: catalogues hold products of data-sheet figures and powers of ten.
  private static func number(_ value: Double?) -> FieldValue {
    value.map { .number(($0 * 1e4).rounded() / 1e4) } ?? .none
  }
}
