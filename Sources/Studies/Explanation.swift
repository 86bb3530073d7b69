import Serving

/// The arithmetic behind a scenario: what memory holds, what a step is made of, what no engine could beat, and how far
/// the simulated run is from that.
public struct Explanation: Sendable {
  /// What is explained.
  public var scenario: Scenario
  /// The run that `work`, batches and distances come from.
  public var result: RunResult
  /// Memory of one GPU.
  public var memory: MemoryPlan
  /// How many sequences of this workload the KV memory holds.
  public var capacity: SequenceCapacity
  /// Prefill of the mean prompt by itself.
  public var prefill: StepBreakdown
  /// A decode step at the run's mean batch.
  public var decode: StepBreakdown
  /// A decode step of as many sequences as slots, memory and clients allow.
  public var fullDecode: StepBreakdown
  /// What one all-reduce or transfer of the mean decode step is made of; nil where one GPU does all.
  public var communication: CommunicationTerms?
  /// What no schedule and no kernel could beat.
  public var limits: RooflineLimits
  /// From the floor on the time per output token to what the run took, term by term; sums to the run's mean.
  public var timePerOutputToken: [TimeTerm]

  /// Simulates `scenario` and explains it. `run` simulates with an observer, for those who show progress.
  ///
  /// - Throws: what makes the scenario impossible, or nothing of it served.
  public init(
    _ scenario: Scenario,
    run: (any SimulationObserver) throws -> RunResult
  ) throws {
    let work = ServedWork()
    let result = try run(work)
    guard work.requests > 0 else {
      throw ScenarioError(
        key: "workload",
        message:
          "nothing to explain: no request was served; \(result.refusals.first?.reason ?? "there is none")")
    }
    let cost = StepCost(engine: scenario.engine, model: scenario.model, hardware: scenario.hardware)
    let plan = MemoryPlan(
      engine: scenario.engine, model: scenario.model, accelerator: scenario.hardware.accelerator)
    let capacity = SequenceCapacity(scenario, plan: plan, work: work)
    func decodeStep(_ sequences: Int) -> StepBreakdown {
      let tokens = (Double(sequences) * work.meanContext).rounded()
      return cost.breakdown(chunks: [], decodes: sequences, keyValueTokens: Int(min(tokens, 1e15)))
    }
    self.scenario = scenario
    self.result = result
    memory = plan
    self.capacity = capacity
    let prompt = max(1, Int(work.meanInput.rounded()))
    prefill = cost.breakdown(chunks: [.init(tokens: prompt, context: 0)], decodes: 0, keyValueTokens: 0)
    decode = decodeStep(max(1, Int(work.meanDecodes.rounded())))
    fullDecode = decodeStep(capacity.mostInStep)
    communication = CommunicationTerms(scenario, decode: decode)
    limits = RooflineLimits(scenario, cost: cost, work: work, capacity: capacity)
    timePerOutputToken = TimeTerm.terms(
      decode: decode, limits: limits, bandwidth: scenario.hardware.accelerator.bandwidthBytesPerSecond,
      result: result)
  }
}
