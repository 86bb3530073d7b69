import Testing

@testable import Reporting
@testable import Serving

@Suite struct SummaryTextTests {
  @Test func theFirstScreen() {
    var result = RunResult.sample
    result.objectives = [
      ObjectiveResult(objective: .init(metric: .ttft, statistic: .p99, limitMilliseconds: 500), value_ms: 160)
    ]
    #expect(
      SummaryText.text(result, .sample(), version: "1.0") == """
        sample, "quoted"
        llama-2-7b on ml.g5.24xlarge (4 x A10G), 2 replicas with tp 2
        lmi-dist-0.23, PagedAttention, up to 64 requests, seed 1

          verdict    keeps up with its arrivals, 0.500 requests waiting on average
                     SLO met: p99 TTFT 160 ms, within its limit of 500 ms
          bound by   memory bandwidth: 50 % of the time is reading memory
          headroom   mean batch 12.5 of 64, KV memory 50 % free at its peak, GPUs idle
                     25 %
          try        --set engine.dtype=int4: smaller weights are read faster; check the
                     quality of the answers

          ms              mean        p50        p90        p95        p99
          TTFT            80.0       72.0        120        140        160
          TPOT            20.0       18.0       30.0       35.0       40.0
          ITL             20.0       18.0       30.0       35.0       40.0
          E2E            1,340      1,206      2,010      2,345      2,680
          queue           12.0       10.8       18.0       21.0       24.0

          accuracy   mean error TPOT 6.7 %, E2E 6.7 %, throughput 6.7 % on 13
                     closed-loop points of LMI on A10G, whose repetitions differ by 13
                     to 24 %; high percentiles 2.5 times that (batchyard validate
                     founding lmi)

          requests   5.00/s, 4.50/s within the SLO; 100 served in 20.0 s
          tokens     320/s out, 495/s with prompts
          steps      1,000, 12.5 requests each
          KV memory  119,392 tokens a replica; 25 % taken, 50 % at most
                     6 % of what is taken holds no token
          time       [CCCCCCCMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMLLLLHHHH...............]
                     Compute 13 %, Memory 50 %, Links 6 %, Host 6 %, idle 25 %
          GPUs       13 % of peak FLOPs, 50 % of bandwidth while busy
          cost       $8.50 a million answer tokens, 1.50 J an answer token

          batchyard 1.0, fingerprint 00000000000000ff

        """)
  }

  @Test func linesAreAtMost80ColumnsWide() {
    var result = RunResult.sample
    result.preemptions = 123_456
    result.recomputedTokens = 123_456_789
    result.failed = 1000
    for policy in BatchingPolicy.allCases {
      let scenario = Scenario.sample(Batching(policy: policy, maxBatchSize: 64))
      let text = SummaryText.text(result, scenario, version: "1.0")
      for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
  }

  @Test func tokensAtTheEndOfABatchAreSaidSo() {
    let scenario = Scenario.sample(Batching(policy: .dynamic, maxBatchSize: 8))
    let text = SummaryText.text(.sample, scenario, version: "1.0")
    #expect(text.contains("together at the end of its batch, so TTFT is E2E"))
    #expect(!SummaryText.text(.sample, .sample(), version: "1.0").contains("together"))
  }

  @Test func colourOnlyWhereAskedFor() {
    #expect(!SummaryText.text(.sample, .sample(), version: "1.0").contains("\u{1B}"))
    #expect(
      SummaryText.text(.sample, .sample(), version: "1.0", colour: true).contains(
        "\u{1B}[1;32mkeeps up\u{1B}[0m"))
  }

  @Test func aVerdictWithinTheErrorIsAGuess() {
    var result = RunResult.sample
    let objective = Objective(metric: .tpot, statistic: .p99, limitMilliseconds: 38)
    result.objectives = [ObjectiveResult(objective: objective, value_ms: 40)]
    let scenario = Scenario.sample()
    #expect(!SummaryText.text(result, scenario, version: "1.0").contains("too close"))
    result.uncertainty = scenario.uncertainty
    let text = SummaryText.text(result, scenario, version: "1.0").split(separator: "\n").map {
      $0.drop { $0 == " " }
    }.joined(separator: " ")
    #expect(
      text.contains(
        "SLO missed: p99 TPOT 40.0 ms, over its limit of 38.0 ms; too close to call, such a value has been 16.8 % off"
      ), "\(text)")
  }

  /// Whoever serves nobody keeps no promise.
  @Test func nothingServedMissesEveryObjective() throws {
    var scenario = Scenario.sample()
    scenario.engine.maxModelLength = 64
    scenario.objectives = [Objective(metric: .ttft, statistic: .p99, limitMilliseconds: 500)]
    let result = try Simulator.run(scenario)
    #expect(result.failed == 100 && result.objectives.map(\.met) == [false])
    let text = SummaryText.text(result, scenario, version: "1.0")
    #expect(text.contains("nothing served, 100 requests refused"))
    #expect(text.contains("SLO missed: p99 TTFT, limit 500 ms"), "\(text)")
    #expect(ResultJSON.text(result, version: "1.0").contains("\"value\": null, \"met\": false"))
  }

  @Test func theIdealEngineHasNoKnownAccuracy() {
    var scenario = Scenario.sample()
    scenario.engine.profile = .ideal
    #expect(
      SummaryText.text(.sample, scenario, version: "1.0").contains("accuracy   unknown: the profile ideal"))
  }

  @Test func aRunOverTime() {
    var result = RunResult.sample
    result.load.seconds = 99.5
    result.load.bins = (0..<100).map { LoadOverTime.Bin(running: Double($0 / 10)) }
    let text = SummaryText.text(result, .sample(), version: "1.0")
    #expect(text.contains("over 99.5 s") && text.contains("running    ▁"), "\(text)")
  }
}
