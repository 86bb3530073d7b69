import Testing

@testable import Studies

@Suite struct HeldOutFitTests {
  /// A line, `offset + slope * size`.
  private struct Line {
    var offset: Double
    var slope: Double
    /// Part of no fit.
    var scale = 1.0
  }

  private typealias Fit = HeldOutFit<Line, Double>

  private let fit = Fit(
    form: Line(offset: 100, slope: 100),
    parameters: [.init(path: \.offset, start: 1), .init(path: \.slope, start: 1)],
    microseconds: { $0.scale * ($0.offset + $0.slope * $1) })

  private func rows(_ sizes: some Sequence<Int>, _ time: (Double) -> Double) -> [Fit.Row] {
    sizes.map { Fit.Row(work: Double($0), measured_us: time(Double($0)), size: Double($0)) }
  }

  @Test func findsTheConstantsThatMadeTheRows() {
    let found = fit.fitted(to: rows(1...40) { 7 + 0.3 * $0 })
    #expect(abs(found.offset / 7 - 1) < 0.01)
    #expect(abs(found.slope / 0.3 - 1) < 0.01)
    #expect(found.scale == 1)
  }

  @Test func beginsAtItsStartAndNotAtTheForm() {
    let none = fit.fitted(to: [])
    #expect(none.offset == 1 && none.slope == 1)
  }

  @Test func aRowIsPredictedByConstantsThatDidNotSeeIt() {
    // Sizes 1, 3, 5 ... take twice as long: whoever is fitted to the others is half as long, and the other way round.
    let table = rows(1...40) { ($0.truncatingRemainder(dividingBy: 2) == 1 ? 2 : 1) * (7 + 0.3 * $0) }
    let pairs = fit.pairs(table)
    #expect(pairs.count == 40)
    for pair in pairs {
      let odd = table.first { $0.measured_us == pair.measured }?.work.truncatingRemainder(dividingBy: 2) == 1
      #expect(abs(pair.simulated / pair.measured - (odd ? 0.5 : 2)) < 0.03)
    }
  }

  @Test func thinsLongTables() {
    let found = fit.fitted(to: rows(1...12_000) { 7 + 0.3 * $0 })
    #expect(abs(found.slope / 0.3 - 1) < 0.01)
  }

  @Test func theMeanOfAbsoluteErrors() {
    let error = fit.error(Line(offset: 0, slope: 1), on: rows([1, 2]) { $0 == 1 ? 2 : 1 })
    #expect(abs(error - (0.5 + 1) / 2) < 1e-12)
    #expect(fit.error(fit.form, on: []) == 0)
  }
}
