import Serving

/// A share of a GPU's memory.
public struct MemoryShare: Sendable, Hashable {
  /// What takes it: weights, KV cache, runtime, unused.
  public var name: String
  /// Of one GPU.
  public var bytes: Double

  /// `bytes` of device memory for `name`.
  public init(name: String, bytes: Double) {
    self.name = name
    self.bytes = bytes
  }

  /// What fills one GPU's memory in `scenario`; they sum to the device's memory.
  public static func shares(of scenario: Scenario) -> [MemoryShare] {
    let plan = MemoryPlan(
      engine: scenario.engine, model: scenario.model, accelerator: scenario.hardware.accelerator)
    // A measured count of blocks need not fill what the arithmetic leaves.
    let cache = Double(plan.capacityTokens) * plan.keyValueBytesPerToken
    let unused = plan.deviceBytes - plan.weightBytes - plan.runtimeBytes - cache
    return [
      MemoryShare(name: "weights", bytes: plan.weightBytes), MemoryShare(name: "KV cache", bytes: cache),
      MemoryShare(name: "runtime and activations", bytes: plan.runtimeBytes),
      MemoryShare(name: "unused", bytes: max(0, unused)),
    ]
  }
}
