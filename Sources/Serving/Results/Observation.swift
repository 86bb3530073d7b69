import Simulation

/// Sees a simulation happen: request files, step files, traces, pictures.
///
/// Called a few times for each request and once for each change of a batch, never for each token. One that does not say
/// what it observes is shown everything.
public protocol SimulationObserver: AnyObject {
  /// What it is shown: the rest is not even put together. It stays the same through a run.
  var observes: Observations { get }
  /// Something happened to a request. Calls come in the order of time.
  func observe(_ event: RequestEvent)
  /// A replica has run `span.steps` alike steps. Calls come when a span ends, in the order of its end.
  func observe(_ span: StepSpan)
  /// A request has left the system. Calls come in the order of time.
  func observe(_ request: RequestRecord)
  /// Requests had tokens after earlier ones.
  func observe(_ gaps: TokenGaps)
}

extension SimulationObserver {
  /// Everything.
  public var observes: Observations { .all }
  /// Nothing is done with it.
  public func observe(_ event: RequestEvent) {}
  /// Nothing is done with it.
  public func observe(_ span: StepSpan) {}
  /// Nothing is done with it.
  public func observe(_ request: RequestRecord) {}
  /// Nothing is done with them.
  public func observe(_ gaps: TokenGaps) {}
}

/// What an observer can be shown.
public struct Observations: OptionSet, Sendable {
  /// What happens to requests.
  public static let events = Observations(rawValue: 1)
  /// Steps, by spans of alike ones.
  public static let steps = Observations(rawValue: 2)
  /// Requests that leave.
  public static let requests = Observations(rawValue: 4)
  /// Gaps between the tokens of a request.
  public static let gaps = Observations(rawValue: 8)
  /// All of it.
  public static let all: Observations = [.events, .steps, .requests, .gaps]

  /// A bit for each kind.
  public let rawValue: UInt8

  /// Those whose bits are set.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
}

/// Something that happened to a request.
public struct RequestEvent: Sendable, Hashable {
  /// What happened.
  public enum Kind: UInt8, Sendable, CaseIterable {
    /// It arrived.
    case arrived
    /// It joined a batch for the first time.
    case admitted
    /// Its prompt is done and the server has its first token.
    case firstToken
    /// It lost its KV memory and waits again.
    case preempted
    /// It joined a batch again.
    case resumed
    /// Its last token is out.
    case finished
    /// It can never be served.
    case refused
  }
  /// When it happened.
  public var time: SimTime
  /// What happened.
  public var kind: Kind
  /// Number of the request in order of arrival, from 0.
  public var requestID: Int
  /// Replica, or -1 before one was chosen.
  public var replica: Int

  /// The values, as the properties say.
  public init(time: SimTime, kind: Kind, requestID: Int, replica: Int) {
    self.time = time
    self.kind = kind
    self.requestID = requestID
    self.replica = replica
  }
}

/// Steps of one replica between two changes of its batch: any number of decode steps, or of steps that each take as much of
/// one long prompt beside them, or one step with other prompts.
public struct StepSpan: Sendable {
  /// Number of the replica, from 0.
  public var replica: Int
  /// Number of the first step in its replica, from 0.
  public var firstStep: Int
  /// When the first step begins.
  public var start: SimTime
  /// How long each step takes.
  public var durations: LinearSteps
  /// Steps in the span.
  public var steps: Int
  /// Requests with prompt tokens in each step.
  public var prefillRequests: Int
  /// Prompt tokens in each step, padding included.
  public var prefillTokens: Int
  /// Requests that each get one token in each step.
  public var decodeRequests: Int
  /// KV tokens of the sequences that decode, in the first step; `decodeRequests` more in each further one.
  public var keyValueTokens: Int
  /// Those of them that attention reads.
  public var reads: KeyValueReads
  /// Parts of the first step's time, in seconds: they sum to its duration.
  public var parts: StepParts
  /// Seconds by which the parts of each further step exceed those of the one before: its attention looks at more tokens.
  public var growth = StepParts()
  /// Tokens of KV memory taken at the end of the span, in the whole replica.
  public var keyValueTaken: Int
  /// Tokens of that memory that hold a token.
  public var keyValueUsed: Int
  /// Tokens of KV memory taken when the first step began.
  public var keyValueTakenAtStart = 0
  /// Tokens of that memory that held a token.
  public var keyValueUsedAtStart = 0
  /// Requests waiting for this replica (or for all, with a shared queue) when the span began.
  public var waiting: Int

  /// When the step before number `step` of this span ended.
  public func time(after step: Int) -> SimTime {
    SimTime(nanoseconds: start.nanoseconds + durations.nanoseconds(after: Int64(step)))
  }
  /// When the span ends.
  public var end: SimTime { time(after: steps) }

  /// The steps one by one where they go on with a prompt, for between them the KV memory grows by much, or all of them as
  /// they are.
  public var memorySteps: [StepSpan] {
    guard prefillRequests > 0, steps > 1 else { return [self] }
    return (0..<steps).map { step in
      var one = self
      one.firstStep += step
      one.start = time(after: step)
      // What one of them takes need not be whole nanoseconds: its duration is what lies between its ends.
      let nanoseconds = time(after: step + 1).nanoseconds - one.start.nanoseconds
      one.durations = LinearSteps(base: nanoseconds << 16, increment: 0)
      one.steps = 1
      one.keyValueTokens += step * decodeRequests
      one.reads.tokens += Double(step) * reads.growth
      one.parts = parts(of: step)
      one.growth = StepParts()
      one.keyValueTaken = Self.taken(in: step, of: steps, from: keyValueTakenAtStart, to: keyValueTaken)
      one.keyValueTakenAtStart = one.keyValueTaken
      one.keyValueUsedAtStart = Self.used(after: step, of: steps, from: keyValueUsedAtStart, to: keyValueUsed)
      one.keyValueUsed = Self.used(after: step + 1, of: steps, from: keyValueUsedAtStart, to: keyValueUsed)
      return one
    }
  }

  /// KV tokens of memory taken in step `step` of two or more that go on with a prompt: it grows as each begins.
  static func taken(in step: Int, of steps: Int, from start: Int, to end: Int) -> Int {
    start + (end - start) * step / (steps - 1)
  }

  /// KV tokens used after `step` of them: they grow with each.
  static func used(after step: Int, of steps: Int, from start: Int, to end: Int) -> Int {
    start + (end - start) * step / steps
  }

  /// Parts of the time of step `step` of this span, from 0, in seconds; the host's part is what remains of its duration.
  public func parts(of step: Int) -> StepParts {
    let n = Double(step)
    var parts = parts
    parts.compute += n * growth.compute
    parts.memory += n * growth.memory
    let gpu = parts.compute + parts.memory + parts.communication
    parts.host = step == 0 ? parts.host : max(0, Double(durations.duration(of: Int64(step))) / 65536e9 - gpu)
    return parts
  }
}

/// Gaps between two tokens of a request (ITL), where the client gets them as they are made: `steps` gaps of each of `count`
/// requests, the first of `first` and each `increment` longer than the one before.
public struct TokenGaps: Sendable, Hashable {
  /// The first gap, in 2^-16 ns.
  public var first: Int64
  /// By how much each is longer than the one before, in 2^-16 ns.
  public var increment: Int64
  /// Gaps of a request.
  public var steps: Int64
  /// Requests.
  public var count: Int64
  /// Whether the results count them: those of the warm-up they leave out.
  public var isCounted: Bool
}

/// What one step's time is made of, seconds.
public struct StepParts: Sendable, Hashable {
  /// Seconds bound by arithmetic.
  public var compute = 0.0
  /// Seconds bound by memory bandwidth, launches of kernels among them.
  public var memory = 0.0
  /// Seconds of collectives and transfers.
  public var communication = 0.0
  /// The GPU waits for the host.
  public var host = 0.0

  /// The values, as the properties say.
  public init(compute: Double = 0, memory: Double = 0, communication: Double = 0, host: Double = 0) {
    self.compute = compute
    self.memory = memory
    self.communication = communication
    self.host = host
  }

  /// Every part times `factor`.
  func scaled(by factor: Double) -> StepParts {
    StepParts(
      compute: factor * compute, memory: factor * memory, communication: factor * communication,
      host: factor * host)
  }

  /// All of it.
  public var total: Double { compute + memory + communication + host }

  /// The largest part.
  public var bound: Bound {
    if host >= compute && host >= memory && host >= communication { return .host }
    if communication >= compute && communication >= memory { return .communication }
    return compute >= memory ? .compute : .memory
  }
}

/// What a step waits for most.
public enum Bound: String, Sendable, Hashable, CaseIterable {
  case compute, memory, communication, host
}

/// One request's life, known when it leaves the system.
public struct RequestRecord: Sendable, Hashable {
  /// How it ended.
  public enum Status: String, Sendable { case completed, refused }
  /// Number of the request in order of arrival, from 0.
  public var requestID: Int
  /// When the client sent it.
  public var arrival: SimTime
  /// When it first joined a batch.
  public var admission: SimTime
  /// When the client had its first token: with request-level batches, the end of the batch.
  public var firstToken: SimTime
  /// When its last token was out.
  public var finish: SimTime
  /// Tokens of the prompt.
  public var inputTokens: Int
  /// Tokens of the answer.
  public var outputTokens: Int
  /// Replica that served it, or -1.
  public var replica: Int
  /// How often it lost its KV memory.
  public var preemptions: Int
  /// Prompt tokens found in the prefix cache at first admission.
  public var cachedTokens: Int
  /// How it ended.
  public var status: Status

  /// From arrival to admission.
  public var queue: SimDuration { admission - arrival }
  /// TTFT: from arrival to the first token, the queue included.
  public var timeToFirstToken: SimDuration { firstToken - arrival }
  /// E2E: from arrival to the last token.
  public var endToEnd: SimDuration { finish - arrival }
}
