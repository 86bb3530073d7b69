/// What a `serving.properties` file of the LMI container (DJL Serving) says about how a model is served.
///
/// Keys stand with the prefix `option.` or without it. Every value is optional and remembers its place: what a
/// missing one means depends on the version of the container, which is an engine profile's business.
public struct ServingProperties: Sendable, Equatable {
  /// `engine`: which process serves the model.
  public enum Engine: String, NamedChoice {
    /// One process for all GPUs of a worker, with a handler of Python code.
    case python = "Python"
    /// One process a GPU; needed for rolling batch in containers of 2023.
    case mpi = "MPI"
    /// DeepSpeed's own inference engine.
    case deepSpeed = "DeepSpeed"
    /// NVIDIA's FasterTransformer.
    case fasterTransformer = "FasterTransformer"
  }

  /// `option.rolling_batch`: which scheduler batches at every iteration.
  public enum RollingBatch: String, NamedChoice {
    /// The one that suits the engine and model.
    case auto
    /// DJL's own scheduler over Hugging Face Accelerate.
    case scheduler
    /// LMI's scheduler with a paged KV cache.
    case lmiDist = "lmi-dist"
    /// vLLM's.
    case vllm
    /// TensorRT-LLM's.
    case trtllm
    /// DeepSpeed's.
    case deepspeed
    /// None: requests are batched, if at all, when they are received.
    case disable
  }

  /// `option.tensor_parallel_degree`.
  public enum TensorParallelDegree: Sendable, Equatable {
    /// So many GPUs a worker.
    case count(Int)
    /// All GPUs of the machine in one worker.
    case max
  }

  /// `engine`.
  public var engine: Located<Engine>?
  /// `batch_size`: requests a dynamic batch holds at most, from 1.
  public var batchSize: Located<Int>?
  /// `max_batch_delay`: how long a dynamic batch waits to fill, from 0.
  public var maxBatchDelayMilliseconds: Located<Int>?
  /// `job_queue_size`: requests that wait at most, from 1; beyond that they are refused.
  public var jobQueueSize: Located<Int>?
  /// `option.rolling_batch`.
  public var rollingBatch: Located<RollingBatch>?
  /// `option.max_rolling_batch_size`: requests a worker runs at once, from 1.
  public var maxRollingBatchSize: Located<Int>?
  /// `option.max_rolling_batch_prefill_tokens`: prompt tokens a step, from 1; only sizes the cache in version 0.23.
  public var maxRollingBatchPrefillTokens: Located<Int>?
  /// `option.paged_attention`: whether the KV cache is a pool of blocks.
  public var pagedAttention: Located<Bool>?
  /// `option.tensor_parallel_degree`.
  public var tensorParallelDegree: Located<TensorParallelDegree>?
  /// `option.pipeline_parallel_degree`, from 1.
  public var pipelineParallelDegree: Located<Int>?
  /// `option.dtype`: the format of the weights; nil for `auto` too.
  public var dataType: Located<DataTypeName>?
  /// `option.kv_cache_dtype`: the format of the KV cache; nil for `auto` too.
  public var kvCacheDataType: Located<DataTypeName>?
  /// `option.quantize`: the method that weights are quantized by, as written, such as `awq` or `fp8`.
  public var quantize: Located<String>?
  /// `option.max_model_len`: prompt and output tokens of a request together, from 1.
  public var maxModelLength: Located<Int>?
  /// `option.gpu_memory_utilization`: the share of a GPU's memory that may be used, above 0 and up to 1.
  public var gpuMemoryUtilization: Located<Double>?
  /// `option.enable_chunked_prefill`.
  public var chunkedPrefill: Located<Bool>?
  /// `option.enable_prefix_caching`.
  public var prefixCaching: Located<Bool>?

  /// What in the file is probably not what was meant: unknown keys, keys set twice, keys that are not simulated.
  public private(set) var warnings: [Diagnostic] = []

  /// No properties set.
  public init() {}

  /// Reads the file at `path`.
  public init(path: String) throws(Diagnostic) {
    try self.init(RegularFile.contents(of: path, limit: PropertiesFile.largestFile), file: path)
  }

  /// Reads `bytes`, naming places after `file`. The error thrown has those after the first in its `further`.
  public init(_ bytes: [UInt8], file: String) throws(Diagnostic) {
    var errors: [Diagnostic] = []
    var seen: [String: TextLocation] = [:]
    for property in try PropertiesFile(bytes, file: file).properties {
      let prefix = "option."
      let key = property.key.hasPrefix(prefix) ? String(property.key.dropFirst(prefix.count)) : property.key
      if let first = seen.updateValue(property.keyLocation, forKey: key) {
        warnings.append(
          .warning(
            at: property.keyLocation,
            "'\(excerpt(property.key))' is set again; its value at \(first) has no effect"))
      }
      do {
        try set(key, property)
      } catch {
        errors.append(error)
      }
    }
    if let error = Diagnostic.combined(errors) { throw error }
  }

  private mutating func set(_ key: String, _ property: Property) throws(Diagnostic) {
    let value = property.value
    switch key {
    case "engine": engine = try Self.choice(value)
    case "batch_size": batchSize = try Self.count(value)
    case "max_batch_delay": maxBatchDelayMilliseconds = try Self.count(value, from: 0)
    case "job_queue_size": jobQueueSize = try Self.count(value)
    case "rolling_batch": rollingBatch = try Self.choice(value)
    case "max_rolling_batch_size": maxRollingBatchSize = try Self.count(value)
    case "max_rolling_batch_prefill_tokens": maxRollingBatchPrefillTokens = try Self.count(value)
    case "paged_attention": pagedAttention = try Self.flag(value)
    case "tensor_parallel_degree": tensorParallelDegree = try Self.degree(value)
    case "pipeline_parallel_degree": pipelineParallelDegree = try Self.count(value)
    case "dtype": dataType = try Self.dataType(value)
    case "kv_cache_dtype": kvCacheDataType = try Self.dataType(value)
    case "quantize": quantize = value
    case "max_model_len": maxModelLength = try Self.count(value)
    case "gpu_memory_utilization": gpuMemoryUtilization = try Self.share(value)
    case "enable_chunked_prefill": chunkedPrefill = try Self.flag(value)
    case "enable_prefix_caching": prefixCaching = try Self.flag(value)
    default:
      if Self.keysWithoutEffect.contains(key) { return }
      let name = "'\(excerpt(property.key))'"
      warnings.append(
        Self.keysNotSimulated.contains(key)
          ? .warning(at: property.keyLocation, "\(name) is known but not simulated; it has no effect")
          : .warning(
            at: property.keyLocation, "unknown key \(name); it has no effect",
            suggestions: Suggestion.nearest(key, among: Self.knownKeys, limit: 1)))
    }
  }

  private static func count(_ value: Located<String>, from least: Int = 1) throws(Diagnostic) -> Located<Int>
  {
    // Bounded by 32 bits so that sums and products of a few counts cannot overflow.
    guard let count = Int32(value.value), count >= least else {
      throw value.failure("expected a whole number from \(least) to \(Int32.max)")
    }
    return value.map { _ in Int(count) }
  }

  private static func share(_ value: Located<String>) throws(Diagnostic) -> Located<Double> {
    guard let share = Double(value.value), share > 0, share <= 1 else {
      throw value.failure("expected a number above 0 and up to 1")
    }
    return value.map { _ in share }
  }

  private static func flag(_ value: Located<String>) throws(Diagnostic) -> Located<Bool> {
    guard let flag = Bool(Suggestion.folded(value.value)) else {
      throw value.failure("expected true or false")
    }
    return value.map { _ in flag }
  }

  private static func degree(_ value: Located<String>) throws(Diagnostic) -> Located<TensorParallelDegree> {
    if Suggestion.folded(value.value) == "max" { return value.map { _ in .max } }
    guard let count = Int32(value.value), count > 0 else {
      throw value.failure("expected a number of GPUs or max")
    }
    return value.map { _ in .count(Int(count)) }
  }

  private static func choice<Choice: NamedChoice>(_ value: Located<String>) throws(Diagnostic) -> Located<
    Choice
  > {
    guard let choice = Choice(named: value.value) else {
      throw value.failure(
        "expected one of \(Choice.names.joined(separator: ", "))",
        suggestions: Suggestion.nearest(value.value, among: Choice.names, limit: 1))
    }
    return value.map { _ in choice }
  }

  private static func dataType(_ value: Located<String>) throws(Diagnostic) -> Located<DataTypeName>? {
    if Suggestion.folded(value.value) == "auto" { return nil }
    guard let type = DataTypeName(alias: value.value) else { return try choice(value) }
    return value.map { _ in type }
  }
}
