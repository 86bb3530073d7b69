import Testing

@testable import Serving

/// Single kernels of vLLM 0.24 on H100 (ai-dynamo/aiconfigurator), microseconds.
@Suite struct KernelTimesTests {
  private let gpu = Accelerator.h100SXM

  @Test(arguments: [(1.0, 15.05), (64.0, 14.77), (2048.0, 86.69)])
  func productOf4096By4096(rows: Double, measured: Double) {
    let bytes = 2 * (4096 * 4096 + 2 * rows * 4096)
    let parts = gpu.kernels.gemm.parts(
      m: rows, n: 4096, k: 4096, bytes: bytes, peak: gpu.peak.fp16, bandwidth: gpu.bandwidthBytesPerSecond)
    #expect(abs(parts.total * 1e6 / measured - 1) < 0.15)
  }

  private let grouped = AttentionShape(
    queryHeads: 32, keyValueHeads: 8, headSize: 128, peak: Accelerator.h100SXM.peak.fp16)

  @Test(arguments: [(1024.0, 119.41), (2048.0, 186.68)])
  func decodeAttentionOf64Sequences(tokens: Double, measured: Double) {
    let cost = gpu.kernels.decodeAttention.cost(
      sequences: 64, shape: grouped, bytesPerToken: 4096, on: gpu.attentionUnits)
    #expect(abs(cost.seconds(keyValueTokens: 64 * tokens) * 1e6 / measured - 1) < 0.2)
  }

  @Test func wavesHideBehindReading() {
    let cost = gpu.kernels.decodeAttention.cost(
      sequences: 256, shape: grouped, bytesPerToken: 4096, on: gpu.attentionUnits)
    #expect(cost.waves > 0)
    // Few tokens: the waves alone. Many: the reading alone.
    #expect(cost.seconds(keyValueTokens: 0) == cost.launch + cost.waves)
    #expect(cost.seconds(keyValueTokens: 1e6) == cost.launch + 1e6 * cost.perToken)
  }

  @Test(arguments: [(2048, 89.0), (4096, 264.31)])
  func prefillAttentionOfOnePrompt(tokens: Int, measured: Double) {
    let chunk = StepCost.Chunk(tokens: tokens, context: 0)
    let parts = gpu.kernels.prefillAttention.parts(
      [chunk], shape: grouped, window: nil, on: gpu.attentionUnits)
    #expect(abs(parts.total * 1e6 / measured - 1) < 0.15)
  }

  @Test func aMixedLaunchCostsMoreThanItsPromptAlone() throws {
    let board = Accelerator.l40S
    let mixed = try #require(board.kernels.mixedAttention)
    let chunk = [StepCost.Chunk(tokens: 256, context: 0)]
    func seconds(_ sequences: Int) -> Double {
      mixed.seconds(
        chunks: chunk, sequences: sequences, keyValueTokens: Double(1000 * sequences), shape: grouped,
        window: nil, prefill: board.kernels.prefillAttention, on: board.attentionUnits)
    }
    #expect(seconds(64) > seconds(1))
    #expect(seconds(128) > 1.8 * seconds(64) - seconds(1))
  }
}
