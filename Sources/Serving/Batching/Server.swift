import Simulation

/// One replica under one kind of batching. The event loop holds many of one kind, so that nothing is looked up while
/// it runs.
///
/// A server has at most one event of its own to come: the end of a span of steps, of a delay, or a wake-up.
protocol Server: ~Copyable {
  /// How many requests it has taken while it waits for more, or 0 when it is idle; `nil` when it is busy or has been
  /// woken already. An arriving request joins the batch that forms, as with one batcher before all replicas.
  var taken: Int? { get }
  /// Whether it was woken and has not run since.
  var isWaking: Bool { get }

  /// A request waits in the queue that this server draws on (or will never come, for a batch that waits to fill).
  /// Returns when the server's next event is, if that has changed.
  mutating func notice(at now: SimTime, queue: inout RequestQueue, context: inout ServingContext) -> SimTime?

  /// The server's event has come. Returns its next, or `nil` when it goes idle.
  ///
  /// - Parameter share: requests it may take now, so that several idle servers that wake together share a queue.
  mutating func advance(
    at now: SimTime, queue: inout RequestQueue, share: Int, context: inout ServingContext
  ) throws -> SimTime?
}

/// What all servers of a run share.
struct ServingContext: ~Copyable {
  var recorder: Recorder
  var cost: StepCost
  /// Whether to go one step at a time.
  let stepping: Bool
  /// Whether no further request will arrive.
  var noMoreArrivals = false
  /// Clients of a closed loop whose requests have finished since the loop last looked.
  var released: [Int32] = []
  /// Prefix pieces of requests under way.
  var prefixes: PrefixTable
}

/// Alike steps of one replica between two changes of its batch, as they run.
struct RunningSpan {
  /// When the first step began.
  var start: SimTime
  /// Number of the first step in its replica.
  var firstStep: Int
  var durations: LinearSteps
  /// Steps until something changes of itself: a sequence finishes, memory runs out, the host becomes the shorter.
  var limit: Int64
  /// Steps that have been taken.
  var done: Int64 = 0
  /// The step at whose end the server's next event is, and how long the steps up to its end take, in 2^-16 ns.
  private(set) var target: Int64 = 0
  private(set) var targetTotal: Int64 = 0
  /// Requests with prompt tokens and their tokens.
  var prefillRequests = 0
  var prefillTokens = 0
  /// Sequences that get a token in each step.
  var decodes = 0
  /// KV tokens of the sequences that decode, the first step's own among them.
  var keyValueTokens = 0
  /// Those of them that attention reads in the first step, and how many more in each further one.
  var reads = KeyValueReads(tokens: 0, sequences: 0)
  /// Seconds of the first step by what they wait for.
  var parts = StepParts()
  /// Seconds by which the parts of each step exceed those of the one before: its attention looks at more tokens.
  var growth = StepParts()
  /// FLOPs and weight bytes of one step, decode attention's FLOPs left out, and FLOPs that each step has more than the one
  /// before.
  var flops = 0.0
  var weightBytes = 0.0
  var flopsGrowth = 0.0
  /// KV tokens of memory taken and used when it began.
  var taken = 0
  var used = 0
  var waiting = 0
  var isFull = false
  var isBlocked = false

  func time(after step: Int64) -> SimTime {
    start + SimDuration(nanoseconds: durations.nanoseconds(after: step))
  }

  /// Puts the server's next event at the end of `step`; returns when that is.
  @inline(__always)
  mutating func aim(at step: Int64) -> SimTime {
    target = step
    targetTotal = durations.total(step)
    return start + SimDuration(nanoseconds: targetTotal >> 16)
  }

  /// Whether the steps taken go on with a prompt, so that the KV memory grows by much between them.
  var goesOnWithPrompt: Bool {
    @inline(__always) get { prefillRequests > 0 && done > 1 }
  }
}

extension RunningSpan {
  /// No steps.
  init() {
    self.init(start: .zero, firstStep: 0, durations: LinearSteps(base: 0, increment: 0), limit: 1)
  }

  /// The steps of a batch, as `begin` lays them out.
  init(
    start: SimTime, firstStep: Int, chunks: [StepCost.Chunk], decodes: Int, keyValueTokens: Int,
    reads: KeyValueReads? = nil, headSequences: Int, steps: Int64, extraSeconds: Double = 0,
    cost: inout StepCost
  ) {
    self.init()
    begin(
      start: start, firstStep: firstStep, chunks: chunks, decodes: decodes, keyValueTokens: keyValueTokens,
      reads: reads, headSequences: headSequences, steps: steps, extraSeconds: extraSeconds, cost: &cost)
  }

  /// Lays out the steps of a batch, in place of what was there: `max(host, gpu) + serial host`, where `gpu` grows with the
  /// KV tokens read.
  ///
  /// - Parameters:
  ///   - chunks: prompt chunks of the first step; with more than one, or one that does not go on, the span is one step.
  ///   - reads: what attention reads of the KV tokens; `nil` for all of them.
  ///   - headSequences: sequences that get a token.
  ///   - steps: steps until the batch changes.
  ///   - extraSeconds: memory traffic of one step beside the pass, such as moving KV slabs.
  mutating func begin(
    start: SimTime, firstStep: Int, chunks: [StepCost.Chunk], decodes: Int, keyValueTokens: Int,
    reads: KeyValueReads? = nil, headSequences: Int, steps: Int64, extraSeconds: Double = 0,
    cost: inout StepCost
  ) {
    let reads = reads ?? KeyValueReads(tokens: keyValueTokens, sequences: decodes)
    let terms = cost.terms(
      chunks: chunks, decodes: decodes, keyValueTokens: reads.tokens, headSequences: headSequences)
    var parts = terms.parts
    parts.memory += terms.perToken * reads.tokens
    parts.memory += extraSeconds
    parts = parts.scaled(by: terms.slowdown)
    let gpu = parts.compute + parts.memory + parts.communication
    let overlapped = terms.overlappedHostSeconds
    let serial = terms.serialHostSeconds
    self.growth = StepParts()
    self.growth.memory = terms.slowdown * terms.perToken * reads.growth
    flopsGrowth = 0
    if rarely(steps > 1 && !chunks.isEmpty), let chunk = chunks.first {
      self.growth.compute =
        terms.slowdown * cost.secondsPerContextToken(ofChunk: chunk.tokens) * Double(chunk.tokens)
      flopsGrowth = cost.attentionFlopsPerPair * Double(chunk.tokens) * Double(chunk.tokens)
    }
    let growth = self.growth.memory + self.growth.compute
    // The greater as one instruction; `max` of two doubles takes four.
    let whole = overlapped > gpu ? overlapped : gpu
    parts.host = (whole - gpu) + serial

    self.start = start
    self.firstStep = firstStep
    durations = LinearSteps(
      base: fixedPoint(whole + serial), increment: overlapped > gpu ? 0 : fixedPoint(growth))
    limit = max(1, min(steps, 1 << 16))
    done = 0
    if rarely(overlapped > gpu), growth > 0 {
      // The host is the longer until attention has grown: there a new span begins.
      let crossing = ((overlapped - gpu) / growth).rounded(.up)
      if crossing < Double(limit) { limit = max(1, Int64(crossing)) }
    }
    if rarely(terms.hiddenTokens > 0), reads.growth > 0 {
      // From here on reading the KV cache is what decode attention takes.
      let crossing = ((terms.hiddenTokens - reads.tokens) / reads.growth).rounded(.up)
      if crossing < Double(limit) { limit = max(1, Int64(crossing)) }
    }
    if rarely(durations.base > 1 << 45 || durations.increment > 1 << 29) {
      limit = min(limit, max(1, durations.maximumSteps))
    }
    prefillRequests = chunks.count
    prefillTokens = terms.promptTokens
    self.decodes = decodes
    self.keyValueTokens = keyValueTokens
    self.reads = reads
    self.parts = parts
    flops = terms.flops
    weightBytes = terms.weightBytes
  }

  /// What an observer is told of the steps that were taken.
  mutating func observed(replica: Int, taken takenAtEnd: Int, used usedAtEnd: Int) -> StepSpan {
    StepSpan(
      replica: replica, firstStep: firstStep, start: start, durations: durations, steps: Int(done),
      prefillRequests: prefillRequests, prefillTokens: prefillTokens, decodeRequests: decodes,
      keyValueTokens: keyValueTokens, reads: reads, parts: parts, growth: growth, keyValueTaken: takenAtEnd,
      keyValueUsed: usedAtEnd, keyValueTakenAtStart: taken, keyValueUsedAtStart: used, waiting: waiting)
  }
}

/// `seconds` in units of 2^-16 ns to the nearest, none below 0 and at most 9.7 hours so that no sum can overflow.
@inline(__always)
func fixedPoint(_ seconds: Double) -> Int64 {
  let units = seconds * 65536e9
  return units < 0x1p61 ? Int64((units > 0 ? units : 0) + 0.5) : 1 << 61
}
