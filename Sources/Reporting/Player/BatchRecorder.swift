import Serving
import Simulation

/// Makes a `BatchHistory` of the events of a run: gives each request a slot, and keeps the steps.
struct BatchRecorder: Sendable {
  /// Spans that are kept: where there are more, the history ends with the last of them.
  static let spanLimit = 12_000

  private let policy: BatchingPolicy
  private var requestLimit: Int
  private var requests: [BatchHistory.Request] = []
  private var stays: [BatchHistory.Stay] = []
  /// The place in `stays` of each request's stay that has not ended, or -1.
  private var openStay: [Int] = []
  private var spans: [BatchHistory.Span] = []
  /// By replica.
  private var slotIsTaken: [[Bool]]
  /// By replica: stays whose prompt is done with the next step that has prompts, because no first token tells: those of
  /// requests that came back, and of batches whose answers come at their end.
  private var untold: [[Int]]
  /// For batches that nobody leaves.
  private var batchSpans: BatchSpans
  /// Where the history ends: when the first request that is not kept arrived, or the spans were enough.
  private var cut: SimTime?
  private var lastTime = SimTime.zero

  init(replicas: Int, policy: BatchingPolicy, requestLimit: Int) {
    self.policy = policy
    self.requestLimit = max(1, requestLimit)
    let count = max(1, replicas)
    slotIsTaken = Array(repeating: [], count: count)
    untold = Array(repeating: [], count: count)
    batchSpans = BatchSpans(replicas: count)
  }

  mutating func observe(_ event: RequestEvent) {
    guard event.requestID < requestLimit else {
      if event.kind == .arrived, cut == nil { cut = event.time }
      return
    }
    lastTime = max(lastTime, event.time)
    switch event.kind {
    case .arrived:
      hold(event.requestID, arrival: event.time)
    case .admitted, .resumed:
      begin(event)
    case .firstToken:
      guard let stay = stay(of: event.requestID) else { return }
      stays[stay].prefillEnd = min(stays[stay].prefillEnd, event.time)
      stays[stay].hasPrefilled = true
    case .preempted, .finished:
      end(event)
    case .refused:
      hold(event.requestID, arrival: event.time)
      requests[event.requestID].isRefused = true
    }
  }

  mutating func observe(_ span: StepSpan) {
    for part in span.memorySteps { follow(part) }
  }

  private mutating func follow(_ span: StepSpan) {
    guard slotIsTaken.indices.contains(span.replica) else { return }
    for stay in untold[span.replica] {
      // A request that was swapped out comes back without a prefill.
      stays[stay].hasPrefilled = span.prefillRequests > 0
      stays[stay].prefillEnd = span.prefillRequests > 0 ? span.end : stays[stay].start
    }
    untold[span.replica].removeAll()
    if !policy.isRolling { batchSpans.follow(span) }
    if let cut, span.start >= cut { return }
    lastTime = max(lastTime, span.end)
    spans.append(
      BatchHistory.Span(
        replica: span.replica, start: span.start, end: span.end, steps: span.steps,
        growth: SimDuration(nanoseconds: (span.durations.increment * Int64(max(0, span.steps - 1))) >> 16),
        prefillTokens: span.prefillTokens, decodeRequests: span.decodeRequests,
        outputTokens: span.decodeRequests * span.steps, keyValueUsed: span.keyValueUsed,
        keyValueTaken: span.keyValueTaken))
    if spans.count == Self.spanLimit {
      cut = min(cut ?? span.end, span.end)
      requestLimit = min(requestLimit, requests.count)
    }
  }

  mutating func observe(_ record: RequestRecord) {
    if !policy.isRolling { batchSpans.follow(record) }
    guard requests.indices.contains(record.requestID) else { return }
    requests[record.requestID].arrival = record.arrival
    requests[record.requestID].finish = record.finish
    requests[record.requestID].inputTokens = record.inputTokens
    requests[record.requestID].outputTokens = record.outputTokens
    requests[record.requestID].cachedTokens = record.cachedTokens
    guard record.status == .completed else { return }
    requests[record.requestID].firstToken = record.firstToken
    guard !policy.isRolling, record.replica >= 0, slotIsTaken.indices.contains(record.replica),
      let stay = stays.lastIndex(where: { $0.request == record.requestID })
    else { return }
    let prefillEnd = stays[stay].prefillEnd
    let outputs = batchSpans.outputs(replica: record.replica, tokens: record.outputTokens, after: prefillEnd)
    stays[stay].usefulEnd = min(outputs.last?.end ?? prefillEnd, stays[stay].end)
  }

  func history(name: String, batching: Batching, capacityTokens: Int) -> BatchHistory {
    var ended = stays
    let end = cut.map { min($0, lastTime) } ?? lastTime
    for stay in openStay where stay >= 0 {
      ended[stay].end = lastTime
      ended[stay].usefulEnd = lastTime
      ended[stay].prefillEnd = min(ended[stay].prefillEnd, lastTime)
    }
    return BatchHistory(
      name: name, policy: batching.policy, maxBatchSize: batching.maxBatchSize, replicas: slotIsTaken.count,
      blockSize: batching.policy == .paged ? batching.blockSize : 1, capacityTokens: capacityTokens,
      requests: requests,
      stays: ended, spans: spans, end: end, isCut: cut != nil)
  }

  // MARK: Slots

  private mutating func hold(_ id: Int, arrival: SimTime) {
    while requests.count <= id {
      requests.append(BatchHistory.Request(arrival: arrival))
      openStay.append(-1)
    }
  }

  private func stay(of id: Int) -> Int? {
    openStay.indices.contains(id) && openStay[id] >= 0 ? openStay[id] : nil
  }

  private mutating func begin(_ event: RequestEvent) {
    guard slotIsTaken.indices.contains(event.replica), openStay.indices.contains(event.requestID) else {
      return
    }
    let replica = event.replica
    let slot = slotIsTaken[replica].firstIndex(of: false) ?? slotIsTaken[replica].count
    if slot == slotIsTaken[replica].count { slotIsTaken[replica].append(false) }
    slotIsTaken[replica][slot] = true
    if event.kind == .resumed || !policy.isRolling { untold[replica].append(stays.count) }
    openStay[event.requestID] = stays.count
    stays.append(
      BatchHistory.Stay(
        request: event.requestID, replica: replica, slot: slot, start: event.time, prefillEnd: .distantFuture,
        usefulEnd: .distantFuture, end: .distantFuture))
  }

  private mutating func end(_ event: RequestEvent) {
    guard let stay = stay(of: event.requestID) else { return }
    let replica = stays[stay].replica
    stays[stay].end = event.time
    stays[stay].usefulEnd = event.time
    stays[stay].prefillEnd = min(stays[stay].prefillEnd, event.time)
    stays[stay].isPreempted = event.kind == .preempted
    slotIsTaken[replica][stays[stay].slot] = false
    untold[replica].removeAll { $0 == stay }
    openStay[event.requestID] = -1
  }
}
