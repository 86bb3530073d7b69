import Serving

/// The first screen in the terminal: whether the scenario will do, what holds it back, what to try, and the figures.
/// At most 80 columns wide, but for names and suggestions that are longer themselves.
public struct SummaryText {
  private let result: RunResult
  private let scenario: Scenario
  private let version: String
  private let colour: Bool
  private var text = ""

  /// The summary of `result`, which came from `scenario`.
  ///
  /// - Parameter colour: whether verdicts are coloured; for a terminal, and without `NO_COLOR`.
  public static func text(
    _ result: RunResult, _ scenario: Scenario, version: String, colour: Bool = false
  ) -> String {
    var summary = SummaryText(result, scenario, version, colour)
    summary.write()
    return summary.text
  }

  private init(_ result: RunResult, _ scenario: Scenario, _ version: String, _ colour: Bool) {
    self.result = result
    self.scenario = scenario
    self.version = version
    self.colour = colour
  }

  private mutating func write() {
    heading()
    verdict()
    latencies()
    throughput()
    resources()
    overTime()
    footnotes()
  }

  // MARK: Parts

  private mutating func heading() {
    line(result.name)
    let engine = scenario.engine
    let hardware = scenario.hardware
    let place = hardware.instanceName.map { "\($0) (\(hardware.count) x \(hardware.accelerator.name))" }
    var parallel = "tp \(engine.tensorParallelDegree)"
    if engine.pipelineParallelDegree > 1 { parallel += ", pp \(engine.pipelineParallelDegree)" }
    if engine.expertParallel { parallel += ", whole experts" }
    line(
      "\(scenario.model.name) on \(place ?? "\(hardware.count) x \(hardware.accelerator.name)"), "
        + "\(counted(result.replicas, "replica")) with \(parallel)")
    line("\(engine.profile.name), \(policy), seed \(result.seed)")
    line("")
  }

  private var policy: String {
    let batching = scenario.engine.batching
    switch batching.policy {
    case .none: return "no batching"
    case .client: return "client-side batches of \(scenario.workload.clientBatchSize)"
    case .dynamic:
      let delay = figure(batching.maxBatchDelaySeconds * 1000)
      return "dynamic batches of up to \(batching.maxBatchSize), delay \(delay) ms"
    case .continuous: return "continuous batching, up to \(batching.maxBatchSize) requests"
    case .paged: return "PagedAttention, up to \(batching.maxBatchSize) requests"
    }
  }

  private mutating func verdict() {
    let advice = Advice(result, scenario)
    labelled("verdict", load(advice))
    for objective in result.objectives {
      let name = "\(objective.objective.statistic.rawValue) \(Self.title(objective.objective.metric))"
      let relation = objective.met ? "within" : "over"
      let limit = figure(objective.objective.limitMilliseconds)
      let doubt = result.uncertainty?.doubt(objective)
      let mark = paint(
        objective.met ? "SLO met" : "SLO missed", doubt != nil ? .yellow : objective.met ? .green : .red)
      let value =
        advice.load == .nothingServed
        ? "\(name), limit \(limit) ms"
        : "\(name) \(figure(objective.value_ms)) ms, \(relation) its limit of \(limit) ms"
      labelled("", "\(mark): \(value)" + (doubt.map { "; \($0)" } ?? ""))
    }
    guard advice.load != .nothingServed else { return line("") }
    labelled("bound by", "\(advice.binding.rawValue): \(advice.evidence)")
    labelled("headroom", headroom(advice))
    var change = ""
    if let key = advice.suggestion.key {
      change = advice.suggestion.value.map { "--set \(key)=\($0)" } ?? "another \(key)"
      change += ": "
    }
    labelled("try", change + advice.suggestion.reason)
    line("")
  }

  private func load(_ advice: Advice) -> String {
    let saturation = result.saturation
    switch advice.load {
    case .keepsUp:
      return paint("keeps up", .green)
        + " with its arrivals, \(figure(saturation.meanWaitingSecondHalf)) requests waiting on average"
    case .saturated:
      return paint("saturated", .red)
        + ": the queue grows, \(figure(saturation.unfinishedAtLastArrival)) requests unfinished at the last arrival"
    case .closedLoop:
      guard case .closedLoop(let clients, _) = scenario.workload.arrivals else { return "closed loop" }
      return "serves \(counted(clients, "client")) that wait for their answers"
    case .burst: return "serves a burst of \(counted(result.completed, "request"))"
    case .nothingServed:
      return paint("nothing served", .red) + ", \(counted(result.failed, "request")) refused"
    }
  }

  private func headroom(_ advice: Advice) -> String {
    let batching = scenario.engine.batching
    let slots = batching.policy == .none ? 1 : batching.maxBatchSize
    let busy = "mean batch \(figure(result.meanBatchSize)) of \(slots)"
    let memory = "KV memory \(percent(1 - result.kv.peakUse)) free at its peak"
    let idle = "GPUs idle \(percent(result.timeShare.idle))"
    let left = advice.load == .saturated ? "none; " : ""
    return "\(left)\(busy), \(memory), \(idle)"
  }

  private mutating func latencies() {
    var table = TableText(columns: ["ms", "mean", "p50", "p90", "p95", "p99"])
    for metric in LatencyMetric.allCases {
      guard let summary = result.latencies[metric], summary.count > 0 else { continue }
      let values = [
        summary.mean_ms, summary.median_ms, summary.p90_ms, summary.p95_ms, summary.p99_ms,
      ]
      table.add([Self.title(metric)] + values.map { figure($0) })
    }
    guard !table.rows.isEmpty else { return }
    text += table.aligned(indent: 2, minimumWidth: 9)
    if scenario.engine.batching.policy.deliversAtEnd {
      line("  Tokens reach the client together at the end of its batch, so TTFT is E2E.")
    }
    line("")
    labelled("accuracy", accuracyText(scenario))
    line("")
  }

  private mutating func throughput() {
    var requests = "\(figure(result.requestThroughput))/s"
    if !result.objectives.isEmpty { requests += ", \(figure(result.requestGoodput))/s within the SLO" }
    requests += "; \(figure(result.completed)) served"
    if result.failed > 0 { requests += ", " + paint("\(figure(result.failed)) refused", .red) }
    labelled("requests", "\(requests) in \(span(seconds: result.durationSeconds))")
    labelled(
      "tokens",
      "\(figure(result.outputThroughput))/s out, \(figure(result.totalTokenThroughput))/s with prompts")
    var steps = "\(figure(result.steps)), \(figure(result.meanBatchSize)) requests each"
    if result.preemptions > 0 {
      steps +=
        "; \(counted(result.preemptions, "preemption")), "
        + "\(figure(result.recomputedTokens)) tokens computed again"
    }
    labelled("steps", steps)
  }

  private mutating func resources() {
    let kv = result.kv
    labelled(
      "KV memory",
      "\(figure(kv.capacityTokens)) tokens a replica; \(percent(kv.meanUse)) taken, \(percent(kv.peakUse)) at most"
    )
    labelled("", "\(percent(kv.waste)) of what is taken holds no token")
    if result.prefixHitRate > 0 {
      labelled("prefixes", "\(percent(result.prefixHitRate)) of prompt tokens found in the cache")
    }
    let share = result.timeShare
    let bar = shareBar(
      [
        (share.compute, "C"), (share.memory, "M"), (share.communication, "L"), (share.host, "H"),
        (share.idle, "."),
      ], width: 60)
    labelled("time", "[\(bar)]")
    labelled(
      "",
      "Compute \(percent(share.compute)), Memory \(percent(share.memory)), "
        + "Links \(percent(share.communication)), Host \(percent(share.host)), idle \(percent(share.idle))")
    labelled("GPUs", "\(percent(result.mfu)) of peak FLOPs, \(percent(result.mbu)) of bandwidth while busy")
    let cost = result.costPerMillionOutputTokens.map { "$\(figure($0)) a million answer tokens" }
    let energy = result.energyJoulesPerOutputToken.map { "\(figure($0)) J an answer token" }
    let both = [cost, energy].compactMap { $0 }
    if !both.isEmpty { labelled("cost", both.joined(separator: ", ")) }
  }

  private mutating func overTime() {
    let bins = result.load.bins
    guard bins.count > 1 else { return }
    line("")
    line("  over \(span(seconds: result.load.seconds))")
    let capacity = Double(max(1, result.kv.capacityTokens * max(1, result.replicas)))
    sparkline("running", bins.map(\.running))
    sparkline("waiting", bins.map(\.waiting))
    sparkline("KV taken", bins.map { $0.keyValueTaken / capacity * 100 }, unit: " %", top: 100)
    sparkline("tokens", bins.map(\.outputTokensPerSecond), unit: "/s")
  }

  private mutating func sparkline(_ name: String, _ values: [Double], unit: String = "", top: Double? = nil) {
    let greatest = values.max() ?? 0
    // Less than one request, on average, is not worth a full-height bar.
    let picture = Reporting.sparkline(values, width: 48, top: top ?? max(1, greatest))
    labelled(name, "\(picture)  up to \(figure(greatest))\(unit)")
  }

  private mutating func footnotes() {
    line("")
    if !result.percentilesAreExact {
      line("  Percentiles come from a histogram and are within 0.05 %.")
    }
    for refusal in result.refusals.prefix(3) {
      line("  request \(refusal.requestID) refused: \(refusal.reason)")
    }
    if scenario.warmupRequests > 0 {
      line("  The first \(counted(scenario.warmupRequests, "request")) are left out as warm-up.")
    }
    var fingerprint = ByteWriter()
    fingerprint.hexadecimal(result.fingerprint)
    line("  batchyard \(version), fingerprint \(fingerprint.string)")
  }

  // MARK: Lines

  private enum Colour: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
  }

  private func paint(_ text: String, _ colour: Colour) -> String {
    self.colour ? "\u{1B}[1;\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }

  private mutating func line(_ line: String) { text += line + "\n" }

  /// A line with a label before it, broken between words at 80 columns.
  private mutating func labelled(_ label: String, _ value: String) {
    let margin = String(repeating: " ", count: 13)
    var current = "  " + padded(label, to: 11)
    var width = visibleWidth(current)
    var isEmpty = true
    for word in value.split(separator: " ", omittingEmptySubsequences: false) {
      let wordWidth = visibleWidth(word)
      if !isEmpty && width + 1 + wordWidth > 80 {
        line(current)
        current = margin
        width = margin.count
        isEmpty = true
      }
      current += (isEmpty ? "" : " ") + word
      width += (isEmpty ? 0 : 1) + wordWidth
      isEmpty = false
    }
    line(current)
  }

  /// Columns without the codes of colours.
  private func visibleWidth(_ text: some StringProtocol) -> Int {
    var width = 0
    var inCode = false
    for character in text {
      if character == "\u{1B}" { inCode = true }
      if !inCode { width += 1 }
      if inCode && character == "m" { inCode = false }
    }
    return width
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(figure(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// What a metric is called in a table.
  static func title(_ metric: LatencyMetric) -> String {
    switch metric {
    case .ttft: "TTFT"
    case .tpot: "TPOT"
    case .itl: "ITL"
    case .e2el: "E2E"
    case .queue: "queue"
    }
  }
}
