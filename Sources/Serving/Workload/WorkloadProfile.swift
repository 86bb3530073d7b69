/// What a scenario's requests ask for in all, read once without serving any: what closed-form bounds need.
public struct WorkloadProfile: Sendable, Hashable {
  /// Requests that the model can serve; longer ones than `max_model_len` are counted in `tooLong` alone.
  public private(set) var requests = 0
  /// Requests whose prompt and answer are longer than the model takes.
  public private(set) var tooLong = 0
  /// Prompt tokens.
  public private(set) var inputTokens = 0.0
  /// Answer tokens.
  public private(set) var outputTokens = 0.0
  /// KV tokens that decode attention reads: for each answer token after the first, all tokens before it.
  public private(set) var keyValueTokensRead = 0.0
  /// Pairs of a prompt token and one before it: what prefill attention computes.
  public private(set) var promptPairs = 0.0
  /// Tokens of the shortest prompt.
  public private(set) var shortestInput = Int.max
  /// Tokens of the shortest answer.
  public private(set) var shortestOutput = Int.max
  /// Tokens of the longest prompt with its answer.
  public private(set) var longestSequence = 0
  /// Tokens of the longest answer.
  public private(set) var longestOutput = 0
  /// Seconds from the first arrival to the last; 0 where requests wait for answers or come at once.
  public private(set) var arrivalSeconds = 0.0

  /// Requests per second.
  public var rate: Double { arrivalSeconds > 0 ? Double(max(0, requests + tooLong - 1)) / arrivalSeconds : 0 }
  /// Mean tokens of a prompt.
  public var meanInput: Double { requests > 0 ? inputTokens / Double(requests) : 0 }
  /// Mean tokens of an answer.
  public var meanOutput: Double { requests > 0 ? outputTokens / Double(requests) : 0 }

  /// Reads all requests of `scenario`.
  ///
  /// - Throws: what is wrong with its workload, or with a row of its trace.
  public init(_ scenario: Scenario) throws {
    var source = try RequestSource(scenario.workload, seed: scenario.seed)
    var prefixes = PrefixTable(isUsed: false, workload: scenario.workload)
    while let request = try source.next(prefixes: &prefixes) {
      let input = Double(request.inputTokens)
      let output = Double(request.outputTokens)
      arrivalSeconds = max(arrivalSeconds, request.arrival.seconds)
      guard Int(request.inputTokens) + Int(request.maximumOutputTokens) <= scenario.engine.maxModelLength
      else {
        tooLong += 1
        continue
      }
      requests += 1
      inputTokens += input
      outputTokens += output
      keyValueTokensRead += (output - 1) * input + (output - 1) * output / 2
      promptPairs += input * input / 2
      shortestInput = min(shortestInput, Int(request.inputTokens))
      shortestOutput = min(shortestOutput, Int(request.outputTokens))
      longestSequence = max(longestSequence, Int(request.inputTokens) + Int(request.outputTokens))
      longestOutput = max(longestOutput, Int(request.outputTokens))
    }
  }
}
