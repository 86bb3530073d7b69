// NVIDIA before Hopper. Memory is what CUDA reports in all, as PyTorch and vLLM print it ("total capacity of 22.06 GiB"
// in out-of-memory reports on GitHub); nvidia-smi shows up to 1 GiB more, which the driver keeps (modal-client#2797:
// T4 15360, A10 23028, L4 23034, L40S 46068, A100 40960 and 81920, H100 81559 MiB). Rates without tensor cores,
// multiprocessors and caches are general knowledge (NVIDIA's white papers), but for the A10G's 80 multiprocessors, which
// PyTorch reports.
extension Accelerator {
  /// T4, Turing, 2018. Its tensor cores do not know bf16.
  public static let t4 = board(
    "T4", memory: 14.56, bandwidth: 320, fp32: 8.1, fp16: 65, watts: 70, multiprocessors: 40, cache: 4,
    kernels: .turing, link: "pcie3",
    source: "sysrqmts.com A100 SXM4 and Tesla T4 (320 GB/s, 8.1 TFLOPS); hmc-tech.com T4 (65 TFLOPS, 70 W)")

  /// V100 SXM2 16 GB, Volta, 2017. Its tensor cores do not know bf16.
  public static let v100 = board(
    "V100", memory: 15.77, bandwidth: 900, fp32: 15.7, fp16: 125, watts: 300, multiprocessors: 80, cache: 6,
    kernels: .volta, link: "nvlink2",
    source: "cli99/llm-analysis v100-sxm-16gb.json; NVIDIA V100 data sheet (300 W)")

  /// V100 SXM2 32 GB. Memory: in the proportion of the 16 GB board.
  public static let v100With32GB = board(
    "V100-32GB", memory: 31.74, bandwidth: 900, fp32: 15.7, fp16: 125, watts: 300, multiprocessors: 80,
    cache: 6, kernels: .volta, link: "nvlink2",
    source: "cli99/llm-analysis v100-sxm-32gb.json; NVIDIA V100 data sheet (300 W)")

  /// A10, Ampere with GDDR6, 2021.
  public static let a10 = board(
    "A10", memory: 22.06, bandwidth: 600, fp32: 31.2, fp16: 125, watts: 150, multiprocessors: 72, cache: 6,
    kernels: .ampereGDDR.with(
      gemmCompute: 0.55, gemmBandwidth: 0.83, prefillCompute: 0.45, decodeBandwidth: 0.8), link: "pcie4",
    source: "cli99/llm-analysis a10-pcie-28gb.json (rates); NVIDIA A10 data sheet (150 W)")

  /// A10G, the A10's sibling at AWS: 70 TFLOPS dense with fp32 accumulation, not the 125 of the A10.
  public static let a10G = board(
    "A10G", memory: 22.06, bandwidth: 600, fp32: 35, fp16: 70, watts: 300, multiprocessors: 80, cache: 6,
    kernels: .ampereGDDR, link: "pcie4-staged",
    source: "NVIDIA A10G data sheet for AWS, 2022-02-17; 300 W from nvidia-smi")

  /// A40, Ampere with GDDR6, 2020. An NVLink bridge between two is an option, not the rule.
  public static let a40 = board(
    "A40", memory: 44.34, bandwidth: 696, fp32: 37.4, fp16: 149.7, watts: 300, multiprocessors: 84, cache: 6,
    kernels: .ampereGDDRFullRate, link: "pcie4",
    source: "NVIDIA A40 data sheet (696 GB/s, 149.7 TFLOPS dense, 300 W)")

  /// A100 SXM4 40 GB, Ampere, 2020. Its slower memory is easier to saturate than the 80 GB board's.
  public static let a100With40GB = board(
    "A100-40GB", memory: 39.49, bandwidth: 1555, fp32: 19.5, fp16: 312, watts: 400, multiprocessors: 108,
    cache: 40,
    kernels: .ampere.with(
      gemmCompute: 0.849, gemmBandwidth: 0.8, prefillCompute: 0.585, decodeBandwidth: 0.804), link: "nvlink3",
    host: 1.5,
    source: "cli99/llm-analysis a100-sxm-40gb.json; sysrqmts.com A100 SXM4 40 GB (400 W)")

  /// A100 SXM4 80 GB, Ampere, 2020. Memory: 81,050 MiB of 81,920 in meta-pytorch/torchrec#3580.
  public static let a100With80GB = board(
    "A100-80GB", memory: 79.15, bandwidth: 2039, fp32: 19.5, fp16: 312, watts: 400, multiprocessors: 108,
    cache: 40, kernels: .ampere, link: "nvlink3", host: 1.5,
    source: "ai-dynamo/aiconfigurator@095f58a systems/a100_sxm.yaml")

  /// A100 PCIe 80 GB.
  public static let a100PCIe = board(
    "A100-PCIe-80GB", memory: 79.15, bandwidth: 1935, fp32: 19.5, fp16: 312, watts: 300, multiprocessors: 108,
    cache: 40, kernels: .ampere, link: "pcie4", host: 1.5,
    source: "ai-dynamo/aiconfigurator@095f58a systems/a100_pcie.yaml")

  /// L4, Ada, 2023: 72 W hold it at half of its peak.
  public static let l4 = board(
    "L4", memory: 22.03, bandwidth: 300, fp32: 30.3, fp16: 121, fp8: 242, watts: 72, multiprocessors: 58,
    cache: 48,
    kernels: .ada.with(gemmCompute: 0.48, gemmBandwidth: 0.82, prefillCompute: 0.4, decodeBandwidth: 0.82),
    link: "pcie4-staged",
    source: "ai-dynamo/aiconfigurator@095f58a systems/l4.yaml")

  /// L40S, Ada, 2023.
  public static let l40S = board(
    "L40S", memory: 44.39, bandwidth: 864, fp32: 91.6, fp16: 362.05, fp8: 733, watts: 350,
    multiprocessors: 142, cache: 96, kernels: .ada, link: "pcie4",
    source: "ai-dynamo/aiconfigurator@095f58a systems/l40s.yaml")

  /// RTX 4090, Ada, 2022. Rates with fp32 accumulation; 660.6 TFLOPS of fp8 is with fp16 accumulation.
  public static let rtx4090 = board(
    "RTX-4090", memory: 23.52, bandwidth: 1008, fp32: 82.6, fp16: 165.2, fp8: 330.3, watts: 450,
    multiprocessors: 128, cache: 72, kernels: .adaHalfRate, link: "pcie4",
    source:
      "NVIDIA Ada GPU architecture white paper, appendix A; casys-kaist/LLMServingSim RTX4090 (1008 GB/s)")
}
