import Testing

@testable import Serving

@Suite struct AcceleratorsTests {
  @Test func everyContractNameIsThereOnce() {
    let names = [
      "T4", "V100", "A10", "A10G", "L4", "L40S", "A40", "A100-40GB", "A100-80GB", "H100-SXM", "H100-PCIe",
      "H100-NVL", "H200", "B200", "RTX-4090", "RTX-PRO-6000", "MI300X",
    ]
    for name in names { #expect(Accelerator.find(name)?.name == name) }
    let folded = Accelerator.catalogue.map { Catalogue.folded($0.name) }
    #expect(Set(folded).count == folded.count)
  }

  @Test(arguments: Accelerator.catalogue)
  func entryIsPhysical(gpu: Accelerator) throws {
    let gibibytes = Double(gpu.memoryBytes) / 1_073_741_824
    #expect((14...192).contains(gibibytes))
    #expect((300e9...8e12).contains(gpu.bandwidthBytesPerSecond))
    #expect(gpu.peak.fp16 >= 2 * gpu.peak.fp32)
    #expect(gpu.peak.fp8.map { $0 >= gpu.peak.fp16 } ?? true)
    #expect(gpu.powerWatts.map { (70...1000).contains($0) } ?? (gpu.usualLink == "neuronlink-v2"))
    #expect(gpu.multiprocessors > 0 && gpu.cacheBytes >= 4e6)
    #expect(Link.find(gpu.usualLink) != nil)
    #expect(!gpu.source.isEmpty)
  }

  @Test(arguments: Accelerator.catalogue)
  func kernelsReachAPartOfTheDataSheet(gpu: Accelerator) {
    for gemm in [gpu.kernels.gemm, gpu.kernels.gemmFP8] {
      #expect(gemm.compute > 0 && gemm.compute <= 1)
      #expect(gemm.bandwidth > 0 && gemm.bandwidth <= 1)
      #expect(gemm.sharpness >= 1 && gemm.rowPadding >= 1 && gemm.quantisationBytes >= 0)
      #expect((1e-6...20e-6).contains(gemm.launchSeconds))
    }
    for prefill in [gpu.kernels.prefillAttention, gpu.kernels.prefillAttentionFP8] {
      #expect(prefill.compute > 0 && prefill.compute <= 1)
      #expect(prefill.cached > 0 && prefill.cached <= 1 && prefill.bandwidth > 0)
      #expect(prefill.tileRows == 64 || prefill.tileRows == 128)
      #expect((1e-6...20e-6).contains(prefill.launchSeconds))
    }
    for decode in [gpu.kernels.decodeAttention, gpu.kernels.decodeAttentionFP8] {
      #expect(decode.bandwidth > 0 && decode.bandwidth <= 1)
      #expect(decode.bytesPerSecondPerHead > 1e9)
      #expect((1e-6...20e-6).contains(decode.launchSeconds))
    }
  }

  /// The A10G reaches 66.6 TFLOPS in an 8192-cubed product (measured, NVIDIA A10G data sheet: 70); so must the model.
  @Test func a10GIsNotTheA10() {
    let gpu = Accelerator.a10G
    #expect(gpu.peak.fp16 == 70e12)
    #expect(Accelerator.a10.peak.fp16 == 125e12)
    #expect(abs(gpu.peak.fp16 * gpu.kernels.gemm.compute - 66.6e12) < 2e12)
  }

  /// A sibling keeps what its generation shares and takes its own fractions, in fp8 in proportion.
  @Test func siblingsDifferInFractionsOnly() {
    let sibling = KernelEfficiency.hopper.with(
      gemmCompute: 0.41, gemmBandwidth: 0.5, prefillCompute: 0.3625, decodeBandwidth: 0.473)
    #expect(sibling.gemm.launchSeconds == KernelEfficiency.hopper.gemm.launchSeconds)
    #expect(sibling.gemm.bandwidth == 0.5)
    #expect(abs(sibling.gemmFP8.compute - KernelEfficiency.hopper.gemmFP8.compute / 2) < 1e-9)
    #expect(
      abs(sibling.prefillAttentionFP8.compute - KernelEfficiency.hopper.prefillAttentionFP8.compute / 2)
        < 1e-9)
  }
}
