import Scenarios
import Serving

/// Answers a plan's question with as few simulations as it can.
///
/// For the least cost, systems are taken in the order of what they cost at least: the price of as many replicas as the
/// closed-form bound asks for. A system is looked into only while it may cost less than the second best so far, and first
/// with as many replicas as that leaves room for: one run, given up early, dismisses most of them. Where it passes, the
/// fewest replicas are found by bisection, more replicas never being worse. For the highest rate, each system's rate is
/// bisected between zero and the bound.
///
/// Systems are taken four at a time whatever the number of jobs, so that the answer and the number of runs depend on the
/// question alone.
public enum PlanSearch {
  /// Systems that are looked into at once.
  static let wave = 4
  /// More replicas than this are not considered.
  static let mostReplicas = 4096

  /// The answer to `question`.
  ///
  /// - Throws: what is wrong with the scenario, or with a value that is to be chosen.
  public static func run(
    _ question: PlanQuestion, progress: (_ points: Int, _ systems: Int, _ of: Int) -> Void = { _, _, _ in }
  ) throws -> Plan {
    let base = try StudyScenario.make(question.file)
    guard !base.objectives.isEmpty else {
      throw Diagnostic.error(
        at: TextLocation(file: question.file.path),
        "a plan needs objectives: add slo: { ttft_ms: { p99: 500 } } or the like, or say --slo NAME")
    }
    if let contradiction = ObjectiveCheck.contradiction(base.objectives) {
      throw Diagnostic.error(
        at: TextLocation(file: question.file.path), "contradictory slo: \(contradiction)")
    }
    var notes: [String] = []
    let prepare = try arrivals(of: base, question, notes: &notes)
    let profile = try WorkloadProfile(prepare(base))
    guard profile.requests > 0 else {
      throw Diagnostic.error(
        at: TextLocation(file: question.file.path),
        "no request is short enough for max_model_len \(base.engine.maxModelLength)")
    }
    if profile.tooLong > 0 {
      notes.append(
        "\(profile.tooLong) of \(profile.requests + profile.tooLong) requests are longer than max_model_len "
          + "\(base.engine.maxModelLength) and are refused everywhere")
    }
    let systems = try PlanSystems(question, profile: profile, prepare: prepare)
    var plan = Plan(
      goal: question.goal, scenario: base, profile: profile, impossible: systems.impossible, points: 0,
      considered: systems.considered, pruned: systems.impossible.count, notes: notes + systems.notes)
    switch question.goal {
    case .leastCost:
      LeastCostSearch(
        systems: systems.systems, profile: profile, jobs: question.jobs, runsWhole: question.wantsWholeRuns
      ).run(&plan, progress: progress)
    case .highestRate:
      HighestRateSearch(
        systems: systems.systems, profile: profile, jobs: question.jobs, tolerance: question.tolerance,
        runsWhole: question.wantsWholeRuns
      ).run(&plan, progress: progress)
    }
    return plan
  }

  /// How scenarios are changed to have the arrivals that the question is about.
  private static func arrivals(
    of base: Scenario, _ question: PlanQuestion, notes: inout [String]
  ) throws -> @Sendable (Scenario) -> Scenario {
    let wanted: Double?
    switch question.goal {
    case .highestRate: wanted = nil
    case .leastCost(let rate): wanted = rate
    }
    switch base.workload.arrivals {
    case .poisson, .gamma, .constant, .trace:
      guard let wanted else { return { $0 } }
      let profile = try WorkloadProfile(base)
      return { $0.arriving(at: wanted, profile: profile) }
    case .closedLoop, .burst:
      if wanted == nil, case .leastCost = question.goal {
        throw Diagnostic.error(
          at: TextLocation(file: question.file.path),
          "these arrivals have no rate to plan for: say --rate R, or give workload.arrivals a rate or a trace"
        )
      }
      notes.append("arrivals are taken to be Poisson, since the scenario's have no rate")
      // Any rate will do until the bounds are known.
      return { $0.arriving(at: wanted ?? 1, profile: nil) }
    }
  }
}

extension Scenario {
  /// The scenario with arrivals at `rate` a second, of the same kind: a trace is compressed or stretched; arrivals without
  /// a rate become Poisson.
  func arriving(at rate: Double, profile: WorkloadProfile?) -> Scenario {
    var scenario = self
    switch workload.arrivals {
    case .poisson, .closedLoop, .burst: scenario.workload.arrivals = .poisson(rate: rate)
    case .gamma(_, let variation):
      scenario.workload.arrivals = .gamma(rate: rate, coefficientOfVariation: variation)
    case .constant: scenario.workload.arrivals = .constant(rate: rate)
    case .trace:
      if let profile, profile.rate > 0 {
        // The profile's rate was read at this scale.
        scenario.workload.rateScale = workload.rateScale * rate / profile.rate
      }
    }
    return scenario
  }
}
