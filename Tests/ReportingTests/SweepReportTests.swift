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
    // Three values one apart: deviation 1, t with 2 degrees of freedom 4.303.
    #expect((estimate.half - 4.303 / 3.0.squareRoot()).magnitude < 1e-9)
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
    let points = SweepPoints(table: table(), variedCount: 3)
    let figure = try #require(SweepCharts(points: points, metrics: SweepReport.usualMetrics).figures().first)
    // TP 2 beats TP 1 at every rate, in both.
    #expect(figure.summary.hasPrefix("3 of 6 points"))
  }

  @Test func pointsThatCannotRunAreCounted() {
    let table = ReportTable(
      columns: ["tp", "output_throughput", "status", "reason"],
      rows: [
        [.number(1), .missing, .text("error"), .text("does not <fit>")],
        [.number(2), .number(5), .text("ok"), .missing],
      ])
    let html = SweepReport(title: "Sweep", table: table, variedCount: 1, version: "0").html()
    #expect(holds(html, "1 of 2 points could not run"))
    #expect(holds(html, "does not &lt;fit&gt;"))
  }

  @Test func anEmptySweepIsNoTrouble() {
    let empty = SweepReport(
      title: "", table: ReportTable(columns: [], rows: []), variedCount: 3, version: "0")
    #expect(holds(empty.html(), "0 points"))
  }
}
