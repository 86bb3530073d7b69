/// One replica's engine: software, parallelism, number formats, memory and batching.
public struct Engine: Sendable, Hashable {
  /// The engine's software.
  public var profile: EngineProfile
  /// GPUs that share every layer.
  public var tensorParallelDegree: Int
  /// Groups of layers on GPUs of their own.
  public var pipelineParallelDegree: Int
  /// Whether the GPUs of a tensor-parallel group hold whole experts instead of a slice of each.
  public var expertParallel: Bool
  /// Format of the weights.
  public var format: NumberFormat
  /// Format of the KV cache.
  public var keyValueFormat: NumberFormat
  /// Part of device memory that weights, runtime and KV cache may take, 0 to 1.
  public var gpuMemoryUtilization: Double
  /// KV blocks of a replica where they were measured; `nil` to compute them.
  public var keyValueBlocks: Int?
  /// Longest prompt and answer together, tokens.
  public var maxModelLength: Int
  /// The batching policy.
  public var batching: Batching

  /// The values, as the properties say.
  public init(
    profile: EngineProfile, tensorParallelDegree: Int = 1, pipelineParallelDegree: Int = 1,
    expertParallel: Bool = false, format: NumberFormat,
    keyValueFormat: NumberFormat, gpuMemoryUtilization: Double, keyValueBlocks: Int? = nil,
    maxModelLength: Int,
    batching: Batching
  ) {
    self.profile = profile
    self.tensorParallelDegree = tensorParallelDegree
    self.pipelineParallelDegree = pipelineParallelDegree
    self.expertParallel = expertParallel
    self.format = format
    self.keyValueFormat = keyValueFormat
    self.gpuMemoryUtilization = gpuMemoryUtilization
    self.keyValueBlocks = keyValueBlocks
    self.maxModelLength = maxModelLength
    self.batching = batching
  }

  /// GPUs of one replica.
  public var gpusPerReplica: Int { tensorParallelDegree * pipelineParallelDegree }
}
