import Serving

/// Finds the system that serves given arrivals at the least cost.
struct LeastCostSearch: Sendable {
  let systems: [PlanSystem]
  let profile: WorkloadProfile
  let jobs: Int
  let runsWhole: Bool

  /// What looking into one system gave.
  private struct Finding: Sendable {
    var system: Int
    /// The fewest replicas that meet the objectives below the cost that was allowed.
    var replicas: Int?
    /// The most replicas that were seen to be too few.
    var tooFew: Int
    var points: Int
    var failure: String?
    var trials: [PlanTrial] = []
  }

  func run(_ plan: inout Plan, progress: (Int, Int, Int) -> Void) {
    let order = systems.indices.sorted { left, right in
      let a = leastCost(left)
      let b = leastCost(right)
      return a == b ? left < right : a < b
    }
    var findings: [Finding] = []
    var feasible: [(system: Int, replicas: Int, cost: Double)] = []
    var next = 0
    while next < order.count {
      // What is as dear as the second best can neither win nor come second.
      let limit = feasible.count > 1 ? feasible[1].cost : .infinity
      let wave = order[next...].prefix(PlanSearch.wave).filter { leastCost($0) < limit }
      guard !wave.isEmpty else { break }
      let found = ParallelRuns.map(wave.count, jobs: jobs) { look(into: wave[$0], below: limit) }
      findings += found
      for finding in found {
        plan.points += finding.points
        plan.trials += finding.trials
        guard let replicas = finding.replicas else { continue }
        feasible.append((finding.system, replicas, systems[finding.system].cheapest(replicas).cost))
      }
      feasible.sort { a, b in
        a.cost != b.cost ? a.cost < b.cost : (a.replicas, a.system) < (b.replicas, b.system)
      }
      next += wave.count
      progress(plan.points, next, order.count)
    }
    plan.pruned += order.count - next
    for finding in findings {
      guard let failure = finding.failure else { continue }
      let offer = systems[finding.system].offers[0]
      plan.impossible.append(
        Plan.Impossible(
          name: PlanSystems.name(instance: offer.instance, choices: offer.choices), reason: failure))
    }
    if let best = feasible.first {
      let answer = option(best.system, best.replicas, &plan)
      plan.answer = answer
      plan.safe = SafeAnswer(systems[best.system], from: answer, profile: profile)
      plan.points += plan.safe?.points ?? 0
    }
    if feasible.count > 1 { plan.runnerUp = option(feasible[1].system, feasible[1].replicas, &plan) }
    plan.nearest = nearest(findings, below: feasible.first?.cost, &plan)
  }

  private func leastCost(_ system: Int) -> Double {
    systems[system].cheapest(systems[system].leastReplicas).cost
  }

  // MARK: One system

  /// The fewest replicas of a system that meet the objectives and cost less than `limit`.
  private func look(into index: Int, below limit: Double) -> Finding {
    let system = systems[index]
    var finding = Finding(system: index, tooFew: 0, points: 0)
    let affordable = system.replicas(costingLessThan: limit, most: PlanSearch.mostReplicas)
    let least = min(system.leastReplicas, PlanSearch.mostReplicas)
    guard least <= affordable else { return finding }
    func passes(_ replicas: Int) -> Bool {
      finding.points += 1
      let verdict = Verdict(system.scenario(replicas: replicas), profile: profile, isWhole: runsWhole)
      let rented = system.rented(replicas: replicas)
      finding.trials.append(
        PlanTrial(
          system, replicas: replicas, rate: profile.rate, costPerHour: rented.scenario.hardware.pricePerHour,
          verdict: verdict))
      if let failure = verdict.failure { finding.failure = failure }
      if !verdict.isMet { finding.tooFew = max(finding.tooFew, replicas) }
      return verdict.isMet
    }
    // Beyond six times what the arithmetic asks for, load is not what misses the objectives.
    let ample = min(affordable, 6 * least + 6)
    let trials = limit.isFinite ? [ample] : [least, min(ample, 2 * least + 1), ample]
    var enough: Int?
    for trial in trials where trial > finding.tooFew && enough == nil && finding.failure == nil {
      if passes(trial) { enough = trial }
    }
    guard var high = enough else { return finding }
    var low = max(finding.tooFew, least - 1)
    while high - low > 1, finding.failure == nil {
      let middle = (low + high) / 2
      if passes(middle) { high = middle } else { low = middle }
    }
    // The bound is what no schedule can beat on average; a short burst may get by with less.
    while high > 1, high == low + 1, finding.tooFew < high - 1 {
      guard passes(high - 1) else { break }
      high -= 1
      low = high - 1
    }
    finding.replicas = high
    return finding
  }

  // MARK: Whole runs

  /// A system with `replicas` replicas as it would be rented, run to its end.
  private func option(_ index: Int, _ replicas: Int, _ plan: inout Plan) -> PlanOption {
    plan.points += 1
    return Self.option(systems[index], replicas, profile: profile)
  }

  static func option(_ system: PlanSystem, _ replicas: Int, profile: WorkloadProfile) -> PlanOption {
    let rented = system.rented(replicas: replicas)
    return PlanOption(
      instance: rented.offer.instance, instances: rented.instances, gpusPerInstance: rented.offer.gpus,
      replicas: replicas, scenario: rented.scenario,
      verdict: Verdict(rented.scenario, profile: profile, isWhole: true), bound: system.bound,
      leastReplicas: system.leastReplicas, choices: rented.offer.choices)
  }

  /// Of the systems that miss the objectives and cost less than the answer, the one that misses by the least: of the
  /// few that pass with more replicas, and those with most of what their bounds ask for.
  private func nearest(_ findings: [Finding], below cost: Double?, _ plan: inout Plan) -> PlanOption? {
    var trials: [(system: Int, replicas: Int, passesWithMore: Bool, share: Double)] = []
    for finding in findings where finding.failure == nil {
      let system = systems[finding.system]
      var replicas = finding.tooFew
      if let cost {
        replicas = min(replicas, system.replicas(costingLessThan: cost, most: PlanSearch.mostReplicas))
      }
      if let cost, finding.replicas != nil {
        // One that passes with more: its dearest number of replicas below the answer's cost.
        replicas = min(
          (finding.replicas ?? 1) - 1, system.replicas(costingLessThan: cost, most: PlanSearch.mostReplicas))
      }
      guard replicas > 0 else { continue }
      let share = Double(replicas) / Double(system.leastReplicas)
      trials.append((finding.system, replicas, finding.replicas != nil, share))
    }
    trials.sort { a, b in
      if a.passesWithMore != b.passesWithMore { return a.passesWithMore }
      return a.share != b.share ? a.share > b.share : a.system < b.system
    }
    let runs = Array(trials.prefix(4))
    plan.points += runs.count
    let options = ParallelRuns.map(runs.count, jobs: jobs) {
      Self.option(systems[runs[$0].system], runs[$0].replicas, profile: profile)
    }
    return options.filter { $0.verdict.result != nil && !$0.verdict.isMet }
      .max { ($0.verdict.headroom ?? -.infinity) < ($1.verdict.headroom ?? -.infinity) }
  }
}
