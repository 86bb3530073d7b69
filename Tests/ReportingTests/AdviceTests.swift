import Testing

@testable import Reporting
@testable import Serving

@Suite struct AdviceTests {
  private func advice(
    _ batching: Batching = Batching(policy: .paged, maxBatchSize: 64),
    arrivals: ArrivalProcess = .poisson(rate: 5),
    change: (inout RunResult, inout Scenario) -> Void
  ) -> Advice {
    var result = RunResult.sample
    var scenario = Scenario.sample(batching, arrivals: arrivals)
    change(&result, &scenario)
    return Advice(result, scenario)
  }

  /// Makes requests wait, for more and more of them.
  private func saturate(_ result: inout RunResult) {
    result.saturation.meanWaitingFirstHalf = 100
    result.saturation.meanWaitingSecondHalf = 300
    result.latencies[.queue] = .around(5000)
    result.timeShare.idle = 0
  }

  @Test func loads() {
    #expect(advice { _, _ in }.load == .keepsUp)
    #expect(advice { result, _ in saturate(&result) }.load == .saturated)
    // A queue that is long but steady is no sign of saturation, nor is the growth of a short one.
    #expect(advice { result, _ in result.saturation.meanWaitingSecondHalf = 3 }.load == .keepsUp)
    #expect(advice(arrivals: .closedLoop(clients: 5, thinkTimeSeconds: 0)) { _, _ in }.load == .closedLoop)
    #expect(advice(arrivals: .burst) { _, _ in }.load == .burst)
    #expect(advice { result, _ in result.completed = 0 }.load == .nothingServed)
  }

  @Test func memoryBandwidth() {
    let advice = advice { _, _ in }
    #expect(advice.binding == .memoryBandwidth)
    #expect(advice.evidence == "50 % of the time is reading memory")
    #expect(advice.suggestion.key == "engine.dtype" && advice.suggestion.value == "int4")
    #expect(advice.objectivesMet == nil && advice.headroom == 0.5)
    let quantised = self.advice { _, scenario in scenario.engine.format = .int4 }
    #expect(quantised.suggestion.key == "engine.tensor_parallel_degree" && quantised.suggestion.value == "4")
  }

  @Test func compute() {
    let advice = advice { result, _ in
      result.timeShare = TimeShare(compute: 0.7, memory: 0.2, communication: 0, host: 0, idle: 0.1)
      result.objectives = [
        ObjectiveResult(objective: .init(metric: .itl, statistic: .p99, limitMilliseconds: 30), value_ms: 40)
      ]
    }
    #expect(advice.binding == .compute && advice.objectivesMet == false)
    #expect(advice.suggestion.key == "engine.batching.chunked_prefill")
  }

  @Test func communication() {
    let advice = advice { result, _ in
      result.timeShare = TimeShare(compute: 0.2, memory: 0.2, communication: 0.5, host: 0, idle: 0.1)
    }
    #expect(advice.binding == .communication)
    #expect(advice.suggestion.key == "engine.tensor_parallel_degree" && advice.suggestion.value == "1")
  }

  @Test func host() {
    let advice = advice { result, _ in
      result.timeShare = TimeShare(compute: 0.1, memory: 0.2, communication: 0, host: 0.6, idle: 0.1)
    }
    #expect(advice.binding == .host)
    #expect(
      advice.suggestion.key == "engine.profile" && advice.suggestion.reason.contains("launches every kernel"))
  }

  @Test func keyValueCapacity() {
    func blocked(_ batching: Batching, waste: Double) -> Advice {
      advice(batching) { result, _ in
        saturate(&result)
        result.saturation.blockedByMemoryShare = 0.9
        result.kv.waste = waste
      }
    }
    let contiguous = blocked(Batching(policy: .continuous, maxBatchSize: 64), waste: 0.6)
    #expect(contiguous.binding == .keyValueCapacity && contiguous.headroom == 0)
    #expect(contiguous.suggestion.key == "engine.batching.policy" && contiguous.suggestion.value == "paged")
    let reserved = blocked(Batching(policy: .paged, maxBatchSize: 64), waste: 0.5)
    #expect(
      reserved.suggestion.key == "engine.batching.admission" && reserved.suggestion.value == "on_demand")
    let full = blocked(Batching(policy: .paged, maxBatchSize: 64, admission: .onDemand), waste: 0.01)
    #expect(full.suggestion.key == "engine.kv_dtype")
  }

  @Test func batchSlots() {
    func full(_ batching: Batching, peakUse: Double = 0.5) -> Advice {
      advice(batching) { result, _ in
        saturate(&result)
        result.saturation.fullSlotsShare = 0.95
        result.kv.peakUse = peakUse
      }
    }
    let none = full(Batching(policy: .none, maxBatchSize: 64))
    #expect(none.binding == .batchSlots && none.evidence == "the one slot is taken 95 % of the time")
    #expect(none.suggestion.value == "paged")
    #expect(full(Batching(policy: .dynamic, maxBatchSize: 8)).suggestion.value == "paged")
    let paged = full(Batching(policy: .paged, maxBatchSize: 64))
    #expect(paged.suggestion.key == "engine.batching.max_batch_size" && paged.suggestion.value == "128")
    #expect(full(Batching(policy: .paged, maxBatchSize: 64), peakUse: 0.9).suggestion.key == "instance")
  }

  @Test func batchDelay() {
    let advice = advice(Batching(policy: .dynamic, maxBatchSize: 8, maxBatchDelaySeconds: 1)) { result, _ in
      result.latencies[.queue] = .around(800)
      result.timeShare.idle = 0.6
    }
    #expect(advice.binding == .batchDelay)
    #expect(advice.suggestion.key == "engine.batching.max_batch_delay_ms" && advice.suggestion.value == "250")
  }

  @Test func arrivalRate() {
    let advice = advice { result, _ in
      result.timeShare = TimeShare(compute: 0.1, memory: 0.2, communication: 0, host: 0, idle: 0.7)
    }
    #expect(advice.binding == .arrivalRate)
    #expect(advice.suggestion.key == "replicas" && advice.suggestion.value == "1")
  }
}
