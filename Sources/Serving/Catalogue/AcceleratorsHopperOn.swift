// NVIDIA from Hopper on. Memory is what CUDA reports in all, and what a source does not name is general knowledge, as for
// the older boards.
extension Accelerator {
  /// H100 SXM5 80 GB, Hopper, 2022.
  public static let h100SXM = board(
    "H100-SXM", memory: 79.19, bandwidth: 3350, fp32: 67, fp16: 989, fp8: 1978, watts: 700,
    multiprocessors: 132, cache: 50, kernels: .hopper, link: "nvlink4",
    source: "ai-dynamo/aiconfigurator@095f58a systems/h100_sxm.yaml")

  /// H100 PCIe 80 GB. Memory: as the SXM board's.
  public static let h100PCIe = board(
    "H100-PCIe", memory: 79.19, bandwidth: 2000, fp32: 51, fp16: 756.5, fp8: 1513, watts: 350,
    multiprocessors: 114, cache: 50, kernels: .hopperPCIe, link: "pcie5",
    source: "ai-dynamo/aiconfigurator@095f58a systems/h100_pcie.yaml")

  /// H100 NVL 94 GB: a PCIe board bridged in pairs. Its rates are quoted from the data sheet by memory.
  public static let h100NVL = board(
    "H100-NVL", memory: 93.1, bandwidth: 3938, fp32: 60, fp16: 835, fp8: 1671, watts: 400,
    multiprocessors: 132, cache: 50,
    kernels: .hopper.with(
      gemmCompute: 0.68, gemmBandwidth: 0.87, prefillCompute: 0.6, decodeBandwidth: 0.946),
    link: "nvlink4-pairwise",
    source: "NVIDIA H100 data sheet, NVL column (from general knowledge)")

  /// H200 SXM 141 GB, Hopper with HBM3e, 2024.
  public static let h200 = board(
    "H200", memory: 139.8, bandwidth: 4800, fp32: 67, fp16: 989, fp8: 1978, watts: 700, multiprocessors: 132,
    cache: 50, kernels: .hopperHBM3e, link: "nvlink4",
    source: "ai-dynamo/aiconfigurator@095f58a systems/h200_sxm.yaml")

  /// B200 SXM, Blackwell, 2024. NVIDIA's data sheets give 7.7 to 8 TB/s, by edition.
  public static let b200 = board(
    "B200", memory: 178.35, bandwidth: 7700, fp32: 75, fp16: 2250, fp8: 4500, watts: 1000,
    multiprocessors: 148, cache: 126, kernels: .blackwell, link: "nvlink5",
    source: "ai-dynamo/aiconfigurator@095f58a systems/b200_sxm.yaml")

  /// RTX PRO 6000 Blackwell, Server Edition, 2025. Its memory runs at 1597 GB/s; the 1792 GB/s of other lists are the
  /// Workstation Edition's.
  public static let rtxPro6000 = board(
    "RTX-PRO-6000", memory: 94.97, bandwidth: 1597, fp32: 117, fp16: 467.8, fp8: 935.6, watts: 600,
    multiprocessors: 188, cache: 128, kernels: .blackwellGDDR, link: "pcie5",
    source: """
      ai-dynamo/aiconfigurator@095f58a systems/rtx_pro_6000_server.yaml (rates, 600 W); \
      casys-kaist/LLMServingSim RTXPRO6000 (1597 GB/s)
      """)
}
