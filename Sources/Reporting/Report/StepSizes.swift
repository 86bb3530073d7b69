import Serving
import Simulation

/// Sums over the steps of alike size: prefill or decode, and tokens within a factor of two.
public struct StepSize: Sendable, Hashable {
  /// Whether they hold prompt tokens.
  public var isPrefill: Bool
  /// How many there were.
  public var steps = 0
  /// Their time.
  public var seconds = 0.0
  /// Prompts in them.
  public var prefillRequests = 0
  /// Prompt tokens in them, padding included.
  public var prefillTokens = 0
  /// Answer tokens that they computed.
  public var decodeTokens = 0
  /// KV tokens that decode attention read.
  public var keyValueTokensRead = 0.0
}

/// Sorts the steps of a run by size.
struct StepSizes: Sendable {
  /// By the bits of a step's tokens, decode steps first and prefill steps after.
  private var sizes: [StepSize] =
    (0..<32).map { _ in StepSize(isPrefill: false) } + (0..<32).map { _ in StepSize(isPrefill: true) }

  mutating func observe(_ span: StepSpan) {
    let isPrefill = span.prefillTokens > 0
    let tokens = isPrefill ? span.prefillTokens : span.decodeRequests
    guard tokens > 0, span.steps > 0 else { return }
    let place = min(Int.bitWidth - tokens.leadingZeroBitCount, 31) + (isPrefill ? 32 : 0)
    sizes[place].steps += span.steps
    sizes[place].seconds += (span.end - span.start).seconds
    sizes[place].prefillRequests += span.prefillRequests * span.steps
    sizes[place].prefillTokens += span.prefillTokens * span.steps
    sizes[place].decodeTokens += span.decodeRequests * span.steps
    sizes[place].keyValueTokensRead += span.reads.total(over: Double(span.steps))
  }

  /// Those in which at least a hundredth of the time of their kind was spent.
  var common: [StepSize] {
    [false, true].flatMap { isPrefill in
      let kind = sizes.filter { $0.isPrefill == isPrefill && $0.steps > 0 }
      let seconds = kind.reduce(0) { $0 + $1.seconds }
      return kind.filter { $0.seconds >= seconds / 100 }
    }
  }
}
