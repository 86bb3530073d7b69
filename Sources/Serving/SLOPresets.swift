/// Service-level objectives that have a name.
public struct SLOPreset: Sendable, Hashable {
  /// Catalogue name, such as `mlperf-llama2-70b`.
  public var name: String
  /// The limits.
  public var objectives: [Objective]
  /// Where they come from.
  public var source: String

  /// Limits on the time to first token and the time per output token, milliseconds, of one statistic of both.
  init(_ name: String, _ statistic: Statistic, ttft: Double, tpot: Double, source: String) {
    self.name = name
    objectives = [
      Objective(metric: .ttft, statistic: statistic, limitMilliseconds: ttft),
      Objective(metric: .tpot, statistic: statistic, limitMilliseconds: tpot),
    ]
    self.source = source
  }

  /// Every preset that is built in.
  public static let catalogue: [SLOPreset] = [
    SLOPreset("mlperf-llama2-70b", .p99, ttft: 2000, tpot: 200, source: "MLPerf Inference 4.0, server"),
    SLOPreset(
      "mlperf-llama2-70b-interactive", .p99, ttft: 450, tpot: 40, source: "MLPerf Inference 5.0, interactive"),
    SLOPreset("mlperf-llama3.1-8b", .p99, ttft: 2000, tpot: 100, source: "MLPerf Inference 5.1, server"),
    SLOPreset(
      "mlperf-llama3.1-8b-interactive", .p99, ttft: 500, tpot: 30, source: "MLPerf Inference 5.1, interactive"
    ),
    SLOPreset("mlperf-llama3.1-405b", .p99, ttft: 6000, tpot: 175, source: "MLPerf Inference 5.0, server"),
    SLOPreset(
      "chat", .p90, ttft: 2500, tpot: 150, source: "DistServe (arXiv 2401.09670), table 1: chatbot, OPT-66B"),
    SLOPreset(
      "code", .p90, ttft: 125, tpot: 200,
      source: "DistServe (arXiv 2401.09670), table 1: code completion, OPT-66B"),
    SLOPreset(
      "summarisation", .p90, ttft: 15_000, tpot: 150,
      source: "DistServe (arXiv 2401.09670), table 1: summarization, OPT-66B"),
  ]

  /// The built-in preset called `name` (case, `-`, `_`, `.` and space do not matter), or `nil`.
  public static func find(_ name: String) -> SLOPreset? {
    Catalogue.find(name, in: catalogue, name: \.name)
  }
}
