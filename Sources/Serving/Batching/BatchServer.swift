import Simulation

/// How a batch forms before it runs from beginning to end.
enum BatchFormation {
  /// One request at a time.
  case single
  /// The client's batches: this many requests, or what is left when no more will come.
  case group(Int)
  /// Up to this many requests, or what there is once this long has passed since the first was taken.
  case delayed(most: Int, delay: SimDuration)

  init(_ scenario: Scenario) {
    let batching = scenario.engine.batching
    switch batching.policy {
    case .client: self = .group(scenario.workload.clientBatchSize)
    case .dynamic:
      self = .delayed(
        most: batching.maxBatchSize, delay: SimDuration(seconds: batching.maxBatchDelaySeconds))
    case .none, .continuous, .paged: self = .single
    }
  }

  /// Requests in a batch at most.
  var most: Int {
    switch self {
    case .single: 1
    case .group(let count), .delayed(let count, _): count
    }
  }
}

/// A replica that serves one batch after another, each from beginning to end: nobody joins and nobody leaves.
///
/// The batch is padded to its longest prompt and runs to its longest answer, as Hugging Face's generate does. Its
/// worker takes the first waiting request and then waits for more (DJL Serving's aggregator). On a shared queue one batch
/// forms at a time: an arriving request joins it before it would start another.
struct BatchServer: Server {
  let index: Int
  let formation: BatchFormation
  /// KV tokens that the replica can hold.
  let capacity: Int

  private var batch: [Request] = []
  private var isRunning = false
  private(set) var isWaking = false
  /// Whether its delay is running.
  private var isForming = false
  private var span: RunningSpan?
  private var admission = SimTime.zero
  private var firstToken = SimTime.zero
  private var steps = 0
  /// Prompt and answer that the batch is padded to, and tokens of the answer so far.
  private var longestInput = 0
  private var longestOutput = 0
  private var generated = 0
  /// What is reserved: the longest prompt and the longest answer that the policy has to expect.
  private var reservedPerRequest = 0

  init(index: Int, formation: BatchFormation, capacity: Int) {
    self.index = index
    self.formation = formation
    self.capacity = capacity
  }

  var taken: Int? { isRunning || isWaking ? nil : batch.count }

  mutating func notice(at now: SimTime, queue: inout RequestQueue, context: inout ServingContext) -> SimTime?
  {
    guard !isRunning, !isWaking else { return nil }
    guard isForming else {
      isWaking = true
      return now
    }
    take(from: &queue)
    guard isFull(queue: queue) else { return nil }
    isWaking = true
    return now
  }

  mutating func advance(
    at now: SimTime, queue: inout RequestQueue, share: Int, context: inout ServingContext
  ) -> SimTime? {
    if isRunning {
      if let next = runOn(at: now, context: &context) { return next }
      return begin(at: now, queue: &queue, context: &context)
    }
    let delayIsOver = isForming && !isWaking
    isWaking = false
    if delayIsOver { return start(at: now, context: &context) }
    return begin(at: now, queue: &queue, context: &context)
  }

  // MARK: Forming

  /// Takes what waits, and starts, waits for more, or goes idle.
  private mutating func begin(
    at now: SimTime, queue: inout RequestQueue, context: inout ServingContext
  ) -> SimTime? {
    if case .group(let count) = formation, queue.count < count, !context.noMoreArrivals { return nil }
    let wasForming = isForming
    take(from: &queue)
    if batch.isEmpty { return nil }
    guard case .delayed(_, let delay) = formation, !isFull(queue: queue) else {
      return start(at: now, context: &context)
    }
    if wasForming { return nil }
    isForming = true
    return now + delay
  }

  /// Takes waiting requests as long as the padded batch fits in the KV cache.
  private mutating func take(from queue: inout RequestQueue) {
    while batch.count < formation.most, let next = queue.first, fits(next) {
      batch.append(next)
      queue.removeFirst()
    }
  }

  private func fits(_ request: Request) -> Bool {
    guard !batch.isEmpty else { return true }
    return reservation(with: request) * (batch.count + 1) <= capacity
  }

  /// KV tokens that each request of the batch reserves, were `request` one of them.
  private func reservation(with request: Request) -> Int {
    var input = request.inputTokens
    var output = request.maximumOutputTokens
    for member in batch {
      input = max(input, member.inputTokens)
      output = max(output, member.maximumOutputTokens)
    }
    return Int(input) + Int(output)
  }

  private func isFull(queue: borrowing RequestQueue) -> Bool {
    if batch.count >= formation.most { return true }
    return queue.first.map { !fits($0) } ?? false
  }

  // MARK: Running

  private mutating func start(at now: SimTime, context: inout ServingContext) -> SimTime? {
    isForming = false
    isRunning = true
    admission = now
    generated = 0
    longestInput = 0
    longestOutput = 0
    var longestExpected = 0
    for request in batch {
      longestInput = max(longestInput, Int(request.inputTokens))
      longestOutput = max(longestOutput, Int(request.outputTokens))
      longestExpected = max(longestExpected, Int(request.maximumOutputTokens))
      context.recorder.happened(.admitted, at: now, request.id, replica: index, step: steps)
    }
    reservedPerRequest = longestInput + longestExpected
    let chunk = StepCost.Chunk(tokens: longestInput, context: 0)
    open(
      at: now, chunks: Array(repeating: chunk, count: batch.count), decodes: 0, steps: 1, context: &context)
    return aim(stepping: context.stepping)
  }

  /// Opens a span of the running batch.
  private mutating func open(
    at now: SimTime, chunks: [StepCost.Chunk], decodes: Int, steps count: Int64, context: inout ServingContext
  ) {
    let length = longestInput + max(generated, 1) - 1
    var limit = count
    var reads: KeyValueReads?
    if let window = context.cost.window, decodes > 0 {
      let isGrowing = length + 1 < window
      if isGrowing { limit = min(limit, Int64(window - length - 1)) }
      reads = context.cost.reads(
        tokens: decodes * (length + 1), sequences: decodes, windowed: decodes * min(length + 1, window),
        growing: isGrowing ? decodes : 0)
    }
    var next = RunningSpan(
      start: now, firstStep: steps, chunks: chunks, decodes: decodes, keyValueTokens: decodes * (length + 1),
      reads: reads, headSequences: batch.count, steps: limit, cost: &context.cost)
    next.taken = batch.count * reservedPerRequest
    next.used = usedTokens
    next.isFull = batch.count >= formation.most
    span = next
  }

  private mutating func aim(stepping: Bool) -> SimTime? {
    guard var current = span else { return nil }
    let time = current.aim(at: stepping ? current.done + 1 : current.limit)
    span = current
    return time
  }

  /// KV tokens of requests that are not yet done: padding and what comes after an answer's end is waste.
  private var usedTokens: Int {
    batch.reduce(0) { sum, request in
      generated == 0 || generated > Int(request.outputTokens)
        ? sum : sum + Int(request.inputTokens) + generated - 1
    }
  }

  /// Takes steps up to the event; returns the next event, or `nil` when the batch is done.
  private mutating func runOn(at now: SimTime, context: inout ServingContext) -> SimTime? {
    guard var current = span else { return nil }
    let taken = current.target - current.done
    let isPrefill = current.prefillRequests > 0
    if !isPrefill, streams {
      context.recorder.tokenGaps(
        first: current.durations.duration(of: current.done),
        increment: context.stepping ? 0 : current.durations.increment, steps: taken,
        count: current.decodes, start: current.start)
    }
    current.done = current.target
    span = current
    generated += Int(taken)
    if current.done < current.limit { return aim(stepping: context.stepping) }
    close(&current, at: now, context: &context)
    if isPrefill {
      firstToken = now
      if streams { tellFirstTokens(at: now, context: &context) }
    }
    if generated < longestOutput {
      open(
        at: now, chunks: [], decodes: batch.count, steps: Int64(longestOutput - generated), context: &context)
      return aim(stepping: context.stepping)
    }
    finish(at: now, context: &context)
    return nil
  }

  /// Whether the client gets tokens as they are made; otherwise all at the end of the batch.
  private var streams: Bool {
    if case .single = formation { return true }
    return false
  }

  private mutating func close(_ ended: inout RunningSpan, at now: SimTime, context: inout ServingContext) {
    steps += Int(ended.done)
    context.recorder.ended(
      &ended, at: now, replica: index, taken: batch.count * reservedPerRequest, used: usedTokens,
      outputTokens: 0, attentionFlopsPerPair: context.cost.attentionFlopsPerPair)
    putOut(&ended, at: now, context: &context)
  }

  /// Tells which of the tokens that `ended` computed are answers: what fills the batch up after an answer's end is none.
  private func putOut(_ ended: inout RunningSpan, at now: SimTime, context: inout ServingContext) {
    if ended.prefillRequests > 0 {
      return context.recorder.putOut(tokens: batch.count, at: now)
    }
    let before = generated - Int(ended.done)
    for request in batch {
      let tokens = min(Int(request.outputTokens) - before, Int(ended.done))
      guard tokens > 0 else { continue }
      context.recorder.putOut(tokens: tokens, from: ended.start, to: ended.time(after: Int64(tokens)))
    }
  }

  private func tellFirstTokens(at now: SimTime, context: inout ServingContext) {
    for request in batch {
      context.recorder.happened(.firstToken, at: now, request.id, replica: index, step: steps)
    }
  }

  private mutating func finish(at now: SimTime, context: inout ServingContext) {
    span = nil
    isRunning = false
    if !streams {
      firstToken = now
      tellFirstTokens(at: now, context: &context)
    }
    for request in batch {
      if request.client >= 0 { context.released.append(request.client) }
      context.prefixes.forget(request)
      context.recorder.finished(
        request, admission: admission, firstToken: firstToken, at: now, replica: index, step: steps)
    }
    batch.removeAll(keepingCapacity: true)
  }
}
