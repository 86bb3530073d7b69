import Serving
import Simulation
import Testing

@testable import Reporting

@Suite struct ReportCollectorTests {
  @Test func histogramsAgreeWithTheResult() throws {
    let (result, collector) = try PictureFixtures.run(try PictureFixtures.scenario(requests: 400))
    for metric in [LatencyMetric.ttft, .tpot, .e2el, .queue] {
      let summary = try #require(result.latencies[metric])
      let histogram = try #require(collector.latencies.histograms[metric])
      #expect(Int(histogram.count) == summary.count)
      let p99 = histogram.quantile(0.99) / 1e6
      #expect((p99 - summary.p99_ms).magnitude <= 0.001 * summary.p99_ms + 1e-6)
    }
  }

  @Test func theWarmUpIsLeftOut() throws {
    var scenario = try PictureFixtures.scenario(requests: 100)
    scenario.warmupRequests = 40
    let (_, collector) = try PictureFixtures.run(scenario)
    #expect(collector.latencies.histograms[.e2el]?.count == 60)
    #expect(collector.slowest.allSatisfy { $0.requestID >= 40 })
  }

  @Test func theSlowestComeFirst() throws {
    let (result, collector) = try PictureFixtures.run(try PictureFixtures.scenario(requests: 200))
    let times = collector.slowest.map(\.endToEnd)
    #expect(times.count == ReportCollector.slowestCount)
    #expect(times == times.sorted(by: >))
    #expect((times[0].milliseconds - (result.latencies[.e2el]?.max_ms ?? 0)).magnitude < 1e-6)
  }

  @Test func theLivesThatAreKeptAreBounded() throws {
    let scenario = try PictureFixtures.scenario(requests: 200)
    let (result, collector) = try PictureFixtures.run(scenario, requestLimit: 50)
    let history = collector.history(capacityTokens: result.kv.capacityTokens)
    #expect(history.requests.count == 50 && history.isCut)
    #expect(collector.latencies.histograms[.e2el]?.count == 200, "the figures are of the whole run")
  }

  @Test func watchingDoesNotChangeTheRun() throws {
    let scenario = try PictureFixtures.scenario()
    let (result, _) = try PictureFixtures.run(scenario)
    #expect(try Simulator.run(scenario).fingerprint == result.fingerprint)
  }
}
