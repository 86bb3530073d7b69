import Serving

/// What of a plan's answer holds even where its predictions are as far off as such predictions have been: with each latency
/// greater by its own error, and with each step longer by the error of throughput.
///
/// A queue multiplies errors: near saturation, steps that take 2 % longer can double TTFT, which the error of TTFT
/// measured at lesser loads does not tell. So the outcome is not only widened but looked for again with longer steps.
public struct SafeAnswer: Sendable {
  /// By how much longer each step was taken to be, a part such as 0.022.
  public var longerSteps: Double
  /// The highest rate that holds, requests per second, where the rate was looked for; nil where none holds.
  public var rate: Double?
  /// The fewest replicas of the answer's kind that hold, where the cost was looked for, as they would be rented and
  /// simulated without the errors; nil where not even twice the answer's do.
  public var option: PlanOption?
  /// Simulations that it took.
  var points: Int

  /// The highest rate up to `answer`, within a part `tolerance` of it, at which `offer` holds; nil where no error of its
  /// predictions is known.
  init?(_ offer: PlanSystem.Offer, upTo answer: Double, profile: WorkloadProfile, tolerance: Double) {
    guard var check = SafetyCheck(offer.scenario, profile: profile) else { return nil }
    func holds(_ rate: Double) -> Bool {
      check.holds(offer.scenario.arriving(at: rate, profile: profile))
    }
    longerSteps = check.longerSteps
    points = 0
    defer { points = check.runs }
    var low = answer
    var high = answer
    // The errors are of a few per cent, and so, far from the limits, is what they cost.
    var back = max(longerSteps, tolerance) * answer
    while !holds(low) {
      high = low
      low = max(low - back, low / 2)
      back *= 2
      guard low > answer / 1000 else { return }
    }
    while high - low > tolerance * high {
      let middle = (low + high) / 2
      if holds(middle) { low = middle } else { high = middle }
    }
    rate = low
  }

  /// The fewest replicas from those of `answer` to twice as many and one with which `system` holds; nil where no error of
  /// its predictions is known.
  init?(_ system: PlanSystem, from answer: PlanOption, profile: WorkloadProfile) {
    guard var check = SafetyCheck(system.scenario, profile: profile) else { return nil }
    func holds(_ replicas: Int) -> Bool { check.holds(system.scenario(replicas: replicas)) }
    longerSteps = check.longerSteps
    points = 0
    defer { points += check.runs }
    if holds(answer.replicas) {
      option = answer
      return
    }
    var tooFew = answer.replicas
    var enough = 2 * tooFew + 1
    guard holds(enough) else { return }
    while enough - tooFew > 1 {
      let middle = (tooFew + enough) / 2
      if holds(middle) { enough = middle } else { tooFew = middle }
    }
    points = 1
    option = LeastCostSearch.option(system, enough, profile: profile)
  }
}

/// Whether objectives are met with the errors of predictions against them.
private struct SafetyCheck {
  let longerSteps: Double
  private let uncertainty: Uncertainty
  private let profile: WorkloadProfile
  /// Simulations so far.
  private(set) var runs = 0

  init?(_ scenario: Scenario, profile: WorkloadProfile) {
    guard let uncertainty = scenario.uncertainty,
      let error = uncertainty.throughput ?? uncertainty.timePerOutputToken
    else { return nil }
    self.uncertainty = uncertainty
    self.profile = profile
    longerSteps = error
  }

  mutating func holds(_ scenario: Scenario) -> Bool {
    guard verdict(scenario.withSteps(times: 1 + longerSteps)).isMet else { return false }
    let verdict = verdict(scenario)
    guard verdict.isMet, let objectives = verdict.result?.objectives else { return false }
    return objectives.allSatisfy {
      let error = uncertainty.error(of: $0.objective.metric, $0.objective.statistic) ?? 0
      return $0.value_ms * (1 + error) <= $0.objective.limitMilliseconds
    }
  }

  private mutating func verdict(_ scenario: Scenario) -> Verdict {
    runs += 1
    return Verdict(scenario, profile: profile)
  }
}

extension Scenario {
  /// The same with steps that take `factor` times as long, on the host and on the GPUs.
  func withSteps(times factor: Double) -> Scenario {
    var scenario = self
    var profile = engine.profile
    profile.host.launchPerLayerSeconds *= factor
    profile.host.launchPerPrefillLayerSeconds *= factor
    profile.host.perStepSeconds *= factor
    profile.host.perSequenceSeconds *= factor
    profile.host.perPrefillPassSeconds *= factor
    profile.host.perPrefillTokenSeconds *= factor
    let own = profile.kernels.slowdowns.first { $0.accelerator == hardware.accelerator.name }
    profile.kernels.slowdowns = [
      KernelSlowdown(
        accelerator: hardware.accelerator.name, decode: factor * (own?.decode ?? 1),
        prefill: factor * (own?.prefill ?? 1))
    ]
    scenario.engine.profile = profile
    return scenario
  }
}
