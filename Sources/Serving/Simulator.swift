import Simulation

/// Runs scenarios.
public enum Simulator {
  /// How the clock is moved. Both ways give the same history, request by request and bit by bit.
  public enum Mode: Sendable, Hashable {
    /// From one change of a batch to the next, in closed form: cost grows with requests.
    case fastForward
    /// One step at a time: cost grows with tokens. The reference that `fastForward` is tested against.
    case stepping
  }

  /// What a long run tells while it goes on.
  public struct Progress: Sendable {
    /// Requests that have left the system.
    public var finished: Int
    /// Requests in all, where known.
    public var total: Int?
    /// Simulated time.
    public var time: SimTime
  }

  /// Simulates `scenario` from its first arrival to its last answer.
  ///
  /// - Parameters:
  ///   - observer: sees requests and steps as they happen.
  ///   - progress: called now and then; returning false ends the run with `CancellationError`.
  /// - Throws: `ScenarioError` where the scenario cannot run (with the arithmetic), or what a trace throws.
  public static func run(
    _ scenario: Scenario, mode: Mode = .fastForward, observer: (any SimulationObserver)? = nil,
    progress: ((Progress) -> Bool)? = nil
  ) throws -> RunResult {
    try scenario.checkFit()
    let plan = MemoryPlan(
      engine: scenario.engine, model: scenario.model, accelerator: scenario.hardware.accelerator)
    let stepping = mode == .stepping
    if scenario.engine.batching.policy.isRolling {
      let window = StepCost.window(engine: scenario.engine, model: scenario.model)
      var loop = try EventLoop(scenario: scenario, plan: plan, stepping: stepping, observer: observer) {
        RollingServer(
          rules: RollingRules(scenario: scenario, plan: plan, window: window, index: $0), plan: plan)
      }
      return try loop.run(progress: progress)
    }
    let formation = BatchFormation(scenario)
    var loop = try EventLoop(scenario: scenario, plan: plan, stepping: stepping, observer: observer) {
      BatchServer(index: $0, formation: formation, capacity: plan.capacityTokens)
    }
    return try loop.run(progress: progress)
  }
}

/// Why a scenario cannot run: which key is to blame, and the arithmetic.
public struct ScenarioError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Contract key path, such as `engine.tensor_parallel_degree`; empty where no single key is to blame.
  public var key: String
  /// What is wrong, with the numbers.
  public var message: String

  /// The values, as the properties say.
  public init(key: String, message: String) {
    self.key = key
    self.message = message
  }

  /// The key, where one is to blame, and the message.
  public var description: String { key.isEmpty ? message : "\(key): \(message)" }
}
