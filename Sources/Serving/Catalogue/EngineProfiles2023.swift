/// Engines of 2023, whose host work hides the GPU: kernels launched one by one, no CUDA graphs.
extension EngineProfile {
  /// LMI's lmi-dist 0.23 (a fork of TGI): a prefill pass over what has come, then a decode pass over all.
  ///
  /// Fitted: launch and sequence time to the CodeLlama-7B curve on LMI; the prefill pass, and nothing else, to the
  /// founding table.
  public static let lmiDist023 = EngineProfile(
    name: "lmi-dist-0.23", launch: .eager,
    host: HostCost(
      launchPerLayerSeconds: 0.48e-3, perSequenceSeconds: 0.15e-3, perPrefillPassSeconds: 0.13,
      frontEndPerRequestSeconds: 15e-3),
    stepComposition: .prefillThenDecode,
    kernels: KernelOverheads(smallKernelSeconds: 4e-6, smallKernelsPerLayer: 8),
    runtime: RuntimeMemory(bytes: 1.5e9),
    defaults: EngineDefaults(
      maxBatchSize: 32, maxBatchTokens: nil, admission: .reserve, chunkedPrefill: false, prefixCaching: false),
    source: "aws/amazon-sagemaker-examples: text-generation-benchmarking, llama2-7b-batching-throughput")

  /// Hugging Face Accelerate 0.20 with `device_map=auto`: layers split over the GPUs in sequence, fp32 where no dtype is
  /// set, the KV cache concatenated anew in every step. Nothing is fitted.
  public static let hfAccelerate020 = EngineProfile(
    name: "hf-accelerate-0.20", launch: .eager, host: HostCost(), layerSplit: .sequence,
    stepComposition: .prefillFirst,
    kernels: KernelOverheads(smallKernelSeconds: 5e-6, smallKernelsPerLayer: 22, keyValueTraffic: 3),
    runtime: RuntimeMemory(bytes: 1.5e9),
    defaults: EngineDefaults(
      maxBatchSize: 1, maxBatchTokens: nil, gpuMemoryUtilization: 1, admission: .reserve,
      chunkedPrefill: false,
      prefixCaching: false, format: .fp32),
    source:
      "transformers 4.30: LlamaAttention concatenates past_key_values; torch 2.0: fp32 products without TF32")

  /// Hugging Face TGI 1.0: as lmi-dist, but admits when `waiting >= 1.2 running` or after 20 decode steps.
  ///
  /// Fitted: launch, sequence and prefill-pass time to the Llama-2-7B rows on g5.
  public static let tgi1 = EngineProfile(
    name: "tgi-1.0", launch: .eager,
    host: HostCost(
      launchPerLayerSeconds: 0.46e-3, perSequenceSeconds: 1.22e-3, perPrefillPassSeconds: 47e-3,
      frontEndPerRequestSeconds: 10e-3),
    stepComposition: .prefillThenDecode, admissionRule: .waitingServedRatio(1.2, maximumDecodeSteps: 20),
    kernels: KernelOverheads(smallKernelSeconds: 4e-6, smallKernelsPerLayer: 8),
    runtime: RuntimeMemory(bytes: 1.5e9),
    defaults: EngineDefaults(
      maxBatchSize: 256, maxBatchTokens: 4096, admission: .reserve, chunkedPrefill: false,
      prefixCaching: false),
    source: "philschmid/text-generation-inference-tests: Llama 2 on SageMaker")

  /// The host-bound engine behind the Splitwise tables.
  ///
  /// Fitted to the even rows of its table, tested on the odd: launch and sequence time, and how much slower its
  /// kernels of 2023 are than today's.
  public static let splitwise2023 = EngineProfile(
    name: "splitwise-2023", launch: .eager,
    host: HostCost(
      launchPerLayerSeconds: 0.375e-3, launchPerPrefillLayerSeconds: 0.65e-3, perSequenceSeconds: 0.326e-3),
    stepComposition: .prefillFirst,
    kernels: KernelOverheads(
      smallKernelSeconds: 2e-6, smallKernelsPerLayer: 8,
      slowdowns: [
        KernelSlowdown(accelerator: "A100-80GB", decode: 1.127, prefill: 1.24),
        KernelSlowdown(accelerator: "H100-SXM", decode: 1.319, prefill: 1.43),
      ]),
    runtime: RuntimeMemory(bytes: 2e9),
    defaults: EngineDefaults(
      maxBatchSize: 64, maxBatchTokens: 2048, admission: .onDemand, chunkedPrefill: false,
      prefixCaching: false),
    source: "Mutinifni/splitwise-sim: Llama-2-70B on A100 and H100")
}
