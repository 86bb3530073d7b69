import Reporting
import Serving

extension Comparison {
  /// How many candidates could run.
  public var ranCount: Int { entries.count { $0.outcome != nil } }

  // MARK: For a terminal and Markdown

  /// The metrics side by side, a column for each candidate, with the difference from the first; then what the differences
  /// are made of; then, where policies are compared, when to use which.
  public func text(markdown: Bool) -> String {
    let table = metricTable
    var text = markdown ? table.markdown() : table.aligned()
    for paragraph in paragraphs {
      text +=
        markdown
        ? "\n**\(paragraph.title)**\n\n" + paragraph.lines.map { "- \($0)\n" }.joined()
        : "\n\(paragraph.title)\n" + paragraph.lines.map { "  \($0)\n" }.joined()
    }
    return text
  }

  /// What is said below the metrics, each paragraph under its title.
  var paragraphs: [(title: String, lines: [String])] {
    var paragraphs: [(title: String, lines: [String])] = []
    let reasons = entries.compactMap { entry in entry.failure.map { "\(entry.candidate.label): \($0)" } }
    paragraphs.append(("Could not run", reasons))
    for entry in entries where !entry.attributions.isEmpty {
      let title =
        "\(entry.candidate.label) against \(base?.candidate.label ?? ""), and what the difference is made of"
      paragraphs.append((title, entry.attributions.compactMap(\.text)))
    }
    let policies = entries.compactMap { $0.outcome?.scenario.engine.batching.policy }
    if Set(policies).count > 1 {
      var seen: Set<BatchingPolicy> = []
      let advice = policies.filter { seen.insert($0).inserted }.map {
        "\($0.rawValue): \(PolicyAdvice.useWhen($0))"
      }
      paragraphs.append(("Use when", advice))
    }
    return paragraphs.filter { !$0.lines.isEmpty }
  }

  /// A row for each metric, a column for each candidate.
  var metricTable: TableText {
    var table = TableText(columns: ["metric"] + entries.map(\.candidate.label))
    let first = entries.firstIndex { $0.outcome != nil }
    for metric in Self.metrics {
      let values = entries.map { entry in entry.outcome.flatMap { metric.value($0) } }
      guard values.contains(where: { $0 != nil }) else { continue }
      let base = base?.outcome.flatMap { metric.value($0) }
      table.add(
        [metric.name]
          + values.enumerated().map { index, value in
            guard let value else { return "-" }
            let text = metric.isShare ? percent(value) : figure(value)
            guard index != first, !metric.isShare, let base, base > 0 else { return text }
            return "\(text) (\(Self.difference(value / base)))"
          })
    }
    let verdicts = entries.map { entry -> String in
      guard let objectives = entry.outcome?.result.objectives, !objectives.isEmpty else { return "-" }
      return objectives.allSatisfy(\.met) ? "met" : "missed"
    }
    if verdicts.contains(where: { $0 != "-" }) { table.add(["SLO"] + verdicts) }
    return table
  }

  /// `+18 %`, or from three times on `x 3.4`.
  private static func difference(_ ratio: Double) -> String {
    guard ratio.isFinite else { return "-" }
    if ratio >= 3 { return "x \(figure(ratio))" }
    let points = Int((100 * (ratio - 1)).rounded())
    return points == 0 ? "same" : points > 0 ? "+\(points) %" : "−\(-points) %"
  }

  private struct Metric: Sendable {
    var name: String
    var isShare = false
    var value: @Sendable (Outcome) -> Double?

    /// A field of the results by its key: a mean, with several replications. One that is positive has no value where it
    /// is zero: a TPOT where answers come all at once.
    init(_ name: String, _ path: String, isShare: Bool = false, isPositive: Bool = false) {
      self.name = name
      self.isShare = isShare
      value = { outcome in
        switch outcome.fields.first(where: { $0.path == path })?.value {
        case .number(let number): isPositive && number <= 0 ? nil : number
        case .integer(let integer): Double(integer)
        default: nil
        }
      }
    }

    init(_ name: String, value: @escaping @Sendable (Outcome) -> Double?) {
      self.name = name
      self.value = value
    }
  }

  private static let metrics = [
    Metric("requests/s", "request_throughput"),
    Metric("output tokens/s", "output_throughput"),
    Metric("tokens/s per GPU") { $0.tradeoff.tokensPerSecondPerGPU },
    Metric("tokens/s per user") { $0.tradeoff.tokensPerSecondPerUser },
    Metric("mean TTFT ms", "mean_ttft_ms"),
    Metric("p99 TTFT ms", "p99_ttft_ms"),
    Metric("mean TPOT ms", "mean_tpot_ms", isPositive: true),
    Metric("p99 TPOT ms", "p99_tpot_ms", isPositive: true),
    Metric("p99 ITL ms", "p99_itl_ms", isPositive: true),
    Metric("mean E2E ms", "mean_e2el_ms"),
    Metric("p99 E2E ms", "p99_e2el_ms"),
    Metric("mean queue ms", "mean_queue_ms"),
    Metric("requests in a step", "mean_batch_size"),
    Metric("replicas", "replicas"),
    Metric("preemptions", "preemptions"),
    Metric("KV memory, peak", "kv.peak_use", isShare: true),
    Metric("KV memory wasted", "kv.waste", isShare: true),
    Metric("time: compute", "time_share.compute", isShare: true),
    Metric("time: memory", "time_share.memory", isShare: true),
    Metric("time: communication", "time_share.communication", isShare: true),
    Metric("time: host", "time_share.host", isShare: true),
    Metric("time: idle", "time_share.idle", isShare: true),
    Metric("MFU", "mfu", isShare: true),
    Metric("MBU", "mbu", isShare: true),
    Metric("USD per million tokens", "cost_per_million_output_tokens"),
    Metric("J per token", "energy_joules_per_output_token"),
  ]

  // MARK: For programs

  /// A row for each candidate as a JSON array: its keys, its result as `run` prints it, `change` with the relative change
  /// of every measure from the first, `attribution` with every time's parts, and status and reason.
  public var json: String {
    let rows = entries.map { entry in ResultJSON.line(flat: entry.candidate.keys, nested: fields(entry)) }
    return "[\n  " + rows.joined(separator: ",\n  ") + "\n]\n"
  }

  /// The rows as CSV, with `change.KEY` and `attribution.TIME.PART` as columns.
  public var csv: String {
    let columns = entries.first?.candidate.keys.map(\.path) ?? []
    var paths: [String] = []
    var seen: Set<String> = Set(columns)
    // Every row's keys in order, for those that could not run have fewer.
    for entry in entries.sorted(by: { $0.outcome != nil && $1.outcome == nil }) {
      for field in fields(entry) where !field.isList && seen.insert(field.path).inserted {
        paths.append(field.path)
      }
    }
    let last = ["status", "reason"]
    paths = paths.filter { !last.contains($0) } + last
    var table = TableText(columns: columns + paths)
    for entry in entries {
      let values = Dictionary(fields(entry).map { ($0.path, $0.cell) }) { first, _ in first }
      table.add(entry.candidate.keys.map(\.cell) + paths.map { values[$0] ?? "" })
    }
    return table.csv()
  }

  private func fields(_ entry: Entry) -> [ResultField] {
    let known = Set(entry.candidate.keys.map(\.path))
    var fields: [ResultField] = []
    if let outcome = entry.outcome {
      fields += outcome.fields.filter { !known.contains($0.path) }
      fields.append(ResultField(SweepColumns.perGPU, .number(outcome.tradeoff.tokensPerSecondPerGPU)))
      fields.append(ResultField(SweepColumns.perUser, .number(outcome.tradeoff.tokensPerSecondPerUser)))
      fields += changes(outcome)
      for breakdown in outcome.breakdowns {
        let base = base?.outcome?.breakdowns.first { $0.time == breakdown.time }
        let path = "attribution.\(breakdown.time.rawValue)"
        fields.append(ResultField("\(path).total", .number(breakdown.totalMilliseconds)))
        if let base {
          fields.append(
            ResultField("\(path).change", .number(breakdown.totalMilliseconds - base.totalMilliseconds)))
        }
        for part in TimePart.allCases {
          fields.append(ResultField("\(path).parts.\(part.rawValue)", .number(breakdown[part])))
        }
        guard let base else { continue }
        for part in TimePart.allCases {
          fields.append(
            ResultField("\(path).change_parts.\(part.rawValue)", .number(breakdown[part] - base[part])))
        }
      }
      if !entry.candidate.keys.contains(where: { $0.path == "use_when" }) {
        fields.append(
          ResultField("use_when", .text(PolicyAdvice.useWhen(outcome.scenario.engine.batching.policy))))
      }
    }
    fields.append(ResultField("status", .text(entry.failure == nil ? "ok" : "error")))
    fields.append(ResultField("reason", entry.failure.map { .text($0) } ?? .none))
    return fields
  }

  /// Every measure's relative change from the first candidate's; none where that is zero.
  private func changes(_ outcome: Outcome) -> [ResultField] {
    guard let base = base?.outcome else { return [] }
    let before = Dictionary(base.fields.map { ($0.path, $0.value) }) { first, _ in first }
    return outcome.fields.compactMap { field in
      guard Replications.isMeasured(field), let new = number(field.value) else { return nil }
      guard let old = before[field.path].flatMap(number), old != 0 else {
        return ResultField("change.\(field.path)", .none)
      }
      return ResultField("change.\(field.path)", .number(new / old - 1))
    }
  }

  private func number(_ value: FieldValue) -> Double? {
    switch value {
    case .integer(let integer): Double(integer)
    case .number(let number): number.isFinite ? number : nil
    case .text, .flag, .none, .list: nil
    }
  }
}
