// PCI Express between GPUs without NVLink. What a group reaches depends less on the generation than on the way: direct
// between GPUs (peer to peer), across the two sockets of the host, or staged through host memory.
extension Link {
  /// PCIe 3 x16 with peer-to-peer access (T4): 16 GB/s each way. Not measured: `pcie4` at half the bandwidth.
  public static let pcie3 = Link(
    name: "pcie3",
    allReduce: [
      .fitted(2, graph: (8, 9.5, 1), eager: (8, 9.5, 1), host: 51.3),
      .fitted(4, graph: (13, 10.5, 1.2), eager: (13, 10.5, 1.2), host: 54.6),
      .fitted(8, graph: (22, 10.5, 2.2), eager: (22, 10.5, 2.2), host: 57.7),
    ],
    pointToPointBytesPerSecond: 10.5e9, pointToPointSeconds: 9e-6,
    source: "estimated from pcie4: half the bandwidth, 1.15 times the latency")

  /// PCIe 3 x16 on a host whose ring crosses the two sockets. Not measured: `pcie4-cross-socket` scaled alike.
  public static let pcie3CrossSocket = Link(
    name: "pcie3-cross-socket",
    allReduce: [
      .fitted(2, graph: (6, 9.5, 0.3), eager: (6, 9.5, 0.3), host: 65.4),
      .fitted(4, graph: (14, 2.4, 0.3), eager: (14, 2.4, 0.3), host: 60.7),
      .fitted(8, graph: (26, 1.4, 0.5), eager: (26, 1.4, 0.5), host: 64),
    ],
    pointToPointBytesPerSecond: 9.5e9, pointToPointSeconds: 9e-6,
    source: "estimated from pcie4-cross-socket")

  /// PCIe 4 x16 with peer-to-peer access: 32 GB/s each way. Fitted to within 5 to 11 %.
  public static let pcie4 = Link(
    name: "pcie4",
    allReduce: [
      .fitted(2, graph: (6.94, 18.1, 0.747), eager: (6.94, 18.1, 0.747), host: 51.3),
      .fitted(4, graph: (11.4, 21.8, 0.877), eager: (11.4, 21.8, 0.877), host: 54.6),
      .fitted(8, graph: (19.7, 21.9, 1.65), eager: (19.7, 21.9, 1.65), host: 57.7),
    ],
    pointToPointBytesPerSecond: 23.9e9, pointToPointSeconds: 8e-6,
    source:
      "fit to ai-dynamo/aiconfigurator l40s, the host of its SGLang 0.5.12 rows; point to point: NCCL alltoall"
  )

  /// PCIe 4 x16 on a host whose ring crosses the two sockets: two GPUs stay on one, four and eight do not. Fitted to
  /// within 3 to 13 % (graph), 21 % (eight, eager).
  public static let pcie4CrossSocket = Link(
    name: "pcie4-cross-socket",
    allReduce: [
      .fitted(2, graph: (5.32, 19.1, 0), eager: (5.51, 21, 0.546), host: 65.4),
      .fitted(4, graph: (12.7, 3.82, 0), eager: (11.3, 5.14, 0.105), host: 60.7),
      .fitted(8, graph: (23.3, 2.01, 0), eager: (16.8, 1.52, 3.63), host: 64),
    ],
    pointToPointBytesPerSecond: 23.9e9, pointToPointSeconds: 8e-6,
    source: "fit to ai-dynamo/aiconfigurator l40s, the host of its vLLM rows (graph), NCCL (eager, alltoall)")

  /// PCIe 4 where GPUs cannot reach each other's memory (AWS G5 and G6) and every byte is staged through the host's.
  /// Four A10G reach 2.2 GB/s, so 8.8 GB/s together; two are not measured and share the same 8.8 GB/s. Eight lie on two
  /// sockets and reach 0.5 GB/s. Latencies are those of `pcie4-cross-socket`.
  public static let pcie4Staged = Link(
    name: "pcie4-staged",
    allReduce: [
      .fitted(2, graph: (5.32, 4.4, 0), eager: (5.51, 4.4, 0), host: 65.4),
      .fitted(4, graph: (12.7, 2.2, 0), eager: (11.3, 2.2, 0), host: 60.7),
      .fitted(8, graph: (23.3, 0.5, 0), eager: (16.8, 0.5, 0), host: 64),
    ],
    pointToPointBytesPerSecond: 4.4e9, pointToPointSeconds: 8e-6,
    source: """
      4 GPUs: what each further prompt token costs Llama-2-13B on g5.12xlarge (304 to 3,478 tokens, one request at a \
      time; aws-samples/foundation-model-benchmarking-tool), less its arithmetic; 8 GPUs: Llama-2-7B on \
      g5.48xlarge (philschmid/text-generation-inference-tests); 2 estimated
      """)

  /// PCIe 5 x16 with peer-to-peer access: 64 GB/s each way. Fitted to within 4 to 12 %.
  public static let pcie5 = Link(
    name: "pcie5",
    allReduce: [
      .fitted(2, graph: (4.28, 38, 0.01), eager: (5.83, 38.7, 0.306), host: 20.8),
      .fitted(4, graph: (11.6, 30.6, 0.68), eager: (12.3, 26.4, 0.434), host: 29.4),
      .fitted(8, graph: (23, 25.3, 1.26), eager: (22.8, 25.7, 1.26), host: 27.2),
    ],
    pointToPointBytesPerSecond: 27.3e9, pointToPointSeconds: 6.5e-6,
    source: "fit to ai-dynamo/aiconfigurator rtx_pro_6000_server, vLLM 0.24 (graph), NCCL (eager, alltoall)")

  /// PCIe 5 x16 on a host where even two GPUs lie on different sockets. Two are fitted (to within 24 %); four and eight
  /// are not measured but twice `pcie4-cross-socket`.
  public static let pcie5CrossSocket = Link(
    name: "pcie5-cross-socket",
    allReduce: [
      .fitted(2, graph: (15.1, 15.9, 0.42), eager: (15.1, 15.9, 0.42), host: 19.6),
      .fitted(4, graph: (15.1, 7.6, 0), eager: (15.1, 10.3, 0.105), host: 29.4),
      .fitted(8, graph: (23.3, 4, 0), eager: (22.8, 3, 3.63), host: 27.2),
    ],
    pointToPointBytesPerSecond: 15.9e9, pointToPointSeconds: 15e-6,
    source: "2 GPUs: fit to ai-dynamo/aiconfigurator rtx_pro_6000_server, vLLM 0.19 host; otherwise estimated"
  )
}
