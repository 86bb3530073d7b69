extension EngineProfile {
  /// Every profile that is built in.
  public static let catalogue: [EngineProfile] = [
    ideal, lmiDist023, hfAccelerate020, tgi1, vllm015, vllm019, tensorRTLLM1, sglang05, splitwise2023,
  ]

  /// The built-in profile called `name` (case, `-`, `_`, `.` and space do not matter), or `nil`.
  public static func find(_ name: String) -> EngineProfile? {
    Catalogue.find(name, in: catalogue, name: \.name)
  }

  /// No software at all: what the GPU and the link would do by themselves, one batch a step, no host time.
  public static let ideal = EngineProfile(
    name: "ideal", launch: .graph, host: HostCost(), stepComposition: .mixed, smallKernelSeconds: 0,
    smallKernelsPerLayer: 0, runtimeBytes: 0,
    defaults: EngineDefaults(
      maxBatchSize: 256, maxBatchTokens: 8192, admission: .onDemand, chunkedPrefill: true, prefixCaching: false),
    source: "definition")

  public static let lmiDist023 = EngineProfile(
    name: "lmi-dist-0.23", launch: .eager,
    host: HostCost(launchPerLayerSeconds: 0.53e-3, serialPerSequenceSeconds: 0.1e-3),
    stepComposition: .prefillThenDecode, smallKernelSeconds: 4e-6, smallKernelsPerLayer: 5, runtimeBytes: 1.5e9,
    defaults: EngineDefaults(
      maxBatchSize: 32, maxBatchTokens: nil, admission: .reserve, chunkedPrefill: false, prefixCaching: false),
    source: "to be fitted")

  public static let hfAccelerate020 = EngineProfile(
    name: "hf-accelerate-0.20", launch: .eager,
    host: HostCost(launchPerLayerSeconds: 1e-3, serialPerSequenceSeconds: 0),
    layerSplit: .sequence, stepComposition: .prefillFirst, smallKernelSeconds: 4e-6, smallKernelsPerLayer: 10,
    runtimeBytes: 1.5e9,
    defaults: EngineDefaults(
      maxBatchSize: 1, maxBatchTokens: nil, gpuMemoryUtilization: 1, admission: .reserve, chunkedPrefill: false,
      prefixCaching: false, format: .fp32),
    source: "to be fitted")

  public static let tgi1 = EngineProfile(
    name: "tgi-1.0", launch: .eager,
    host: HostCost(launchPerLayerSeconds: 0.53e-3, serialPerSequenceSeconds: 0.1e-3),
    stepComposition: .prefillThenDecode, admissionRule: .waitingServedRatio(1.2, maximumDecodeSteps: 20),
    smallKernelSeconds: 4e-6, smallKernelsPerLayer: 5, runtimeBytes: 1.5e9,
    defaults: EngineDefaults(
      maxBatchSize: 256, maxBatchTokens: 4096, admission: .reserve, chunkedPrefill: false, prefixCaching: false),
    source: "to be fitted")

  public static let vllm015 = EngineProfile(
    name: "vllm-0.15", launch: .graph,
    host: HostCost(serialPerStepSeconds: 0.25e-3, frontEndPerRequestSeconds: 7e-3),
    stepComposition: .mixed, smallKernelSeconds: 2e-6, smallKernelsPerLayer: 5, runtimeBytes: 1.7e9,
    defaults: EngineDefaults(
      maxBatchSize: 256, maxBatchTokens: 2048, admission: .onDemand, chunkedPrefill: true, prefixCaching: true),
    source: "to be fitted")

  public static let vllm019 = EngineProfile(
    name: "vllm-0.19", launch: .graph,
    host: HostCost(serialPerStepSeconds: 0.25e-3, frontEndPerRequestSeconds: 7e-3),
    stepComposition: .mixed, smallKernelSeconds: 2e-6, smallKernelsPerLayer: 5, runtimeBytes: 1.7e9,
    defaults: EngineDefaults(
      maxBatchSize: 256, maxBatchTokens: 2048, admission: .onDemand, chunkedPrefill: true, prefixCaching: true),
    source: "to be fitted")

  public static let tensorRTLLM1 = EngineProfile(
    name: "trtllm-1.0", launch: .graph, host: HostCost(serialPerStepSeconds: 0.25e-3),
    stepComposition: .mixed, smallKernelSeconds: 2e-6, smallKernelsPerLayer: 5, runtimeBytes: 2e9,
    defaults: EngineDefaults(
      maxBatchSize: 256, maxBatchTokens: 8192, admission: .onDemand, chunkedPrefill: true, prefixCaching: true),
    source: "to be fitted")

  public static let sglang05 = EngineProfile(
    name: "sglang-0.5", launch: .graph, host: HostCost(serialPerStepSeconds: 0.25e-3),
    stepComposition: .prefillFirst, smallKernelSeconds: 2e-6, smallKernelsPerLayer: 5, runtimeBytes: 2e9,
    defaults: EngineDefaults(
      maxBatchSize: 256, maxBatchTokens: 16384, admission: .onDemand, chunkedPrefill: true, prefixCaching: true),
    source: "to be fitted")

  public static let splitwise2023 = EngineProfile(
    name: "splitwise-2023", launch: .eager,
    host: HostCost(launchPerLayerSeconds: 0.6e-3, serialPerSequenceSeconds: 0.1e-3),
    stepComposition: .prefillFirst, smallKernelSeconds: 4e-6, smallKernelsPerLayer: 5, runtimeBytes: 2e9,
    defaults: EngineDefaults(
      maxBatchSize: 64, maxBatchTokens: 2048, admission: .onDemand, chunkedPrefill: false, prefixCaching: false),
    source: "to be fitted")
}
