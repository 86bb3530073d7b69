import Serving
import Testing

@testable import Studies

@Suite struct LowerBoundTests {
  /// No simulation does better than the closed form, whatever the policy, profile and parallelism.
  @Test(arguments: [
    "engine.batching.policy=none", "engine.batching.policy=client", "engine.batching.policy=dynamic",
    "engine.batching.policy=continuous", "engine.batching.policy=paged", "engine.profile=ideal",
    "engine.profile=lmi-dist-0.23", "engine.profile=tgi-1.0", "engine.profile=sglang-0.5",
    "engine.batching.max_batch_size=2",
    "engine.tensor_parallel_degree=4", "engine.pipeline_parallel_degree=2", "engine.dtype=int4",
    "model=mistral-7b",
  ])
  func simulationsStayAboveIt(_ edit: String) throws {
    let file = try scenarioFile(
      smallScenario, "instance=g5.12xlarge", "replicas=1", "workload.arrivals={process:'burst'}", edit)
    let scenario = try file.scenario()
    let profile = try WorkloadProfile(scenario)
    let bound = LowerBound(scenario, profile: profile)
    let result = try Simulator.run(scenario)
    #expect(bound.replicaSeconds <= result.durationSeconds)
    #expect(bound.replicaSeconds > 0.02 * result.durationSeconds, "the bound says next to nothing")
    let alone = try Simulator.run(
      scenarioFile(
        smallScenario, "instance=g5.12xlarge", "replicas=1",
        "workload.arrivals={process:'constant',rate:0.05}", edit,
        "workload.requests=20"
      ).scenario())
    let shortest = LowerBound(scenario, profile: profile)
    #expect(shortest.firstTokenSeconds * 1000 <= alone.latencies[.ttft]?.min_ms ?? 0)
    if scenario.engine.batching.policy.isRolling || scenario.engine.batching.policy == .none {
      #expect(shortest.perTokenSeconds * 1000 <= alone.latencies[.tpot]?.min_ms ?? 0)
    }
    #expect(shortest.shortestEndToEndSeconds * 1000 <= alone.latencies[.e2el]?.min_ms ?? 0)
  }

  @Test func theProfileCountsWhatIsServed() throws {
    let scenario = try scenarioFile().scenario()
    let profile = try WorkloadProfile(scenario)
    let result = try Simulator.run(scenario)
    #expect(profile.requests == result.completed)
    #expect(profile.inputTokens == Double(result.totalInputTokens))
    #expect(profile.outputTokens == Double(result.totalOutputTokens))
    #expect(abs(profile.rate - 2) < 0.4)
  }

  @Test func whatIsOutOfReachIsFound() throws {
    let scenario = try scenarioFile(smallScenario, "slo={tpot_ms:{p99:5}}").scenario()
    let bound = LowerBound(scenario, profile: try WorkloadProfile(scenario))
    let found = try #require(bound.unreachable(scenario.objectives))
    #expect(found.objective.metric == .tpot)
    #expect(found.leastMilliseconds > 5)
    let easy = [Objective(metric: .tpot, statistic: .p99, limitMilliseconds: 1000)]
    #expect(bound.unreachable(easy) == nil)
  }
}
