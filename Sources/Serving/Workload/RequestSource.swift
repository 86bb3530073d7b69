import Simulation

/// Makes the requests of a workload one after another, the same whatever serves them.
///
/// Each purpose draws from a stream of its own, so that changing a policy, a GPU or the arrival rate never changes the
/// lengths, and a longer run begins with the requests of a shorter one.
struct RequestSource {
  private let arrivals: ArrivalProcess
  private let lengths: Lengths
  private let maximumOutputTokens: Int32?
  private let rateScale: Double
  private let limit: UInt32
  private var issued: UInt32 = 0
  private var clock = SimTime.zero
  private var gaps: Draws
  private var promptStream: RandomStream
  private let distinct: [PromptShape]

  private enum Lengths { case roundRobin, independent, trace }
  private let shapes: [PromptShape]
  private var inputs: Draws
  private var outputs: Draws
  private let trace: (any RequestTrace)?

  /// Requests in all, where that is known before the end.
  let total: Int?

  /// - Throws: `ScenarioError` where a distribution is impossible, or what opening a trace throws.
  init(_ workload: Workload, seed: UInt64) throws {
    arrivals = workload.arrivals
    maximumOutputTokens = workload.maxOutputTokens.map { Int32(clamping: max($0, 1)) }
    rateScale = workload.rateScale
    total = workload.requests
    limit = UInt32(clamping: workload.requests ?? .max)
    promptStream = RandomStream(seed: seed, purpose: "prompts")
    func draws(_ distribution: Distribution, as unit: Draws.Unit, purpose: String, key: String) throws
      -> Draws
    {
      do {
        return Draws(try Sampler(distribution), as: unit, seed: seed, purpose: purpose)
      } catch {
        throw ScenarioError(key: key, message: error.description)
      }
    }
    var gap = Distribution.constant(0)
    var key = "workload.arrivals"
    switch workload.arrivals {
    case .poisson(let rate): (gap, key) = (.exponential(mean: 1 / rate), "workload.arrivals.rate")
    case .gamma(let rate, let variation): gap = .gamma(mean: 1 / rate, coefficientOfVariation: variation)
    case .closedLoop, .constant, .burst, .trace: break
    }
    gaps = try draws(gap, as: .nanoseconds, purpose: "arrivals", key: key)
    switch workload.lengths {
    case .roundRobin(let list):
      guard !list.isEmpty else {
        throw ScenarioError(key: "workload.prompts", message: "holds no prompt")
      }
      lengths = .roundRobin
      (shapes, trace) = (list, nil)
      (inputs, outputs) = (gaps, gaps)
    case .independent(let input, let output):
      lengths = .independent
      inputs = try draws(input, as: .wholeNumber, purpose: "input lengths", key: "workload.input_tokens")
      outputs = try draws(output, as: .wholeNumber, purpose: "output lengths", key: "workload.output_tokens")
      (shapes, trace) = ([], nil)
    case .trace(let opener):
      lengths = .trace
      trace = try opener.open()
      shapes = []
      (inputs, outputs) = (gaps, gaps)
    }
    // A prompt that comes again has its length again, so the lengths of distinct prompts are drawn beforehand.
    var repeated: [PromptShape] = []
    for number in 0..<(workload.distinctPrompts ?? 0) {
      switch lengths {
      case .roundRobin: repeated.append(shapes[number % shapes.count])
      case .independent:
        repeated.append(PromptShape(inputTokens: Int(inputs.next()), outputTokens: 0))
      case .trace: break
      }
    }
    distinct = repeated
  }

  /// The next request with its arrival time, or `nil` at the end.
  ///
  /// - Parameters:
  ///   - now: in a closed loop, when the client sends it; otherwise the process says when it arrives.
  ///   - prefixes: remembers the prefix pieces of a trace's request until it leaves.
  @inline(__always)
  mutating func next(
    now: SimTime = .zero, client: Int32 = -1, prefixes: inout PrefixTable
  ) throws -> Request? {
    guard issued < limit else { return nil }
    var input: Int32 = 0
    var output: Int32 = 0
    var prompt: Int32 = -1
    var recorded: SimTime?
    switch lengths {
    case .roundRobin:
      let shape = shapes[Int(issued) % shapes.count]
      (input, output) = (Int32(clamping: shape.inputTokens), Int32(clamping: shape.outputTokens))
    case .independent:
      if distinct.isEmpty { input = Int32(truncatingIfNeeded: inputs.next()) }
      output = Int32(truncatingIfNeeded: outputs.next())
    case .trace:
      guard let row = try nextRow() else { return nil }
      (input, output) = (Int32(clamping: row.inputTokens), Int32(clamping: row.outputTokens))
      let scaled = Double(row.arrivalNanoseconds) / rateScale
      recorded =
        rateScale == 1 ? SimTime(nanoseconds: row.arrivalNanoseconds) : SimTime(seconds: scaled / 1e9)
      if !row.prefixHashes.isEmpty, prefixes.isUsed { prompt = prefixes.insert(row.prefixHashes) }
    }
    if rarely(!distinct.isEmpty) {
      let number = Int(promptStream.integer(below: UInt64(distinct.count)))
      if prefixes.isUsed { prompt = prefixes.insert([number]) }
      input = Int32(clamping: distinct[number].inputTokens)
      if distinct[number].outputTokens > 0 { output = Int32(clamping: distinct[number].outputTokens) }
    }
    let arrival = arrivalTime(now: now, recorded: recorded)
    let id = issued
    issued += 1
    let most = maximumOutputTokens ?? output
    return Request(
      arrival: arrival, id: id, inputTokens: input, outputTokens: max(1, min(output, most)),
      maximumOutputTokens: most, prompt: prompt, client: client)
  }

  /// Not inlined, as few workloads are traces and `next` is long.
  @inline(never)
  private mutating func nextRow() throws -> TracedRequest? { try trace?.next() }

  @inline(__always)
  private mutating func arrivalTime(now: SimTime, recorded: SimTime?) -> SimTime {
    switch arrivals {
    case .closedLoop: return now
    case .burst: return .zero
    case .trace: return recorded ?? .zero
    case .constant(let rate): return SimTime(seconds: Double(issued) / rate)
    case .poisson, .gamma:
      clock += SimDuration(nanoseconds: gaps.next())
      return clock
    }
  }
}

/// What the prefix cache knows of prompts under way, by `Request.prompt`.
///
/// A prompt is a list of pieces, kept until its request leaves; one of a set of distinct prompts is a single piece with
/// the prompt's own number.
struct PrefixTable {
  /// Whether any cache asks.
  let isUsed: Bool
  /// Tokens of a piece of a trace; a distinct prompt is one piece.
  private let pieceTokens: Int?
  private var lists: [[Int]] = []
  private var free: [Int32] = []

  init(isUsed: Bool, workload: Workload) {
    self.isUsed = isUsed
    if case .trace(let opener) = workload.lengths {
      pieceTokens = max(1, min(opener.pieceTokens, Int(Int32.max)))
    } else {
      pieceTokens = nil
    }
  }

  mutating func insert(_ pieces: [Int]) -> Int32 {
    if let place = free.popLast() {
      lists[Int(place)] = pieces
      return place
    }
    lists.append(pieces)
    return Int32(clamping: lists.count - 1)
  }

  /// The prompt of `request`, or `nil` where it is unlike every other.
  @inline(never)
  func prompt(of request: Request) -> PrefixCache.Prompt? {
    guard lists.indices.contains(Int(request.prompt)) else { return nil }
    let tokens = Int(request.inputTokens)
    return PrefixCache.Prompt(
      pieces: lists[Int(request.prompt)], pieceTokens: pieceTokens ?? max(1, tokens), tokens: tokens)
  }

  /// `request` has left.
  @inline(__always)
  mutating func forget(_ request: Request) {
    if rarely(lists.indices.contains(Int(request.prompt))) { remove(request.prompt) }
  }

  /// Not inlined: the compiler would ask before every loop of calls whether `lists` has to be copied.
  @inline(never)
  private mutating func remove(_ prompt: Int32) {
    lists[Int(prompt)] = []
    free.append(prompt)
  }
}
