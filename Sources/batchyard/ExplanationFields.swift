import Reporting
import Serving
import Studies

/// An explanation as fields: every number that its text prints, in the units that a key ends in.
enum ExplanationFields {
  /// The fields in the order of the text.
  static func all(_ explanation: Explanation, version: String) -> [ResultField] {
    [
      ResultField("name", .text(explanation.scenario.name)), ResultField("version", .text(version)),
      ResultField("model", .text(explanation.scenario.model.name)),
      ResultField("gpu", .text(explanation.scenario.hardware.accelerator.name)),
      ResultField("gpus", .integer(explanation.scenario.hardware.count)),
      ResultField("profile", .text(explanation.scenario.engine.profile.name)),
      ResultField("replicas", .integer(explanation.result.replicas)),
      ResultField("tensor_parallel_degree", .integer(explanation.scenario.engine.tensorParallelDegree)),
      ResultField("pipeline_parallel_degree", .integer(explanation.scenario.engine.pipelineParallelDegree)),
    ] + memory(explanation) + capacity(explanation.capacity)
      + step("prefill_step", explanation.prefill) + step("decode_step", explanation.decode)
      + step("full_decode_step", explanation.fullDecode)
      + communication(explanation.communication) + limits(explanation.limits) + distances(explanation)
  }

  private static func memory(_ explanation: Explanation) -> [ResultField] {
    let plan = explanation.memory
    let model = explanation.scenario.model
    let engine = explanation.scenario.engine
    return prefixed(
      "memory",
      [
        ("device_bytes", .number(plan.deviceBytes)),
        ("gpu_memory_utilization", .number(engine.gpuMemoryUtilization)),
        ("usable_bytes", .number(plan.usableBytes)),
        ("parameters", .integer(model.parameters)),
        ("embedding_and_head_parameters", .integer(model.outerParameters)),
        ("bytes_per_parameter", .number(engine.format.bytes)),
        ("gpus_per_replica", .integer(engine.gpusPerReplica)),
        ("weight_bytes", .number(plan.weightBytes)),
        ("runtime_bytes", .number(plan.runtimeBytes)),
        ("kv_bytes", .number(plan.keyValueBytes)),
        ("kv_elements_per_token", .integer(model.keyValueElementsPerToken)),
        ("kv_bytes_per_element", .number(engine.keyValueFormat.bytes)),
        ("kv_bytes_per_token", .number(plan.keyValueBytesPerToken)),
        ("block_size", .integer(plan.blockSize)), ("blocks", .integer(plan.blocks)),
        ("blocks_given", .flag(engine.keyValueBlocks != nil)),
        ("capacity_tokens", .integer(plan.capacityTokens)),
      ])
  }

  private static func capacity(_ capacity: SequenceCapacity) -> [ResultField] {
    prefixed(
      "sequences",
      [
        ("mean_input_tokens", .number(capacity.meanInputTokens)),
        ("mean_output_tokens", .number(capacity.meanOutputTokens)),
        ("mean_kv_tokens", .number(capacity.meanTaken)), ("mean_fit", .integer(capacity.meanSequences)),
        ("longest_input_tokens", .integer(capacity.longestInputTokens)),
        ("longest_output_tokens", .integer(capacity.longestOutputTokens)),
        ("longest_kv_tokens", .number(capacity.longestTaken)),
        ("longest_fit", .integer(capacity.longestSequences)),
        ("slots", .integer(capacity.slots)), ("clients", capacity.clients.map { .integer($0) } ?? .none),
        ("most_in_step", .integer(capacity.mostInStep)),
        ("most_in_each_replica", .integer(capacity.mostInEachReplica)),
        ("limited_by", .text(capacity.limitedBy.rawValue)),
      ])
  }

  private static func step(_ key: String, _ step: StepBreakdown) -> [ResultField] {
    prefixed(
      key,
      [
        ("prompt_tokens", .integer(step.promptTokens)), ("decode_requests", .integer(step.decodes)),
        ("kv_tokens", .integer(step.keyValueTokens)), ("operators", .list(operators(step))),
        ("kernel_slowdown", .number(step.slowdown)), ("gpu_ms", .number(step.gpuSeconds * 1e3)),
        ("gpu_bound", .text(step.gpuParts.bound.rawValue)),
        ("host_launch_ms", .number(step.launchSeconds * 1e3)),
        ("host_serial_ms", .number(step.serialHostSeconds * 1e3)),
        ("step_ms", .number(step.seconds * 1e3)), ("bound", .text(step.parts.bound.rawValue)),
      ])
  }

  /// The operators of a step, a row each.
  static func operators(_ step: StepBreakdown) -> [[ResultField]] {
    step.operators.map { op in
      [
        ResultField("name", .text(op.name)), ResultField("runs", .number(op.count)),
        ResultField("flops", .number(op.flops)), ResultField("bytes", .number(op.bytes)),
        ResultField("flops_per_byte", .number(op.arithmeticIntensity)),
        ResultField("run_us", .number(op.parts.total * 1e6)),
        ResultField("total_ms", .number(op.seconds * 1e3)),
        ResultField("compute_ms", .number(op.count * op.parts.compute * 1e3)),
        ResultField("memory_ms", .number(op.count * op.parts.memory * 1e3)),
        ResultField("communication_ms", .number(op.count * op.parts.communication * 1e3)),
        ResultField("bound", .text(op.parts.bound.rawValue)),
      ]
    }
  }

  private static func communication(_ terms: CommunicationTerms?) -> [ResultField] {
    guard let terms else { return [ResultField("communication", .none)] }
    return prefixed(
      "communication",
      [
        ("link", .text(terms.link)), ("gpus", .integer(terms.gpus)),
        ("kind", .text(terms.isAllReduce ? "all_reduce" : "transfer")), ("bytes", .number(terms.bytes)),
        ("sent_bytes", .number(terms.volumeBytes)), ("latency_us", .number(terms.latencySeconds * 1e6)),
        ("bytes_per_second", .number(terms.bytesPerSecond)), ("run_us", .number(terms.seconds * 1e6)),
        ("runs", .number(terms.count)), ("step_ms", .number(terms.seconds * terms.count * 1e3)),
      ])
  }

  private static func limits(_ limits: RooflineLimits) -> [ResultField] {
    prefixed(
      "limits",
      [
        ("peak_flops_per_second", .number(limits.peakFlops)),
        ("bandwidth_bytes_per_second", .number(limits.bandwidthBytesPerSecond)),
        ("ridge_flops_per_byte", .number(limits.ridgeFlopsPerByte)),
        ("bytes_per_weight", .number(limits.bytesPerWeight)),
        ("critical_batch_size", .number(limits.criticalBatchSize)),
        ("weight_bytes", .number(limits.weightBytes)),
        ("kv_bytes_per_sequence", .number(limits.keyValueBytesPerSequence)),
        ("tpot_floor_ms", .number(limits.timePerOutputTokenFloorSeconds * 1e3)),
        ("tpot_floor_at_mean_batch_ms", .number(limits.timePerOutputTokenAtMeanBatchSeconds * 1e3)),
        ("gpus_at_once", .integer(limits.gpusAtOnce)),
        ("flops_per_request", .number(limits.flopsPerRequest)),
        ("bytes_per_request", .number(limits.bytesPerRequest)),
        ("compute_requests_per_second", .number(limits.computeRequestsPerSecond)),
        ("memory_requests_per_second", .number(limits.memoryRequestsPerSecond)),
        ("binding", .text(limits.isComputeBound ? "compute" : "memory")),
        ("requests_per_second", .number(limits.requestsPerSecond)),
        ("output_tokens_per_second", .number(limits.outputTokensPerSecond)),
      ])
  }

  private static func distances(_ explanation: Explanation) -> [ResultField] {
    let rows = explanation.distances.map { distance in
      [
        ResultField("name", .text(distance.name)), ResultField("unit", .text(distance.unit)),
        ResultField("simulated", .number(distance.simulated)), ResultField("limit", .number(distance.limit)),
        ResultField("factor", .number(distance.factor)),
      ]
    }
    let terms = explanation.timePerOutputToken.map {
      [ResultField("name", .text($0.name)), ResultField("ms", .number($0.milliseconds))]
    }
    return [
      ResultField("distances", .list(rows)), ResultField("tpot_terms", .list(terms)),
      ResultField("tpot_terms_sum", .text(explanation.streams ? "mean_tpot" : "decode_step")),
      ResultField("arrival_rate", explanation.scenario.workload.arrivals.rate.map { .number($0) } ?? .none),
      ResultField("idle_share", .number(explanation.result.timeShare.idle)),
    ]
  }

  private static func prefixed(_ key: String, _ fields: [(String, FieldValue)]) -> [ResultField] {
    fields.map { ResultField("\(key).\($0.0)", $0.1) }
  }
}
