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
  /// What is written.
  public struct Limits: Sendable, Hashable {
    /// Requests and steps that lie at least partly in this window, whole.
    public var window = TimeWindow.everything
    /// The first so many requests.
    public var requests = Int.max
    /// Bytes after which the trace stops. Perfetto's page reads up to about 2 GB; 100 MB open in seconds.
    public var bytes = 100_000_000

    /// Everything, up to 100 MB.
    public init() {}
  }

  /// What was left out because of `Limits`.
  public struct LeftOut: Sendable, Hashable {
    /// Requests that finished and are not in the trace.
    public var requests = 0
    /// Steps that are not in the trace.
    public var steps = 0
    /// When the trace stopped at its size limit.
    public var stopped: SimTime?

    /// One sentence, or nothing where nothing was left out.
    public var text: String {
      if requests == 0 && steps == 0 { return "" }
      var writer = ByteWriter()
      writer.literal("the trace leaves out ")
      writer.integer(requests)
      writer.literal(" requests and ")
      writer.integer(steps)
      writer.literal(" steps")
      if let stopped {
        writer.literal("; it reached its size limit at ")
        writer.decimal(stopped.nanoseconds / 1_000_000, places: 3)
        writer.literal(" s")
      }
      return writer.string
    }
  }

  /// What has been left out so far.
  public private(set) var leftOut = LeftOut()

  private let file: OutputFile
  private var writer: ByteWriter
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
  private var isFirstEvent = true

  private struct Life {
    var arrival: SimTime
    var events: [RequestEvent]
  }

  /// Writes a run of `scenario` to `file`, which `finish()` commits.
  public init(file: OutputFile, scenario: Scenario, limits: Limits = Limits()) {
    self.file = file
    self.limits = limits
    writer = ByteWriter(to: file)
    replicas = max(1, scenario.replicaCount)
    gpus = max(1, scenario.engine.gpusPerReplica)
    // GPUs that work one after another: all of them with layers split in sequence, else the pipeline's stages.
    stages =
      scenario.engine.profile.layerSplit == .sequence
      ? gpus : max(1, scenario.engine.pipelineParallelDegree)
    deliversAtEnd = scenario.engine.batching.policy.deliversAtEnd
    admitted = Array(repeating: [], count: replicas)
    lastEnd = Array(repeating: .zero, count: replicas)
    writer.literal("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[")
    for replica in 0..<replicas { nameReplica(replica) }
    name(process: arrivals, "arrivals", order: 0)
    name(thread: 0, of: arrivals, "arrivals")
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
        for gpu in 0..<gpus { write(gpu: gpu, of: span, from: start, to: end) }
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
    asynchronous("b", request, process, at: request.arrival) { writer in
      writer.literal("request ")
      writer.digits(UInt64(request.requestID), atLeast: 6)
    }
    arguments(of: request)
    var phase: StaticString = "queued"
    asynchronous("b", request, process, at: request.arrival) { $0.literal(phase) }
    close()
    for event in life.events {
      let next: StaticString? =
        switch event.kind {
        case .admitted, .resumed: deliversAtEnd ? "in its batch" : "prefill"
        case .firstToken: deliversAtEnd ? nil : "decode"
        case .preempted: "preempted"
        case .arrived, .finished, .refused: nil
        }
      guard let next else { continue }
      asynchronous("e", request, process, at: event.time) { $0.literal(phase) }
      close()
      if event.kind == .firstToken {
        asynchronous("n", request, process, at: event.time) { $0.literal("first token") }
        close()
      }
      asynchronous("b", request, process, at: event.time) { $0.literal(next) }
      close()
      phase = next
    }
    asynchronous("e", request, process, at: request.finish) { $0.literal(phase) }
    close()
    asynchronous("e", request, process, at: request.finish) { writer in
      writer.literal("request ")
      writer.digits(UInt64(request.requestID), atLeast: 6)
    }
    close()
  }

  /// Ends the trace, says in it what was left out, and gives the file its name.
  public func finish() throws(OutputError) {
    writer.literal("\n],\"otherData\":{\"left_out\":")
    writer.jsonString(leftOut.text)
    writer.literal("}}\n")
    writer.flush()
    try file.commit()
  }

  /// Whether something from `start` to `end` belongs in the trace and there is room for it.
  private func mayWrite(_ start: SimTime, _ end: SimTime) -> Bool {
    guard leftOut.stopped == nil, limits.window.overlaps(start, end) else { return false }
    if writer.byteCount < limits.bytes { return true }
    leftOut.stopped = end
    lives = [:]
    return false
  }

  // MARK: Steps

  private func write(step: Int, of span: StepSpan, from start: SimTime, to end: SimTime) {
    let name: StaticString =
      span.prefillRequests == 0 ? "decode" : span.decodeRequests == 0 ? "prefill" : "prefill + decode"
    slice(name, process(span.replica), thread: 0, from: start, to: end)
    writer.literal(",\"args\":{\"batch\":")
    writer.integer(span.prefillRequests + span.decodeRequests)
    writer.literal(",\"prefill_requests\":")
    writer.integer(span.prefillRequests)
    writer.literal(",\"prefill_tokens\":")
    writer.integer(span.prefillTokens)
    writer.literal(",\"decode_requests\":")
    writer.integer(span.decodeRequests)
    writer.literal(",\"kv_tokens\":")
    writer.integer(span.keyValueTokens + step * span.decodeRequests)
    writer.literal(",\"bound\":\"")
    writer.text(span.parts.bound.rawValue)
    writer.literal("\"}")
    close()
  }

  /// What a step's time is made of. What a later step of a span takes more than the first is KV entries read.
  private func write(gpu: Int, of span: StepSpan, from start: SimTime, to end: SimTime) {
    // GPUs that work in turn have an equal part of the step each.
    let turn = Int64(gpu * stages / gpus)
    let length = (end - start).nanoseconds
    let from = start.nanoseconds + length * turn / Int64(stages)
    let to = start.nanoseconds + length * (turn + 1) / Int64(stages)
    var parts = span.parts
    parts.memory = max(parts.memory, Double(length) / 1e9 - parts.compute - parts.communication - parts.host)
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
        slice(
          share.name, process(span.replica), thread: 1 + gpu, from: SimTime(nanoseconds: last),
          to: SimTime(nanoseconds: next))
        close()
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
      slice("request", arrivals, thread: 0, from: life.arrival, to: life.arrival)
      writer.literal(",\"args\":{\"request\":")
      writer.integer(requestID)
      writer.byte("}")
      close()
      flow("s", requestID, arrivals, at: life.arrival)
      flow("f", requestID, process(span.replica), at: span.start)
      return true
    }
  }

  // MARK: Counters

  private func write(counters span: StepSpan) {
    let process = process(span.replica)
    counter("requests", process, at: span.start)
    writer.literal("\"waiting\":")
    writer.integer(span.waiting)
    writer.literal(",\"running\":")
    writer.integer(span.prefillRequests + span.decodeRequests)
    writer.byte("}")
    close()
    counter("KV tokens", process, at: span.end)
    writer.literal("\"used\":")
    writer.integer(span.keyValueUsed)
    writer.literal(",\"wasted\":")
    writer.integer(max(0, span.keyValueTaken - span.keyValueUsed))
    writer.byte("}")
    close()
    let seconds = (span.end - span.start).seconds
    counter("tokens per second", process, at: span.start)
    writer.literal("\"output\":")
    writer.fixed(seconds > 0 ? Double(span.decodeRequests * span.steps) / seconds : 0, places: 1)
    writer.byte("}")
    close()
  }

  /// Where a replica had nothing to do before `span`, its counters fall to zero.
  private func write(gap span: StepSpan) {
    let end = lastEnd[span.replica]
    guard end < span.start, limits.window.overlaps(end, end) else { return }
    counter("requests", process(span.replica), at: end)
    writer.literal("\"waiting\":0,\"running\":0}")
    close()
    counter("tokens per second", process(span.replica), at: end)
    writer.literal("\"output\":0}")
    close()
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
    name(process: process, label.string, order: process)
    name(thread: 0, of: process, "steps")
    for gpu in 0..<gpus { name(thread: 1 + gpu, of: process, "GPU \(gpu)") }
  }

  private func name(process: Int, _ name: String, order: Int) {
    open("M", process, thread: 0)
    writer.literal(",\"name\":\"process_name\",\"args\":{\"name\":")
    writer.jsonString(name)
    writer.byte("}")
    close()
    open("M", process, thread: 0)
    writer.literal(",\"name\":\"process_sort_index\",\"args\":{\"sort_index\":")
    writer.integer(order)
    writer.byte("}")
    close()
  }

  private func name(thread: Int, of process: Int, _ name: String) {
    open("M", process, thread: thread)
    writer.literal(",\"name\":\"thread_name\",\"args\":{\"name\":")
    writer.jsonString(name)
    writer.byte("}")
    close()
    open("M", process, thread: thread)
    writer.literal(",\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":")
    writer.integer(thread)
    writer.byte("}")
    close()
  }

  private func slice(
    _ name: StaticString, _ process: Int, thread: Int, from start: SimTime, to end: SimTime
  ) {
    open("X", process, thread: thread)
    time(start)
    writer.literal(",\"dur\":")
    writer.decimal((end - start).nanoseconds, places: 3)
    writer.literal(",\"name\":\"")
    writer.literal(name)
    writer.byte("\"")
  }

  private func asynchronous(
    _ phase: Unicode.Scalar, _ request: RequestRecord, _ process: Int, at moment: SimTime,
    name: (inout ByteWriter) -> Void
  ) {
    open(phase, process, thread: 0)
    time(moment)
    writer.literal(",\"cat\":\"request\",\"id2\":{\"local\":\"")
    writer.integer(request.requestID)
    writer.literal("\"},\"name\":\"")
    name(&writer)
    writer.byte("\"")
  }

  private func arguments(of request: RequestRecord) {
    writer.literal(",\"args\":{\"input_tokens\":")
    writer.integer(request.inputTokens)
    writer.literal(",\"output_tokens\":")
    writer.integer(request.outputTokens)
    writer.literal(",\"cached_tokens\":")
    writer.integer(request.cachedTokens)
    writer.literal(",\"preemptions\":")
    writer.integer(request.preemptions)
    writer.literal(",\"status\":\"")
    writer.text(request.status.rawValue)
    writer.literal("\"}")
    close()
  }

  private func counter(_ name: StaticString, _ process: Int, at moment: SimTime) {
    open("C", process, thread: 0)
    time(moment)
    writer.literal(",\"name\":\"")
    writer.literal(name)
    writer.literal("\",\"args\":{")
  }

  private func flow(_ phase: Unicode.Scalar, _ requestID: Int, _ process: Int, at moment: SimTime) {
    open(phase, process, thread: 0)
    time(moment)
    if phase == "f" { writer.literal(",\"bp\":\"e\"") }
    writer.literal(",\"cat\":\"arrival\",\"name\":\"first step\",\"id\":")
    writer.integer(requestID)
    close()
  }

  /// Begins an event. Thread numbers are unique in the whole trace, as they are on a real machine.
  private func open(_ phase: Unicode.Scalar, _ process: Int, thread: Int) {
    writer.literal(isFirstEvent ? "\n{\"ph\":\"" : ",\n{\"ph\":\"")
    isFirstEvent = false
    writer.byte(phase)
    writer.literal("\",\"pid\":")
    writer.integer(process)
    writer.literal(",\"tid\":")
    writer.integer(process * 1000 + thread)
  }

  private func time(_ moment: SimTime) {
    writer.literal(",\"ts\":")
    writer.decimal(moment.nanoseconds, places: 3)
  }

  private func close() { writer.byte("}") }
}
