import Serving
import Simulation

/// Watches a run and sums where the time of its requests goes.
///
/// Every step is time for each request that takes part in it. A step without prompt tokens is compute, memory, KV reads,
/// communication and host, as its costs say. In a step that also computes prompts, a decoding request spends what a step
/// without them would have taken on the same, and the rest on interruptions. Time between a request's tokens in which it
/// takes part in no step is interruption too.
///
/// A request whose answer comes all at once (batches of the client or of the server) is in steps from its admission to
/// its end, the steps that only fill up the batch included.
final class RequestTimes: SimulationObserver {
  private var cost: StepCost
  private let warmup: Int
  private let stages: Int
  private var countingSince = SimTime.distantFuture
  private var requests = 0.0
  private var queueing = 0.0
  private var toFirstToken = 0.0
  private var decoding = 0.0
  /// Request-seconds in steps with the requests' own prompts, and in steps that give them a token.
  private var prefillSteps = Sums()
  private var decodeSteps = Sums()

  private struct Sums {
    var compute = 0.0
    var memory = 0.0
    var keyValueReads = 0.0
    var communication = 0.0
    var host = 0.0
    var interruption = 0.0

    var total: Double { compute + memory + keyValueReads + communication + host + interruption }

    /// Every sum as a weight of the part of its name.
    func weights(times factor: Double) -> [TimePart: Double] {
      [
        .compute: factor * compute, .memory: factor * memory, .keyValueReads: factor * keyValueReads,
        .communication: factor * communication, .host: factor * host, .interruption: factor * interruption,
      ]
    }
  }

  init(_ scenario: Scenario) {
    cost = StepCost(engine: scenario.engine, model: scenario.model, hardware: scenario.hardware)
    warmup = scenario.warmupRequests
    stages = max(1, scenario.engine.pipelineParallelDegree)
  }

  func observe(_ event: RequestEvent) {
    if event.kind == .arrived, event.requestID == warmup { countingSince = event.time }
  }

  func observe(_ request: RequestRecord) {
    guard request.requestID >= warmup, request.status == .completed else { return }
    requests += 1
    queueing += request.queue.seconds
    toFirstToken += (request.firstToken - request.admission).seconds
    decoding += (request.finish - request.firstToken).seconds
  }

  func observe(_ span: StepSpan) {
    guard span.start >= countingSince else { return }
    let n = Double(span.steps)
    let seconds = Double(span.durations.total(Int64(span.steps))) / 65536e9
    let decodes = Double(span.decodeRequests)
    if span.prefillRequests > 0 {
      let increments = n * (n - 1) / 2
      add(
        n * span.parts.compute + increments * span.growth.compute,
        memory: n * span.parts.memory + increments * span.growth.memory, reads: 0,
        communication: n * span.parts.communication, of: seconds, requests: Double(span.prefillRequests),
        to: &prefillSteps)
    }
    guard span.decodeRequests > 0 else { return }
    let perToken =
      cost.slowdown(isPrefillOnly: false) * cost.decodeAttention(sequences: span.decodeRequests).perToken
    let reads = perToken * span.reads.total(over: n)
    if span.prefillRequests == 0 {
      let memory = n * span.parts.memory + perToken * span.reads.growth(over: n)
      add(
        n * span.parts.compute, memory: memory, reads: min(reads, memory),
        communication: n * span.parts.communication, of: seconds, requests: decodes, to: &decodeSteps)
    } else {
      let alone = decodeStep(span.decodeRequests)
      let own = min(seconds, n * alone.total + reads)
      add(
        n * alone.compute, memory: n * alone.memory + reads, reads: reads,
        communication: n * alone.communication, of: own, requests: decodes, to: &decodeSteps)
      decodeSteps.interruption += decodes * (seconds - own)
    }
  }

  /// Adds steps of `seconds` in all that `requests` requests take part in; the host's part is what remains. Parts that
  /// exceed the whole, by rounding or where a step's parts overlap, are cut alike.
  private func add(
    _ compute: Double, memory: Double, reads: Double, communication: Double, of seconds: Double,
    requests: Double,
    to sums: inout Sums
  ) {
    let gpu = compute + memory + communication
    let scale = gpu > seconds && gpu > 0 ? seconds / gpu : 1
    sums.compute += requests * scale * compute
    sums.memory += requests * scale * (memory - reads)
    sums.keyValueReads += requests * scale * reads
    sums.communication += requests * scale * communication
    sums.host += requests * max(0, seconds - scale * gpu)
  }

  /// What one step of `sequences` decoding sequences would take without prompts and without reading the KV cache.
  private func decodeStep(_ sequences: Int) -> StepParts {
    let share = (sequences + stages - 1) / stages
    let pass = cost.pass(tokens: share).parts
    let head = cost.head(sequences: share).parts
    let slowdown = cost.slowdown(isPrefillOnly: false)
    var parts = StepParts(
      compute: slowdown * (pass.compute + head.compute),
      memory: slowdown * (pass.memory + head.memory + cost.decodeAttention(sequences: sequences).launch),
      communication: slowdown * pass.communication)
    parts.host =
      max(0, cost.overlappedHostSeconds(isPrefillOnly: false) - parts.total)
      + cost.serialHostSeconds(decodes: sequences, chunks: 0, promptTokens: 0)
    return parts
  }

  // MARK: The breakdowns

  /// The mean latencies of `result` by their parts.
  func breakdowns(_ result: RunResult) -> [TimeBreakdown] {
    let mean = { (metric: LatencyMetric) in result.latencies[metric]?.mean_ms ?? 0 }
    let streams = decoding > 0
    let service = whole(
      streams ? decoding : toFirstToken, decodeSteps, beside: streams ? 0 : prefillSteps.total)
    var decode = service.weights
    decode[.interruption, default: 0] += service.rest
    let atFirst = whole(toFirstToken, prefillSteps, beside: 0)
    var first = atFirst.weights
    first[.interruption, default: 0] += atFirst.rest
    var endToEnd = decode
    endToEnd[.queue] = queueing
    endToEnd[.prefill] = streams ? toFirstToken : service.scale * prefillSteps.total
    first[.queue] = queueing
    return [
      TimeBreakdown(.ttft, total: mean(.ttft), weights: streams ? first : endToEnd),
      TimeBreakdown(.tpot, total: mean(.tpot), weights: streams ? decode : [:]),
      TimeBreakdown(.e2el, total: mean(.e2el), weights: endToEnd),
    ]
  }

  /// The sums of steps as weights of a phase of `seconds`, and what of the phase they leave. Steps that exceed the phase,
  /// as when the warm-up ended within them, are scaled to it.
  private func whole(
    _ seconds: Double, _ sums: Sums, beside: Double
  ) -> (weights: [TimePart: Double], rest: Double, scale: Double) {
    let inSteps = sums.total + beside
    let scale = inSteps > seconds && inSteps > 0 ? seconds / inSteps : 1
    return (sums.weights(times: scale), max(0, seconds - scale * inSteps), scale)
  }
}

extension TimeBreakdown {
  /// GPU time for each answer token, by the shares of the replicas' time; GPUs outside every replica idle.
  static func gpuTime(_ result: RunResult, _ scenario: Scenario) -> TimeBreakdown {
    let gpus = Double(scenario.hardware.count)
    let used = Double(scenario.replicaCount * scenario.engine.gpusPerReplica) / max(1, gpus)
    let tokens = Double(result.totalOutputTokens)
    let share = result.timeShare
    return TimeBreakdown(
      .gpuTime, total: tokens > 0 ? gpus * result.durationSeconds * 1000 / tokens : 0,
      weights: [
        .compute: used * share.compute, .memory: used * share.memory,
        .communication: used * share.communication, .host: used * share.host,
        .idle: used * share.idle + 1 - used,
      ])
  }
}
