import Simulation

extension Scenario {
  /// Why a request of `inputTokens` whose answer may hold `maximumOutputTokens` can never be served, with the
  /// arithmetic; `nil` when it can.
  public func refusal(inputTokens: Int, maximumOutputTokens: Int) -> String? {
    let plan = MemoryPlan(engine: engine, model: model, accelerator: hardware.accelerator)
    return ServingLimits(scenario: self, plan: plan).refusal(
      inputTokens: inputTokens, maximumOutputTokens: maximumOutputTokens)
  }
}

/// What no replica can ever serve.
struct ServingLimits {
  private let maxModelLength: Int
  private let capacity: Int
  /// The less of the two.
  private let most: Int
  /// Prompt tokens that one step takes; a longer prompt never starts unless it may be cut.
  private let promptLimit: Int

  init(scenario: Scenario, plan: MemoryPlan) {
    maxModelLength = scenario.engine.maxModelLength
    capacity = plan.capacityTokens
    most = min(maxModelLength, capacity)
    let batching = scenario.engine.batching
    promptLimit =
      batching.policy.isRolling && !batching.chunkedPrefill ? batching.maxBatchTokens ?? .max : .max
  }

  /// Why `request` can never be served, with the arithmetic; `nil` when it can.
  @inline(__always)
  func refusal(of request: Request) -> String? {
    let (input, output) = (Int(request.inputTokens), Int(request.maximumOutputTokens))
    if rarely(input + output > most || input > promptLimit) {
      return refusal(inputTokens: input, maximumOutputTokens: output)
    }
    return nil
  }

  func refusal(inputTokens: Int, maximumOutputTokens: Int) -> String? {
    let tokens = inputTokens + maximumOutputTokens
    if tokens > maxModelLength {
      return
        "\(inputTokens) prompt + \(maximumOutputTokens) answer tokens = \(tokens) > max_model_len \(maxModelLength)"
    }
    if tokens > capacity {
      return
        "\(inputTokens) prompt + \(maximumOutputTokens) answer tokens = \(tokens) > \(capacity) tokens of KV cache"
    }
    if inputTokens > promptLimit {
      return "a prompt of \(inputTokens) tokens > max_batch_tokens \(promptLimit), and chunked_prefill is off"
    }
    return nil
  }
}
