import Testing

@testable import Studies

@Suite struct ValidationTests {
  private let table = ValidationTable(
    name: "t", title: "", fitted: "",
    cases: [
      ValidationCase(
        name: "a 1", isFitted: true,
        residuals: [Residual("TPOT", unit: "ms", measured: 10, simulated: 11)]),
      ValidationCase(
        name: "a 2", isFitted: false,
        residuals: [Residual("TPOT", unit: "ms", measured: 10, simulated: 7)]),
      ValidationCase(
        name: "b", isFitted: false,
        residuals: [
          Residual("TPOT", unit: "ms", measured: 10, simulated: 10.2),
          Residual("TTFT", unit: "ms", measured: 1, simulated: 2),
        ]),
    ], bars: [])

  @Test func sumsUpAbsoluteErrors() throws {
    let all = try #require(table.summary("TPOT"))
    #expect(all.cases == 3)
    #expect(abs(all.mean - 0.14) < 1e-12)
    #expect(abs(all.median - 0.1) < 1e-12)
    #expect(abs(all.worst - 0.3) < 1e-12)
    #expect(abs(all.bias + 0.06) < 1e-12)
    #expect(table.metrics == ["TPOT", "TTFT"])
  }

  @Test func tellsFittedFromTestedAndCasesApart() throws {
    #expect(table.summary("TPOT", fitted: false)?.cases == 2)
    #expect(table.summary("TPOT", cases: "a")?.cases == 2)
    #expect(table.summary("TPOT", cases: "c") == nil)
    #expect(table.summary(for: ValidationBar("TPOT", 0.1, cases: "a"))?.cases == 2)
    #expect(table.summary(for: ValidationBar("TPOT", 0.1, cases: "a", isHeldOut: true))?.cases == 1)
  }

  @Test func aTableOfRowsIsItsMeanError() throws {
    let rows = try #require(Residual("Time", unit: "us", rows: [(10, 11), (20, 18)]))
    #expect(rows.rows == 2)
    #expect(abs(rows.bias) < 1e-12)
    #expect(abs(rows.absoluteError - 0.1) < 1e-12)
    #expect(Residual("Time", unit: "us", rows: []) == nil)
  }

  @Test func aSourceWithoutItsFilesSaysSo() {
    for source in Validation.sources {
      let table = source.replay(MeasurementFolder(path: "/nonexistent"))
      #expect(table.cases.isEmpty)
      #expect(!table.missing.isEmpty, "\(source.name)")
      #expect(!source.needs.isEmpty)
    }
  }
}
