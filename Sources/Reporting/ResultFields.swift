import Serving

/// A value of a result: what JSON, CSV and Markdown make of it is their business.
public enum FieldValue: Sendable, Hashable {
  /// Text.
  case text(String)
  /// A count.
  case integer(Int)
  /// A measure; not-a-number where there is nothing to measure.
  case number(Double)
  /// Yes or no.
  case flag(Bool)
  /// Unknown, or not applicable.
  case none
  /// Objects of their own, for JSON only.
  case list([[ResultField]])
}

/// A result's key and value.
public struct ResultField: Sendable, Hashable {
  /// The contract's key; a dot stands between the key of an object and a key in it, as in `kv.capacity_tokens`.
  public var path: String
  /// The value.
  public var value: FieldValue

  /// A key with its value.
  public init(_ path: String, _ value: FieldValue) {
    self.path = path
    self.value = value
  }

  /// Whether the value is a list, which no cell holds.
  public var isList: Bool {
    if case .list = value { return true }
    return false
  }

  /// The value as a cell of CSV or Markdown, unescaped; empty where there is none, and for lists.
  public var cell: String {
    switch value {
    case .text(let text): return text
    case .integer(let integer): return String(integer)
    case .number(let number):
      guard number.isFinite else { return "" }
      var writer = ByteWriter()
      writer.number(number)
      return writer.string
    case .flag(let flag): return flag ? "true" : "false"
    case .none, .list: return ""
    }
  }
}

/// The keys of a result and their values, in the order of the contract: first the flat keys of `vllm bench serve`, then
/// the others, then what goes beyond the contract (`uncertainty`, `percentiles`, `saturation`, `refusals`).
public enum ResultFields {
  /// Every field of `result`; `version` is the program's.
  public static func all(_ result: RunResult, version: String) -> [ResultField] {
    table.map { ResultField($0.path, $0.value(result, version)) }
  }

  /// The fields that a row of cells has: no lists, but in place of `slo` `slo_met`, whether every objective was met, and
  /// `slo_too_close_to_call`, whether the limit of any lies within the typical error of its value.
  public static func row(_ result: RunResult, version: String) -> [ResultField] {
    rowTable.map { ResultField($0.path, $0.value(result, version)) }
  }

  /// The keys of `row`, for a header, and for a point that has no result.
  public static let rowPaths: [String] = rowTable.map(\.path)

  /// A key, and how a result and the program's version give its value.
  private struct Entry: Sendable {
    var path: String
    var value: @Sendable (RunResult, String) -> FieldValue

    init(_ path: String, _ value: @escaping @Sendable (RunResult) -> FieldValue) {
      self.path = path
      self.value = { result, _ in value(result) }
    }
  }

  private static let table: [Entry] =
    throughput + latencies + run + resources + economy + accuracyTable + evidence

  private static let rowTable = table.flatMap { (entry: Entry) -> [Entry] in
    if entry.path == "refusals" || entry.path.hasPrefix("uncertainty.") { return [] }
    guard entry.path == "slo" else { return [entry] }
    return [
      Entry("slo_met") { $0.objectives.isEmpty ? .none : .flag($0.objectives.allSatisfy(\.met)) },
      Entry("slo_too_close_to_call") { result in
        result.objectives.isEmpty ? .none : .flag(result.objectives.contains(where: result.isTooCloseToCall))
      },
    ]
  }

  private static let throughput = [
    Entry("completed") { .integer($0.completed) },
    Entry("failed") { .integer($0.failed) },
    Entry("duration") { .number($0.durationSeconds) },
    Entry("total_input_tokens") { .integer($0.totalInputTokens) },
    Entry("total_output_tokens") { .integer($0.totalOutputTokens) },
    Entry("request_throughput") { .number($0.requestThroughput) },
    Entry("output_throughput") { .number($0.outputThroughput) },
    Entry("total_token_throughput") { .number($0.totalTokenThroughput) },
    Entry("request_goodput") { .number($0.requestGoodput) },
  ]

  private static let latencies: [Entry] = LatencyMetric.allCases.flatMap { metric in
    Statistic.allCases.map { statistic in
      Entry("\(statistic.rawValue)_\(metric.rawValue)") { result in
        // A latency without samples, such as TPOT of answers of one token, is not zero.
        guard let summary = result.latencies[metric], summary.count > 0 else { return .none }
        return .number(summary.value(statistic))
      }
    }
  }

  private static let run: [Entry] = {
    var version = Entry("version") { _ in .none }
    version.value = { _, version in .text(version) }
    return [
      Entry("name") { .text($0.name) },
      // A seed above the range of Int would need a type of its own; as text it loses nothing.
      Entry("seed") { result in
        Int(exactly: result.seed).map { .integer($0) } ?? .text(String(result.seed))
      },
      version,
      Entry("fingerprint") { .text(hexadecimal($0.fingerprint)) },
      Entry("steps") { .integer($0.steps) },
      Entry("events") { .integer($0.events) },
      Entry("replicas") { .integer($0.replicas) },
      Entry("preemptions") { .integer($0.preemptions) },
      Entry("recomputed_tokens") { .integer($0.recomputedTokens) },
      Entry("prefix_hit_rate") { .number($0.prefixHitRate) },
      Entry("mean_batch_size") { .number($0.meanBatchSize) },
    ]
  }()

  private static let resources = [
    Entry("kv.capacity_tokens") { .integer($0.kv.capacityTokens) },
    Entry("kv.mean_use") { .number($0.kv.meanUse) },
    Entry("kv.peak_use") { .number($0.kv.peakUse) },
    Entry("kv.waste") { .number($0.kv.waste) },
    Entry("time_share.compute") { .number($0.timeShare.compute) },
    Entry("time_share.memory") { .number($0.timeShare.memory) },
    Entry("time_share.communication") { .number($0.timeShare.communication) },
    Entry("time_share.host") { .number($0.timeShare.host) },
    Entry("time_share.idle") { .number($0.timeShare.idle) },
    Entry("mfu") { .number($0.mfu) },
    Entry("mbu") { .number($0.mbu) },
  ]

  private static let economy = [
    Entry("cost_per_million_output_tokens") { result in
      result.costPerMillionOutputTokens.map { .number($0) } ?? .none
    },
    Entry("energy_joules_per_output_token") { result in
      result.energyJoulesPerOutputToken.map { .number($0) } ?? .none
    },
    Entry("slo") { .list(objectives($0)) },
  ]

  /// How far off such predictions have been, under the key `uncertainty`.
  public static func accuracy(_ result: RunResult) -> [ResultField] {
    accuracyTable.map { ResultField($0.path, $0.value(result, "")) }
  }

  private static let accuracyTable: [Entry] = {
    func part(_ key: String, _ value: @escaping @Sendable (Uncertainty) -> Double?) -> Entry {
      Entry("uncertainty.\(key)") { $0.uncertainty.flatMap(value).map { .number($0) } ?? .none }
    }
    return [
      part("ttft") { $0.timeToFirstToken }, part("tpot") { $0.timePerOutputToken },
      part("e2el") { $0.endToEnd },
      part("throughput") { $0.throughput }, part("percentile_factor") { _ in Uncertainty.percentileFactor },
      Entry("uncertainty.source") { $0.uncertainty.map { .text($0.source) } ?? .none },
      Entry("uncertainty.command") { $0.uncertainty.map { .text($0.command) } ?? .none },
    ]
  }()

  private static let evidence = [
    Entry("percentiles") { .text($0.percentilesAreExact ? "exact" : "histogram") },
    Entry("saturation.unfinished_at_last_arrival") { .integer($0.saturation.unfinishedAtLastArrival) },
    Entry("saturation.mean_waiting_first_half") { .number($0.saturation.meanWaitingFirstHalf) },
    Entry("saturation.mean_waiting_second_half") { .number($0.saturation.meanWaitingSecondHalf) },
    Entry("saturation.full_slots_share") { .number($0.saturation.fullSlotsShare) },
    Entry("saturation.blocked_by_memory_share") { .number($0.saturation.blockedByMemoryShare) },
    Entry("refusals") { .list($0.refusals.map(fields)) },
  ]

  /// The objectives of `result`, each with its limit, its value, and whether the two can be told apart.
  public static func objectives(_ result: RunResult) -> [[ResultField]] {
    result.objectives.map { objective in
      let kind = objective.objective
      let error = result.uncertainty?.error(of: kind.metric, kind.statistic)
      return [
        ResultField("metric", .text("\(kind.statistic.rawValue)_\(kind.metric.rawValue)")),
        ResultField("limit", .number(kind.limitMilliseconds)),
        ResultField("value", .number(objective.value_ms)), ResultField("met", .flag(objective.met)),
        ResultField("error", error.map { .number($0) } ?? .none),
        ResultField("too_close_to_call", .flag(result.isTooCloseToCall(objective))),
      ]
    }
  }

  private static func fields(_ refusal: Refusal) -> [ResultField] {
    [ResultField("request_id", .integer(refusal.requestID)), ResultField("reason", .text(refusal.reason))]
  }

  private static func hexadecimal(_ value: UInt64) -> String {
    var writer = ByteWriter()
    writer.hexadecimal(value)
    return writer.string
  }
}
