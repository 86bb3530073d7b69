import Scenarios
import Serving
import Testing

@Suite struct HardwareFileTests {
  private func hardware(_ value: String) throws -> Hardware {
    try scenario(soundScenario, "instance=null", "hardware=\(value)").hardware
  }

  @Test func givesAGPUItsUsualLink() throws {
    let found = try hardware("{ gpu: 'h100 sxm', count: 2, price_per_hour: 5 }")
    #expect(found.accelerator.name == "H100-SXM")
    #expect(found.link.name == "nvlink4")
    #expect(found.pricePerHour == 5)
  }

  @Test func takesOneThatIsLikeAnother() throws {
    let found = try hardware(
      "{ gpu: { name: 'big', like: 'H100-SXM', memory_gib: 200 }, count: 2, link: 'pcie5' }")
    #expect(found.accelerator.name == "big")
    #expect(found.accelerator.memoryBytes == 200 << 30)
    #expect(found.accelerator.kernels == Accelerator.h100SXM.kernels)
    #expect(found.link == Link.pcie5)
  }

  @Test func takesOneOfYourOwn() throws {
    let found = try hardware(
      "{ gpu: { memory_gib: 64, bandwidth_gb_s: 1000, fp16_tflops: 160 }, count: 2, "
        + "link: { latency_us: 10, bus_gb_s: 20 } }")
    #expect(found.accelerator.peak.fp32 == 10e12)
    #expect(found.accelerator.bandwidthBytesPerSecond == 1e12)
    #expect(found.link.allReduceSeconds(bytes: 20e9, groupSize: 2, launch: .graph) == 1 + 10e-6)
  }

  @Test func tellsWhatIsMissing() {
    #expect(
      message { _ = try hardware("{ gpu: { memory_gib: 64 } }") }
        == "--set hardware={ gpu: { memory_gib: 64 } }: error: missing key 'fp16_tflops' in hardware.gpu")
    #expect(
      message { _ = try hardware("{ gpu: 3 }") }
        == "--set hardware={ gpu: 3 }: error: hardware.gpu: expected the name of a GPU or an object, found the number 3"
    )
  }

  @Test func tellsSageMakersPriceFromEC2s() throws {
    let sageMaker = try scenario().hardware.pricePerHour
    let plain = try scenario(soundScenario, "instance=g5.24xlarge").hardware.pricePerHour
    #expect(sageMaker != plain)
  }
}
