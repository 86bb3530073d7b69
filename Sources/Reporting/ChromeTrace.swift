import Serving
import Simulation

/// `--trace`: the run as Chrome trace events, for ui.perfetto.dev.
///
/// A process for each replica, with a thread of its steps (slices with batch, tokens, KV and bound), a thread for each
/// GPU (what a step's time is made of) and counters. A request is an asynchronous slice of the replica that served it,
/// with its phases inside: queued, prefill, first token, decode, preempted. Arrivals are slices of a process of their
/// own, and a flow leads from each to the request's first step. Time is in microseconds, exact to the nanosecond.
///
/// Events are written while the simulation runs, requests when they finish, so that memory holds only what is in the
/// system. Perfetto sorts by time.
public final class ChromeTrace: SimulationObserver {
  /// What has been left out so far.
  public private(set) var leftOut = LeftOut()

  private let file: OutputFile
  private var events: TraceEventWriter
  private let limits: Limits
  private let replicas: Int
  private let gpus: Int
  private let stages: Int
  private let deliversAtEnd: Bool
  /// By request in the system: what happened to it.
  private var lives: [Int: Life] = [:]
  /// By replica: requests that were admitted and whose first step has not been written.
  private var admitted: [[Int]]
  /// By replica: when its last span ended.
  private var lastEnd: [SimTime]

  private struct Life {
    var arrival: SimTime
    var events: [RequestEvent]
  }

  /// Writes a run of `scenario` to `file`, which `finish()` commits.
  public init(file: OutputFile, scenario: Scenario, limits: Limits = Limits()) {
    self.file = file
    self.limits = limits
    events = TraceEventWriter(to: file)
    replicas = max(1, scenario.replicaCount)
    gpus = max(1, scenario.engine.gpusPerReplica)
    // GPUs that work one after another: all of them with layers split in sequence, else the pipeline's stages.
    stages =
      scenario.engine.profile.layerSplit == .sequence
      ? gpus : max(1, scenario.engine.pipelineParallelDegree)
    deliversAtEnd = scenario.engine.batching.policy.deliversAtEnd
    admitted = Array(repeating: [], count: replicas)
    lastEnd = Array(repeating: .zero, count: replicas)
    events.bytes.literal("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[")
    for replica in 0..<replicas { nameReplica(replica) }
    events.name(process: arrivals, "arrivals", order: 0)
    events.name(thread: 0, of: arrivals, "arrivals")
  }

  /// Keeps what happens to a request until it finishes.
  public func observe(_ event: RequestEvent) {
    guard event.requestID < limits.requests, leftOut.stopped == nil else { return }
    if event.kind == .arrived {
      lives[event.requestID] = Life(arrival: event.time, events: [])
      return
    }
    lives[event.requestID]?.events.append(event)
    if event.kind == .admitted, admitted.indices.contains(event.replica) {
      admitted[event.replica].append(event.requestID)
    }
  }

  /// Writes the steps of a span, and the flows that end in it.
  public func observe(_ span: StepSpan) {
    for part in span.memorySteps { write(part) }
  }

  private func write(_ span: StepSpan) {
    guard mayWrite(span.start, span.end), admitted.indices.contains(span.replica) else {
      leftOut.steps += span.steps
      return
    }
    write(gap: span)
    write(counters: span)
    var start = span.start
    for step in 0..<span.steps {
      let end = span.time(after: step + 1)
      if limits.window.overlaps(start, end) {
        write(step: step, of: span, from: start, to: end)
        if step == 0 { writeFlows(into: span) }
        for gpu in 0..<gpus { write(gpu: gpu, step: step, of: span, from: start, to: end) }
      } else {
        leftOut.steps += 1
      }
      start = end
    }
    lastEnd[span.replica] = span.end
  }

  /// Writes a request and its phases.
  public func observe(_ request: RequestRecord) {
    let life = lives.removeValue(forKey: request.requestID)
    guard request.requestID < limits.requests, let life, mayWrite(life.arrival, request.finish) else {
      leftOut.requests += 1
      return
    }
    let process = request.replica >= 0 ? self.process(request.replica) : arrivals
    events.asynchronous("b", nil, request.requestID, process, at: request.arrival)
    arguments(of: request)
    var phase: StaticString = "queued"
    events.asynchronous("b", phase, request.requestID, process, at: request.arrival)
    events.close()
    for event in life.events {
      let next: StaticString? =
        switch event.kind {
        case .admitted, .resumed: deliversAtEnd ? "in its batch" : "prefill"
        case .firstToken: deliversAtEnd ? nil : "decode"
        case .preempted: "preempted"
        case .arrived, .finished, .refused: nil
        }
      guard let next else { continue }
      events.asynchronous("e", phase, request.requestID, process, at: event.time)
      events.close()
      if event.kind == .firstToken {
        events.asynchronous("n", "first token", request.requestID, process, at: event.time)
        events.close()
      }
      events.asynchronous("b", next, request.requestID, process, at: event.time)
      events.close()
      phase = next
    }
    events.asynchronous("e", phase, request.requestID, process, at: request.finish)
    events.close()
    events.asynchronous("e", nil, request.requestID, process, at: request.finish)
    events.close()
  }

  /// Ends the trace, says in it what was left out, and gives the file its name.
  public func finish() throws(OutputError) {
    events.bytes.literal("\n],\"otherData\":{\"left_out\":")
    events.bytes.jsonString(leftOut.text)
    events.bytes.literal("}}\n")
    events.bytes.flush()
    try file.commit()
  }

  private func arguments(of request: RequestRecord) {
    events.bytes.literal(",\"args\":{\"input_tokens\":")
    events.bytes.integer(request.inputTokens)
    events.bytes.literal(",\"output_tokens\":")
    events.bytes.integer(request.outputTokens)
    events.bytes.literal(",\"cached_tokens\":")
    events.bytes.integer(request.cachedTokens)
    events.bytes.literal(",\"preemptions\":")
    events.bytes.integer(request.preemptions)
    events.bytes.literal(",\"status\":\"")
    events.bytes.text(request.status.rawValue)
    events.bytes.literal("\"}")
    events.close()
  }

  /// Whether something from `start` to `end` belongs in the trace and there is room for it.
  private func mayWrite(_ start: SimTime, _ end: SimTime) -> Bool {
    guard leftOut.stopped == nil, limits.window.overlaps(start, end) else { return false }
    if events.bytes.byteCount < limits.bytes { return true }
    leftOut.stopped = end
    lives = [:]
    return false
  }

  // MARK: Steps

  private func write(step: Int, of span: StepSpan, from start: SimTime, to end: SimTime) {
    let name: StaticString =
      span.prefillRequests == 0 ? "decode" : span.decodeRequests == 0 ? "prefill" : "prefill + decode"
    events.slice(name, process(span.replica), thread: 0, from: start, to: end)
    events.bytes.literal(",\"args\":{\"batch\":")
    events.bytes.integer(span.prefillRequests + span.decodeRequests)
    events.bytes.literal(",\"prefill_requests\":")
    events.bytes.integer(span.prefillRequests)
    events.bytes.literal(",\"prefill_tokens\":")
    events.bytes.integer(span.prefillTokens)
    events.bytes.literal(",\"decode_requests\":")
    events.bytes.integer(span.decodeRequests)
    events.bytes.literal(",\"kv_tokens\":")
    events.bytes.integer(span.keyValueTokens + step * span.decodeRequests)
    events.bytes.literal(",\"bound\":\"")
    events.bytes.text(span.parts(of: step).bound.rawValue)
    events.bytes.literal("\"}")
    events.close()
  }

  /// What the time of step `step` of a span is made of.
  private func write(gpu: Int, step: Int, of span: StepSpan, from start: SimTime, to end: SimTime) {
    // GPUs that work in turn have an equal part of the step each.
    let turn = Int64(gpu * stages / gpus)
    let length = (end - start).nanoseconds
    let from = start.nanoseconds + length * turn / Int64(stages)
    let to = start.nanoseconds + length * (turn + 1) / Int64(stages)
    let parts = span.parts(of: step)
    let total = parts.total
    guard total > 0 else { return }
    var before = 0.0
    var last = from
    let shares: [(name: StaticString, seconds: Double)] = [
      ("host", parts.host), ("compute", parts.compute), ("memory", parts.memory),
      ("communication", parts.communication),
    ]
    for share in shares where share.seconds > 0 {
      before += share.seconds
      let next = min(to, from + Int64((Double(to - from) * (before / total)).rounded()))
      if next > last {
        events.slice(
          share.name, process(span.replica), thread: 1 + gpu, from: SimTime(nanoseconds: last),
          to: SimTime(nanoseconds: next))
        events.close()
      }
      last = next
    }
  }

  /// Arrivals of the requests whose first step this is, each with a flow to it.
  private func writeFlows(into span: StepSpan) {
    admitted[span.replica].removeAll { requestID in
      guard let life = lives[requestID] else { return true }
      // A request that was admitted while this span ran is in the next one.
      guard let admission = life.events.first(where: { $0.kind == .admitted }), admission.time <= span.start
      else {
        return false
      }
      events.slice("request", arrivals, thread: 0, from: life.arrival, to: life.arrival)
      events.bytes.literal(",\"args\":{\"request\":")
      events.bytes.integer(requestID)
      events.bytes.byte("}")
      events.close()
      events.flow("s", requestID, arrivals, at: life.arrival)
      events.flow("f", requestID, process(span.replica), at: span.start)
      return true
    }
  }

  // MARK: Counters

  private func write(counters span: StepSpan) {
    let process = process(span.replica)
    events.counter("requests", process, at: span.start)
    events.bytes.literal("\"waiting\":")
    events.bytes.integer(span.waiting)
    events.bytes.literal(",\"running\":")
    events.bytes.integer(span.prefillRequests + span.decodeRequests)
    events.bytes.byte("}")
    events.close()
    events.counter("KV tokens", process, at: span.end)
    events.bytes.literal("\"used\":")
    events.bytes.integer(span.keyValueUsed)
    events.bytes.literal(",\"wasted\":")
    events.bytes.integer(max(0, span.keyValueTaken - span.keyValueUsed))
    events.bytes.byte("}")
    events.close()
    let seconds = (span.end - span.start).seconds
    events.counter("tokens per second", process, at: span.start)
    events.bytes.literal("\"output\":")
    events.bytes.fixed(seconds > 0 ? Double(span.decodeRequests * span.steps) / seconds : 0, places: 1)
    events.bytes.byte("}")
    events.close()
  }

  /// Where a replica had nothing to do before `span`, its counters fall to zero.
  private func write(gap span: StepSpan) {
    let end = lastEnd[span.replica]
    guard end < span.start, limits.window.overlaps(end, end) else { return }
    events.counter("requests", process(span.replica), at: end)
    events.bytes.literal("\"waiting\":0,\"running\":0}")
    events.close()
    events.counter("tokens per second", process(span.replica), at: end)
    events.bytes.literal("\"output\":0}")
    events.close()
  }

  // MARK: Events

  /// Process numbers begin at 1: 0 is the idle process of a real machine.
  private func process(_ replica: Int) -> Int { 2 + replica }
  private var arrivals: Int { 1 }

  private func nameReplica(_ replica: Int) {
    let process = process(replica)
    var label = ByteWriter()
    label.literal("replica ")
    label.digits(UInt64(replica), atLeast: replicas > 10 ? 3 : 1)
    events.name(process: process, label.string, order: process)
    events.name(thread: 0, of: process, "steps")
    for gpu in 0..<gpus { events.name(thread: 1 + gpu, of: process, "GPU \(gpu)") }
  }
}
