import Simulation

/// Hears what the servers do and keeps what the results need: sums, samples, and the fingerprint of the history.
///
/// What every event writes comes first, where the machine code that names it is shorter.
struct Recorder: ~Copyable {
  private(set) var fingerprint = Fingerprint()
  private(set) var events = 0
  private var steps = StepTotals()
  private let warmup: UInt32
  /// The most nanoseconds of a good request.
  private let limits: (timeToFirstToken: Int64, timePerOutputToken: Int64, endToEnd: Int64, queue: Int64)
  /// Who sees what is recorded, by what it is; most runs have nobody.
  private let eventObserver: (any SimulationObserver)?
  private let stepObserver: (any SimulationObserver)?
  private let requestObserver: (any SimulationObserver)?
  private let gapObserver: (any SimulationObserver)?

  private var latencies: LatencySamples
  private var gaps = LogHistogram()
  /// When the first request after the warm-up arrived; steps that began before it are not counted.
  private var countingSince = SimTime.distantFuture
  private var lastFinish = SimTime.zero
  /// The same with the warm-up.
  private var end = SimTime.zero
  private(set) var completed = 0
  private(set) var failed = 0
  /// Requests that have left, warm-up among them.
  private(set) var left = 0
  private var good = 0
  private var inputTokens = 0
  private var outputTokens = 0
  private var cachedTokens = 0
  private var preemptions = 0
  private var recomputedTokens = 0
  private var refusals: [Refusal] = []
  private var waiting = WaitingHistory()
  private var load: LoadRecorder

  init(scenario: Scenario, observer: (any SimulationObserver)?) {
    warmup = UInt32(clamping: scenario.warmupRequests)
    latencies = LatencySamples(expected: scenario.workload.requests ?? 0)
    func limit(_ metric: LatencyMetric) -> Int64 {
      let limits = scenario.objectives.filter { $0.metric == metric }.map(\.limitMilliseconds)
      return limits.min().map { SimDuration(milliseconds: $0).nanoseconds } ?? .max
    }
    limits = (limit(.ttft), limit(.tpot), limit(.e2el), limit(.queue))
    load = LoadRecorder(replicas: scenario.replicaCount)
    func whoObserves(_ kind: Observations) -> (any SimulationObserver)? {
      observer.flatMap { $0.observes.contains(kind) ? $0 : nil }
    }
    eventObserver = whoObserves(.events)
    stepObserver = whoObserves(.steps)
    requestObserver = whoObserves(.requests)
    gapObserver = whoObserves(.gaps)
  }

  // MARK: What happens to requests

  /// - Parameter waiting: requests that wait when this one arrives.
  @inline(__always)
  mutating func arrived(_ request: Request, waiting count: Int, inSystem: Int) {
    if rarely(request.id == warmup) { countingSince = request.arrival }
    waiting.add(waiting: count, inSystem: inSystem)
    happened(.arrived, at: request.arrival, request.id, replica: -1)
  }

  /// - Parameter step: number of the step of its replica, which ties the fingerprint to every step before it.
  @inline(__always)
  mutating func happened(
    _ kind: RequestEvent.Kind, at time: SimTime, _ id: UInt32, replica: Int, step: Int = 0
  ) {
    events += 1
    fingerprint.combine(
      time: time, kind: kind.rawValue, id: UInt64(id),
      detail: UInt64(truncatingIfNeeded: step) << 16 ^ UInt64(truncatingIfNeeded: replica))
    load.follow(kind, at: time)
    if rarely(eventObserver != nil) {
      eventObserver?.observe(RequestEvent(time: time, kind: kind, requestID: Int(id), replica: replica))
    }
  }

  mutating func preempted() { preemptions += 1 }

  mutating func recomputes(tokens: Int) { recomputedTokens += tokens }

  /// `request` has its last token at `finish`. The rest is as in its `RequestRecord`, which is made for an observer alone.
  @inline(__always)
  mutating func finished(
    _ request: Request, admission: SimTime, firstToken: SimTime, at finish: SimTime, replica: Int, step: Int,
    preemptions: Int32 = 0, cachedTokens cached: Int32 = 0
  ) {
    happened(.finished, at: finish, request.id, replica: replica, step: step)
    left += 1
    if rarely(requestObserver != nil), let requestObserver {
      requestObserver.observe(
        RequestRecord(
          requestID: Int(request.id), arrival: request.arrival, admission: admission, firstToken: firstToken,
          finish: finish, inputTokens: Int(request.inputTokens), outputTokens: Int(request.outputTokens),
          replica: replica, preemptions: Int(preemptions), cachedTokens: Int(cached), status: .completed))
    }
    end = finish
    if rarely(request.id < warmup) { return }
    completed += 1
    inputTokens += Int(request.inputTokens)
    outputTokens += Int(request.outputTokens)
    cachedTokens += Int(cached)
    lastFinish = max(lastFinish, finish)
    let first = (firstToken - request.arrival).nanoseconds
    let all = (finish - request.arrival).nanoseconds
    let waited = (admission - request.arrival).nanoseconds
    var perToken = LatencySamples.none
    if request.outputTokens > 1 { perToken = (all - first) / Int64(request.outputTokens - 1) }
    latencies.add(ttft: first, tpot: perToken, e2el: all, queue: waited)
    if first <= limits.timeToFirstToken, perToken <= limits.timePerOutputToken, all <= limits.endToEnd,
      waited <= limits.queue
    {
      good += 1
    }
  }

  mutating func refused(_ request: Request, reason: String) {
    happened(.refused, at: request.arrival, request.id, replica: -1)
    left += 1
    requestObserver?.observe(
      RequestRecord(
        requestID: Int(request.id), arrival: request.arrival, admission: request.arrival,
        firstToken: request.arrival, finish: request.arrival, inputTokens: Int(request.inputTokens),
        outputTokens: Int(request.outputTokens), replica: -1, preemptions: 0, cachedTokens: 0,
        status: .refused))
    guard request.id >= warmup else { return }
    failed += 1
    if refusals.count < 10 { refusals.append(Refusal(requestID: Int(request.id), reason: reason)) }
  }

  // MARK: What the replicas do

  /// A gap of each of `count` sequences, in 2^-16 ns, that ends in a span which began at `start`.
  @inline(__always)
  mutating func tokenGap(_ gap: Int64, count: Int, start: SimTime) {
    if start >= countingSince { gaps.add(gap, count: Int64(count)) }
    if rarely(gapObserver != nil) { tell(gap, increment: 0, steps: 1, count: count, start: start) }
  }

  /// `steps` gaps of each of `count` sequences, in 2^-16 ns, that end in a span which began at `start`.
  @inline(__always)
  mutating func tokenGaps(first: Int64, increment: Int64, steps: Int64, count: Int, start: SimTime) {
    if start >= countingSince {
      gaps.addProgression(first: first, increment: increment, steps: steps, count: Int64(count))
    }
    if rarely(gapObserver != nil) {
      tell(first, increment: increment, steps: steps, count: count, start: start)
    }
  }

  @inline(never)
  private func tell(_ first: Int64, increment: Int64, steps: Int64, count: Int, start: SimTime) {
    guard count > 0 else { return }
    gapObserver?.observe(
      TokenGaps(
        first: first, increment: increment, steps: steps, count: Int64(count),
        isCounted: start >= countingSince))
  }

  /// A span of steps has ended.
  ///
  /// - Parameters:
  ///   - taken: KV tokens of memory taken at its end, and `used`, those of them that hold one.
  ///   - outputTokens: answer tokens that its steps put out evenly.
  @inline(__always)
  mutating func ended(
    _ span: inout RunningSpan, at now: SimTime, replica: Int, taken: Int, used: Int, outputTokens: Int,
    attentionFlopsPerPair: Double
  ) {
    if rarely(span.goesOnWithPrompt) {
      load.followPrompt(&span, taken: taken, used: used)
    } else {
      load.follow(
        &span, from: span.start, to: now, taken: taken, used: used, outputTokens: outputTokens)
    }
    if span.start >= countingSince {
      steps.add(&span, taken: taken, used: used, attentionFlopsPerPair: attentionFlopsPerPair)
    }
    if rarely(stepObserver != nil) {
      stepObserver?.observe(span.observed(replica: replica, taken: taken, used: used))
    }
  }

  /// `tokens` answer tokens are out at `time`.
  @inline(__always)
  mutating func putOut(tokens: Int, at time: SimTime) { load.putOut(tokens: tokens, at: time) }

  /// `tokens` answer tokens came out one after another.
  mutating func putOut(tokens: Int, from start: SimTime, to end: SimTime) {
    load.putOut(tokens: tokens, from: start, to: end)
  }

  // MARK: The result

  mutating func result(scenario: Scenario, plan: MemoryPlan, cost: StepCost) -> RunResult {
    let replicas = scenario.replicaCount
    let start = min(countingSince, lastFinish)
    let duration = (lastFinish - start).seconds
    let percentilesAreExact = latencies.isExact
    var latencies = latencies.summaries()
    latencies[.itl] = LatencySummary(gaps, millisecondsPerUnit: 1 / 65536e6)
    let busy = steps.seconds
    let available = max(duration * Double(replicas), busy)
    func share(_ part: Double) -> Double { available > 0 ? part / available : 0 }
    let parts = TimeShare(
      compute: share(steps.parts.compute), memory: share(steps.parts.memory),
      communication: share(steps.parts.communication), host: share(steps.parts.host),
      idle: available > 0 ? max(0, 1 - share(busy)) : 1)
    let objectives = scenario.objectives.map {
      ObjectiveResult(
        objective: $0,
        value_ms: completed == 0 ? .infinity : latencies[$0.metric]?.value($0.statistic) ?? 0)
    }
    let gpus = Double(scenario.hardware.count)
    let price = scenario.hardware.pricePerHour.map { $0 * duration / 3600 }
    let used = Double(replicas * scenario.engine.gpusPerReplica)
    // An idle GPU draws about a third of its board power; those outside every replica idle throughout.
    let busyShare = share(busy)
    let drawing = used * (busyShare + (1 - busyShare) / 3) + (gpus - used) / 3
    let joules = scenario.hardware.accelerator.powerWatts.map { $0 * duration * drawing }
    let output = Double(outputTokens)
    // Each stage of a pipeline reads the KV entries of its own layers.
    let stages = Double(scenario.engine.pipelineParallelDegree)
    let bytesRead = steps.weightBytes + steps.keyValueTokensRead * cost.keyValueBytesPerToken / stages
    let readingGPUs = Double(scenario.engine.gpusPerReplica) / Double(cost.gpusInSequence)
    return RunResult(
      name: scenario.name, seed: scenario.seed, fingerprint: fingerprint.value, completed: completed,
      failed: failed, durationSeconds: duration, totalInputTokens: inputTokens,
      totalOutputTokens: outputTokens, requestGoodput: duration > 0 ? Double(good) / duration : 0,
      latencies: latencies, steps: steps.steps, events: events, replicas: replicas, preemptions: preemptions,
      recomputedTokens: recomputedTokens,
      prefixHitRate: inputTokens > 0 ? Double(cachedTokens) / Double(inputTokens) : 0,
      meanBatchSize: steps.steps > 0 ? Double(steps.sequenceSteps) / Double(steps.steps) : 0,
      kv: KVUse(
        capacityTokens: plan.capacityTokens,
        meanUse: busy > 0 ? steps.keyValueTakenSeconds / busy / Double(plan.capacityTokens) : 0,
        peakUse: Double(steps.keyValuePeak) / Double(plan.capacityTokens),
        waste: steps.keyValueTakenSeconds > 0
          ? max(0, 1 - steps.keyValueUsedSeconds / steps.keyValueTakenSeconds) : 0),
      timeShare: parts,
      mfu: busy > 0 ? steps.flops / busy / cost.replicaPeakFlops : 0,
      mbu: busy > 0 ? bytesRead * readingGPUs / busy / cost.replicaBandwidth : 0,
      costPerMillionOutputTokens: output > 0 ? price.map { $0 / output * 1e6 } : nil,
      energyJoulesPerOutputToken: output > 0 ? joules.map { $0 / output } : nil, objectives: objectives,
      uncertainty: scenario.uncertainty, percentilesAreExact: percentilesAreExact, refusals: refusals,
      saturation: waiting.saturation(steps: steps), load: load.overTime(until: end))
  }
}

/// How the queue grew over the arrivals, in a bounded number of bins.
struct WaitingHistory {
  private var bins: [Double] = []
  private var width = 1
  private var inLast = 0
  private var sum = 0.0
  private var unfinished = 0

  @inline(__always)
  mutating func add(waiting: Int, inSystem: Int) {
    unfinished = inSystem
    sum += Double(waiting)
    inLast += 1
    if rarely(inLast == width) { closeBin() }
  }

  /// Keeps the sum of `width` arrivals.
  @inline(never)
  private mutating func closeBin() {
    bins.append(sum)
    (sum, inLast) = (0, 0)
    if bins.count == 64 {
      bins = stride(from: 0, to: 64, by: 2).map { bins[$0] + bins[$0 + 1] }
      width *= 2
    }
  }

  func saturation(steps: StepTotals) -> Saturation {
    let half = bins.count / 2
    func mean(_ part: ArraySlice<Double>) -> Double {
      part.isEmpty ? 0 : part.reduce(0, +) / Double(part.count * width)
    }
    let busy = max(steps.seconds, .leastNonzeroMagnitude)
    return Saturation(
      unfinishedAtLastArrival: unfinished, meanWaitingFirstHalf: mean(bins[..<half]),
      meanWaitingSecondHalf: mean(bins[half...]), fullSlotsShare: steps.fullSeconds / busy,
      blockedByMemoryShare: steps.blockedSeconds / busy)
  }
}
