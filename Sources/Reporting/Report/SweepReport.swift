/// The report of a sweep or a plan: metrics against what was varied, trade-offs, and every point's figures.
///
///     SweepReport(title: "Rate", table: rows, variedCount: 1, version: "1.0").html()
///
/// Rows that agree in all varied keys but `seed` are repeats of one point: their mean is drawn with the 95 % confidence
/// interval of the mean (Student's t). A row that is a mean itself has half the width of its interval under `KEY_ci95`.
public struct SweepReport: Sendable {
  /// Two metrics of which a system has more of one at the price of the other.
  public struct Tradeoff: Sendable, Hashable {
    /// What the chart is called.
    public var title: String
    /// The metric from left to right.
    public var x: String
    /// The metric from bottom to top.
    public var y: String

    /// The trade-off between the metrics `x` and `y`.
    public init(_ title: String, x: String, y: String) {
      self.title = title
      self.x = x
      self.y = y
    }
  }

  /// What was varied.
  public var title: String
  /// The verdict's sentence, such as a plan's answer; empty says how many points there are.
  public var headline: String
  /// Whether the headline is good news or bad; nil where it is neither.
  public var isGood: Bool?
  /// What is said below it, each under its name.
  public var findings: [(name: String, text: String)]
  /// The rows that `sweep` prints, the varied keys first.
  public var table: ReportTable
  /// How many columns are varied keys.
  public var variedCount: Int
  /// The metrics drawn, of those that the table has.
  public var metrics: [String]
  /// Limits that objectives set to metrics.
  public var limits: [String: Double] = [:]
  /// The first of these for which the table has the figures is drawn.
  public var tradeoffs = SweepReport.usualTradeoffs
  /// Whether points are where a search went and not on a grid: lines go on where a value has no point.
  public var isSearch = false
  /// Version of the program, for the footer.
  public var version: String

  /// What is drawn unless other metrics are named.
  public static let usualMetrics = [
    "output_throughput", "request_goodput", "p99_ttft_ms", "median_tpot_ms", "p99_e2el_ms",
    "cost_per_million_output_tokens",
  ]

  /// What the operator pays for against what a user gets, or where a table lacks that, throughput against latency.
  public static let usualTradeoffs = [
    Tradeoff(
      "Throughput of a GPU against the speed of an answer", x: "tokens_per_second_per_user",
      y: "tokens_per_second_per_gpu"),
    Tradeoff("Throughput against latency", x: "p99_e2el_ms", y: "output_throughput"),
    Tradeoff("Throughput against latency", x: "p99_ttft_ms", y: "output_throughput"),
    Tradeoff("Throughput against cost", x: "cost_per_million_output_tokens", y: "output_throughput"),
  ]

  /// The report of the points in `table`, of whose columns the first `variedCount` are varied keys.
  public init(
    title: String, table: ReportTable, variedCount: Int, metrics: [String] = SweepReport.usualMetrics,
    headline: String = "", findings: [(name: String, text: String)] = [], version: String
  ) {
    self.title = title
    self.table = table
    self.variedCount = min(max(0, variedCount), table.columns.count)
    self.metrics = metrics
    self.headline = headline
    self.findings = findings
    self.version = version
  }

  /// The file's text.
  public func html() -> String {
    let points = SweepPoints(table: table, variedCount: variedCount)
    var body = MarkupWriter()
    body.element("h1", title)
    if !points.keys.isEmpty {
      body.element("p", ["class": "facts"], "varied: " + points.keys.joined(separator: ", "))
    }
    body.verdict(verdict(points), facts: findings)
    body.open("div", ["class": "grid"])
    for figure in SweepCharts(points: points, report: self).figures() { body.append(figure.html()) }
    body.close("div")
    pointList(points, into: &body)
    body.fixed("<section class=\"card\"><h2>Rows</h2>")
    body.append(
      overview.html(caption: "A row for each point and the figures that decide; above are all of them"))
    body.fixed("</section>\n")
    body.footer(version: version)
    return ReportPage(title: title + " · batchyard", body: body).html()
  }

  private func verdict(_ points: SweepPoints) -> Verdict {
    let failed = table.rows.indices.count { points.failure(ofRow: $0) != nil }
    let count = "\(points.all.count) \(points.all.count == 1 ? "point" : "points")"
    var verdict = Verdict(
      tone: isGood.map { $0 ? .good : .bad } ?? .plain, headline: headline.isEmpty ? count : headline)
    if failed > 0 {
      verdict.reasons.append(
        "\(failed) of \(count) could not run; \(failed == 1 ? "its figures say" : "their figures say") why.")
    }
    return verdict
  }

  private func pointList(_ points: SweepPoints, into body: inout MarkupWriter) {
    body.fixed("<section class=\"card\"><h2>Points</h2><div class=\"points\">")
    for point in points.all {
      body.open("details", ["class": "point", "id": point.anchor])
      let failure = point.rows.lazy.compactMap { points.failure(ofRow: $0) }.first
      body.element("summary", point.name + (failure == nil ? "" : " · could not run"))
      if let failure { body.element("p", failure) }
      body.open("dl")
      for column in table.columns.indices.dropFirst(variedCount) {
        let values = point.rows.map { table.value($0, column) }.filter { $0 != .missing }
        guard let first = values.first else { continue }
        let numbers = values.compactMap(\.number)
        body.open("div")
        body.element("dt", table.columns[column])
        body.element("dd", numbers.count > 1 ? NumberText.plain(SweepPoints.mean(numbers)) : first.shown)
        body.close("div")
      }
      body.close("dl")
      body.close("details")
      body.newline()
    }
    body.fixed("</div></section>\n")
  }

  /// The varied keys and the columns that decide, with their intervals.
  private var overview: ReportTable {
    var wanted = metrics + limits.keys.sorted().filter { !metrics.contains($0) }
    wanted += tradeoffs.flatMap { [$0.x, $0.y] }.filter { !wanted.contains($0) }
    wanted += ["kv.peak_use", "slo_met", "pareto", "status"]
    var seen: Set<String> = []
    let names = wanted.flatMap { [$0, $0 + SweepPoints.intervalSuffix] }.filter { seen.insert($0).inserted }
    let places =
      Array(0..<variedCount)
      + names.compactMap { table.index(of: $0) }.filter { place in
        place >= variedCount && table.rows.indices.contains { table.value($0, place) != .missing }
      }
    return ReportTable(
      columns: places.map { table.columns[$0] },
      rows: table.rows.indices.map { row in
        places.map { $0 < variedCount ? .text(table.value(row, $0).asKey) : table.value(row, $0) }
      })
  }
}
