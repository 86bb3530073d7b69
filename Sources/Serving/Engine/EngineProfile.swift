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
  /// Seconds of each small kernel (norm, rotary, activation, cache write) beside its bytes; 0 for `ideal`.
  public var smallKernelSeconds: Double
  /// Small kernels in a layer.
  public var smallKernelsPerLayer: Double
  /// Bytes that a GPU loses to the runtime, activations and graphs, beside weights and KV cache.
  public var runtimeBytes: Double
  /// What a scenario gets when it says nothing.
  public var defaults: EngineDefaults
  /// Where the figures come from, and which rows any of them was fitted to.
  public var source: String

  public init(
    name: String, launch: LaunchMode, host: HostCost, layerSplit: LayerSplit = .tensor,
    stepComposition: StepComposition, admissionRule: AdmissionRule = .immediate, watermark: Double = 0,
    smallKernelSeconds: Double, smallKernelsPerLayer: Double, runtimeBytes: Double, defaults: EngineDefaults,
    source: String
  ) {
    self.name = name
    self.launch = launch
    self.host = host
    self.layerSplit = layerSplit
    self.stepComposition = stepComposition
    self.admissionRule = admissionRule
    self.watermark = watermark
    self.smallKernelSeconds = smallKernelSeconds
    self.smallKernelsPerLayer = smallKernelsPerLayer
    self.runtimeBytes = runtimeBytes
    self.defaults = defaults
    self.source = source
  }
}

/// Host time of a step: `max(overlapped, gpu) + serial`, where
/// `overlapped = perStep + perLayer * layers` runs beside the GPU (launches) and
/// `serial = serialPerStep + perSequence * sequences + perPrefillToken * tokens` does not (scheduling, sampling, detokenising).
public struct HostCost: Sendable, Hashable {
  /// Seconds of launching one step, beside the GPU.
  public var launchPerStepSeconds: Double
  /// Seconds of launching one layer, beside the GPU (eager launch).
  public var launchPerLayerSeconds: Double
  /// Seconds of each step while the GPU waits.
  public var serialPerStepSeconds: Double
  /// Seconds for each sequence of a step while the GPU waits.
  public var serialPerSequenceSeconds: Double
  /// Seconds that a GPU waits more for each further GPU of its tensor-parallel group (broadcast of inputs).
  public var serialPerExtraGPUSeconds: Double
  /// Seconds of each request before it can be scheduled (HTTP, tokenising); in TTFT, beside the GPU.
  public var frontEndPerRequestSeconds: Double

  public init(
    launchPerStepSeconds: Double = 0, launchPerLayerSeconds: Double = 0, serialPerStepSeconds: Double = 0,
    serialPerSequenceSeconds: Double = 0, serialPerExtraGPUSeconds: Double = 0,
    frontEndPerRequestSeconds: Double = 0
  ) {
    self.launchPerStepSeconds = launchPerStepSeconds
    self.launchPerLayerSeconds = launchPerLayerSeconds
    self.serialPerStepSeconds = serialPerStepSeconds
    self.serialPerSequenceSeconds = serialPerSequenceSeconds
    self.serialPerExtraGPUSeconds = serialPerExtraGPUSeconds
    self.frontEndPerRequestSeconds = frontEndPerRequestSeconds
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

  public init(
    maxBatchSize: Int, maxBatchTokens: Int?, gpuMemoryUtilization: Double = 0.9, blockSize: Int = 16,
    admission: KVAdmission, chunkedPrefill: Bool, prefixCaching: Bool, format: NumberFormat = .fp16
  ) {
    self.maxBatchSize = maxBatchSize
    self.maxBatchTokens = maxBatchTokens
    self.gpuMemoryUtilization = gpuMemoryUtilization
    self.blockSize = blockSize
    self.admission = admission
    self.chunkedPrefill = chunkedPrefill
    self.prefixCaching = prefixCaching
    self.format = format
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
