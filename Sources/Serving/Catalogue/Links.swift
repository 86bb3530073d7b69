extension Link {
  /// Every link that is built in.
  public static let catalogue: [Link] = [
    nvlink2, nvlink3, nvlink4, nvlink5, nvlink3Pairwise, nvlink4Pairwise, pcie3, pcie3CrossSocket, pcie4,
    pcie4CrossSocket, pcie4Staged, pcie5, pcie5CrossSocket, infinityFabric, neuronLink,
  ]

  /// The built-in link called `name` (case, `-`, `_`, `.` and space do not matter), or `nil`.
  public static func find(_ name: String) -> Link? {
    Catalogue.find(name, in: catalogue, name: \.name)
  }

  /// NVLink 3 through NVSwitch (A100 SXM): 300 GB/s each way. Fitted to within 4 to 10 %.
  public static let nvlink3 = Link(
    name: "nvlink3",
    allReduce: [
      .fitted(2, graph: (4.97, 181, 0.006), eager: (9.6, 228, 0.423), oneShot: (4, 110), host: 44),
      .fitted(4, graph: (4.93, 214, 0.194), eager: (13.8, 229, 0.362), oneShot: (4.4, 160), host: 45.6),
      .fitted(8, graph: (5.38, 231, 0.362), eager: (21.3, 231, 0.38), oneShot: (4.7, 150), host: 45),
    ],
    pointToPointBytesPerSecond: 195e9, pointToPointSeconds: 10.8e-6,
    source:
      "fit to ai-dynamo/aiconfigurator a100_sxm: vLLM custom all-reduce (graph), NCCL (eager, alltoall), TensorRT-LLM (one-shot)"
  )

  /// NVLink 4 through NVSwitch (H100 and H200 SXM): 450 GB/s each way. Fitted to within 5 to 8 %.
  public static let nvlink4 = Link(
    name: "nvlink4",
    allReduce: [
      .fitted(2, graph: (4.19, 289, 0.025), eager: (5.91, 336, 0.189), oneShot: (2.8, 250), host: 20.7),
      .fitted(4, graph: (4.32, 352, 0.128), eager: (9.39, 368, 0.179), oneShot: (3.1, 320), host: 21.6),
      .fitted(8, graph: (4.41, 456, 0.225), eager: (15.4, 496, 0.31), oneShot: (3.5, 320), host: 22.9),
    ],
    pointToPointBytesPerSecond: 356e9, pointToPointSeconds: 7e-6,
    source:
      "fit to ai-dynamo/aiconfigurator h100_sxm: vLLM custom all-reduce (graph), NCCL (eager, alltoall), TensorRT-LLM (one-shot)"
  )

  /// NVLink 5 through NVSwitch (B200): 900 GB/s each way. Eight reach 830 GB/s; the rest is not measured but taken from
  /// `nvlink4`: the same latency, twice the bandwidth.
  public static let nvlink5 = Link(
    name: "nvlink5",
    allReduce: [
      .fitted(2, graph: (4.2, 580, 0.02), eager: (5.9, 670, 0.13), host: 20.7),
      .fitted(4, graph: (4.3, 700, 0.09), eager: (9.4, 735, 0.13), host: 21.6),
      .fitted(8, graph: (4.4, 830, 0.16), eager: (15.4, 830, 0.22), host: 22.9),
    ],
    pointToPointBytesPerSecond: 712e9, pointToPointSeconds: 7e-6,
    source: "8 GPUs: NVIDIA/nccl#1807; otherwise estimated from nvlink4 (twice the bandwidth)")

  /// NVLink 2 (V100 SXM2): six links of 25 GB/s each way in a cube mesh without a switch; two GPUs share one or two of
  /// them, and only all eight use all six. Not measured: the topology's peaks at about 0.8.
  public static let nvlink2 = Link(
    name: "nvlink2",
    allReduce: [
      .fitted(2, graph: (7, 42, 0.3), eager: (10, 42, 0.4), host: 45),
      .fitted(4, graph: (9, 65, 0.5), eager: (14, 65, 0.5), host: 45),
      .fitted(8, graph: (14, 115, 0.7), eager: (22, 115, 0.7), host: 45),
    ],
    pointToPointBytesPerSecond: 42e9, pointToPointSeconds: 10e-6,
    source: "estimated from the topology of arXiv 1903.04611 (DGX-1V) and the latencies of nvlink3")

  /// A100s bridged in pairs by NVLink 3, the pairs joined by PCIe 4: 208 GB/s within a pair, 20 GB/s beyond it.
  public static let nvlink3Pairwise = Link(
    name: "nvlink3-pairwise",
    allReduce: [
      .fitted(2, graph: (4.97, 181, 0.006), eager: (9.6, 208, 0.423), host: 44),
      .fitted(4, graph: (11.4, 20, 0.877), eager: (13.8, 20, 0.877), host: 54.6),
      .fitted(8, graph: (19.7, 20, 1.65), eager: (21.3, 20, 1.65), host: 57.7),
    ],
    pointToPointBytesPerSecond: 20e9, pointToPointSeconds: 8e-6,
    source: "bandwidths: NVIDIA/nccl-tests#178 (A100 in NV12 pairs); latencies of nvlink3 and pcie4")

  /// H100s bridged in pairs by NVLink 4 (H100 NVL), the pairs joined by PCIe 5: 116 GB/s within a pair, `pcie5` beyond.
  public static let nvlink4Pairwise = Link(
    name: "nvlink4-pairwise",
    allReduce: [
      .fitted(2, graph: (4.19, 116, 0.025), eager: (5.91, 116, 0.189), host: 20.7),
      .fitted(4, graph: (11.6, 30.6, 0.68), eager: (12.3, 26.4, 0.434), host: 29.4),
      .fitted(8, graph: (23, 25.3, 1.26), eager: (22.8, 25.7, 1.26), host: 27.2),
    ],
    pointToPointBytesPerSecond: 27.3e9, pointToPointSeconds: 6.5e-6,
    source: "pair: NVIDIA/nccl-tests#194 (two H100 PCIe) with the latency of nvlink4; beyond it pcie5")

  /// AMD Infinity Fabric (MI300X): every two of the eight have a link of 64 GB/s each way, so a group of n uses n - 1.
  /// Not measured: that peak at 0.77, as eight A100 reach of theirs.
  public static let infinityFabric = Link(
    name: "infinity-fabric",
    allReduce: [
      .fitted(2, graph: (9.6, 49, 0.423), eager: (9.6, 49, 0.423), host: 45),
      .fitted(4, graph: (13.8, 148, 0.362), eager: (13.8, 148, 0.362), host: 45),
      .fitted(8, graph: (21.3, 345, 0.38), eager: (21.3, 345, 0.38), host: 45),
    ],
    pointToPointBytesPerSecond: 49e9, pointToPointSeconds: 10e-6,
    source:
      "estimated from the AMD MI300X data sheet (7 links, 896 GB/s both ways) and NCCL's latencies on nvlink3"
  )

  /// NeuronLink-v2 (Inferentia2, Trainium1): 192 GB/s a device, both ways together. Not measured: half of it at 0.77,
  /// as eight A100 reach of theirs.
  public static let neuronLink = Link(
    name: "neuronlink-v2",
    allReduce: [.fitted(16, graph: (21.3, 74, 0.38), eager: (21.3, 74, 0.38), host: 45)],
    pointToPointBytesPerSecond: 74e9, pointToPointSeconds: 10e-6,
    source:
      "estimated from vengineer.hatenablog.com 2023-08-23 (192 GB/s a device) and NCCL's latencies on nvlink3"
  )
}

extension CollectiveConstants {
  /// A row in the units of the fits: each cost is microseconds, gigabytes per second and microseconds for the root of a
  /// KiB; `oneShot` is microseconds and gigabytes per second, `host` microseconds.
  static func fitted(
    _ groupSize: Int, graph: (Double, Double, Double), eager: (Double, Double, Double),
    oneShot: (Double, Double)? = nil, host: Double
  ) -> CollectiveConstants {
    func cost(_ fit: (Double, Double, Double)) -> CollectiveCost {
      CollectiveCost(
        latencySeconds: fit.0 * 1e-6, busBytesPerSecond: fit.1 * 1e9, rampSecondsPerRootKibibyte: fit.2 * 1e-6
      )
    }
    return CollectiveConstants(
      groupSize: groupSize, graph: cost(graph), eager: cost(eager),
      oneShot: oneShot.map { OneShotCost(latencySeconds: $0.0 * 1e-6, peerBytesPerSecond: $0.1 * 1e9) },
      eagerHostSeconds: host * 1e-6)
  }
}
