import Simulation
import Testing

@testable import Serving

@Suite struct LatencySamplesTests {
  /// `count` requests, each third of which has no TPOT.
  private func samples(_ count: Int64) -> LatencySamples {
    var samples = LatencySamples(expected: 0)
    for number in 1...count {
      let tpot = number % 3 == 0 ? LatencySamples.none : number * 100
      samples.add(ttft: number * 1000, tpot: tpot, e2el: number * 2000, queue: 0)
    }
    return samples
  }

  @Test func whatHasNoTPOTIsNotOneOfItsSamples() throws {
    var samples = samples(9)
    let isExact = samples.isExact
    #expect(isExact)
    let summaries = samples.summaries()
    let tpot = try #require(summaries[.tpot])
    #expect(tpot.count == 6 && abs(tpot.min_ms - 1e-4) < 1e-12 && abs(tpot.max_ms - 8e-4) < 1e-12)
    #expect(abs(tpot.mean_ms - 4.5e-4) < 1e-12 && abs(tpot.median_ms - 4.5e-4) < 1e-12)
    #expect(summaries[.ttft]?.count == 9 && summaries[.e2el]?.count == 9)
    #expect(summaries[.queue]?.max_ms == 0 && summaries[.itl] == nil)
  }

  @Test func nothingAtAll() throws {
    var samples = LatencySamples(expected: 10)
    let none = samples.summaries()
    #expect(none[.tpot] == .empty)
    for _ in 0..<3 { samples.add(ttft: 1, tpot: LatencySamples.none, e2el: 1, queue: 1) }
    let few = samples.summaries()
    #expect(few[.tpot] == .empty && few[.ttft]?.count == 3)
  }

  /// One more than is kept exactly: from then on percentiles are within a bucket, and the rest is as exact as before.
  @Test func beyondWhatIsKeptExactly() throws {
    let count = Int64(LatencySamples.exactLimit) + 1
    var samples = samples(count)
    let isExact = samples.isExact
    #expect(!isExact)
    let summaries = samples.summaries()
    for (metric, unit, expected) in [
      (LatencyMetric.ttft, 1e-3, count), (.e2el, 2e-3, count), (.tpot, 1e-4, count - count / 3),
    ] {
      let summary = try #require(summaries[metric])
      #expect(summary.count == Int(expected))
      #expect(abs(summary.mean_ms / (Double(count) / 2 * unit) - 1) < 1e-5)
      #expect(abs(summary.p99_ms / (0.99 * Double(count) * unit) - 1) < 1e-3)
    }
  }
}
