import Reporting
import Serving

/// Finds the system that serves the highest rate of arrivals within its objectives.
struct HighestRateSearch: Sendable {
  let systems: [PlanSystem]
  let profile: WorkloadProfile
  let jobs: Int
  let tolerance: Double
  let runsWhole: Bool

  /// The highest rate that one offer of a system meets the objectives at.
  private struct Finding: Sendable {
    var system: PlanSystem
    var highest: Double
    var tooMuch: Double?
    var points: Int
    var failure: String?
    var trials: [PlanTrial] = []
  }

  func run(_ plan: inout Plan, progress: (Int, Int, Int) -> Void) {
    // Each instance has its own GPUs here, so offers that are priced apart are also run apart.
    let single = systems.flatMap { system in
      system.offers.map { offer in
        var one = system
        one.offers = [offer]
        one.scenario = offer.scenario
        return one
      }
    }
    let order = single.indices.sorted { left, right in
      let a = ceiling(single[left])
      let b = ceiling(single[right])
      return a == b ? left < right : a > b
    }
    var findings: [Finding] = []
    var next = 0
    while next < order.count {
      let second = findings.count > 1 ? findings[1].highest : 0
      let wave = order[next...].prefix(PlanSearch.wave).filter { Self.slack * ceiling(single[$0]) > second }
      guard !wave.isEmpty else { break }
      let found = ParallelRuns.map(wave.count, jobs: jobs) { look(into: single[wave[$0]]) }
      for finding in found {
        plan.points += finding.points
        plan.trials += finding.trials
        if let failure = finding.failure {
          let offer = finding.system.offers[0]
          plan.impossible.append(
            Plan.Impossible(
              name: PlanSystems.name(instance: offer.instance, choices: offer.choices), reason: failure))
        }
      }
      findings += found
      findings.sort { a, b in
        a.highest != b.highest ? a.highest > b.highest : a.system.offers[0].price < b.system.offers[0].price
      }
      next += wave.count
      progress(plan.points, next, order.count)
    }
    plan.pruned += order.count - next
    let feasible = findings.filter { $0.highest > 0 }
    if let best = feasible.first {
      plan.answer = option(best, at: best.highest, &plan)
      plan.rate = (best.highest, best.tooMuch)
      let kept = ceiling(best.system)
      if best.highest > kept {
        plan.notes.append(
          "no more than \(figure(kept)) requests/s can be kept up: the workload's \(profile.requests) requests end before "
            + "their queue grows too long, and more of them would lower the answer")
      }
      if let tooMuch = best.tooMuch { plan.nearest = option(best, at: tooMuch, &plan) }
      plan.safe = SafeAnswer(
        best.system.offers[0], upTo: best.highest, profile: profile, tolerance: tolerance)
      plan.points += plan.safe?.points ?? 0
    } else if let first = findings.first(where: { $0.failure == nil }) {
      plan.nearest = option(first, at: first.tooMuch ?? ceiling(first.system), &plan)
    }
    if feasible.count > 1 {
      plan.runnerUp = option(feasible[1], at: feasible[1].highest, &plan)
      plan.runnerUpRate = feasible[1].highest
    }
  }

  /// A run ends, so work may go on after the last arrival and the rate lie above what could be kept up for ever.
  private static let slack = 4.0

  /// The rate that a system can keep up at most.
  private func ceiling(_ system: PlanSystem) -> Double {
    system.bound.requestsPerSecond * Double(system.offers[0].replicas)
  }

  /// Bisects the rate between zero and the ceiling.
  private func look(into system: PlanSystem) -> Finding {
    var finding = Finding(system: system, highest: 0, points: 0)
    let ceiling = ceiling(system)
    guard ceiling.isFinite, ceiling > 0 else {
      finding.failure = "its requests ask for no work"
      return finding
    }
    func passes(_ rate: Double) -> Bool {
      finding.points += 1
      let scenario = system.scenario.arriving(at: rate, profile: profile)
      let verdict = Verdict(scenario, profile: profile, isWhole: runsWhole)
      finding.trials.append(
        PlanTrial(
          system, replicas: scenario.replicaCount, rate: rate, costPerHour: scenario.hardware.pricePerHour,
          verdict: verdict))
      if let failure = verdict.failure { finding.failure = failure }
      return verdict.isMet
    }
    var low = 0.0
    var high = ceiling
    while high <= Self.slack * ceiling, finding.failure == nil, passes(high) {
      low = high
      high *= 2
    }
    guard high <= Self.slack * ceiling else {
      // No rate was seen to be too much.
      finding.highest = low
      return finding
    }
    finding.tooMuch = high
    // A request by itself has to pass, or no rate does: the thousandth part of the ceiling leaves it alone.
    if low == 0 {
      let quiet = ceiling / 1000
      guard finding.failure == nil, passes(quiet) else { return finding }
      low = quiet
    }
    while high - low > tolerance * high, finding.failure == nil {
      let middle = low > 0 && high > 4 * low ? (low * high).squareRoot() : (low + high) / 2
      if passes(middle) { low = middle } else { high = middle }
    }
    finding.highest = low
    finding.tooMuch = high
    return finding
  }

  private func option(_ finding: Finding, at rate: Double, _ plan: inout Plan) -> PlanOption {
    plan.points += 1
    let offer = finding.system.offers[0]
    let scenario = offer.scenario.arriving(at: rate, profile: profile)
    return PlanOption(
      instance: offer.instance, instances: 1, gpusPerInstance: offer.gpus, replicas: scenario.replicaCount,
      scenario: scenario, verdict: Verdict(scenario, profile: profile, isWhole: true),
      bound: finding.system.bound,
      leastReplicas: nil, choices: offer.choices)
  }
}
