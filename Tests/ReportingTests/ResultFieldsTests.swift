import Testing

@testable import Reporting
@testable import Serving

@Suite struct ResultFieldsTests {
  @Test func keysAreThoseOfTheContractInItsOrder() {
    let paths = ResultFields.all(.sample, version: "1").map(\.path)
    #expect(
      paths.prefix(9) == [
        "completed", "failed", "duration", "total_input_tokens", "total_output_tokens", "request_throughput",
        "output_throughput", "total_token_throughput", "request_goodput",
      ])
    #expect(
      paths[9..<39] == [
        "mean_ttft_ms", "median_ttft_ms", "std_ttft_ms", "p90_ttft_ms", "p95_ttft_ms", "p99_ttft_ms",
        "mean_tpot_ms", "median_tpot_ms", "std_tpot_ms", "p90_tpot_ms", "p95_tpot_ms", "p99_tpot_ms",
        "mean_itl_ms", "median_itl_ms", "std_itl_ms", "p90_itl_ms", "p95_itl_ms", "p99_itl_ms",
        "mean_e2el_ms", "median_e2el_ms", "std_e2el_ms", "p90_e2el_ms", "p95_e2el_ms", "p99_e2el_ms",
        "mean_queue_ms", "median_queue_ms", "std_queue_ms", "p90_queue_ms", "p95_queue_ms", "p99_queue_ms",
      ])
    #expect(
      paths[39..<64] == [
        "name", "seed", "version", "fingerprint", "steps", "events", "replicas", "preemptions",
        "recomputed_tokens", "prefix_hit_rate", "mean_batch_size", "kv.capacity_tokens", "kv.mean_use",
        "kv.peak_use", "kv.waste", "time_share.compute", "time_share.memory", "time_share.communication",
        "time_share.host", "time_share.idle", "mfu", "mbu", "cost_per_million_output_tokens",
        "energy_joules_per_output_token", "slo",
      ])
    #expect(Set(paths).count == paths.count)
  }

  @Test func rowsHaveNoListsButWhetherTheObjectivesWereMet() {
    var result = RunResult.sample
    #expect(ResultFields.row(result, version: "1").map(\.path) == ResultFields.rowPaths)
    #expect(ResultFields.rowPaths.contains("slo_met") && !ResultFields.rowPaths.contains("refusals"))
    func met() -> String? { ResultFields.row(result, version: "1").first { $0.path == "slo_met" }?.cell }
    #expect(met() == "")
    #expect(!ResultFields.rowPaths.contains { $0.hasPrefix("uncertainty") })
    result.objectives = [
      ObjectiveResult(objective: .init(metric: .ttft, statistic: .p99, limitMilliseconds: 500), value_ms: 160)
    ]
    #expect(met() == "true")
    result.objectives[0].value_ms = 501
    #expect(met() == "false")
  }

  @Test func cells() {
    #expect(ResultField("a", .number(0.1)).cell == "0.1")
    #expect(ResultField("a", .number(.nan)).cell == "")
    #expect(ResultField("a", .integer(-3)).cell == "-3")
    #expect(ResultField("a", .none).cell == "")
  }
}
