import Serving

/// A simulation that a plan ran: a system at a rate of arrivals, and whether it met the objectives.
public struct PlanTrial: Sendable {
  /// The instance, or the GPU where several instances run alike, and the values that were chosen.
  public var system: String
  /// Copies of the model.
  public var replicas: Int
  /// Arrivals in a second.
  public var rate: Double
  /// USD per hour for what would be rented; nil where unknown.
  public var costPerHour: Double?
  /// What it came to.
  public var verdict: Verdict

  /// `verdict` on `replicas` replicas of `system`, rented at `costPerHour`, with `rate` arrivals a second.
  init(_ system: PlanSystem, replicas: Int, rate: Double, costPerHour: Double?, verdict: Verdict) {
    let offer = system.offers[0]
    let instance = system.offers.count == 1 ? offer.instance : nil
    self.system = PlanSystems.name(
      instance: instance ?? system.scenario.hardware.accelerator.name, choices: offer.choices)
    self.replicas = replicas
    self.rate = rate
    self.costPerHour = costPerHour
    self.verdict = verdict
  }
}
