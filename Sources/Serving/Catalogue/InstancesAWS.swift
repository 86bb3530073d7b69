// Prices: EC2 on demand in us-east-1 as aws/karpenter-provider-aws@031e72b lists them (2026-01-19); SageMaker hosting
// as aws-samples/foundation-model-benchmarking-tool@39ce6b9 lists them (pricing_fallback.yml, April 2025, no region
// given), `nil` where they do not. GPU counts: meta-pytorch/torchx named_resources_aws.py.
extension Instance {
  /// T4 on PCIe 3; the metal's eight lie on two sockets. That they are PCIe 3 without NVLink is general
  /// knowledge.
  static let g4dn: [Instance] = [
    aws("g4dn.xlarge", 1, "T4", "pcie3", ec2: 0.526, sageMaker: 0.7364),
    aws("g4dn.2xlarge", 1, "T4", "pcie3", ec2: 0.752, sageMaker: 0.94),
    aws("g4dn.4xlarge", 1, "T4", "pcie3", ec2: 1.204, sageMaker: 1.505),
    aws("g4dn.8xlarge", 1, "T4", "pcie3", ec2: 2.176, sageMaker: 2.72),
    aws("g4dn.12xlarge", 4, "T4", "pcie3", ec2: 3.912, sageMaker: 4.89),
    aws("g4dn.16xlarge", 1, "T4", "pcie3", ec2: 4.352, sageMaker: 5.44),
    aws("g4dn.metal", 8, "T4", "pcie3-cross-socket", ec2: 7.824, sageMaker: nil),
  ]

  /// A10G on PCIe 4 without NVLink or access to each other's memory.
  static let g5: [Instance] = [
    aws("g5.xlarge", 1, "A10G", "pcie4-staged", ec2: 1.006, sageMaker: 1.4084),
    aws("g5.2xlarge", 1, "A10G", "pcie4-staged", ec2: 1.212, sageMaker: 1.515),
    aws("g5.4xlarge", 1, "A10G", "pcie4-staged", ec2: 1.624, sageMaker: 2.03),
    aws("g5.8xlarge", 1, "A10G", "pcie4-staged", ec2: 2.448, sageMaker: 3.06),
    aws("g5.12xlarge", 4, "A10G", "pcie4-staged", ec2: 5.672, sageMaker: 7.09),
    aws("g5.16xlarge", 1, "A10G", "pcie4-staged", ec2: 4.096, sageMaker: nil),
    aws("g5.24xlarge", 4, "A10G", "pcie4-staged", ec2: 8.144, sageMaker: 10.18),
    aws("g5.48xlarge", 8, "A10G", "pcie4-staged", ec2: 16.288, sageMaker: 20.36),
  ]

  /// L4 on PCIe 4 without access to each other's memory (llm-d-incubation/llm-d-infra#181). That 8xlarge has
  /// one is by analogy.
  static let g6: [Instance] = [
    aws("g6.xlarge", 1, "L4", "pcie4-staged", ec2: 0.8048, sageMaker: nil),
    aws("g6.2xlarge", 1, "L4", "pcie4-staged", ec2: 0.9776, sageMaker: 1.222),
    aws("g6.4xlarge", 1, "L4", "pcie4-staged", ec2: 1.3232, sageMaker: nil),
    aws("g6.8xlarge", 1, "L4", "pcie4-staged", ec2: 2.0144, sageMaker: nil),
    aws("g6.12xlarge", 4, "L4", "pcie4-staged", ec2: 4.6016, sageMaker: 5.752),
    aws("g6.16xlarge", 1, "L4", "pcie4-staged", ec2: 3.3968, sageMaker: 4.246),
    aws("g6.24xlarge", 4, "L4", "pcie4-staged", ec2: 6.6752, sageMaker: 8.344),
    aws("g6.48xlarge", 8, "L4", "pcie4-staged", ec2: 13.3504, sageMaker: 16.688),
  ]

  /// L40S on PCIe 4 without NVLink; the link is the measured L40S host without good peer access.
  static let g6e: [Instance] = [
    aws("g6e.xlarge", 1, "L40S", "pcie4-cross-socket", ec2: 1.861, sageMaker: nil),
    aws("g6e.2xlarge", 1, "L40S", "pcie4-cross-socket", ec2: 2.24208, sageMaker: nil),
    aws("g6e.4xlarge", 1, "L40S", "pcie4-cross-socket", ec2: 3.00424, sageMaker: nil),
    aws("g6e.8xlarge", 1, "L40S", "pcie4-cross-socket", ec2: 4.52856, sageMaker: nil),
    aws("g6e.12xlarge", 4, "L40S", "pcie4-cross-socket", ec2: 10.49264, sageMaker: nil),
    aws("g6e.16xlarge", 1, "L40S", "pcie4-cross-socket", ec2: 7.57719, sageMaker: nil),
    aws("g6e.24xlarge", 4, "L40S", "pcie4-cross-socket", ec2: 15.06559, sageMaker: nil),
    aws("g6e.48xlarge", 8, "L40S", "pcie4-cross-socket", ec2: 30.13118, sageMaker: nil),
  ]

  /// V100 SXM2 in a cube mesh of NVLink 2.
  static let p3: [Instance] = [
    aws("p3.2xlarge", 1, "V100", "nvlink2", ec2: 3.06, sageMaker: 3.825),
    aws("p3.8xlarge", 4, "V100", "nvlink2", ec2: 12.24, sageMaker: nil),
    aws("p3.16xlarge", 8, "V100", "nvlink2", ec2: 24.48, sageMaker: nil),
    aws("p3dn.24xlarge", 8, "V100-32GB", "nvlink2", ec2: 31.212, sageMaker: nil),
  ]

  /// A100 SXM4 behind NVSwitch.
  static let p4: [Instance] = [
    aws("p4d.24xlarge", 8, "A100-40GB", "nvlink3", ec2: 21.957642, sageMaker: 37.688),
    aws("p4de.24xlarge", 8, "A100-80GB", "nvlink3", ec2: 27.44705, sageMaker: nil),
  ]

  /// H100 and H200 SXM behind NVSwitch.
  static let p5: [Instance] = [
    aws("p5.4xlarge", 1, "H100-SXM", "nvlink4", ec2: 6.88, sageMaker: nil),
    aws("p5.48xlarge", 8, "H100-SXM", "nvlink4", ec2: 55.04, sageMaker: 113.068),
    aws("p5e.48xlarge", 8, "H200", "nvlink4", ec2: 110.92, sageMaker: nil, source: before2026),
    aws("p5en.48xlarge", 8, "H200", "nvlink4", ec2: 63.296, sageMaker: nil),
  ]

  /// B200 SXM behind NVSwitch.
  static let p6: [Instance] = [
    aws("p6-b200.48xlarge", 8, "B200", "nvlink5", ec2: 113.9328, sageMaker: nil)
  ]

  /// Inferentia2 in a ring of NeuronLink.
  static let inf2: [Instance] = [
    aws("inf2.xlarge", 1, "Inferentia2", "neuronlink-v2", ec2: 0.7582, sageMaker: 0.99),
    aws("inf2.8xlarge", 1, "Inferentia2", "neuronlink-v2", ec2: 1.96786, sageMaker: 2.36),
    aws("inf2.24xlarge", 6, "Inferentia2", "neuronlink-v2", ec2: 6.49063, sageMaker: 7.79),
    aws("inf2.48xlarge", 12, "Inferentia2", "neuronlink-v2", ec2: 12.98127, sageMaker: 15.58),
  ]

  /// Trainium1 in a torus of NeuronLink. trn1n is taken to have trn1.32xlarge's sixteen: they differ in the
  /// network.
  static let trn1: [Instance] = [
    aws("trn1.2xlarge", 1, "Trainium1", "neuronlink-v2", ec2: 1.34375, sageMaker: nil),
    aws("trn1.32xlarge", 16, "Trainium1", "neuronlink-v2", ec2: 21.5, sageMaker: 28.497),
    aws("trn1n.32xlarge", 16, "Trainium1", "neuronlink-v2", ec2: 24.78, sageMaker: nil),
  ]

  private static let prices2026 = """
    EC2: aws/karpenter-provider-aws@031e72b (us-east-1, 2026-01-19); SageMaker: \
    aws-samples/foundation-model-benchmarking-tool@39ce6b9 (2025-04); GPUs: meta-pytorch/torchx
    """

  private static let before2026 = """
    EC2 (2025-04, before the price cut of June 2025; none found since): \
    aws-samples/foundation-model-benchmarking-tool@39ce6b9; GPUs: meta-pytorch/torchx
    """

  private static func aws(
    _ name: String, _ count: Int, _ accelerator: String, _ link: String, ec2: Double, sageMaker: Double?,
    source: String = prices2026
  ) -> Instance {
    Instance(
      name: name, accelerator: accelerator, count: count, link: link, ec2PricePerHour: ec2,
      sageMakerPricePerHour: sageMaker, source: source)
  }
}
