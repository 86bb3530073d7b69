import Serving

/// What the LMI container of DJL Serving 0.23 makes of a `serving.properties` file.
struct ServedByContainer {
  let properties: ServingProperties

  /// Requests that a rolling batch holds where the file does not say. Source: DJL Serving's RollingBatch.
  static let maxRollingBatchSize = 32

  /// The scheduler that batches at every iteration, `auto` resolved; nil where requests are batched on receipt.
  private var scheduler: ServingProperties.RollingBatch? {
    switch properties.rollingBatch?.value {
    case nil, .disable?: nil
    case .auto?: properties.engine?.value == .mpi ? .lmiDist : .scheduler
    case let named?: named
    }
  }

  /// The policy that the file asks for.
  var policy: BatchingPolicy {
    switch scheduler {
    case nil: (properties.batchSize?.value ?? 1) > 1 ? .dynamic : .none
    case .scheduler?, .deepspeed?: .continuous
    case .vllm?, .trtllm?: .paged
    default: properties.pagedAttention?.value == false ? .continuous : .paged
    }
  }

  /// The software that serves `policy` in this container: the one that the file names if it serves rolling batches, and
  /// otherwise what the container would start for it.
  func profile(for policy: BatchingPolicy) -> EngineProfile {
    if !policy.isRolling {
      switch properties.engine?.value {
      case .deepSpeed?, .fasterTransformer?: return .lmiDist023
      default: return .hfAccelerate020
      }
    }
    switch scheduler {
    case .scheduler?: return .hfAccelerate020
    case .vllm?: return .vllm015
    case .trtllm?: return .tensorRTLLM1
    default: return .lmiDist023
    }
  }

  /// GPUs of one worker: as the file says, else all under MPI and one otherwise.
  func tensorParallelDegree(gpus: Int, pipeline: Int) -> Int {
    switch properties.tensorParallelDegree?.value {
    case .count(let count)?: count
    case .max?: max(1, gpus / pipeline)
    case nil: properties.engine?.value == .mpi ? max(1, gpus / pipeline) : 1
    }
  }

  /// Requests that a batch of `policy` holds at most.
  func maxBatchSize(_ policy: BatchingPolicy) -> Int? {
    policy.isRolling
      ? properties.maxRollingBatchSize?.value ?? Self.maxRollingBatchSize : properties.batchSize?.value
  }

  /// Where the file says how many requests a batch holds.
  func maxBatchSizeLocation(_ policy: BatchingPolicy) -> TextLocation? {
    policy.isRolling ? properties.maxRollingBatchSize?.location : properties.batchSize?.location
  }

  /// Milliseconds that a dynamic batch waits to fill.
  var maxBatchDelayMilliseconds: Double? { properties.maxBatchDelayMilliseconds.map { Double($0.value) } }

  /// Prompt tokens of a step: lmi-dist of 0.23 sizes its cache by them and limits nothing, later engines do.
  func maxBatchTokens(_ profile: EngineProfile) -> Int? {
    profile.name == EngineProfile.lmiDist023.name ? nil : properties.maxRollingBatchPrefillTokens?.value
  }

  /// The format of the weights.
  var format: NumberFormat? {
    guard let method = properties.quantize else { return properties.dataType.map { NumberFormat($0.value) } }
    switch Suggestion.folded(method.value) {
    case "awq", "gptq", "bitsandbytes4": return .int4
    case "fp8": return .fp8
    default: return .int8
    }
  }

  /// The format of the KV cache.
  var keyValueFormat: NumberFormat? { properties.kvCacheDataType.map { NumberFormat($0.value) } }

  /// What of the file is not simulated as it stands.
  func warnings(policy: BatchingPolicy, profileIsGiven: Bool) -> [Diagnostic] {
    var found: [Diagnostic] = []
    if let size = properties.jobQueueSize {
      found.append(size.warning("is known but not simulated; the queue has no bound"))
    }
    if let size = properties.batchSize, size.value > 1, scheduler != nil, policy.isRolling {
      found.append(size.warning("has no effect with rolling_batch"))
    }
    if !profileIsGiven, let rolling = properties.rollingBatch, rolling.value == .deepspeed {
      found.append(rolling.warning("has no profile of its own; lmi-dist-0.23 stands for it"))
    }
    if !profileIsGiven, !policy.isRolling, let engine = properties.engine,
      engine.value == .deepSpeed || engine.value == .fasterTransformer
    {
      found.append(engine.warning("has no profile of its own; lmi-dist-0.23 stands for it"))
    }
    return found
  }
}
