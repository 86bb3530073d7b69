// AMD and AWS. No kernel tables of these were found: what their kernels reach is estimated.
extension Accelerator {
  /// AMD Instinct MI300X, CDNA 3, 2023. The cache is its Infinity Cache. Memory as ROCm reports it.
  public static let mi300X = board(
    "MI300X", memory: 191.98, bandwidth: 5300, fp32: 163.4, fp16: 1307.4, fp8: 2614.9, watts: 750,
    multiprocessors: 304, cache: 256, kernels: .cdna3, link: "infinity-fabric", platform: .rocm,
    source: "AMD Instinct MI300X data sheet; 750 W also in its MLPerf name (NPS1-SPX-192GB-750W)")

  /// AWS Inferentia2: two NeuronCores with 24 MB of on-chip memory each. AWS publishes no power figure.
  public static let inferentia2 = board(
    "Inferentia2", memory: 32, bandwidth: 820, fp32: 47.5, fp16: 190, fp8: 190, watts: nil,
    multiprocessors: 2,
    cache: 48, kernels: .neuronCore, link: "neuronlink-v2", platform: .neuron,
    source: "AWS Neuron documentation, Inferentia2 architecture (32 GiB, 820 GB/s, 190 TFLOPS fp16 and cFP8)")

  /// AWS Trainium1: two NeuronCores, as Inferentia2. AWS publishes no power figure.
  public static let trainium1 = board(
    "Trainium1", memory: 32, bandwidth: 820, fp32: 47.5, fp16: 190, fp8: 190, watts: nil, multiprocessors: 2,
    cache: 48, kernels: .neuronCore, link: "neuronlink-v2", platform: .neuron,
    source: "aws-neuron/aws-neuron-sdk@298fe0e trainium.rst (32 GB, 820 GB/s, 190 TFLOPS fp16 and cFP8)")
}
