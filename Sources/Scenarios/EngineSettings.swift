import Serving

/// What runs on a replica, from three sources: what the scenario says, else what its `serving.properties` says, else what
/// the engine's profile does by default.
struct EngineSettings {
  /// The engine, every default filled in.
  private(set) var engine: Engine
  /// Where values stand that did not come from the scenario's own text, by key path.
  private(set) var origins: [String: TextLocation] = [:]

  /// - Parameters:
  ///   - properties: the file that `file.servingProperties` names; without values where there is none.
  ///   - format: the format that the model's weights come in, where they come quantized.
  ///   - clientBatchSize: requests that a client sends together.
  init(
    _ file: EngineFile, properties: ServingProperties?, hardware: Hardware, model: ModelArchitecture,
    format: NumberFormat?, clientBatchSize: Int, warnings: inout [Diagnostic]
  ) throws(Diagnostic) {
    let container = properties.map(ServedByContainer.init)
    let batching = file.batching
    let policy = batching.policy ?? container?.policy ?? .paged
    var profile = container?.profile(for: policy) ?? Self.usualProfile(for: policy)
    if let name = file.profile {
      profile = try name.entry(in: EngineProfile.catalogue, name: \.name, called: "profile")
    }
    let defaults = profile.defaults.on(hardware.accelerator)
    let weights = file.format ?? container?.format ?? format ?? defaults.format
    let pipeline = file.pipelineParallelDegree?.value ?? properties?.pipelineParallelDegree?.value ?? 1
    var tensor = 1
    if let given = file.tensorParallelDegree {
      tensor = given.value
    } else if let container {
      tensor = container.tensorParallelDegree(gpus: hardware.count, pipeline: pipeline)
      origins["engine.tensor_parallel_degree"] = container.properties.tensorParallelDegree?.location
    }
    let longest = file.maxModelLength?.value ?? properties?.maxModelLength?.value ?? model.maximumPositions
    if let given = file.maxModelLength, given.value > model.maximumPositions {
      warnings.append(
        given.warning("is more than the \(model.maximumPositions) tokens that \(model.name) was trained for"))
    }
    var size = batching.maxBatchSize?.value ?? container?.maxBatchSize(policy)
    origins["engine.batching.max_batch_size"] = container?.maxBatchSizeLocation(policy)
    origins["engine.max_model_len"] = properties?.maxModelLength?.location
    let chunked = batching.chunkedPrefill ?? properties?.chunkedPrefill?.value ?? defaults.chunkedPrefill
    var tokens = batching.maxBatchTokens?.value ?? container?.maxBatchTokens(profile)
    if tokens == nil, let standard = defaults.maxBatchTokens {
      // vLLM: a prompt that may not be cut has to fit a step (vllm/config/scheduler.py).
      tokens = chunked || !defaults.chunkedPrefill ? standard : max(standard, longest)
    } else if size == nil, profile.stepComposition == .mixed, let tokens {
      // Each running request has a token in a step, so no more than that many run (vllm/engine/arg_utils.py).
      size = min(defaults.maxBatchSize, tokens)
    }
    let delay = batching.maxBatchDelayMilliseconds ?? container?.maxBatchDelayMilliseconds ?? 100
    engine = Engine(
      profile: profile, tensorParallelDegree: tensor, pipelineParallelDegree: pipeline,
      expertParallel: file.expertParallel ?? false, format: weights,
      keyValueFormat: file.keyValueFormat ?? container?.keyValueFormat
        ?? (weights.bytes < 2 ? .fp16 : weights),
      gpuMemoryUtilization: file.gpuMemoryUtilization ?? properties?.gpuMemoryUtilization?.value
        ?? defaults.gpuMemoryUtilization,
      keyValueBlocks: file.keyValueBlocks, maxModelLength: longest,
      batching: Batching(
        policy: policy, maxBatchSize: Self.batchSize(size, policy, clientBatchSize, defaults),
        maxBatchDelaySeconds: delay / 1000, maxBatchTokens: tokens,
        blockSize: batching.blockSize ?? defaults.blockSize,
        admission: batching.admission ?? defaults.admission, preemption: batching.preemption ?? .recompute,
        chunkedPrefill: chunked,
        prefixCaching: batching.prefixCaching ?? properties?.prefixCaching?.value ?? defaults.prefixCaching))
    if let container { warnings += container.warnings(policy: policy, profileIsGiven: file.profile != nil) }
    try checkTokens(file)
  }

  /// The engine that serves a policy where nothing says: vLLM has no request-level batching, the handler of Hugging Face
  /// Accelerate no other.
  private static func usualProfile(for policy: BatchingPolicy) -> EngineProfile {
    policy.isRolling ? .vllm015 : .hfAccelerate020
  }

  private static func batchSize(
    _ given: Int?, _ policy: BatchingPolicy, _ clientBatchSize: Int, _ defaults: EngineDefaults
  ) -> Int {
    switch policy {
    case .none: 1
    case .client: clientBatchSize
    case .dynamic, .continuous, .paged: given ?? defaults.maxBatchSize
    }
  }

  /// vLLM refuses a token budget that does not give every sequence one token a step (vllm/config/scheduler.py).
  private func checkTokens(_ file: EngineFile) throws(Diagnostic) {
    let batching = engine.batching
    guard batching.policy == .paged, engine.profile.stepComposition == .mixed,
      let tokens = batching.maxBatchTokens, tokens < batching.maxBatchSize
    else { return }
    guard let place = file.batching.maxBatchTokens ?? file.batching.maxBatchSize else { return }
    throw .error(
      at: place.location,
      "\(place.path): max_batch_tokens \(tokens) is less than max_batch_size \(batching.maxBatchSize); "
        + "\(engine.profile.name) gives each running request at least one token a step")
  }
}
