import Serving
import Simulation

/// The report of one run: the verdict, the batch player, and the figures behind.
///
///     let collector = ReportCollector(scenario)
///     let result = try Simulator.run(scenario, observer: collector)
///     let html = RunReport(scenario: scenario, result: result, collector: collector, version: "1.0").html()
public struct RunReport {
  /// What was simulated.
  public var scenario: Scenario
  /// What came of it.
  public var result: RunResult
  /// What was seen on the way.
  public var collector: ReportCollector
  /// What fills one GPU's memory, in the order it is drawn; none leaves the chart out.
  public var memory: [MemoryShare]
  /// This run's steps under the GPU's roof; none leaves the chart out.
  public var roofline: Roofline?
  /// Version of the program, for the footer.
  public var version: String

  /// The report of the run of `scenario` that `collector` watched and that gave `result`.
  public init(scenario: Scenario, result: RunResult, collector: ReportCollector, version: String) {
    self.scenario = scenario
    self.result = result
    self.collector = collector
    self.version = version
    memory = MemoryShare.shares(of: scenario)
    roofline = Roofline(scenario, steps: collector.stepSizes)
  }

  /// The file's text.
  public func html() -> String {
    var body = MarkupWriter()
    body.element("h1", scenario.name)
    body.element("p", ["class": "facts"], Self.facts(scenario))
    body.verdict(RunVerdict.of(result, scenario))
    tiles(into: &body)
    if !result.objectives.isEmpty { objectives(into: &body) }
    let history = collector.history(capacityTokens: result.kv.capacityTokens)
    body.append(BatchPlayer(lanes: [history]).html())
    body.open("div", ["class": "grid"])
    let charts = RunCharts(scenario: scenario, result: result, collector: collector)
    var figures = charts.latencies() + charts.overTime()
    if let roofline, !roofline.points.isEmpty { figures.append(charts.roofline(roofline)) }
    figures.append(charts.timeShare())
    if !memory.isEmpty { figures.append(charts.memory(memory)) }
    for figure in figures { body.append(figure.html()) }
    body.close("div")
    slowest(into: &body)
    refusals(into: &body)
    body.footer(
      version: version, facts: ["seed \(result.seed)", "fingerprint \(Self.hexadecimal(result.fingerprint))"])
    return ReportPage(title: scenario.name + " · batchyard", body: body, hasPlayer: true).html()
  }

  // MARK: What stands on top

  /// Model, hardware, engine and workload in a line.
  static func facts(_ scenario: Scenario) -> String {
    let engine = scenario.engine
    let hardware = scenario.hardware
    let machine = "\(hardware.count) × \(hardware.accelerator.name)"
    var facts = [scenario.model.name, hardware.instanceName.map { "\($0) (\(machine))" } ?? machine]
    facts.append("\(scenario.replicaCount) \(scenario.replicaCount == 1 ? "replica" : "replicas")")
    facts.append(
      "TP \(engine.tensorParallelDegree)"
        + (engine.pipelineParallelDegree > 1 ? ", PP \(engine.pipelineParallelDegree)" : ""))
    facts.append(engine.format.rawValue)
    facts.append("\(engine.batching.policy.rawValue) batching, up to \(engine.batching.maxBatchSize)")
    if let rate = scenario.workload.arrivals.rate {
      facts.append("\(NumberText.significant(rate)) requests/s offered")
    }
    return facts.joined(separator: " · ")
  }

  private func tiles(into body: inout MarkupWriter) {
    let ttft = result.latencies[.ttft]
    let tpot = result.latencies[.tpot]
    let e2el = result.latencies[.e2el]
    body.open("ul", ["class": "tiles"])
    body.tile(
      "Output throughput", NumberText.significant(result.outputThroughput) + " tok/s", more: completed)
    if let ttft {
      body.tile(
        "TTFT p99", NumberText.milliseconds(ttft.p99_ms),
        more: "median \(NumberText.milliseconds(ttft.median_ms))")
    }
    if let tpot, scenario.engine.batching.policy.deliversAtEnd {
      body.tile("TPOT median", NumberText.milliseconds(tpot.median_ms), more: "answers come whole")
    } else if let tpot {
      body.tile(
        "TPOT median", NumberText.milliseconds(tpot.median_ms),
        more: "p99 \(NumberText.milliseconds(tpot.p99_ms))")
    }
    if let e2el {
      body.tile(
        "End to end p99", NumberText.milliseconds(e2el.p99_ms),
        more: "median \(NumberText.milliseconds(e2el.median_ms))")
    }
    body.tile(
      "Mean batch", NumberText.significant(result.meanBatchSize),
      more: "of \(scenario.engine.batching.maxBatchSize) a replica")
    body.tile(
      "KV memory, peak", NumberText.percent(result.kv.peakUse),
      more: "\(NumberText.percent(result.kv.waste)) of it wasted")
    body.tile(
      "MFU · MBU", "\(NumberText.percent(result.mfu)) · \(NumberText.percent(result.mbu))", more: "while busy"
    )
    let cost =
      result.costPerMillionOutputTokens.map { "$" + NumberText.significant($0) } ?? NumberText.missing
    body.tile(
      "Cost", cost,
      more: result.costPerMillionOutputTokens == nil ? "price unknown" : "a million output tokens")
    body.close("ul")
    body.newline()
  }

  private var completed: String {
    var text =
      "\(NumberText.significant(result.requestThroughput)) requests/s, \(NumberText.fixed(Double(result.completed))) in "
    text += NumberText.milliseconds(result.durationSeconds * 1000)
    if result.failed > 0 { text += ", \(result.failed) refused" }
    if result.preemptions > 0 { text += ", \(NumberText.fixed(Double(result.preemptions))) preemptions" }
    return text
  }

  private func objectives(into body: inout MarkupWriter) {
    body.fixed(
      "<section class=\"card\"><h2>Objectives</h2><div class=\"scroll\"><table><thead><tr><th scope=\"col\">objective</th>"
    )
    body.fixed(
      "<th scope=\"col\" class=\"number\">limit</th><th scope=\"col\" class=\"number\">simulated</th><th scope=\"col\">met</th></tr></thead><tbody>"
    )
    for objective in result.objectives {
      body.open("tr")
      body.element("th", ["scope": "row"], Self.name(objective.objective))
      body.element("td", ["class": "number"], NumberText.milliseconds(objective.objective.limitMilliseconds))
      body.element("td", ["class": "number"], NumberText.milliseconds(objective.value_ms))
      body.open("td")
      body.element("span", ["class": objective.met ? "met" : "missed"], objective.met ? "✓ met" : "✗ missed")
      body.close("td")
      body.close("tr")
    }
    body.fixed("</tbody></table></div></section>\n")
  }

  // MARK: What stands at the end

  private func slowest(into body: inout MarkupWriter) {
    guard !collector.slowest.isEmpty else { return }
    let rows = collector.slowest.map { request -> [ReportTable.Value] in
      [
        .text("\(request.requestID)"),
        .text(NumberText.milliseconds(Double(request.arrival.nanoseconds) / 1e6)),
        .text("\(request.inputTokens)"), .text("\(request.outputTokens)"),
        .text(NumberText.milliseconds(request.queue.milliseconds)),
        .text(NumberText.milliseconds(request.timeToFirstToken.milliseconds)),
        .text(NumberText.milliseconds(request.endToEnd.milliseconds)), .text("\(request.preemptions)"),
        .text("\(request.replica)"),
      ]
    }
    body.fixed("<section class=\"card\"><h2>Slowest requests</h2>")
    let columns = [
      "request", "arrived at", "prompt", "answer", "queue", "TTFT", "end to end", "preempted", "replica",
    ]
    body.append(
      ReportTable(columns: columns, rows: rows).html(caption: "The \(rows.count) slowest by end-to-end time"))
    body.fixed("</section>\n")
  }

  private func refusals(into body: inout MarkupWriter) {
    guard !result.refusals.isEmpty else { return }
    body.fixed("<section class=\"card\"><h2>Refused requests</h2>")
    let rows = result.refusals.map { [ReportTable.Value.text("\($0.requestID)"), .text($0.reason)] }
    let caption =
      "\(result.failed) refused" + (rows.count < result.failed ? ", the first \(rows.count) here" : "")
    body.append(ReportTable(columns: ["request", "reason"], rows: rows).html(caption: caption))
    body.fixed("</section>\n")
  }

  /// "p99 TTFT".
  static func name(_ objective: Objective) -> String {
    "\(objective.statistic.rawValue) \(name(objective.metric))"
  }

  /// The metric as people call it.
  static func name(_ metric: LatencyMetric) -> String {
    switch metric {
    case .ttft: "TTFT"
    case .tpot: "TPOT"
    case .itl: "ITL"
    case .e2el: "end-to-end latency"
    case .queue: "queue time"
    }
  }

  /// 16 hexadecimal digits.
  static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
