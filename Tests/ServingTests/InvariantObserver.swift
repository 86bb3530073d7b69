import Simulation

@testable import Serving

/// Watches a run and writes down whatever cannot be: time that runs back, steps that overlap, memory that is not there,
/// requests that are lost or served twice.
///
///     let invariants = InvariantObserver(scenario)
///     let result = try Simulator.run(scenario, observer: invariants)
///     #expect(invariants.violations(result) == [])
final class InvariantObserver: SimulationObserver {
  private let scenario: Scenario
  private let capacity: Int
  private var found: [String] = []
  private var states: [Int: RequestEvent.Kind] = [:]
  private var lastArrival = SimTime.zero
  private var lastEvent = SimTime.zero
  private var arrived = 0
  private var left = 0
  private var lastEnd: [Int: SimTime] = [:]
  private var nextStep: [Int: Int] = [:]
  private var promptTokens = 0
  private var decodedTokens = 0
  private var firstTokens = 0
  private var resumed = 0
  private var asked = (input: 0, output: 0, cached: 0)
  /// Requests in the system times nanoseconds, by its changes and by request.
  private var changes: [(time: Int64, by: Int)] = []
  private var sojourns: Int64 = 0
  /// From first to last tokens.
  private var answering: Int64 = 0
  /// Gaps between tokens, in 2^-16 ns, and those that count.
  private var gaps = LogHistogram()
  private var countedGaps = LogHistogram()
  /// Since when requests wait, and quantities times nanoseconds.
  private var waitingSince: [Int: SimTime] = [:]
  private var area = LoadOverTime.Bin()

  init(_ scenario: Scenario) {
    self.scenario = scenario
    capacity =
      MemoryPlan(engine: scenario.engine, model: scenario.model, accelerator: scenario.hardware.accelerator)
      .capacityTokens
  }

  private func require(_ holds: Bool, _ what: @autoclosure () -> String) {
    if !holds, found.count < 10 { found.append(what()) }
  }

  // MARK: Requests

  func observe(_ event: RequestEvent) {
    let id = event.requestID
    let before = states[id]
    states[id] = event.kind
    if event.kind == .arrived || event.kind == .preempted {
      waitingSince[id] = event.time
    } else if let since = waitingSince.removeValue(forKey: id) {
      area.waiting += Double((event.time - since).nanoseconds)
    }
    switch event.kind {
    case .arrived:
      require(before == nil, "request \(id) arrived twice")
      require(id == arrived, "request \(id) arrived out of order")
      require(event.time >= lastArrival, "arrivals run back at request \(id)")
      lastArrival = event.time
      arrived += 1
      changes.append((event.time.nanoseconds, 1))
      return
    case .admitted: require(before == .arrived, "request \(id) was admitted after \(kind(before))")
    case .firstToken:
      firstTokens += 1
      require(before == .admitted || before == .resumed, "request \(id) had a token after \(kind(before))")
    case .preempted:
      let runs = before == .admitted || before == .firstToken || before == .resumed
      require(runs, "request \(id) was preempted after \(kind(before))")
    case .resumed:
      resumed += 1
      require(before == .preempted, "request \(id) resumed after \(kind(before))")
    case .finished:
      require(before == .firstToken || before == .resumed, "request \(id) finished after \(kind(before))")
    case .refused: require(before == .arrived, "request \(id) was refused after \(kind(before))")
    }
    if event.kind == .finished || event.kind == .refused { changes.append((event.time.nanoseconds, -1)) }
    // A refused request is told of at its arrival, which the front end may have held up.
    guard event.kind != .refused else { return }
    require(event.time >= lastEvent, "time runs back at request \(id), \(event.kind)")
    lastEvent = event.time
  }

  private func kind(_ kind: RequestEvent.Kind?) -> String { kind.map { "\($0)" } ?? "nothing" }

  func observe(_ request: RequestRecord) {
    left += 1
    sojourns += (request.finish - request.arrival).nanoseconds
    guard request.status == .completed else { return }
    asked.input += request.inputTokens
    asked.output += request.outputTokens
    asked.cached += request.cachedTokens
    answering += (request.finish - request.firstToken).nanoseconds
    let times = [request.arrival, request.admission, request.firstToken, request.finish]
    require(zip(times, times.dropFirst()).allSatisfy(<=), "request \(request.requestID) lived backwards")
    require(request.inputTokens > 0 && request.outputTokens > 0, "request \(request.requestID) is empty")
    require(request.cachedTokens < request.inputTokens, "request \(request.requestID) was cached as a whole")
  }

  func observe(_ gaps: TokenGaps) {
    func add(to histogram: inout LogHistogram) {
      histogram.addProgression(
        first: gaps.first, increment: gaps.increment, steps: gaps.steps, count: gaps.count)
    }
    add(to: &self.gaps)
    if gaps.isCounted { add(to: &countedGaps) }
  }

  // MARK: Steps

  func observe(_ span: StepSpan) {
    let replica = span.replica
    let batching = scenario.engine.batching
    require((0..<scenario.replicaCount).contains(replica), "there is no replica \(replica)")
    require(span.start >= lastEnd[replica] ?? .zero, "steps of replica \(replica) overlap at \(span.start)")
    require(span.firstStep == nextStep[replica] ?? 0, "replica \(replica) skipped to step \(span.firstStep)")
    require(span.steps > 0 && span.end > span.start, "a span of \(span.steps) steps ends at \(span.end)")
    lastEnd[replica] = span.end
    nextStep[replica] = span.firstStep + span.steps
    let sequences = span.prefillRequests + span.decodeRequests
    let most = batching.policy == .client ? scenario.workload.clientBatchSize : batching.maxBatchSize
    require(sequences > 0 && sequences <= most, "\(sequences) sequences in a step of \(most)")
    require(span.prefillRequests <= 1 || span.steps == 1, "prompts in \(span.steps) steps")
    require((span.prefillRequests > 0) == (span.prefillTokens > 0), "prompts without tokens")
    require(span.keyValueTokens >= span.decodeRequests, "less is read than there are sequences")
    require(span.keyValueTaken <= capacity, "\(span.keyValueTaken) KV tokens taken of \(capacity)")
    require(
      (0...span.keyValueTaken).contains(span.keyValueUsed),
      "\(span.keyValueUsed) of \(span.keyValueTaken) used")
    let whole = Double(span.durations.base) / 65536e9
    require(abs(span.parts.total - whole) <= 1e-9 * whole + 1e-13, "\(span.parts) do not sum to \(whole) s")
    promptTokens += span.prefillTokens * span.steps
    decodedTokens += span.steps * span.decodeRequests
    for part in span.memorySteps {
      let duration = Double((part.end - part.start).nanoseconds)
      area.running += duration * Double(sequences)
      area.keyValueTaken += duration * Double(part.keyValueTaken)
      area.keyValueUsed += duration * Double(part.keyValueUsed)
      area.busy += duration / Double(scenario.replicaCount)
    }
  }

  // MARK: At the end

  /// What was wrong, the first few; none for a run that may be believed.
  func violations(_ result: RunResult) -> [String] {
    require(arrived == left, "\(arrived) requests arrived and \(left) left")
    let counted = result.completed + result.failed
    require(counted + min(scenario.warmupRequests, arrived) == arrived, "\(counted) of \(arrived) counted")
    checkTokens(result)
    checkLittle(result)
    checkLoad(result.load)
    checkGaps(result)
    let share = result.timeShare
    let sum = share.compute + share.memory + share.communication + share.host + share.idle
    require(abs(sum - 1) < 1e-9, "shares of time sum to \(sum)")
    require(result.mbu <= 1 && result.mfu <= 1, "mfu \(result.mfu), mbu \(result.mbu)")
    require(result.kv.peakUse <= 1 && (0...1).contains(result.kv.waste), "KV use \(result.kv)")
    return found
  }

  /// Tokens out are tokens asked for, and each prompt token is computed once, but for what preemption drops.
  private func checkTokens(_ result: RunResult) {
    // The first token of a request comes with its prompt; one that computes again has one with that, too.
    let further = asked.output - firstTokens
    guard scenario.engine.batching.policy.isRolling else {
      return require(
        decodedTokens >= further && promptTokens >= asked.input,
        "\(decodedTokens) answer tokens of \(further)")
    }
    let computed = asked.input - asked.cached
    if resumed == 0 {
      require(decodedTokens == further, "\(decodedTokens) answer tokens of \(further)")
      require(promptTokens == computed, "\(promptTokens) prompt tokens of \(computed)")
    } else {
      require(
        (further - resumed...further).contains(decodedTokens), "\(decodedTokens) answer tokens of \(further)")
    }
  }

  /// The gaps between tokens are all there is between the first and the last token of an answer; where all of it comes at
  /// once, there are none.
  private func checkGaps(_ result: RunResult) {
    let further = scenario.engine.batching.policy.deliversAtEnd ? 0 : asked.output - firstTokens
    require(Int(gaps.count) == further, "\(gaps.count) gaps for \(further) tokens")
    let sum = gaps.count > 0 ? gaps.mean * Double(gaps.count) / 65536 : 0
    let whole = Double(answering)
    require(abs(sum - whole) <= 1e-6 * whole + 1e3, "gaps sum to \(sum) ns, answers to \(whole) ns")
    let counted = LatencySummary(countedGaps, millisecondsPerUnit: 1 / 65536e6)
    require(
      result.latencies[.itl] == counted,
      "ITL is \(String(describing: result.latencies[.itl])), not \(counted)")
    require(scenario.warmupRequests > 0 || countedGaps == gaps, "gaps that do not count")
  }

  /// What was there over time sums to what requests and steps say one by one.
  private func checkLoad(_ load: LoadOverTime) {
    require(load.bins.count <= LoadOverTime.mostBins, "\(load.bins.count) bins")
    func check(_ name: String, _ value: (LoadOverTime.Bin) -> Double, _ expected: Double) {
      let sum = load.mean(value) * load.seconds * 1e9
      require(abs(sum - expected) <= 1e-9 * expected + 1e-3, "\(name) sums to \(sum), not \(expected)")
    }
    check("running", \.running, area.running)
    check("waiting", \.waiting, area.waiting)
    check("KV tokens taken", \.keyValueTaken, area.keyValueTaken)
    check("KV tokens used", \.keyValueUsed, area.keyValueUsed)
    check("busy", \.busy, area.busy)
    check("answer tokens", \.outputTokensPerSecond, Double(asked.output) * 1e9)
  }

  /// Little's law over the whole run: the integral of the requests in the system is the sum of their times in it.
  private func checkLittle(_ result: RunResult) {
    var area: Int64 = 0
    var inSystem = 0
    var last: Int64 = 0
    for change in changes.sorted(by: { $0.time < $1.time }) {
      area += Int64(inSystem) * (change.time - last)
      last = change.time
      inSystem += change.by
    }
    require(inSystem == 0, "\(inSystem) requests stay")
    require(area == sojourns, "the integral of N is \(area) ns, the sojourns sum to \(sojourns) ns")
    guard scenario.warmupRequests == 0, result.completed > 0 else { return }
    // L = lambda W with the figures of the result: its mean sojourn times its requests.
    let reported = (result.latencies[.e2el]?.mean_ms ?? 0) * Double(result.completed) * 1e6
    require(abs(reported - Double(area)) <= 1e-9 * Double(area) + 1, "results say \(reported) ns for \(area)")
  }
}
