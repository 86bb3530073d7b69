import Simulation

@testable import Serving

/// A time in milliseconds.
func ms(_ milliseconds: Double) -> SimTime { SimTime(seconds: milliseconds / 1000) }

/// A completed request; times in milliseconds.
func request(
  _ id: Int, arrival: Double = 0, admission: Double = 0, firstToken: Double = 50, finish: Double = 110,
  input: Int = 35, output: Int = 4, replica: Int = 0, status: RequestRecord.Status = .completed
) -> RequestRecord {
  RequestRecord(
    requestID: id, arrival: ms(arrival), admission: ms(admission), firstToken: ms(firstToken),
    finish: ms(finish), inputTokens: input, outputTokens: output, replica: replica, preemptions: 0,
    cachedTokens: 0, status: status)
}

/// Alike steps; times in milliseconds, `growth` in nanoseconds a step.
func span(
  replica: Int = 0, start: Double, duration: Double, growth: Int64 = 0, steps: Int = 1, prefill: Int = 0,
  prefillTokens: Int = 0, decode: Int = 0, kv: Int = 0, parts: StepParts? = nil, taken: Int = 0,
  used: Int = 0, waiting: Int = 0
) -> StepSpan {
  StepSpan(
    replica: replica, firstStep: 0, start: ms(start),
    durations: LinearSteps(base: Int64(duration * 1e6) << 16, increment: growth << 16), steps: steps,
    prefillRequests: prefill, prefillTokens: prefillTokens, decodeRequests: decode, keyValueTokens: kv,
    reads: KeyValueReads(tokens: kv, sequences: decode),
    parts: parts ?? StepParts(memory: duration / 1000), growth: StepParts(memory: Double(growth) / 1e9),
    keyValueTaken: taken, keyValueUsed: used,
    waiting: waiting)
}

/// An event; its time in milliseconds.
func event(_ time: Double, _ kind: RequestEvent.Kind, _ id: Int, replica: Int = 0) -> RequestEvent {
  RequestEvent(time: ms(time), kind: kind, requestID: id, replica: replica)
}

extension LatencySummary {
  /// A summary whose statistics lie around `mean`.
  static func around(_ mean: Double) -> LatencySummary {
    LatencySummary(
      count: 100, mean_ms: mean, median_ms: mean * 0.9, std_ms: mean * 0.5, p90_ms: mean * 1.5,
      p95_ms: mean * 1.75, p99_ms: mean * 2, min_ms: mean * 0.25, max_ms: mean * 2.5)
  }
}

extension RunResult {
  /// A run that keeps up, bound by memory bandwidth, with nothing special about it.
  static var sample: RunResult {
    RunResult(
      name: "sample, \"quoted\"", seed: 1, fingerprint: 0xFF, completed: 100, failed: 0, durationSeconds: 20,
      totalInputTokens: 3500, totalOutputTokens: 6400, requestGoodput: 4.5,
      latencies: [
        .ttft: .around(80), .tpot: .around(20), .itl: .around(20), .e2el: .around(1340), .queue: .around(12),
      ],
      steps: 1000, events: 400, replicas: 2, preemptions: 0, recomputedTokens: 0, prefixHitRate: 0,
      meanBatchSize: 12.5,
      kv: KVUse(capacityTokens: 119_392, meanUse: 0.25, peakUse: 0.5, waste: 0.0625),
      timeShare: TimeShare(compute: 0.125, memory: 0.5, communication: 0.0625, host: 0.0625, idle: 0.25),
      mfu: 0.125, mbu: 0.5, costPerMillionOutputTokens: 8.5, energyJoulesPerOutputToken: 1.5, objectives: [],
      uncertainty: nil,
      percentilesAreExact: true, refusals: [],
      saturation: Saturation(
        unfinishedAtLastArrival: 3, meanWaitingFirstHalf: 0.5, meanWaitingSecondHalf: 0.5, fullSlotsShare: 0,
        blockedByMemoryShare: 0),
      load: LoadOverTime(binSeconds: 1, seconds: 0, bins: []))
  }
}

extension Scenario {
  /// Llama-2-7B on four A10G, two replicas of two, with `batching`.
  static func sample(
    _ batching: Batching = Batching(policy: .paged, maxBatchSize: 64),
    arrivals: ArrivalProcess = .poisson(rate: 5)
  ) -> Scenario {
    // A model of the test's own, so that the catalogue may change.
    let model = ModelArchitecture(
      name: "llama-2-7b", layers: 32, hiddenSize: 4096, attentionHeads: 32, keyValueHeads: 32, headSize: 128,
      intermediateSize: 11008, vocabularySize: 32000, maximumPositions: 4096, source: "test")
    return Scenario(
      name: "sample", seed: 1,
      hardware: Hardware(
        accelerator: .a10G, count: 4, link: .pcie4, pricePerHour: 10.18, instanceName: "ml.g5.24xlarge"),
      model: model,
      engine: Engine(
        profile: .lmiDist023, tensorParallelDegree: 2, format: .fp16, keyValueFormat: .fp16,
        gpuMemoryUtilization: 0.9, maxModelLength: 4096, batching: batching),
      workload: Workload(
        requests: 100, arrivals: arrivals,
        lengths: .roundRobin([PromptShape(inputTokens: 35, outputTokens: 64)])))
  }
}
