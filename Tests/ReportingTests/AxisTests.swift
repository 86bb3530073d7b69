import Testing

@testable import Reporting

@Suite struct AxisTests {
  @Test func ticksAreRoundAndCoverTheValues() {
    let axis = Axis.linear("tokens/s", over: [120, 940, 1520])
    #expect(axis.domain == 0...2000)
    #expect(axis.ticks == [0, 500, 1000, 1500, 2000])
    #expect(axis.ticks.indices.map(axis.text(at:)) == ["0", "500", "1,000", "1,500", "2,000"])
  }

  @Test(arguments: [0.0, 0.3, 1, 7, 12, 99, 101, 1234, 5e9, 3e-7])
  func thereAreAFewTicksWhateverTheScale(_ value: Double) {
    let axis = Axis.linear("x", over: [value])
    #expect((2...8).contains(axis.ticks.count))
    #expect(axis.domain.contains(value))
    #expect(Set(axis.ticks.indices.map(axis.text(at:))).count == axis.ticks.count)
  }

  @Test func oneNumberOfDecimalsForAllTicks() {
    let axis = Axis.linear("x", over: [0.9], atMost: 5)
    #expect(axis.ticks.indices.map(axis.text(at:)) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
  }

  @Test func largeTicksShareAPrefix() {
    let axis = Axis.linear("tokens", over: [240_000])
    #expect(axis.ticks.indices.map(axis.text(at:)) == ["0", "50 k", "100 k", "150 k", "200 k", "250 k"])
  }

  @Test func decadesOfALogarithmicAxis() {
    let axis = Axis.logarithmic("FLOP/s", over: [3e9, 7e13])
    #expect(axis.domain == 1e9...1e14)
    #expect((axis.fraction(1e9), axis.fraction(1e14)) == (0, 1))
    #expect((axis.fraction(1e10) - 0.2).magnitude < 1e-12)
    #expect(axis.text(at: 0) == "1 G")
  }

  @Test func fractionsStayInside() {
    let axis = Axis.exact("time", 2...12)
    #expect(axis.fraction(2) == 0 && axis.fraction(12) == 1 && axis.fraction(7) == 0.5)
    #expect(axis.fraction(-5) == 0 && axis.fraction(50) == 1 && axis.fraction(.nan) == 0)
    #expect(axis.ticks.allSatisfy(axis.domain.contains))
  }

  @Test func nothingToShowIsStillAnAxis() {
    #expect(Axis.linear("x", over: []).ticks.count >= 2)
    #expect(Axis.logarithmic("x", over: [0, -1, .nan]).domain == 1...10)
    #expect(Axis.exact("x", 3...3).fraction(3).isFinite)
  }

  @Test func ticksStandAtVariedValues() {
    let rates = Axis.at([1, 2, 4, 8, 16], label: "rate")
    #expect(rates.kind == .logarithmic)
    #expect(rates.ticks.indices.map(rates.text(at:)) == ["1", "2", "4", "8", "16"])
    #expect((rates.fraction(4) - 0.5).magnitude < 1e-12)
    #expect(Axis.at([1, 2, 3], label: "n").kind == .linear)
    #expect(Axis.at([5], label: "n").fraction(5).isFinite)
  }
}
