import Simulation
import Testing

@testable import Serving

@Suite struct TokenPausesTests {
  private func lengths(_ pauses: TokenPauses) -> [Int64] {
    pauses.groups.flatMap { Array(repeating: $0.length >> 16, count: $0.sequences) }
  }

  @Test func whoeverWaitsIsHeldUp() {
    var pauses = TokenPauses()
    pauses.hold(2, for: 10 << 16)
    // Another began to decode when the first pass ended.
    pauses.hold(3, for: 5 << 16)
    #expect(lengths(pauses) == [15, 15, 5])
    pauses.end()
    #expect(pauses.isEmpty)
  }

  @Test func theNewestLeavesWithItsPause() {
    var pauses = TokenPauses()
    pauses.hold(2, for: 10 << 16)
    let now = SimTime(nanoseconds: 100)
    #expect(pauses.takeOut(newestOf: 3, at: now) == now, "the third has not waited")
    #expect(pauses.takeOut(newestOf: 2, at: now) == SimTime(nanoseconds: 90))
    #expect(lengths(pauses) == [10])
    pauses.rejoin(newestOf: 3, lastToken: SimTime(nanoseconds: 90), at: SimTime(nanoseconds: 130))
    #expect(lengths(pauses) == [10, 0, 40])
  }

  @Test func noPauseOverflows() {
    var pauses = TokenPauses()
    for _ in 0..<10 { pauses.hold(1, for: 1 << 61) }
    #expect(pauses.groups.map(\.length) == [1 << 62])
    #expect(TokenPauses.gap(from: .zero, to: .distantFuture) == 1 << 62)
  }

  /// Passes with prompts alone during the warm-up are none of the gaps after it.
  @Test func theWarmUpHoldsNobodyUpAfterIt() throws {
    var scenario = foundingScenario(requests: 300)
    let whole = try #require(try Simulator.run(scenario).latencies[.itl])
    scenario.warmupRequests = 150
    let later = try #require(try Simulator.run(scenario).latencies[.itl])
    #expect(later.count < whole.count && later.count > whole.count / 4)
    #expect(later.max_ms <= whole.max_ms)
  }
}
