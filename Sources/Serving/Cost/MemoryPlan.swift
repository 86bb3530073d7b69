/// What one GPU's memory holds, and how many KV tokens a replica can keep.
public struct MemoryPlan: Sendable, Hashable {
  /// Memory of one GPU, bytes.
  public var deviceBytes: Double
  /// The part that the engine may use: `gpu_memory_utilization * deviceBytes`.
  public var usableBytes: Double
  /// Weights on one GPU.
  public var weightBytes: Double
  /// Context, activations, graphs, buffers of the sampler and of collectives on one GPU.
  public var runtimeBytes: Double
  /// What is left for the KV cache on one GPU; negative when the model does not fit.
  public var keyValueBytes: Double
  /// Bytes that one token takes in the KV cache of one GPU.
  public var keyValueBytesPerToken: Double
  /// Tokens in a block; 1 where memory is not paged.
  public var blockSize: Int
  /// KV blocks of a replica.
  public var blocks: Int

  /// KV tokens that a replica can hold.
  public var capacityTokens: Int { blocks * blockSize }

  /// Plans the memory of each GPU of one replica.
  ///
  /// Weights are divided by all GPUs of the replica. KV heads are divided by the tensor-parallel degree as far as there
  /// are heads; a latent cache (MLA) is held whole by each GPU of a tensor-parallel group.
  public init(engine: Engine, model: ModelArchitecture, accelerator: Accelerator) {
    deviceBytes = Double(accelerator.memoryBytes)
    usableBytes = deviceBytes * engine.gpuMemoryUtilization
    weightBytes = model.weightBytes(engine.format) / Double(engine.gpusPerReplica)
    runtimeBytes = engine.profile.runtime.bytes(model, gpus: engine.gpusPerReplica)
    keyValueBytes = usableBytes - weightBytes - runtimeBytes
    keyValueBytesPerToken =
      model.keyValueBytesPerToken(engine.keyValueFormat)
      / Double(Self.keyValueShards(engine: engine, model: model) * engine.pipelineParallelDegree)
    blockSize = engine.batching.policy == .paged ? engine.batching.blockSize : 1
    if let measured = engine.keyValueBlocks {
      blocks = measured
    } else {
      let tokens = max(0, keyValueBytes) / keyValueBytesPerToken
      blocks = Int(min(tokens, 1e12)) / blockSize
    }
  }

  /// Among how many GPUs of a tensor-parallel group the KV cache of a layer is divided.
  static func keyValueShards(engine: Engine, model: ModelArchitecture) -> Int {
    guard model.latentAttention == nil else { return 1 }
    return min(engine.tensorParallelDegree, model.keyValueHeads)
  }
}

extension Scenario {
  /// Throws what makes the scenario impossible: degrees that do not divide, GPUs or memory that do not suffice.
  public func checkFit() throws(ScenarioError) {
    let tp = engine.tensorParallelDegree
    let pp = engine.pipelineParallelDegree
    if engine.profile.layerSplit == .tensor {
      guard model.attentionHeads % tp == 0 else {
        let choices = divisors(of: model.attentionHeads, upTo: max(tp, hardware.count))
        throw ScenarioError(
          key: "engine.tensor_parallel_degree",
          message: "\(tp) does not divide the \(model.attentionHeads) attention heads of \(model.name); "
            + "\(choices) do")
      }
      guard model.keyValueHeads % tp == 0 || tp % model.keyValueHeads == 0 else {
        throw ScenarioError(
          key: "engine.tensor_parallel_degree",
          message:
            "\(tp) neither divides nor is divided by the \(model.keyValueHeads) KV heads of \(model.name)")
      }
    }
    if engine.expertParallel {
      guard let experts = model.experts else {
        throw ScenarioError(key: "engine.expert_parallel", message: "\(model.name) has no experts")
      }
      guard experts.count % tp == 0 else {
        throw ScenarioError(
          key: "engine.expert_parallel",
          message: "\(tp) GPUs (tensor_parallel_degree) do not share \(experts.count) experts evenly")
      }
    }
    guard pp <= model.layers else {
      throw ScenarioError(
        key: "engine.pipeline_parallel_degree",
        message: "\(pp) stages for the \(model.layers) layers of \(model.name)")
    }
    let plan = MemoryPlan(engine: engine, model: model, accelerator: hardware.accelerator)
    guard engine.gpusPerReplica <= hardware.count else {
      throw ScenarioError(
        key: "engine.tensor_parallel_degree",
        message:
          "tensor_parallel_degree \(tp) x pipeline_parallel_degree \(pp) needs \(engine.gpusPerReplica) GPUs; "
          + "there \(hardware.count == 1 ? "is" : "are") \(hardware.count)")
    }
    guard replicaCount >= 1, replicaCount * engine.gpusPerReplica <= hardware.count else {
      let copy = model.weightBytes(engine.format)
      let all = Double(hardware.count) * plan.deviceBytes
      throw ScenarioError(
        key: "replicas",
        message: "\(replicaCount) copies of \(model.name) on \(engine.gpusPerReplica) GPUs each need "
          + "\(replicaCount * engine.gpusPerReplica) GPUs; there are \(hardware.count). In bytes: \(replicaCount) x "
          + "\(gigabytes(copy)) of weights against \(gigabytes(all)) of memory in all")
    }
    guard plan.keyValueBytes > 0 || (engine.keyValueBlocks != nil && plan.usableBytes > plan.weightBytes)
    else {
      throw ScenarioError(
        key: "model",
        message:
          "\(model.name) does not fit: \(gigabytes(plan.weightBytes)) of \(engine.format.rawValue) weights on "
          + "each of \(engine.gpusPerReplica) GPU\(engine.gpusPerReplica == 1 ? "" : "s") and "
          + "\(gigabytes(plan.runtimeBytes)) of runtime, but \(hardware.accelerator.name) has "
          + "\(gigabytes(plan.deviceBytes)) x \(engine.gpuMemoryUtilization) = \(gigabytes(plan.usableBytes)) to use"
      )
    }
    guard plan.blocks > 0 else {
      throw ScenarioError(
        key: "model",
        message:
          "no KV block fits: \(gigabytes(plan.keyValueBytes)) left for the KV cache on each GPU, and a block "
          + "of \(plan.blockSize) tokens takes \(gigabytes(plan.keyValueBytesPerToken * Double(plan.blockSize)))"
      )
    }
  }
}

/// Divisors of `n` up to `limit`, as text.
private func divisors(of n: Int, upTo limit: Int) -> String {
  (1...max(1, min(limit, n))).filter { n % $0 == 0 }.map(String.init).joined(separator: ", ")
}

/// `bytes` in GB (10^9 bytes) with two decimals.
func gigabytes(_ bytes: Double) -> String {
  decimal(bytes / 1e9, places: 2) + " GB"
}

/// `value` rounded to `places` decimals, without Foundation.
func decimal(_ value: Double, places: Int) -> String {
  guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
  var scale = 1.0
  for _ in 0..<places { scale *= 10 }
  let scaled = Int64((abs(value) * scale).rounded())
  let unit = Int64(scale)
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard places > 0 else { return "\(sign)\(scaled)" }
  let fraction = String(scaled % unit)
  return "\(sign)\(scaled / unit)." + String(repeating: "0", count: places - fraction.count) + fraction
}
