/// The report of a sweep or a plan: metrics against what was varied, trade-offs, and every point's figures.
///
///     SweepReport(title: "Rate", table: rows, variedCount: 1, version: "1.0").html()
///
/// Rows that agree in all varied keys but `seed` are repeats of one point: their mean is drawn with the 95 % confidence
/// interval of the mean (Student's t).
public struct SweepReport: Sendable {
  /// What was varied.
  public var title: String
  /// The verdict's sentence, such as a plan's answer; empty says how many points there are.
  public var headline: String
  /// Sentences below it.
  public var findings: [String]
  /// The rows that `sweep` prints, the varied keys first.
  public var table: ReportTable
  /// How many columns are varied keys.
  public var variedCount: Int
  /// The metrics drawn, of those that the table has.
  public var metrics: [String]
  /// Version of the program, for the footer.
  public var version: String

  /// What is drawn unless other metrics are named.
  public static let usualMetrics = [
    "output_throughput", "request_goodput", "p99_ttft_ms", "p99_tpot_ms", "p99_e2el_ms",
    "cost_per_million_output_tokens",
  ]

  /// The report of the points in `table`, of whose columns the first `variedCount` are varied keys.
  public init(
    title: String, table: ReportTable, variedCount: Int, metrics: [String] = SweepReport.usualMetrics,
    headline: String = "",
    findings: [String] = [], version: String
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
    body.element(
      "p", ["class": "facts"], points.keys.isEmpty ? "" : "varied: " + points.keys.joined(separator: ", "))
    body.verdict(verdict(points))
    body.open("div", ["class": "grid"])
    for figure in SweepCharts(points: points, metrics: metrics).figures() { body.append(figure.html()) }
    body.close("div")
    pointList(points, into: &body)
    body.fixed("<section class=\"card\"><h2>All figures</h2>")
    body.append(table.html(caption: "A row for each point"))
    body.fixed("</section>\n")
    body.footer(version: version)
    return ReportPage(title: title + " · batchyard", body: body).html()
  }

  private func verdict(_ points: SweepPoints) -> Verdict {
    let failed =
      table.index(of: "status").map { column in
        table.rows.indices.count { row in
          if case .text(let status) = table.value(row, column) {
            return status != "ok" && status != "completed" && !status.isEmpty
          }
          return false
        }
      } ?? 0
    var verdict = Verdict(
      tone: .plain, headline: headline.isEmpty ? "\(points.all.count) points" : headline, reasons: findings)
    if failed > 0 {
      verdict.reasons.append("\(failed) of \(table.rows.count) points could not run; the table says why.")
    }
    return verdict
  }

  private func pointList(_ points: SweepPoints, into body: inout MarkupWriter) {
    body.fixed("<section class=\"card\"><h2>Points</h2>")
    for point in points.all {
      body.open("details", ["class": "point", "id": point.anchor])
      body.element("summary", point.name)
      body.open("dl")
      for column in table.columns.indices.dropFirst(variedCount) {
        let values = point.rows.map { table.value($0, column) }
        let numbers = values.compactMap(\.number)
        let shown =
          numbers.isEmpty
          ? values.first?.shown ?? NumberText.missing : NumberText.significant(SweepPoints.mean(numbers), 4)
        body.open("div")
        body.element("dt", table.columns[column])
        body.element("dd", shown)
        body.close("div")
      }
      body.close("dl")
      body.close("details")
      body.newline()
    }
    body.fixed("</section>\n")
  }
}
