import Scenarios
import Serving

/// A question for a planner, and what it is answered over.
public struct PlanQuestion: Sendable {
  /// What is looked for.
  public enum Goal: Sendable, Hashable {
    /// The highest rate of arrivals within the objectives, on the GPUs that a scenario has.
    case highestRate
    /// The least cost of serving arrivals at `rate` a second, or as the scenario has them; the fewest GPUs where no
    /// price is known.
    case leastCost(rate: Double?)
  }

  /// The scenario.
  public var file: ScenarioFile
  /// What is looked for.
  public var goal: Goal
  /// Instances to choose from; empty for the scenario's own hardware.
  public var instances: [String]
  /// Those of them that nobody named, but that `all` stands for: left out where the engine does not run on their chips.
  public var unnamed: Set<String>
  /// Other keys to choose values of.
  public var grid: Grid
  /// Runs at a time; the answer does not depend on it.
  public var jobs: Int
  /// How near to the highest rate is near enough, as a part of it.
  public var tolerance: Double
  /// Whether every simulation is run to its end, for its figures, even where its verdict is known before.
  public var wantsWholeRuns = false

  /// A question about `file`.
  public init(
    file: ScenarioFile, goal: Goal, instances: [String], unnamed: Set<String> = [], grid: Grid,
    jobs: Int = ParallelRuns.availableCores,
    tolerance: Double = 0.01
  ) {
    self.file = file
    self.goal = goal
    self.instances = instances
    self.unnamed = unnamed
    self.grid = grid
    self.jobs = jobs
    self.tolerance = tolerance
  }

  /// The instances that `text` stands for: `all` for every EC2 instance of the catalogue, `ml.all` for every one that
  /// SageMaker has a price for, else itself.
  public static func instances(named text: String) -> [String] {
    switch text.lowercased() {
    case "all": Instance.catalogue.filter { $0.ec2PricePerHour != nil }.map(\.name)
    case "ml.all": Instance.catalogue.filter { $0.sageMakerPricePerHour != nil }.map { "ml.\($0.name)" }
    default: [text]
    }
  }
}

/// A system that a plan considered, and how it stood up to the objectives.
public struct PlanOption: Sendable {
  /// The instance's name; nil where the scenario has hardware of its own.
  public var instance: String?
  /// Instances of that kind.
  public var instances: Int
  /// GPUs of one.
  public var gpusPerInstance: Int
  /// Copies of the model.
  public var replicas: Int
  /// The scenario that was run.
  public var scenario: Scenario
  /// Its run; a whole one.
  public var verdict: Verdict
  /// What no schedule can beat.
  public var bound: LowerBound
  /// Replicas that it takes at least, by the closed form; nil where the rate was looked for.
  public var leastReplicas: Int?
  /// Values of the keys that were chosen.
  public var choices: [Choice]

  /// GPUs in all.
  public var gpus: Int { instances * gpusPerInstance }
  /// USD per hour for all instances; nil where unknown.
  public var costPerHour: Double? { scenario.hardware.pricePerHour }
}

/// The answer to a plan's question.
public struct Plan: Sendable {
  /// What was asked.
  public var goal: PlanQuestion.Goal
  /// The scenario as it was given.
  public var scenario: Scenario
  /// What its requests ask for.
  public var profile: WorkloadProfile
  /// The best system; nil where none meets the objectives.
  public var answer: PlanOption?
  /// The highest rate of the best system and the least that was seen to be too much, requests per second.
  public var rate: (highest: Double, tooMuch: Double?)?
  /// What of the answer holds with the errors of its predictions against it; nil without an answer, or where no error is
  /// known.
  public var safe: SafeAnswer?
  /// The second best.
  public var runnerUp: PlanOption?
  /// The rate of the second best.
  public var runnerUpRate: Double?
  /// The cheaper system that comes nearest, or without an answer whatever comes nearest.
  public var nearest: PlanOption?
  /// Systems that can never do, and why.
  public var impossible: [Impossible]
  /// Simulations that were run.
  public var points: Int
  /// Systems that were considered.
  public var considered: Int
  /// Systems that closed-form bounds or cost ruled out without a run.
  public var pruned: Int
  /// What was changed or left out to answer the question.
  public var notes: [String]
  /// The simulations of the search, system by system.
  public var trials: [PlanTrial] = []

  /// A system that can never do.
  public struct Impossible: Sendable, Hashable {
    /// What it is: its instance and chosen values.
    public var name: String
    /// Why not.
    public var reason: String
  }
}
