import Serving
import Simulation
import Testing

@testable import Reporting

@Suite struct TimeSeriesTests {
  @Test func meansOverBins() {
    let series = TimeSeries(replicas: 1)
    series.observe(event(0, .arrived, 0))
    series.observe(event(0.5, .admitted, 0))
    series.observe(span(start: 0.5, duration: 1, steps: 2, decode: 3, taken: 32, used: 20))
    #expect(series.binSeconds == 0.001)
    let bins = series.series
    #expect(bins.map(\.waiting) == [0.5, 0, 0])
    #expect(bins.map(\.running) == [1.5, 3, 1.5])
    #expect(bins.map(\.keyValueTaken) == [16, 32, 16])
    #expect(bins.map(\.busy) == [0.5, 1, 0.5])
    #expect(bins.map(\.outputTokensPerSecond) == [1500, 3000, 1500])
  }

  @Test func binsWidenAndNothingIsLost() {
    let series = TimeSeries(replicas: 2)
    for step in 0..<1000 {
      series.observe(
        span(replica: step % 2, start: Double(step) * 10, duration: 10, decode: 4, taken: 16, used: 8))
    }
    let bins = series.series
    #expect(bins.count <= TimeSeries.mostBins && bins.count > TimeSeries.mostBins / 2)
    let tokens = bins.map { $0.outputTokensPerSecond * series.binSeconds }.reduce(0, +)
    #expect(abs(tokens - 4000) < 1e-6)
    // What a replica's memory holds between its spans still counts.
    #expect(abs(bins[10].keyValueTaken - 32) < 1e-9)
    #expect(abs(bins[10].busy - 0.5) < 1e-9)
  }

  /// Padding is no output, and nothing of an answer is lost.
  @Test(arguments: BatchingPolicy.allCases)
  func theTokensOfARunAreThoseOfItsAnswers(_ policy: BatchingPolicy) throws {
    let scenario = try PictureFixtures.scenario(policy, tensorParallelDegree: 4)
    let series = TimeSeries(scenario)
    let result = try Simulator.run(scenario, observer: series)
    let tokens = series.series.map { $0.outputTokensPerSecond * series.binSeconds }.reduce(0, +)
    #expect((tokens - Double(result.totalOutputTokens)).magnitude < 1e-6 * tokens)
  }
}
