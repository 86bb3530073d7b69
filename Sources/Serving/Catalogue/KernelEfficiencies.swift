// Kernel constants by generation. "Fitted" ones come from ai-dynamo/aiconfigurator's kernel tables (vLLM 0.24 on H100,
// L40S and RTX PRO 6000, vLLM 0.14 on A100) and, for the RTX 4090, casys-kaist/LLMServingSim's kernel profile; the error
// given is the mean of rows that a fit of the same form did not see (`batchyard validate gemm decode-attention
// prefill-attention --data DIR`). "Estimated" ones carry the reason.
extension KernelEfficiency {
  /// Ampere with HBM (A100). Fitted: GEMM 8 %, decode 8 %, prefill 6 %.
  public static let ampere = KernelEfficiency(
    gemm: .fitted(5.81, compute: 0.849, bandwidth: 0.761, sharpness: 1.67),
    prefillAttention: .fitted(
      7.66, compute: 0.585, extraTokens: 155.5, rows: 64, bandwidth: 0.771, cached: 1),
    decodeAttention: .fitted(
      13, bandwidth: 0.733, regroup: 6.49, wave: 4.11, free: 0.58, half: 1.41, head: 22.7),
    mixedAttention: .adaTiles)

  /// Ampere with GDDR6 whose data sheet gives the half-rate peak of fp32 accumulation (A10G): it can be reached, 66.6 of
  /// 70 TFLOPS in an 8192-cubed product. Estimated from that, the RTX 4090 and the L40S.
  public static let ampereGDDR = KernelEfficiency(
    gemm: .fitted(5.8, compute: 0.93, bandwidth: 0.85, sharpness: 1.9),
    prefillAttention: .fitted(5, compute: 0.8, extraTokens: 220, rows: 64, bandwidth: 1, cached: 0.6),
    decodeAttention: .fitted(10, bandwidth: 0.82, regroup: 3.9, wave: 4.4, free: 0.68, half: 1.2, head: 22),
    mixedAttention: .adaTiles)

  /// Ampere with GDDR6 whose data sheet gives the full-rate peak (A10, A40): power bounds it, as on the L40S. Estimated.
  public static let ampereGDDRFullRate =
    ampereGDDR.with(gemmCompute: 0.66, gemmBandwidth: 0.83, prefillCompute: 0.53, decodeBandwidth: 0.8)

  /// Ada data-centre boards (L40S). Fitted: GEMM 10 % (fp8 13 %), decode 10 % (7 %), prefill 10 % (11 %).
  public static let ada = KernelEfficiency(
    gemm: .fitted(
      3.52, compute: 0.637, bandwidth: 0.781, sharpness: 2.6),
    gemmFP8: .fitted(
      7.91, compute: 0.578, bandwidth: 0.748, sharpness: 1.67, quantisation: 3.47),
    prefillAttention: .fitted(
      4.07, compute: 0.568, extraTokens: 149.8, rows: 64, bandwidth: 1.03, cached: 0.187),
    prefillAttentionFP8: .fitted(
      10.8, compute: 0.498, extraTokens: 0, rows: 64, bandwidth: 0.911, cached: 0.333, tail: 378),
    decodeAttention: .fitted(
      9.12, bandwidth: 0.786, regroup: 3.46, wave: 4.31, free: 0.743, half: 0.914, head: 23),
    decodeAttentionFP8: .fitted(
      11.2, bandwidth: 0.763, regroup: 1.14, wave: 2.95, free: 0.988, half: 0.351, head: 78.3),
    mixedAttention: .adaTiles)

  /// Ada consumer boards, whose data sheet gives the half-rate peak of fp32 accumulation (RTX 4090): it can be reached.
  /// Fitted: GEMM 4 %, decode 7 %, prefill 5 %; fp8 is not measured and takes the L40S's fp8 costs beside the products.
  public static let adaHalfRate = KernelEfficiency(
    gemm: .fitted(5.81, compute: 0.967, bandwidth: 0.935, sharpness: 2.39),
    gemmFP8: .fitted(7.91, compute: 0.967, bandwidth: 0.935, sharpness: 1.67, quantisation: 3.47),
    prefillAttention: .fitted(4, compute: 0.821, extraTokens: 222.1, rows: 64, bandwidth: 1, cached: 0.4),
    decodeAttention: .fitted(10, bandwidth: 0.882, regroup: 4.28, wave: 5.76, free: 0.795, half: 0.003),
    mixedAttention: .adaTiles)

  /// Hopper SXM (H100). Fitted: GEMM 7 % (fp8 12 %), decode 7 % (8 %), prefill 7 % (9 %). The
  /// share of the bandwidth that decode reaches, 0.92, was chosen on vLLM's runs; the tables alone give 0.895.
  public static let hopper = KernelEfficiency(
    gemm: .fitted(3.76, compute: 0.82, bandwidth: 0.875, sharpness: 3.35),
    gemmFP8: .fitted(
      6.57, compute: 0.697, bandwidth: 1, sharpness: 1.67, quantisation: 10.6, rows: 128),
    prefillAttention: .fitted(
      12.1, compute: 0.725, extraTokens: 11.2, rows: 128, bandwidth: 0.456, cached: 0.802),
    prefillAttentionFP8: .fitted(
      14.4, compute: 0.699, extraTokens: 4.24, rows: 128, bandwidth: 0.316, cached: 0.854),
    decodeAttention: .fitted(12, bandwidth: 0.92, wave: 3.9, free: 0.52, half: 0.6),
    decodeAttentionFP8: .fitted(14.2, bandwidth: 0.8, wave: 4.15, free: 0.609, half: 1.44))

  /// Hopper with HBM3e (H200): the same die; faster memory is a little harder to saturate. Estimated from `hopper`.
  public static let hopperHBM3e =
    hopper.with(gemmCompute: 0.8, gemmBandwidth: 0.86, prefillCompute: 0.725, decodeBandwidth: 0.9)

  /// Hopper as a PCIe board (H100 PCIe): 350 W do not sustain its peak. Estimated from `hopper`.
  public static let hopperPCIe =
    hopper.with(gemmCompute: 0.66, gemmBandwidth: 0.88, prefillCompute: 0.58, decodeBandwidth: 0.946)

  /// Blackwell with HBM (B200). Estimated from `hopper`.
  public static let blackwell =
    hopper.with(gemmCompute: 0.75, gemmBandwidth: 0.82, prefillCompute: 0.6, decodeBandwidth: 0.85)

  /// Blackwell with GDDR7 (RTX PRO 6000 Server). Fitted: GEMM 8 % (fp8 11 %), decode 9 % (6 %), prefill 7 % (8 %),
  /// products and decode together with LLMServingSim's profile of this card; fractions of bandwidth are of this edition's 1597 GB/s.
  public static let blackwellGDDR = KernelEfficiency(
    gemm: .fitted(
      6.15, compute: 0.836, bandwidth: 0.989, sharpness: 1.76),
    gemmFP8: .fitted(
      6.32, compute: 0.963, bandwidth: 0.951, sharpness: 1.44, quantisation: 5.03),
    prefillAttention: .fitted(
      4.39, compute: 0.662, extraTokens: 174.3, rows: 64, bandwidth: 1.17, cached: 0.427),
    prefillAttentionFP8: .fitted(
      9.83, compute: 0.627, extraTokens: 1.7, rows: 64, bandwidth: 0.994, cached: 0.582, tail: 750),
    decodeAttention: .fitted(
      10.2, bandwidth: 0.929, regroup: 3.4, wave: 4.7, free: 0.6, half: 1.3, head: 21.5),
    decodeAttentionFP8: .fitted(
      11.7, bandwidth: 0.912, regroup: 1.08, wave: 2.89, free: 0.621, half: 0.207, head: 244),
    mixedAttention: MixedAttentionEfficiency(
      launchSeconds: 3.07e-6, decodeWork: 1.54, extraDecodeTokens: 239))

  /// Turing (T4): 70 W hold it well under half of its peak, and FlashAttention 2 does not run on it. Estimated.
  public static let turing = KernelEfficiency(
    gemm: .fitted(5, compute: 0.45, bandwidth: 0.78, sharpness: 1.8),
    prefillAttention: .fitted(10, compute: 0.25, extraTokens: 150, rows: 64, bandwidth: 0.6, cached: 1),
    decodeAttention: .fitted(16, bandwidth: 0.68, regroup: 6.6, wave: 4.1, free: 0.58, half: 2, head: 8))

  /// Volta (V100): memory as the A100's, and FlashAttention 2 does not run on it. Estimated.
  public static let volta = KernelEfficiency(
    gemm: .fitted(6, compute: 0.72, bandwidth: 0.8, sharpness: 1.6),
    prefillAttention: .fitted(12, compute: 0.3, extraTokens: 150, rows: 64, bandwidth: 0.6, cached: 1),
    decodeAttention: .fitted(16, bandwidth: 0.72, regroup: 6.6, wave: 3.4, free: 0.77, half: 2, head: 18))

  /// CDNA 3 (MI300X): ROCm's products commonly reach about half of the peak. Estimated.
  public static let cdna3 = KernelEfficiency(
    gemm: .fitted(8, compute: 0.5, bandwidth: 0.78, sharpness: 1.5),
    prefillAttention: .fitted(15, compute: 0.35, extraTokens: 250, rows: 64, bandwidth: 0.5, cached: 1),
    decodeAttention: .fitted(18, bandwidth: 0.6, regroup: 6.6, wave: 3.4, free: 0.77, half: 3, head: 20))

  /// NeuronCore-v2 (Inferentia2, Trainium1), of which no kernel tables were found. Estimated: fractions of `cdna3` and
  /// none of the terms that come from CUDA's scheduling.
  public static let neuronCore = KernelEfficiency(
    gemm: .fitted(8, compute: 0.5, bandwidth: 0.78, sharpness: 1.5),
    prefillAttention: .fitted(15, compute: 0.35, extraTokens: 250, rows: 128, bandwidth: 0.5, cached: 1),
    decodeAttention: .fitted(18, bandwidth: 0.6))
}
