import Simulation

/// The requests of a scenario: when they arrive, how long they are, and what a policy may know of them.
public struct Workload: Sendable {
  /// Requests in all; `nil` with a trace means all of its rows.
  public var requests: Int?
  /// When they arrive.
  public var arrivals: ArrivalProcess
  /// How long prompts and answers are.
  public var lengths: LengthSource
  /// Prompts are drawn from this many different ones; `nil` when every prompt is its own.
  public var distinctPrompts: Int?
  /// The longest answer a policy has to expect; `nil` for each request's own length.
  public var maxOutputTokens: Int?
  /// Policy `client`: requests in each batch that a client sends.
  public var clientBatchSize: Int
  /// A trace's times are divided by this; 2 doubles its rate.
  public var rateScale: Double

  /// The values, as the properties say.
  public init(
    requests: Int?, arrivals: ArrivalProcess, lengths: LengthSource, distinctPrompts: Int? = nil,
    maxOutputTokens: Int? = nil, clientBatchSize: Int = 8, rateScale: Double = 1
  ) {
    self.requests = requests
    self.arrivals = arrivals
    self.lengths = lengths
    self.distinctPrompts = distinctPrompts
    self.maxOutputTokens = maxOutputTokens
    self.clientBatchSize = clientBatchSize
    self.rateScale = rateScale
  }
}

/// When requests arrive.
public enum ArrivalProcess: Sendable, Hashable {
  /// Each of `clients` clients sends its next request `thinkTimeSeconds` after its last answer.
  case closedLoop(clients: Int, thinkTimeSeconds: Double)
  /// Independent arrivals at `rate` a second.
  case poisson(rate: Double)
  /// Gamma-distributed gaps: `coefficientOfVariation` above 1 is burstier than Poisson.
  case gamma(rate: Double, coefficientOfVariation: Double)
  /// Equal gaps.
  case constant(rate: Double)
  /// All at time 0.
  case burst
  /// The times of the trace.
  case trace

  /// Mean arrivals per second, where the process itself says.
  public var rate: Double? {
    switch self {
    case .poisson(let rate), .constant(let rate), .gamma(let rate, _): rate
    case .closedLoop, .burst, .trace: nil
    }
  }
}

/// How long prompts and answers are.
public enum LengthSource: Sendable {
  /// These in turn.
  case roundRobin([PromptShape])
  /// Two independent distributions.
  case independent(input: Distribution, output: Distribution)
  /// The rows of a trace.
  case trace(TraceOpener)
}

/// One entry of a round-robin prompt list.
public struct PromptShape: Sendable, Hashable {
  /// Tokens of the prompt.
  public var inputTokens: Int
  /// Tokens of the answer.
  public var outputTokens: Int

  /// The values, as the properties say.
  public init(inputTokens: Int, outputTokens: Int) {
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
  }
}

/// Opens a trace from its beginning; every run of a scenario opens its own.
public struct TraceOpener: Sendable {
  /// What the trace is called in messages, such as its path.
  public var name: String
  /// Tokens of each piece of a prompt that its rows name (`TracedRequest.prefixHashes`).
  public var pieceTokens: Int
  /// Opens it.
  public var open: @Sendable () throws -> any RequestTrace

  /// The values, as the properties say; pieces are of 512 tokens as in the Mooncake traces, or of another number from 1.
  public init(name: String, pieceTokens: Int = 512, open: @escaping @Sendable () throws -> any RequestTrace) {
    self.name = name
    self.pieceTokens = pieceTokens
    self.open = open
  }
}

/// A stream of recorded requests in order of arrival.
public protocol RequestTrace: AnyObject {
  /// The next request, or `nil` at the end. Throws what is wrong with a row, and where.
  func next() throws -> TracedRequest?
}

/// One recorded request.
public struct TracedRequest: Sendable, Hashable {
  /// Nanoseconds after the first row.
  public var arrivalNanoseconds: Int64
  /// Tokens of the prompt.
  public var inputTokens: Int
  /// Tokens of the answer.
  public var outputTokens: Int
  /// Names of the prompt's successive pieces (`TraceOpener.pieceTokens`); equal names mean equal text up to there. Empty
  /// where unknown.
  public var prefixHashes: [Int]

  /// The values, as the properties say.
  public init(arrivalNanoseconds: Int64, inputTokens: Int, outputTokens: Int, prefixHashes: [Int] = []) {
    self.arrivalNanoseconds = arrivalNanoseconds
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.prefixHashes = prefixHashes
  }
}
