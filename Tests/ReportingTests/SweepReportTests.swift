import Serving
import Testing

@testable import Reporting

@Suite struct SweepReportTests {
  private let columns = [
    "workload.arrivals.rate", "engine.tensor_parallel_degree", "seed", "output_throughput", "p99_e2el_ms",
  ]

  private func table() -> ReportTable {
    var rows: [[ReportTable.Value]] = []
    for degree in [1.0, 2] {
      for rate in [1.0, 2, 4] {
        for seed in [1.0, 2, 3] {
          rows.append([
            .number(rate), .number(degree), .number(seed), .number(100 * rate * degree + seed),
            .number(1000 * rate / degree),
          ])
        }
      }
    }
    return ReportTable(columns: columns, rows: rows)
  }

  @Test func repeatsAreOnePointWithAnInterval() throws {
    let points = SweepPoints(table: table(), variedCount: 3)
    #expect(points.keys == ["workload.arrivals.rate", "engine.tensor_parallel_degree"])
    #expect(points.all.count == 6)
    let estimate = try #require(points.estimate("output_throughput", at: points.all[0]))
    #expect(estimate.mean == 102)
    // Three values one apart: deviation 1, t with 2 degrees of freedom 4.3027.
    #expect((estimate.half - 4.3027 / 3.0.squareRoot()).magnitude < 1e-9)
    #expect(points.all[0].name == "rate=1, tensor_parallel_degree=1")
  }

  @Test func twoKeysHaveAHeatMapAndEveryPointItsFigures() {
    let html = SweepReport(title: "Sweep", table: table(), variedCount: 3, version: "0").html()
    #expect(holds(html, "class=\"cell h8 best\""))
    for point in 1...6 { #expect(holds(html, "id=\"point-\(point)\"")) }
    #expect(holds(html, "href=\"#point-6\""))
    #expect(holds(html, "95 % confidence interval"))
    #expect(!holds(html, "id=\"player\""))
  }

  @Test func theFrontierIsWhatNothingBeats() throws {
    let report = SweepReport(title: "Sweep", table: table(), variedCount: 3, version: "0")
    let points = SweepPoints(table: table(), variedCount: 3)
    let figure = try #require(SweepCharts(points: points, report: report).figures().first)
    // TP 2 beats TP 1 at every rate, in both.
    #expect(figure.summary.hasPrefix("3 of 6 points"))
  }

  @Test func answersThatComeAsAWholeHaveNoTimeBetweenTokens() throws {
    let table = ReportTable(
      columns: ["policy", "median_tpot_ms", "p99_ttft_ms"],
      rows: [[.text("dynamic"), .number(0), .number(0)], [.text("paged"), .number(27), .number(9)]])
    let points = SweepPoints(table: table, variedCount: 1)
    #expect(points.estimate("median_tpot_ms", at: points.all[0]) == nil)
    #expect(points.estimate("median_tpot_ms", at: points.all[1])?.mean == 27)
    #expect(points.estimate("p99_ttft_ms", at: points.all[0])?.mean == 0)
  }

  @Test func aRowThatIsAMeanHasItsInterval() throws {
    let table = ReportTable(
      columns: ["rate", "output_throughput", "output_throughput_ci95"],
      rows: [[.number(0.5), .number(100), .number(4)], [.number(1), .number(190), .number(7)]])
    let points = SweepPoints(table: table, variedCount: 1)
    #expect(points.all.map(\.name) == ["rate=0.5", "rate=1"])
    let estimate = try #require(points.estimate("output_throughput", at: points.all[1]))
    #expect(estimate == (190, 7))
    let html = SweepReport(title: "Sweep", table: table, variedCount: 1, version: "0").html()
    #expect(holds(html, "class=\"band s1\""))
  }

  @Test func aLimitIsDrawnAndWhatIsFarBeyondItIsCut() throws {
    let table = ReportTable(
      columns: ["rate", "p99_ttft_ms"],
      rows: [[.number(1), .number(100)], [.number(2), .number(450)], [.number(4), .number(90_000)]])
    var report = SweepReport(title: "Plan", table: table, variedCount: 1, version: "0")
    report.limits = ["p99_ttft_ms": 500]
    let html = report.html()
    #expect(holds(html, "limit 500") && holds(html, "What is above the top is drawn there"))
    #expect(holds(html, ">1,500</text>") && !holds(html, ">90 k</text>"))
    report.limits = ["p99_ttft_ms": 1e6]
    #expect(holds(report.html(), "The limit 1,000,000 is far above."))
  }

  @Test func aSearchHasLinesAcrossItsGapsAndNoHeatMap() {
    let table = ReportTable(
      columns: ["replicas", "system", "p99_ttft_ms"],
      rows: [
        [.number(1), .text("L4"), .number(10)], [.number(2), .text("T4"), .number(20)],
        [.number(4), .text("L4"), .number(5)],
      ])
    var report = SweepReport(title: "Plan", table: table, variedCount: 2, headline: "2 x L4", version: "0")
    let gaps = report.html()
    report.isSearch = true
    report.isGood = true
    report.findings = [("cost", "5 USD/h")]
    let html = report.html()
    #expect(holds(gaps, "class=\"cell") && !holds(html, "class=\"cell"))
    #expect(holds(html, "<section class=\"card verdict good\""))
    #expect(holds(html, "<dt>cost</dt><dd>5 USD/h</dd>"))
    #expect(occurrences(of: "class=\"line s1\"", in: html) > 0)
  }

  @Test func pointsThatCannotRunAreCounted() {
    let table = ReportTable(
      columns: ["tp", "output_throughput", "status", "reason"],
      rows: [
        [.number(1), .missing, .text("error"), .text("does not <fit>")],
        [.number(2), .number(5), .text("ok"), .missing],
      ])
    let html = SweepReport(title: "Sweep", table: table, variedCount: 1, version: "0").html()
    #expect(holds(html, "1 of 2 points could not run; its figures say why."))
    #expect(holds(html, "tp=1 · could not run") && holds(html, "<p>does not &lt;fit&gt;</p>"))
  }

  @Test func anEmptySweepIsNoTrouble() {
    let empty = SweepReport(
      title: "", table: ReportTable(columns: [], rows: []), variedCount: 3, version: "0")
    #expect(holds(empty.html(), "0 points"))
  }
}
