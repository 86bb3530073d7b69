import Serving

/// How many sequences of a workload the KV memory of a replica holds.
public struct SequenceCapacity: Sendable, Hashable {
  /// Prompt tokens of a mean request.
  public var meanInputTokens: Double
  /// Answer tokens of a mean request.
  public var meanOutputTokens: Double
  /// Prompt tokens of the longest request.
  public var longestInputTokens: Int
  /// Answer tokens of the longest request.
  public var longestOutputTokens: Int
  /// KV tokens taken for a mean request when it is complete or, where memory is reserved, to the longest answer that the
  /// policy has to expect; in whole blocks.
  public var meanTaken: Double
  /// The same for the longest request.
  public var longestTaken: Double
  /// Mean requests that fit.
  public var meanSequences: Int
  /// Requests like the longest that fit.
  public var longestSequences: Int
  /// Batch slots of a replica.
  public var slots: Int
  /// Requests that can be in the system at once, where clients wait for their answers.
  public var clients: Int?
  /// Sequences that one step can hold: the least of slots, memory (for sequences at their mean length while they decode,
  /// where memory is taken as tokens come) and clients.
  public var mostInStep: Int
  /// The same where clients are shared out evenly among replicas, which serves them soonest.
  public var mostInEachReplica: Int
  /// Which of them limits a step.
  public var limitedBy: Limit

  /// What limits the sequences of a step.
  public enum Limit: String, Sendable, Hashable {
    case slots, memory, clients
  }

  init(_ scenario: Scenario, plan: MemoryPlan, work: ServedWork) {
    let batching = scenario.engine.batching
    let reserves = batching.policy != .paged || batching.admission == .reserve
    let maximum = scenario.workload.maxOutputTokens.map(Double.init)
    func taken(_ input: Double, _ output: Double) -> Double {
      // The last token of an answer is never read, so never stored; a reservation does not know that.
      let tokens = reserves ? input + (maximum ?? output) : input + output - 1
      let size = Double(plan.blockSize)
      return max(1, (tokens / size).rounded(.up)) * size
    }
    let longestInput = work.longestInput
    let longestOutput = work.longestOutput
    meanInputTokens = work.meanInput
    meanOutputTokens = work.meanOutput
    longestInputTokens = longestInput
    longestOutputTokens = longestOutput
    meanTaken = taken(work.meanInput, work.meanOutput)
    longestTaken = taken(Double(longestInput), Double(longestOutput))
    let tokens = Double(plan.capacityTokens)
    meanSequences = Int(tokens / meanTaken)
    longestSequences = Int(tokens / longestTaken)
    switch batching.policy {
    case .none: slots = 1
    case .client: slots = scenario.workload.clientBatchSize
    case .dynamic, .continuous, .paged: slots = batching.maxBatchSize
    }
    if case .closedLoop(let count, _) = scenario.workload.arrivals {
      let each = batching.policy == .client ? scenario.workload.clientBatchSize : 1
      clients = count * each
    }
    let resident = reserves ? meanTaken : max(1, work.meanContext)
    let fitting = max(1, Int(min(tokens / resident, 1e9)))
    let replicas = max(1, scenario.replicaCount)
    let share = clients.map { ($0 + replicas - 1) / replicas }
    mostInEachReplica = min(slots, fitting, share ?? .max)
    mostInStep = min(slots, fitting, clients ?? .max)
    limitedBy = mostInStep == slots ? .slots : mostInStep == fitting ? .memory : .clients
  }
}
