import Reporting
import Scenarios
import Serving

/// One kind of system that a plan considers: an engine on a kind of GPUs, whatever instances they come in.
///
/// A g5.xlarge, a g5.2xlarge and a quarter of a g5.12xlarge run one replica of tensor_parallel_degree 1 alike, so they are
/// simulated once and priced apart.
struct PlanSystem: Sendable {
  /// What the GPUs come in.
  struct Offer: Sendable {
    var instance: String?
    var gpus: Int
    /// USD per hour, or the GPUs themselves where no price is known at all.
    var price: Double
    /// Replicas that one holds.
    var replicas: Int
    var choices: [Choice]
    /// The scenario as the file has it with this instance and these choices.
    var scenario: Scenario
  }

  /// A scenario with one replica on GPUs of its own.
  var scenario: Scenario
  var offers: [Offer]
  var bound: LowerBound
  /// Replicas that it takes at least.
  var leastReplicas: Int

  /// The cheapest way to `replicas` replicas, the first of equals.
  func cheapest(_ replicas: Int) -> (offer: Offer, instances: Int, cost: Double) {
    var best = cost(of: offers[0], replicas)
    for offer in offers.dropFirst() {
      let other = cost(of: offer, replicas)
      if other.cost < best.cost { best = other }
    }
    return best
  }

  private func cost(of offer: Offer, _ replicas: Int) -> (offer: Offer, instances: Int, cost: Double) {
    let instances = (replicas + offer.replicas - 1) / offer.replicas
    return (offer, instances, Double(instances) * offer.price)
  }

  /// The most replicas that cost less than `limit`, up to `most`; 0 where one costs as much.
  func replicas(costingLessThan limit: Double, most: Int) -> Int {
    guard cheapest(1).cost < limit else { return 0 }
    var low = 1
    var high = most + 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if cheapest(middle).cost < limit { low = middle } else { high = middle }
    }
    return low
  }

  /// The system with `replicas` replicas, its GPUs its own.
  func scenario(replicas: Int) -> Scenario {
    var scenario = scenario
    scenario.replicas = replicas
    scenario.hardware.count = replicas * scenario.engine.gpusPerReplica
    return scenario
  }

  /// The system as it would be rented.
  func rented(replicas: Int) -> (scenario: Scenario, offer: Offer, instances: Int) {
    let best = cheapest(replicas)
    var scenario = best.offer.scenario
    scenario.replicas = replicas
    scenario.hardware.count = best.instances * best.offer.gpus
    scenario.hardware.pricePerHour = best.offer.scenario.hardware.pricePerHour.map {
      $0 * Double(best.instances)
    }
    return (scenario, best.offer, best.instances)
  }
}

/// Every system that a question asks about.
struct PlanSystems: Sendable {
  private(set) var systems: [PlanSystem] = []
  private(set) var impossible: [Plan.Impossible] = []
  private(set) var notes: [String] = []
  private(set) var considered = 0

  /// What makes two scenarios' replicas run alike.
  private struct Likeness: Hashable {
    var accelerator: Accelerator
    /// Matters between the GPUs of a replica, and for swapping.
    var link: Link?
    var engine: Engine
  }

  /// - Throws: what is wrong with a value whatever the others are.
  init(_ question: PlanQuestion, profile: WorkloadProfile, prepare: (Scenario) -> Scenario) throws(Diagnostic)
  {
    var places: [Likeness: Int] = [:]
    let instances: [String?] = question.instances.isEmpty ? [nil] : question.instances
    var unpriced: [String] = []
    var drafts: [(scenario: Scenario, instance: String?, choices: [Choice])] = []
    for instance in instances {
      for point in 0..<question.grid.count {
        let choices = try question.grid.choices(at: point)
        var edits = choices.map(\.edit)
        if let instance {
          // The instance takes the place of hardware that the file describes.
          edits.append(try ScenarioEdit(key: "hardware", value: "null", option: "--over"))
          edits.append(try ScenarioEdit(key: "instance", value: "'\(instance)'", option: "--over"))
        }
        var scenario = prepare(try StudyScenario.make(try question.file.applying(edits)))
        if instance != nil, scenario.engine.keyValueBlocks != nil {
          scenario.engine.keyValueBlocks = nil
          note("kv_blocks was measured on one instance; on others it is computed")
        }
        scenario.replicas = nil
        drafts.append((scenario, instance, choices))
      }
    }
    leaveOutForeign(&drafts, unnamed: question.unnamed)
    considered = drafts.count
    let hasPrices = drafts.contains { $0.scenario.hardware.pricePerHour != nil }
    for draft in drafts {
      let scenario = draft.scenario
      let name = Self.name(instance: draft.instance, choices: draft.choices)
      if hasPrices, scenario.hardware.pricePerHour == nil {
        unpriced.append(draft.instance ?? scenario.hardware.accelerator.name)
        continue
      }
      do {
        try scenario.checkFit()
      } catch {
        impossible.append(Plan.Impossible(name: name, reason: error.description))
        continue
      }
      let perReplica = scenario.engine.gpusPerReplica
      let offer = PlanSystem.Offer(
        instance: draft.instance ?? scenario.hardware.instanceName, gpus: scenario.hardware.count,
        price: scenario.hardware.pricePerHour ?? Double(scenario.hardware.count),
        replicas: scenario.hardware.count / perReplica, choices: draft.choices, scenario: scenario)
      let likeness = Likeness(
        accelerator: scenario.hardware.accelerator,
        link: perReplica > 1 || scenario.engine.batching.preemption == .swap ? scenario.hardware.link : nil,
        engine: scenario.engine)
      if let place = places[likeness] {
        systems[place].offers.append(offer)
        continue
      }
      let bound = LowerBound(scenario, profile: profile)
      if let (objective, least) = bound.unreachable(scenario.objectives) {
        impossible.append(
          Plan.Impossible(
            name: name,
            reason: "\(ObjectiveCheck.name(objective)) cannot be below \(figure(least)) ms, the limit is "
              + "\(figure(objective.limitMilliseconds)) ms"))
        continue
      }
      places[likeness] = systems.count
      systems.append(
        PlanSystem(
          scenario: scenario, offers: [offer], bound: bound,
          leastReplicas: bound.replicas(profile: profile, objectives: scenario.objectives)))
    }
    if !hasPrices { note("no price is known: the cost is counted in GPUs") }
    if !unpriced.isEmpty {
      let names = Array(Set(unpriced)).sorted()
      note(
        "left out for want of a price: \(names.prefix(8).joined(separator: ", "))\(names.count > 8 ? ", ..." : "")"
      )
    }
  }

  /// Drops instances that nobody named and whose chips the engine does not run on.
  private mutating func leaveOutForeign(
    _ drafts: inout [(scenario: Scenario, instance: String?, choices: [Choice])], unnamed: Set<String>
  ) {
    var left: Set<String> = []
    drafts.removeAll { draft in
      let (profile, chip) = (draft.scenario.engine.profile, draft.scenario.hardware.accelerator)
      guard let name = draft.instance, unnamed.contains(name), !profile.platforms.contains(chip.platform)
      else {
        return false
      }
      left.insert("\(chip.name), on which \(profile.name) does not run by itself")
      return true
    }
    for text in left.sorted() { note("left out: \(text); name its instances to look at them") }
  }

  private mutating func note(_ text: String) {
    if !notes.contains(text) { notes.append(text) }
  }

  static func name(instance: String?, choices: [Choice]) -> String {
    let values = choices.map { "\($0.key.split(separator: ".").last.map(String.init) ?? $0.key)=\($0.label)" }
    return ((instance.map { [$0] } ?? []) + values).joined(separator: " ")
  }
}
