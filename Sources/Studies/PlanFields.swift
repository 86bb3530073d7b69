import Reporting
import Serving

/// A plan as fields, for JSON, CSV and Markdown.
extension Plan {
  /// Every field in order.
  public func fields(version: String) -> [ResultField] {
    var fields = [
      ResultField("name", .text(scenario.name)),
      ResultField("seed", Int(exactly: scenario.seed).map { .integer($0) } ?? .text(String(scenario.seed))),
      ResultField("version", .text(version)),
      ResultField("feasible", .flag(answer != nil)),
    ]
    switch goal {
    case .highestRate:
      fields.append(ResultField("max_rate", rate.map { .number($0.highest) } ?? .none))
      fields.append(ResultField("rate_too_high", rate?.tooMuch.map { .number($0) } ?? .none))
    case .leastCost(let rate):
      fields.append(ResultField("rate", .number(rate ?? profile.rate)))
    }
    if let answer { fields += answer.fields("") }
    fields += bindingFields
    if let answer {
      fields.append(ResultField("slo", .list(answer.verdict.result.map(ResultFields.objectives) ?? [])))
      fields += answer.verdict.result.map(ResultFields.accuracy) ?? []
      fields.append(ResultField("verdict", .list(answer.verdict.attainments.map(Self.fields))))
    }
    fields += safeFields
    if let runnerUp {
      fields += runnerUp.fields("runner_up.")
      if let runnerUpRate { fields.append(ResultField("runner_up.max_rate", .number(runnerUpRate))) }
    } else {
      fields.append(ResultField("runner_up", .none))
    }
    fields += lowerBoundFields
    if let nearest, let missed = nearest.verdict.tightest {
      let key = answer == nil ? "closest." : "next_cheaper."
      fields += nearest.fields(key)
      fields += [
        ResultField("\(key)metric", .text(ObjectiveCheck.name(missed.objective))),
        ResultField("\(key)limit", .number(missed.objective.limitMilliseconds)),
        ResultField("\(key)value", .number(missed.value_ms)),
      ]
    }
    fields += [
      ResultField("points", .integer(points)), ResultField("considered", .integer(considered)),
      ResultField("pruned", .integer(pruned)),
      ResultField(
        "impossible",
        .list(
          impossible.map { [ResultField("system", .text($0.name)), ResultField("reason", .text($0.reason))] })
      ),
      ResultField("notes", .list(notes.map { [ResultField("note", .text($0))] })),
    ]
    return fields
  }

  private var safeFields: [ResultField] {
    guard let safe else { return [ResultField("safe", .none)] }
    let longer = ResultField("safe.longer_steps", .number(safe.longerSteps))
    if case .highestRate = goal {
      return [longer, ResultField("safe.max_rate", safe.rate.map { .number($0) } ?? .none)]
    }
    return [
      longer, ResultField("safe.instances", safe.option.map { .integer($0.instances) } ?? .none),
      ResultField("safe.replicas", safe.option.map { .integer($0.replicas) } ?? .none),
      ResultField("safe.cost_per_hour", safe.option?.costPerHour.map { .number($0) } ?? .none),
    ]
  }

  private var bindingFields: [ResultField] {
    guard let answer, let result = answer.verdict.result else {
      return [
        ResultField("binding", bindingLimit.map { .text($0) } ?? .none), ResultField("headroom", .none),
      ]
    }
    return [
      ResultField("binding", bindingLimit.map { .text($0) } ?? .none),
      ResultField("headroom", answer.verdict.headroom.map { .number($0) } ?? .none),
      ResultField("bound_by", .text(Advice(result, answer.scenario).binding.rawValue)),
    ]
  }

  /// The objective that is nearest to its limit, or that the nearest system misses.
  var bindingLimit: String? {
    let tightest = answer?.verdict.tightest ?? nearest?.verdict.tightest
    return tightest.map { ObjectiveCheck.name($0.objective) }
  }

  private var lowerBoundFields: [ResultField] {
    guard let option = answer ?? nearest else { return [ResultField("lower_bound", .none)] }
    let bound = option.bound
    var fields: [ResultField] = []
    switch goal {
    case .highestRate:
      fields.append(
        ResultField("lower_bound.max_rate", .number(bound.requestsPerSecond * Double(option.replicas))))
    case .leastCost:
      let least = option.leastReplicas ?? 1
      let perInstance = max(1, option.gpusPerInstance / option.scenario.engine.gpusPerReplica)
      let instances = (least + perInstance - 1) / perInstance
      fields.append(ResultField("lower_bound.replicas", .integer(least)))
      let price = option.costPerHour.map { $0 / Double(max(1, option.instances)) * Double(instances) }
      fields.append(ResultField("lower_bound.cost_per_hour", price.map { .number($0) } ?? .none))
    }
    return fields + [
      ResultField("lower_bound.ttft_ms", .number(bound.firstTokenSeconds * 1000)),
      ResultField("lower_bound.tpot_ms", .number(bound.perTokenSeconds * 1000)),
      ResultField("lower_bound.replica_seconds", .number(bound.replicaSeconds)),
    ]
  }

  private static func fields(_ attainment: Attainment) -> [ResultField] {
    [
      ResultField("metric", .text(ObjectiveCheck.name(attainment.objective))),
      ResultField("attained", .number(attainment.attained)),
      ResultField("attained_ci95", attainment.halfWidth.map { .number($0) } ?? .none),
      ResultField("needed", .number(attainment.needed)), ResultField("certain", .flag(attainment.isCertain)),
    ]
  }
}

extension PlanOption {
  /// What the system is and costs, each key after `prefix`.
  func fields(_ prefix: String) -> [ResultField] {
    let engine = scenario.engine
    let result = verdict.result
    let hourly = costPerHour
    func perMillion(_ tokens: Int?) -> FieldValue {
      guard let hourly, let result, let tokens, tokens > 0 else { return .none }
      return .number(hourly * result.durationSeconds / 3600 / Double(tokens) * 1e6)
    }
    let input = result?.totalInputTokens
    let output = result?.totalOutputTokens
    var fields = [
      ResultField("instance", instance.map { .text($0) } ?? .none),
      ResultField("instances", .integer(instances)),
      ResultField("gpus", .integer(gpus)), ResultField("replicas", .integer(replicas)),
      ResultField("engine.profile", .text(engine.profile.name)),
      ResultField("engine.tensor_parallel_degree", .integer(engine.tensorParallelDegree)),
      ResultField("engine.pipeline_parallel_degree", .integer(engine.pipelineParallelDegree)),
      ResultField("engine.expert_parallel", .flag(engine.expertParallel)),
      ResultField("engine.dtype", .text(engine.format.rawValue)),
      ResultField("engine.batching.policy", .text(engine.batching.policy.rawValue)),
      ResultField("engine.batching.max_batch_size", .integer(engine.batching.maxBatchSize)),
      ResultField("cost_per_hour", hourly.map { .number($0) } ?? .none),
      ResultField("cost_per_million_output_tokens", perMillion(output)),
      ResultField("cost_per_million_input_tokens", perMillion(input)),
      ResultField("cost_per_million_tokens", perMillion(zip(input, output))),
      ResultField(
        "energy_joules_per_output_token", result?.energyJoulesPerOutputToken.map { .number($0) } ?? .none),
      ResultField("output_throughput", result.map { .number($0.outputThroughput) } ?? .none),
    ]
    for index in fields.indices { fields[index].path = prefix + fields[index].path }
    return fields
  }

  private func zip(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    return a + b
  }

  /// `2 x g5.12xlarge, 4 replicas of tensor_parallel_degree 2`.
  var name: String {
    let machine = instance.map { "\(instances) x \($0)" } ?? "\(gpus) x \(scenario.hardware.accelerator.name)"
    let engine = scenario.engine
    var parts = [
      "\(machine), \(replicas) replica\(replicas == 1 ? "" : "s") at TP \(engine.tensorParallelDegree)"
    ]
    if engine.pipelineParallelDegree > 1 { parts.append("PP \(engine.pipelineParallelDegree)") }
    for choice in choices where !choice.key.hasSuffix("_parallel_degree") {
      parts.append("\(choice.key.split(separator: ".").last.map(String.init) ?? choice.key) \(choice.label)")
    }
    return parts.joined(separator: ", ")
  }
}
