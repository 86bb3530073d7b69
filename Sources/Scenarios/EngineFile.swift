import Serving

/// `engine` of a scenario.
struct EngineFile: Decodable {
  var servingProperties: Located<String>?
  var profile: Located<String>?
  var tensorParallelDegree: Located<Int>?
  var pipelineParallelDegree: Located<Int>?
  var expertParallel: Bool?
  var format: NumberFormat?
  var keyValueFormat: NumberFormat?
  var gpuMemoryUtilization: Double?
  var keyValueBlocks: Int?
  var maxModelLength: Located<Int>?
  var batching = BatchingFile()

  enum CodingKeys: String, CodingKey, CaseIterable {
    case servingProperties = "serving_properties"
    case profile
    case tensorParallelDegree = "tensor_parallel_degree"
    case pipelineParallelDegree = "pipeline_parallel_degree"
    case expertParallel = "expert_parallel"
    case format = "dtype"
    case keyValueFormat = "kv_dtype"
    case gpuMemoryUtilization = "gpu_memory_utilization"
    case keyValueBlocks = "kv_blocks"
    case maxModelLength = "max_model_len"
    case batching
  }

  init() {}

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    servingProperties = try keys.text(.servingProperties)
    profile = try keys.text(.profile)
    tensorParallelDegree = try keys.whole(.tensorParallelDegree)
    pipelineParallelDegree = try keys.whole(.pipelineParallelDegree)
    expertParallel = try keys.flag(.expertParallel)?.value
    format = try Self.format(keys, .format)
    keyValueFormat = try Self.format(keys, .keyValueFormat)
    gpuMemoryUtilization = try keys.number(.gpuMemoryUtilization)?.value
    keyValueBlocks = try keys.whole(.keyValueBlocks)?.value
    maxModelLength = try keys.whole(.maxModelLength)
    batching = try keys.decodeIfPresent(BatchingFile.self, forKey: .batching) ?? BatchingFile()
  }

  private static func format(
    _ keys: KeyedDecodingContainer<CodingKeys>, _ key: CodingKeys
  ) throws -> NumberFormat? {
    guard let value = try keys.value(key) else { return nil }
    if case .string(let name) = value.value.content, let known = DataTypeName(alias: name) {
      return NumberFormat(known)
    }
    return NumberFormat(try value.choice(of: DataTypeName.self).value)
  }
}

/// `engine.batching` of a scenario.
struct BatchingFile: Decodable {
  var policy: BatchingPolicy?
  var maxBatchSize: Located<Int>?
  var maxBatchDelayMilliseconds: Double?
  var maxBatchTokens: Located<Int>?
  var blockSize: Int?
  var admission: KVAdmission?
  var preemption: Preemption?
  var chunkedPrefill: Bool?
  var prefixCaching: Bool?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case policy
    case maxBatchSize = "max_batch_size"
    case maxBatchDelayMilliseconds = "max_batch_delay_ms"
    case maxBatchTokens = "max_batch_tokens"
    case blockSize = "block_size"
    case admission, preemption
    case chunkedPrefill = "chunked_prefill"
    case prefixCaching = "prefix_caching"
  }

  init() {}

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    policy = try keys.choice(.policy)?.value
    maxBatchSize = try keys.whole(.maxBatchSize)
    maxBatchDelayMilliseconds = try keys.number(.maxBatchDelayMilliseconds)?.value
    maxBatchTokens = try keys.whole(.maxBatchTokens)
    blockSize = try keys.whole(.blockSize)?.value
    admission = try keys.choice(.admission)?.value
    preemption = try keys.choice(.preemption)?.value
    chunkedPrefill = try keys.flag(.chunkedPrefill)?.value
    prefixCaching = try keys.flag(.prefixCaching)?.value
  }
}

extension NumberFormat {
  /// The format of this name.
  init(_ name: DataTypeName) {
    switch name {
    case .fp32: self = .fp32
    case .fp16: self = .fp16
    case .bf16: self = .bf16
    case .fp8: self = .fp8
    case .int8: self = .int8
    case .int4: self = .int4
    }
  }
}
