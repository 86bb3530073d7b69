import Simulation
import Testing

@testable import Serving

@Suite struct ChunkPrefillsTests {
  /// A chunk takes what the kernel's formula gives for it as the only one of a launch, bit for bit, whichever chunk of its
  /// length came first.
  @Test(arguments: [nil, 1000, 4096], Accelerator.catalogue)
  func agreesWithALaunchOfOneChunk(window: Int?, accelerator: Accelerator) {
    let kernel = accelerator.kernels.prefillAttention
    let shape = AttentionShape(
      queryHeads: 32, keyValueHeads: 8, headSize: 128, peak: accelerator.peak.fp16)
    let units = accelerator.attentionUnits
    var prefills = ChunkPrefills(kernel: kernel, shape: shape, window: window, on: units)
    var stream = RandomStream(seed: 1, purpose: "chunk prefills test")
    for _ in 0..<500 {
      let tokens = 1 + Int(stream.integer(below: stream.integer(below: 2) == 0 ? 40 : 20_000))
      let context = Int(stream.integer(below: stream.integer(below: 2) == 0 ? 1 : 200_000))
      let chunk = StepCost.Chunk(tokens: tokens, context: context)
      #expect(prefills.parts([chunk]) == kernel.parts([chunk], shape: shape, window: window, on: units))
    }
  }
}
