import Serving

/// What a run asked of the model, summed request by request and span by span as it happened.
public final class ServedWork: SimulationObserver {
  /// Requests served.
  public private(set) var requests = 0
  /// Their prompt tokens.
  public private(set) var inputTokens = 0.0
  /// Their answer tokens.
  public private(set) var outputTokens = 0.0
  /// Prompt tokens of them that were found in the prefix cache.
  public private(set) var cachedTokens = 0.0
  /// Pairs of a prompt token and one before it: `sum of input^2 / 2`.
  public private(set) var promptPairs = 0.0
  /// KV tokens that decoding reads: for each answer token after the first, all tokens before it.
  public private(set) var keyValueTokensRead = 0.0
  /// Prompt tokens of the longest request, prompt and answer together.
  public private(set) var longestInput = 0
  /// Answer tokens of that request.
  public private(set) var longestOutput = 0
  /// Steps with decode tokens.
  public private(set) var decodeSteps = 0.0
  /// Sequences that decode, summed over those steps.
  public private(set) var decodedSequences = 0.0
  /// Their KV tokens, summed over those steps.
  public private(set) var decodedKeyValueTokens = 0.0

  /// Nothing yet.
  public init() {}

  /// Steps and requests that leave.
  public let observes: Observations = [.steps, .requests]

  /// Counts the decode steps of `span`.
  public func observe(_ span: StepSpan) {
    guard span.decodeRequests > 0 else { return }
    let steps = Double(span.steps)
    let sequences = Double(span.decodeRequests)
    decodeSteps += steps
    decodedSequences += steps * sequences
    decodedKeyValueTokens += steps * Double(span.keyValueTokens) + sequences * steps * (steps - 1) / 2
  }

  /// Counts what `request` asked for, if it was served.
  public func observe(_ request: RequestRecord) {
    guard request.status == .completed else { return }
    let input = Double(request.inputTokens)
    let output = Double(request.outputTokens)
    requests += 1
    inputTokens += input
    outputTokens += output
    cachedTokens += Double(request.cachedTokens)
    promptPairs += input * input / 2
    keyValueTokensRead += (output - 1) * input + (output - 1) * output / 2
    if request.inputTokens + request.outputTokens > longestInput + longestOutput {
      longestInput = request.inputTokens
      longestOutput = request.outputTokens
    }
  }

  /// Mean tokens of a prompt.
  public var meanInput: Double { inputTokens / Double(max(1, requests)) }
  /// Mean tokens of an answer.
  public var meanOutput: Double { outputTokens / Double(max(1, requests)) }
  /// Sequences that decode in a step, mean over the steps with any.
  public var meanDecodes: Double { decodeSteps > 0 ? decodedSequences / decodeSteps : 0 }
  /// KV tokens of a sequence that decodes, mean over sequences and steps; padding is part of it.
  public var meanContext: Double {
    decodedSequences > 0 ? decodedKeyValueTokens / decodedSequences : meanInput
  }
}
