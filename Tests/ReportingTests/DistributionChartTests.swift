import Testing

@testable import Reporting

@Suite struct DistributionChartTests {
  @Test func aHistogramHoldsEverySampleAndMarksItsPercentiles() {
    let quantiles = (0...400).map { 20 + Double($0) / 10 }  // evenly from 20 to 60 ms
    let figure = DistributionChart(
      title: "TTFT", quantiles: quantiles, count: 1000,
      marked: [.init(name: "p50", milliseconds: 40), .init(name: "p99", milliseconds: 59.6)], style: .first
    ).figure()
    let svg = figure.drawing.output
    #expect(svg.contains("p50 40.0 ms") && svg.contains("p99 59.6 ms"))
    #expect(occurrences(of: "class=\"marker\"", in: svg) == 2)
    let shares = svg.split(separator: " %</title>").dropLast().compactMap { piece in
      piece.split(separator: ": ").last.flatMap { Double($0) }
    }
    #expect((shares.reduce(0, +) - 100).magnitude < 2)
    #expect(figure.note.isEmpty)
  }

  @Test func aLongTailIsSaidAndNotDrawn() {
    let quantiles = (0...400).map { $0 == 400 ? 90_000 : 20 + Double($0) / 10 }
    let figure = DistributionChart(
      title: "TTFT", quantiles: quantiles, count: 1000, marked: [.init(name: "p99", milliseconds: 59.6)],
      style: .first
    ).figure()
    #expect(figure.note.contains("up to 90.0 s"))
    #expect(!figure.drawing.output.contains("80 k"))
  }

  @Test func noSamplesMakeNoTrouble() {
    let figure = DistributionChart(title: "ITL", quantiles: [], count: 0, marked: [], style: .third).figure()
    #expect(figure.summary == "No samples.")
  }

  @Test func fewSamplesAreDrawnOneByOne() {
    let figure = DistributionChart(
      title: "TTFT", quantiles: [10, 10, 80, 90], count: 4, marked: [.init(name: "p99", milliseconds: 89)],
      style: .first
    ).figure()
    let svg = figure.drawing.output
    #expect(occurrences(of: ": 25.0 %</title>", in: svg) + occurrences(of: ": 25 %</title>", in: svg) == 2)
    #expect(occurrences(of: ": 50 %</title>", in: svg) == 1)
  }
}
