/// Who shares a pass through the weights with whom.
public enum BatchingPolicy: String, CaseIterable, Sendable, Hashable, Codable {
  /// One request at a time in each replica, first come first served.
  case none
  /// The client sends fixed batches; all answers come together.
  case client
  /// The server fills a batch until it is full or its first request has waited long enough; nobody joins or leaves.
  case dynamic
  /// Requests join and leave between steps; each holds one contiguous slab of KV memory.
  case continuous
  /// Requests join and leave between steps; KV memory comes in blocks.
  case paged

  /// Whether requests join and leave between steps (otherwise a batch runs from beginning to end).
  public var isRolling: Bool { self == .continuous || self == .paged }

  /// Whether the client gets all tokens of an answer together, at the end of its batch: TTFT is E2E then.
  public var deliversAtEnd: Bool { self == .client || self == .dynamic }
}

/// A batching policy with its settings, every default filled in.
public struct Batching: Sendable, Hashable {
  /// The policy.
  public var policy: BatchingPolicy
  /// Requests running at once in a replica, 1 or more.
  public var maxBatchSize: Int
  /// `dynamic`: seconds from a batch's first request until it starts unfilled.
  public var maxBatchDelaySeconds: Double
  /// Tokens in a step; `nil` for no limit.
  public var maxBatchTokens: Int?
  /// `paged`: tokens in a KV block.
  public var blockSize: Int
  /// `paged`: when blocks are taken.
  public var admission: KVAdmission
  /// `paged` with `on_demand`: what becomes of a preempted request's KV entries.
  public var preemption: Preemption
  /// Whether prompts are cut to fit the token budget of a step.
  public var chunkedPrefill: Bool
  /// `paged`: whether blocks of equal prompts are shared.
  public var prefixCaching: Bool

  /// The values, as the properties say.
  public init(
    policy: BatchingPolicy, maxBatchSize: Int, maxBatchDelaySeconds: Double = 0.1, maxBatchTokens: Int? = nil,
    blockSize: Int = 16, admission: KVAdmission = .reserve, preemption: Preemption = .recompute,
    chunkedPrefill: Bool = false, prefixCaching: Bool = false
  ) {
    self.policy = policy
    self.maxBatchSize = maxBatchSize
    self.maxBatchDelaySeconds = maxBatchDelaySeconds
    self.maxBatchTokens = maxBatchTokens
    self.blockSize = blockSize
    self.admission = admission
    self.preemption = preemption
    self.chunkedPrefill = chunkedPrefill
    self.prefixCaching = prefixCaching
  }
}
