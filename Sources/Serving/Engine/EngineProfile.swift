/// The software of one engine version: what its host work costs, how it composes a step, and its defaults.
///
/// CUDA graphs, eager launch and asynchronous scheduling are values here and nowhere special cases in code.
public struct EngineProfile: Sendable, Hashable {
  /// Catalogue name: engine and version, such as `vllm-0.15`.
  public var name: String
  /// How kernels are launched, for decode steps; steps with prefill tokens are launched eagerly or in pieces.
  public var launch: LaunchMode
  /// What the host does.
  public var host: HostCost
  /// How layers are shared out among the GPUs of a replica.
  public var layerSplit: LayerSplit
  /// How prefill and decode share steps under rolling batches.
  public var stepComposition: StepComposition
  /// When waiting requests may join a rolling batch.
  public var admissionRule: AdmissionRule
  /// Fraction of free KV blocks that admission leaves free (vLLM V0: 0.01; V1: 0).
  public var watermark: Double
  /// Steps that are composed before they run: with 1 (asynchronous scheduling) a request that comes during a step
  /// misses the next one too, and the host's scheduling hides behind the GPU.
  public var stepsComposedAhead: Int
  /// What the engine's kernels cost beside those of `KernelEfficiency`.
  public var kernels: KernelOverheads
  /// What takes memory beside weights and KV cache.
  public var runtime: RuntimeMemory
  /// What it runs on by itself, without another project's plugin: what `plan` looks at where nobody names a chip.
  public var platforms: [Accelerator.Platform]
  /// What a scenario gets when it says nothing.
  public var defaults: EngineDefaults
  /// Where the figures come from, and which rows any of them was fitted to.
  public var source: String

  /// The values, as the properties say.
  public init(
    name: String, launch: LaunchMode, host: HostCost, layerSplit: LayerSplit = .tensor,
    stepComposition: StepComposition, admissionRule: AdmissionRule = .immediate, watermark: Double = 0,
    stepsComposedAhead: Int = 0, kernels: KernelOverheads, runtime: RuntimeMemory,
    platforms: [Accelerator.Platform] = [.cuda], defaults: EngineDefaults, source: String
  ) {
    self.name = name
    self.launch = launch
    self.host = host
    self.layerSplit = layerSplit
    self.stepComposition = stepComposition
    self.admissionRule = admissionRule
    self.watermark = watermark
    self.stepsComposedAhead = stepsComposedAhead
    self.kernels = kernels
    self.runtime = runtime
    self.platforms = platforms
    self.defaults = defaults
    self.source = source
  }
}

/// Host time of a step: `max(launchPerLayer * layers, gpu) + serial`. Launches run beside the GPU; `serial` does not:
/// `perStep + perSequence * sequences` for a pass with decode tokens, and `prefillPass + perPrefillToken * tokens` for
/// one with prompt tokens. Seconds on a host whose `hostFactor` is 1.
public struct HostCost: Sendable, Hashable {
  /// Launching one layer, beside the GPU (eager launch).
  public var launchPerLayerSeconds: Double
  /// Launching one layer of a pass that holds prompt tokens only; more kernels than decode launches.
  public var launchPerPrefillLayerSeconds: Double
  /// Each pass with decode tokens, while the GPU waits: scheduling, input preparation.
  public var perStepSeconds: Double
  /// Each sequence of a pass with decode tokens, while the GPU waits: sampling, detokenising.
  public var perSequenceSeconds: Double
  /// Each pass with prompt tokens, while the GPU waits.
  public var perPrefillPassSeconds: Double
  /// Each prompt token, while the GPU waits.
  public var perPrefillTokenSeconds: Double
  /// Each request before it can be scheduled (HTTP, tokenising); in TTFT, beside the GPU.
  public var frontEndPerRequestSeconds: Double

  /// The values, as the properties say.
  public init(
    launchPerLayerSeconds: Double = 0, launchPerPrefillLayerSeconds: Double? = nil,
    perStepSeconds: Double = 0,
    perSequenceSeconds: Double = 0, perPrefillPassSeconds: Double = 0, perPrefillTokenSeconds: Double = 0,
    frontEndPerRequestSeconds: Double = 0
  ) {
    self.launchPerLayerSeconds = launchPerLayerSeconds
    self.launchPerPrefillLayerSeconds = launchPerPrefillLayerSeconds ?? launchPerLayerSeconds
    self.perStepSeconds = perStepSeconds
    self.perSequenceSeconds = perSequenceSeconds
    self.perPrefillPassSeconds = perPrefillPassSeconds
    self.perPrefillTokenSeconds = perPrefillTokenSeconds
    self.frontEndPerRequestSeconds = frontEndPerRequestSeconds
  }
}

/// What an engine's kernels cost beside or above those that `KernelEfficiency` describes.
public struct KernelOverheads: Sendable, Hashable {
  /// Seconds of each small kernel (norm, rotary, activation, cache write) beside its bytes; 0 for `ideal`.
  public var smallKernelSeconds: Double
  /// Small kernels in a layer.
  public var smallKernelsPerLayer: Double
  /// Which all-reduces it has of its own.
  public var allReduce: AllReduceKernels
  /// Seconds by which the ranks of an all-reduce arrive apart, for each doubling of the group.
  public var rankSkewSeconds: Double
  /// Seconds of truncated sampling (top-p, top-k) for each sequence and entry of the vocabulary: it sorts, and no GPU
  /// measured does so faster than another. Paid by models whose generation config asks for it.
  public var samplerSecondsPerLogit: Double
  /// Times that KV entries pass through memory in a decode step: 1, or 3 where the cache is concatenated anew each step.
  public var keyValueTraffic: Double
  /// Factors on GPU time for older kernels, by accelerator; none for 1.
  public var slowdowns: [KernelSlowdown]

  /// The values, as the properties say.
  public init(
    smallKernelSeconds: Double, smallKernelsPerLayer: Double, allReduce: AllReduceKernels = .custom,
    rankSkewSeconds: Double = 0,
    samplerSecondsPerLogit: Double = 0, keyValueTraffic: Double = 1, slowdowns: [KernelSlowdown] = []
  ) {
    self.smallKernelSeconds = smallKernelSeconds
    self.smallKernelsPerLayer = smallKernelsPerLayer
    self.allReduce = allReduce
    self.rankSkewSeconds = rankSkewSeconds
    self.samplerSecondsPerLogit = samplerSecondsPerLogit
    self.keyValueTraffic = keyValueTraffic
    self.slowdowns = slowdowns
  }
}

/// How much longer an older engine's kernels take on one GPU than those that its `KernelEfficiency` was fitted to.
public struct KernelSlowdown: Sendable, Hashable {
  /// Catalogue name of the GPU.
  public var accelerator: String
  /// Factor on passes with decode tokens.
  public var decode: Double
  /// Factor on passes with prompt tokens only.
  public var prefill: Double

  /// The values, as the properties say.
  public init(accelerator: String, decode: Double, prefill: Double) {
    self.accelerator = accelerator
    self.decode = decode
    self.prefill = prefill
  }
}

/// How the layers of a model are shared out among the GPUs of a replica.
public enum LayerSplit: String, Sendable, Hashable {
  /// Every layer is cut across all GPUs (Megatron); two all-reduces a layer.
  case tensor
  /// Whole layers stand on one GPU after another and run in sequence (`device_map=auto`): memory adds up, speed does not.
  case sequence
}

/// How prefill and decode share the steps of a rolling batch.
public enum StepComposition: String, Sendable, Hashable {
  /// Prefill chunks and decode tokens in one pass (vLLM V1, TensorRT-LLM).
  case mixed
  /// A pass over newly admitted prompts, then at once a decode pass over the whole batch (TGI, lmi-dist).
  case prefillThenDecode
  /// A prefill pass whenever something can be admitted, decode passes otherwise (vLLM V0, SGLang).
  case prefillFirst
}

/// When waiting requests may join a rolling batch.
public enum AdmissionRule: Sendable, Hashable {
  /// At every step.
  case immediate
  /// TGI: when `waiting >= ratio * running`, or after `maximumDecodeSteps` steps without admission.
  case waitingServedRatio(Double, maximumDecodeSteps: Int)
}

/// What a scenario gets when it says nothing.
public struct EngineDefaults: Sendable, Hashable {
  /// Requests running at once in a replica.
  public var maxBatchSize: Int
  /// Tokens in a step; `nil` for no limit.
  public var maxBatchTokens: Int?
  /// Part of device memory that weights, runtime and KV cache may take.
  public var gpuMemoryUtilization: Double
  /// Tokens in a KV block.
  public var blockSize: Int
  /// Whether blocks are taken at admission for the whole answer or as tokens come.
  public var admission: KVAdmission
  /// Whether prompts are cut to fit the token budget of a step.
  public var chunkedPrefill: Bool
  /// Whether blocks of equal prompts are shared.
  public var prefixCaching: Bool
  /// Format of the weights where neither scenario nor model says.
  public var format: NumberFormat
  /// Larger steps on GPUs with more memory; the first that a GPU has memory for replaces sizes above.
  public var memoryTiers: [MemoryTier]

  /// The values, as the properties say.
  public init(
    maxBatchSize: Int, maxBatchTokens: Int?, gpuMemoryUtilization: Double = 0.9, blockSize: Int = 16,
    admission: KVAdmission, chunkedPrefill: Bool, prefixCaching: Bool, format: NumberFormat = .fp16,
    memoryTiers: [MemoryTier] = []
  ) {
    self.maxBatchSize = maxBatchSize
    self.maxBatchTokens = maxBatchTokens
    self.gpuMemoryUtilization = gpuMemoryUtilization
    self.blockSize = blockSize
    self.admission = admission
    self.chunkedPrefill = chunkedPrefill
    self.prefixCaching = prefixCaching
    self.format = format
    self.memoryTiers = memoryTiers
  }

  /// The defaults on `accelerator`.
  public func on(_ accelerator: Accelerator) -> EngineDefaults {
    guard let tier = memoryTiers.first(where: { $0.holds(accelerator) }) else { return self }
    var defaults = self
    defaults.maxBatchSize = tier.maxBatchSize
    defaults.maxBatchTokens = tier.maxBatchTokens
    return defaults
  }
}

/// Sizes that an engine takes by default where a GPU has enough memory.
public struct MemoryTier: Sendable, Hashable {
  /// GiB of device memory, as CUDA reports it in all, from which on it holds.
  public var fromGiB: Double
  /// GPUs that it does not hold for, by the beginning of their catalogue names.
  public var exceptions: [String]
  /// Requests running at once in a replica.
  public var maxBatchSize: Int
  /// Tokens in a step.
  public var maxBatchTokens: Int

  /// The values, as the properties say.
  public init(fromGiB: Double, except exceptions: [String] = [], maxBatchSize: Int, maxBatchTokens: Int) {
    self.fromGiB = fromGiB
    self.exceptions = exceptions
    self.maxBatchSize = maxBatchSize
    self.maxBatchTokens = maxBatchTokens
  }

  /// Whether it is what `accelerator` gets.
  public func holds(_ accelerator: Accelerator) -> Bool {
    Double(accelerator.memoryBytes) >= fromGiB * 0x1p30
      && !exceptions.contains { accelerator.name.uppercased().hasPrefix($0.uppercased()) }
  }
}

/// When KV memory is taken.
public enum KVAdmission: String, CaseIterable, Sendable, Hashable, Codable {
  /// Prompt and the most the answer may hold, at admission: nothing is ever preempted.
  case reserve
  /// As tokens come; the newest request is preempted when none are left.
  case onDemand = "on_demand"
}

/// What happens to a preempted request's KV entries.
public enum Preemption: String, CaseIterable, Sendable, Hashable, Codable {
  /// Dropped, and computed again when the request resumes.
  case recompute
  /// Copied to host memory and back.
  case swap
}
