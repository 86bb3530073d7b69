import Serving
import Simulation

/// The report of a comparison: the same requests through several scenarios, side by side on one clock.
public struct CompareReport {
  /// One of the compared.
  public struct Run: Sendable {
    /// What it is called, such as the varied value.
    public var name: String
    /// What came of it.
    public var result: RunResult
    /// For the player; `nil` leaves the lane out.
    public var history: BatchHistory?

    /// The `result` of `name`, with its `history` from `ReportCollector.history(name:capacityTokens:)`.
    public init(name: String, result: RunResult, history: BatchHistory? = nil) {
      self.name = name
      self.result = result
      self.history = history
    }
  }

  /// Sentences under a heading.
  public struct Paragraph: Sendable {
    /// The heading.
    public var title: String
    /// A sentence each.
    public var lines: [String]

    /// `lines` under `title`.
    public init(title: String, lines: [String]) {
      self.title = title
      self.lines = lines
    }
  }

  /// What was compared.
  public var title: String
  /// The keys that tell the runs apart, where they are one scenario's.
  public var varied: [String]
  /// In the order given; the first is what the others are compared with.
  public var runs: [Run]
  /// The metrics side by side, as `compare` prints them: a row for each, a column for each run.
  public var metrics: TableText
  /// Every figure, a column for each run.
  public var table: ReportTable
  /// What the differences are made of, what could not run, and when to use which.
  public var paragraphs: [Paragraph]
  /// Version of the program, for the footer.
  public var version: String

  /// The report of `runs` over the same requests.
  public init(
    title: String, varied: [String] = [], runs: [Run], metrics: TableText = TableText(columns: []),
    table: ReportTable, paragraphs: [Paragraph] = [], version: String
  ) {
    self.title = title
    self.varied = varied
    self.runs = runs
    self.metrics = metrics
    self.table = table
    self.paragraphs = paragraphs
    self.version = version
  }

  /// The file's text.
  public func html() -> String {
    var body = MarkupWriter()
    body.element("h1", title)
    let keys = varied.isEmpty ? "" : varied.joined(separator: ", ") + ": "
    body.element("p", ["class": "facts"], keys + runs.map(\.name).joined(separator: " · "))
    body.verdict(verdict)
    let lanes = runs.compactMap(\.history)
    if !lanes.isEmpty { body.append(BatchPlayer(lanes: lanes).html()) }
    if !lanes.isEmpty, lanes.count < runs.count {
      body.element(
        "p", ["class": "note"], "The player shows the first \(lanes.count) of \(runs.count) runs.")
    }
    side(into: &body)
    body.open("div", ["class": "grid"])
    body.append(bars("Output throughput", unit: "tokens/s") { $0.outputThroughput }.html())
    for (metric, title) in [
      (LatencyMetric.ttft, "Time to first token (TTFT)"), (.tpot, "Time per output token (TPOT)"),
      (.e2el, "End-to-end latency"),
    ] where runs.contains(where: { $0.result.latencies[metric] != nil }) {
      body.append(latencies(metric, title).html())
    }
    body.append(
      BarChart(
        title: "Where the time went",
        bars: runs.map { .init(name: $0.name, parts: RunCharts.parts(of: $0.result.timeShare)) },
        format: { NumberText.percent($0) }, whole: 1
      ).figure(summary: "Each bar is the whole time of all replicas.").html())
    body.append(memory().html())
    body.close("div")
    if !table.rows.isEmpty {
      body.fixed("<details class=\"card all\"><summary>All figures</summary>")
      body.append(table.html(caption: "Every figure of each run, by its key in the results"))
      body.fixed("</details>\n")
    }
    body.footer(version: version, facts: runs.first.map { ["seed \($0.result.seed)"] } ?? [])
    return ReportPage(title: title + " · batchyard", body: body, hasPlayer: !lanes.isEmpty).html()
  }

  /// The metrics side by side, and what is said about them.
  private func side(into body: inout MarkupWriter) {
    if !metrics.rows.isEmpty {
      body.fixed("<section class=\"card\"><h2>Side by side</h2>")
      let rows = metrics.rows.map { $0.map(ReportTable.Value.text) }
      body.append(
        ReportTable(columns: metrics.columns, rows: rows)
          .html(caption: "In brackets the difference from the first that could run"))
      body.fixed("</section>\n")
    }
    for paragraph in paragraphs {
      body.fixed("<section class=\"card\">")
      body.element("h2", paragraph.title)
      body.open("ul", ["class": "findings"])
      for line in paragraph.lines { body.element("li", line) }
      body.close("ul")
      body.fixed("</section>\n")
    }
  }

  private var verdict: Verdict {
    guard let first = runs.first,
      let best = runs.max(by: { $0.result.outputThroughput < $1.result.outputThroughput })
    else {
      return Verdict(tone: .plain, headline: "Nothing was compared")
    }
    let least = runs.min { $0.result.outputThroughput < $1.result.outputThroughput } ?? first
    var verdict = Verdict(
      tone: .plain,
      headline: "\(best.name) puts out most: \(NumberText.significant(best.result.outputThroughput)) tokens/s"
    )
    if least.result.outputThroughput > 0, least.name != best.name {
      let ratio = best.result.outputThroughput / least.result.outputThroughput
      verdict.headline += ", \(NumberText.significant(ratio, 2)) times \(least.name)"
    }
    let quickest = runs.filter { $0.result.latencies[.ttft] != nil }
      .min { ($0.result.latencies[.ttft]?.p99_ms ?? 0) < ($1.result.latencies[.ttft]?.p99_ms ?? 0) }
    if let quickest, let latency = quickest.result.latencies[.ttft] {
      verdict.reasons.append(
        "\(quickest.name) answers first: p99 TTFT \(NumberText.milliseconds(latency.p99_ms)).")
    }
    return verdict
  }

  private func bars(_ title: String, unit: String, value: (RunResult) -> Double) -> Figure {
    let bars = runs.enumerated().map { index, run in
      BarChart.Bar(
        name: "\(run.name): \(NumberText.significant(value(run.result))) \(unit)",
        parts: [.init(name: unit, value: value(run.result), style: .first)])
    }
    var figure = BarChart(title: title, bars: bars, format: { NumberText.significant($0) })
      .figure(summary: "Higher is better.")
    figure.legend = []
    return figure
  }

  /// The median, and what p99 has more than it.
  private func latencies(_ metric: LatencyMetric, _ title: String) -> Figure {
    let bars = runs.compactMap { run in
      run.result.latencies[metric].map { latency in
        // A batch whose answers come together has no time between tokens.
        if latency.p99_ms == 0 { return BarChart.Bar(name: "\(run.name): all tokens at once", parts: []) }
        return BarChart.Bar(
          name:
            "\(run.name): median \(NumberText.milliseconds(latency.median_ms)), p99 \(NumberText.milliseconds(latency.p99_ms))",
          parts: [
            .init(name: "median", value: latency.median_ms, style: .first),
            .init(
              name: "from there to p99", value: max(0, latency.p99_ms - latency.median_ms), style: .second),
          ])
      }
    }
    return BarChart(title: title, bars: bars, format: { NumberText.milliseconds($0) }).figure(
      summary: "Lower is better.")
  }

  private func memory() -> Figure {
    let bars = runs.map { run in
      let kv = run.result.kv
      return BarChart.Bar(
        name:
          "\(run.name): \(NumberText.percent(kv.meanUse)) taken, \(NumberText.percent(kv.waste)) of that wasted",
        parts: [
          .init(name: "holds a token", value: kv.meanUse * (1 - kv.waste), style: .decode),
          .init(name: "taken but empty", value: kv.meanUse * kv.waste, style: .padding),
          .init(name: "free", value: max(0, 1 - kv.meanUse), style: .idle),
        ])
    }
    return BarChart(title: "KV memory, mean use", bars: bars, format: { NumberText.percent($0) }, whole: 1)
      .figure(summary: "What is taken but empty is reservation, padding and the unfilled ends of blocks.")
  }
}
