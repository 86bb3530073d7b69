import Serving

/// Tables of all-reduces.
extension KernelCases {
  static let allReduces = Validation.Source(
    name: "all-reduce", needs: boards.map { "kernels/comm_\($0.collectives).csv" }
  ) { data in
    var table = ValidationTable(
      name: "all-reduce", title: "All-reduces (ai-dynamo/aiconfigurator)",
      fitted: fitted(heldOut: "every second size of message")
        + "; the links know vLLM's kernels (graph) and NCCL's, NVLinks TensorRT-LLM's too; SGLang's are not fitted to, "
        + "nor TensorRT-LLM's on PCIe",
      bars: [ValidationBar("Time", 0.15, isHeldOut: true)])
    for board in boards {
      table.missing += attempt {
        let rows = try data.table("kernels/comm_\(board.collectives).csv").rows
        var tables: [(link: Link, backend: String, rows: [Fit.Row])] = []
        for row in rows where row.text("op") == "all_reduce" {
          let backend = row.text("backend")
          guard let size = row.count("gpus", most: 64), let elements = row.number("message_size"),
            let measured = row.number("lat_us"), launches[backend] != nil,
            let link = link(
              board.accelerator.name, source: row.text("source"), usual: board.accelerator.usualLink)
          else { continue }
          let entry = Fit.Row(
            work: Message(bytes: 2 * elements, groupSize: size), measured_us: measured, size: elements)
          if let place = tables.firstIndex(where: { $0.link.name == link.name && $0.backend == backend }) {
            tables[place].rows.append(entry)
          } else {
            tables.append((link, backend, [entry]))
          }
        }
        for (link, backend, rows) in tables {
          guard let fit = fit(link, backend) else { continue }
          let isFitted =
            backend == "vllm_graph" || backend == "nccl"
            || backend == "trtllm_auto" && link.name.hasPrefix("nvlink")
          table.cases += cases(
            "\(board.accelerator.name) \(backend) \(link.name)", fit, rows: rows, isFitted: isFitted)
        }
      }
    }
    return table
  }

  /// What is reduced, by how many GPUs.
  private struct Message {
    var bytes: Double
    var groupSize: Int
  }

  private typealias Fit = HeldOutFit<Link, Message>

  /// How a backend launches. Eager calls of engines time the host that issues them, not the link.
  private static let launches: [String: (launch: LaunchMode, kernels: AllReduceKernels)] = [
    "nccl": (.eager, .custom), "vllm_graph": (.graph, .custom), "sglang_graph": (.graph, .custom),
    "trtllm_auto": (.graph, .oneShot),
  ]

  private static func fit(_ link: Link, _ backend: String) -> Fit? {
    guard let (launch, kernels) = launches[backend] else { return nil }
    let parameters = link.allReduce.indices.flatMap { place in
      let entry: WritableKeyPath<Link, CollectiveConstants> = \.allReduce[place]
      if kernels == .oneShot, link.allReduce[place].oneShot != nil {
        return [
          Fit.Parameter(path: entry.appending(path: \.fittedOneShot.latencySeconds), start: 5e-6),
          Fit.Parameter(path: entry.appending(path: \.fittedOneShot.peerBytesPerSecond), start: 100e9),
        ]
      }
      let own: WritableKeyPath<CollectiveConstants, CollectiveCost> = launch == .graph ? \.graph : \.eager
      let cost = entry.appending(path: own)
      return [
        Fit.Parameter(path: cost.appending(path: \.latencySeconds), start: 10e-6),
        Fit.Parameter(path: cost.appending(path: \.busBytesPerSecond), start: 100e9),
        Fit.Parameter(path: cost.appending(path: \.rampSecondsPerRootKibibyte), start: 0.3e-6),
      ]
    }
    return Fit(form: link, parameters: parameters) { link, message in
      link.allReduceSeconds(
        bytes: message.bytes, groupSize: message.groupSize, launch: launch, kernels: kernels) * 1e6
    }
  }

  /// The host behind a source's rows: two boards were measured on two hosts each.
  private static func link(_ gpu: String, source: String, usual: String) -> Link? {
    switch gpu {
    case "L40S": source == "sglang0.5.12" ? .pcie4 : .pcie4CrossSocket
    case "RTX-PRO-6000":
      ["sglang0.5.10", "vllm0.19.0", "trtllm1.3.0rc10"].contains(source) ? .pcie5CrossSocket : .pcie5
    default: Link.find(usual)
    }
  }
}

extension CollectiveConstants {
  /// `oneShot` of a link that has such kernels.
  fileprivate var fittedOneShot: OneShotCost {
    get { oneShot ?? OneShotCost(latencySeconds: 0, peerBytesPerSecond: .infinity) }
    set { oneShot = newValue }
  }
}
