import Serving

extension Advice {
  /// The change that removes `binding`, or the least costly one that moves it.
  static func suggestion(_ binding: Binding, _ result: RunResult, _ scenario: Scenario) -> Suggestion {
    switch binding {
    case .batchSlots: batchSlots(result, scenario)
    case .batchDelay: batchDelay(scenario)
    case .keyValueCapacity: keyValueCapacity(result, scenario)
    case .memoryBandwidth: memoryBandwidth(result, scenario)
    case .compute: compute(result, scenario)
    case .communication: communication(scenario)
    case .host: host(scenario)
    case .arrivalRate: arrivalRate(result, scenario)
    }
  }

  private static func batchSlots(_ result: RunResult, _ scenario: Scenario) -> Suggestion {
    let batching = scenario.engine.batching
    if batching.policy == .none {
      return Suggestion(
        key: "engine.batching.policy", value: "paged",
        reason: "each answer token reads all weights for one request alone; a batch shares them")
    }
    if !batching.policy.isRolling {
      return Suggestion(
        key: "engine.batching.policy", value: "paged",
        reason: "a slot is held until the longest answer of its batch is done; a rolling batch refills it")
    }
    if result.kv.peakUse <= Threshold.roomForMore {
      let (twice, _) = batching.maxBatchSize.multipliedReportingOverflow(by: 2)
      return Suggestion(
        key: "engine.batching.max_batch_size", value: String(max(batching.maxBatchSize, twice)),
        reason: "KV memory is \(percent(1 - result.kv.peakUse)) free at its peak, so there is room for more")
    }
    return moreReplicas(scenario, reason: "slots and KV memory are both taken")
  }

  private static func batchDelay(_ scenario: Scenario) -> Suggestion {
    let delay = scenario.engine.batching.maxBatchDelaySeconds * 1000
    return Suggestion(
      key: "engine.batching.max_batch_delay_ms", value: figure(delay / 4).filter { $0 != "," },
      reason: "batches start before they are full, so that the delay of \(figure(delay)) ms buys little")
  }

  private static func keyValueCapacity(_ result: RunResult, _ scenario: Scenario) -> Suggestion {
    let engine = scenario.engine
    let waste = percent(result.kv.waste)
    if engine.batching.policy != .paged {
      return Suggestion(
        key: "engine.batching.policy", value: "paged",
        reason: "\(waste) of the memory taken holds no token; blocks are taken as needed")
    }
    if engine.batching.admission == .reserve && result.kv.waste >= Threshold.waste {
      return Suggestion(
        key: "engine.batching.admission", value: KVAdmission.onDemand.rawValue,
        reason: "\(waste) of the memory taken is reserved for answers that end before")
    }
    if engine.keyValueFormat.bytes >= 2 && engine.keyValueBlocks == nil {
      return Suggestion(
        key: "engine.kv_dtype", value: "fp8", reason: "KV entries of one byte make twice the room")
    }
    if engine.gpuMemoryUtilization < 0.9 && engine.keyValueBlocks == nil {
      return Suggestion(
        key: "engine.gpu_memory_utilization", value: "0.9", reason: "what is left free could hold KV entries")
    }
    return widerReplicas(scenario, reason: "weights shared among more GPUs leave more of each for KV entries")
      ?? moreReplicas(scenario, reason: "KV memory is the limit of every replica")
  }

  private static func memoryBandwidth(_ result: RunResult, _ scenario: Scenario) -> Suggestion {
    let engine = scenario.engine
    if !engine.batching.policy.isRolling {
      return Suggestion(
        key: "engine.batching.policy", value: "paged",
        reason: "a fuller batch gets more tokens out of each reading of the weights")
    }
    if engine.format.bytes >= 2 {
      let format = scenario.hardware.accelerator.peak.fp8 == nil ? "int4" : "fp8"
      return Suggestion(
        key: "engine.dtype", value: format,
        reason: "smaller weights are read faster; check the quality of the answers")
    }
    return widerReplicas(scenario, reason: "each GPU reads a smaller part of the weights")
      ?? moreReplicas(scenario, reason: "every replica reads as fast as its memory allows")
  }

  private static func compute(_ result: RunResult, _ scenario: Scenario) -> Suggestion {
    let engine = scenario.engine
    let missesTokens = result.objectives.contains {
      !$0.met && ($0.objective.metric == .itl || $0.objective.metric == .tpot)
    }
    if missesTokens && engine.batching.policy.isRolling && !engine.batching.chunkedPrefill {
      return Suggestion(
        key: "engine.batching.chunked_prefill", value: "true",
        reason: "long prompts hold up the tokens of running requests; in pieces they do so less")
    }
    if engine.format.bytes >= 2 && scenario.hardware.accelerator.peak.fp8 != nil {
      return Suggestion(
        key: "engine.dtype", value: "fp8",
        reason: "the GPU computes in fp8 about twice as fast; check the quality of the answers")
    }
    if scenario.workload.distinctPrompts != nil && engine.batching.policy == .paged
      && !engine.batching.prefixCaching
    {
      return Suggestion(
        key: "engine.batching.prefix_caching", value: "true",
        reason: "prompts repeat, and need not be computed again")
    }
    return moreReplicas(scenario, reason: "the arithmetic has to be done somewhere")
  }

  private static func communication(_ scenario: Scenario) -> Suggestion {
    let degree = scenario.engine.tensorParallelDegree
    guard degree > 1 else {
      return Suggestion(key: nil, value: nil, reason: "an instance with a faster link between its GPUs")
    }
    return Suggestion(
      key: "engine.tensor_parallel_degree", value: String(degree / 2),
      reason: "fewer GPUs have less to exchange over \(scenario.hardware.link.name), if the model fits")
  }

  private static func host(_ scenario: Scenario) -> Suggestion {
    let profile = scenario.engine.profile
    if !scenario.engine.batching.policy.isRolling {
      return Suggestion(
        key: "engine.batching.policy", value: "paged",
        reason: "a fuller batch spreads the host's work over more tokens")
    }
    let how = profile.launch == .eager ? "launches every kernel from the host" : "schedules between steps"
    return Suggestion(
      key: "engine.profile", value: nil,
      reason: "\(profile.name) \(how); a newer engine or CUDA graphs keep the GPUs busy")
  }

  private static func arrivalRate(_ result: RunResult, _ scenario: Scenario) -> Suggestion {
    if scenario.replicaCount > 1 {
      return Suggestion(
        key: "replicas", value: String(scenario.replicaCount - 1),
        reason: "fewer replicas would do; 'batchyard plan' finds how few")
    }
    return Suggestion(
      key: "instance", value: nil, reason: "a smaller instance may do; 'batchyard plan' finds the cheapest")
  }

  /// Twice the GPUs a layer, where they are there and divide the heads.
  private static func widerReplicas(_ scenario: Scenario, reason: String) -> Suggestion? {
    let engine = scenario.engine
    let (degree, overflow) = engine.tensorParallelDegree.multipliedReportingOverflow(by: 2)
    guard !overflow, degree <= scenario.hardware.count / max(1, engine.pipelineParallelDegree),
      scenario.model.attentionHeads.isMultiple(of: degree)
    else { return nil }
    return Suggestion(key: "engine.tensor_parallel_degree", value: String(degree), reason: reason)
  }

  private static func moreReplicas(_ scenario: Scenario, reason: String) -> Suggestion {
    let used = scenario.replicaCount * scenario.engine.gpusPerReplica
    if scenario.hardware.count - used >= scenario.engine.gpusPerReplica {
      return Suggestion(key: "replicas", value: String(scenario.replicaCount + 1), reason: reason)
    }
    return Suggestion(
      key: "instance", value: nil,
      reason: "\(reason): more or faster GPUs; 'batchyard plan' finds the cheapest")
  }
}
