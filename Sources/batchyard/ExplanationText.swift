import Reporting
import Serving
import Studies

/// An explanation for a reader with a pocket calculator: every line says what was multiplied with what.
struct ExplanationText {
  private let explanation: Explanation
  private var text = ""

  static func text(_ explanation: Explanation) -> String {
    var writer = ExplanationText(explanation)
    writer.write()
    return writer.text
  }

  private init(_ explanation: Explanation) {
    self.explanation = explanation
  }

  private var scenario: Scenario { explanation.scenario }
  private var engine: Engine { scenario.engine }
  private var gpu: Accelerator { scenario.hardware.accelerator }

  private mutating func write() {
    text += "\(scenario.name)\n"
    text += "\(scenario.model.name) on \(scenario.hardware.count) x \(gpu.name), \(engine.profile.name), "
    text += "\(explanation.result.replicas) x tp \(engine.tensorParallelDegree)"
    if engine.pipelineParallelDegree > 1 { text += " x pp \(engine.pipelineParallelDegree)" }
    text += "\n"
    memory()
    capacity()
    step(
      "Prefill of a mean prompt: \(figure(explanation.prefill.promptTokens)) tokens", explanation.prefill)
    step(Self.title("Decode at the run's mean batch", explanation.decode), explanation.decode)
    step(Self.title("Decode at the full batch", explanation.fullDecode), explanation.fullDecode)
    communication()
    limits()
    distances()
  }

  // MARK: Memory

  private mutating func memory() {
    let plan = explanation.memory
    let model = scenario.model
    let gpus = engine.gpusPerReplica
    heading("Memory of one GPU")
    var lines = TableText(columns: ["", "GB", ""])
    lines.add(["device", gigabytes(plan.deviceBytes), gpu.name])
    lines.add([
      "x utilisation", gigabytes(plan.usableBytes),
      "x \(engine.gpuMemoryUtilization)",
    ])
    let outer = model.outerParameters
    var weights = "\(figure(model.parameters)) parameters x \(plain(engine.format.bytes)) bytes"
    if engine.format.bytes < 2 {
      weights =
        "(\(figure(model.parameters - outer)) x \(plain(engine.format.bytes)) + \(figure(outer)) x 2) bytes"
    }
    lines.add(["- weights", gigabytes(plan.weightBytes), "\(weights) / \(counted(gpus, "GPU"))"])
    lines.add(["- runtime", gigabytes(plan.runtimeBytes), "context, activations, graphs, buffers"])
    lines.add(["= KV cache", gigabytes(plan.keyValueBytes), ""])
    text += lines.aligned(indent: 2)
    let elements = model.keyValueElementsPerToken
    let format = engine.keyValueFormat
    let shards = Double(elements) * format.bytes / plan.keyValueBytesPerToken
    line(
      "a token takes \(figure(elements)) elements x \(plain(format.bytes)) bytes / \(plain(shards)) = "
        + "\(plain(plan.keyValueBytesPerToken)) bytes")
    var blocks = "\(figure(plan.capacityTokens)) tokens"
    if plan.blockSize > 1 {
      blocks = "\(figure(plan.blocks)) blocks of \(plan.blockSize) = \(figure(plan.capacityTokens)) tokens"
    }
    line(
      "KV capacity of a replica: \(blocks)\(engine.keyValueBlocks == nil ? "" : ", as given in kv_blocks")")
  }

  private mutating func capacity() {
    let capacity = explanation.capacity
    heading("Sequences that the KV cache holds")
    var table = TableText(columns: ["", "prompt", "answer", "KV tokens", "sequences"])
    table.add([
      "mean", figure(capacity.meanInputTokens), figure(capacity.meanOutputTokens), plain(capacity.meanTaken),
      figure(capacity.meanSequences),
    ])
    table.add([
      "longest", figure(capacity.longestInputTokens), figure(capacity.longestOutputTokens),
      plain(capacity.longestTaken), figure(capacity.longestSequences),
    ])
    text += table.aligned(indent: 2)
    var line =
      "a step holds \(figure(capacity.mostInStep)) at most, limited by \(capacity.limitedBy.rawValue)"
    line += " (\(counted(capacity.slots, "slot"))"
    if let clients = capacity.clients { line += ", \(counted(clients, "request")) from its clients" }
    self.line(line + ")")
  }

  // MARK: Steps

  private static func title(_ title: String, _ step: StepBreakdown) -> String {
    "\(title): \(figure(step.decodes)) sequences, \(figure(step.keyValueTokens)) KV tokens"
  }

  private mutating func step(_ title: String, _ step: StepBreakdown) {
    heading(title)
    var table = TableText(columns: ["operator", "runs", "GFLOP", "MB", "FLOP/B", "us", "ms", "bound"])
    for op in step.operators {
      table.add([
        op.name, plain(op.count), figure(op.flops / 1e9), figure(op.bytes / 1e6),
        op.flops > 0 ? figure(op.arithmeticIntensity) : "-", figure(op.parts.total * 1e6),
        figure(op.seconds * 1e3), op.parts.bound.rawValue,
      ])
    }
    table.add(["GPU", "", "", "", "", "", figure(step.gpuSeconds * 1e3), step.gpuParts.bound.rawValue])
    if step.launchSeconds > 0 {
      let note = step.launchSeconds > step.gpuSeconds ? "longer" : "hidden"
      table.add([
        "host: launches, beside the GPU", "", "", "", "", "", figure(step.launchSeconds * 1e3), note,
      ])
    }
    if step.serialHostSeconds > 0 {
      table.add(["host: while the GPU waits", "", "", "", "", "", figure(step.serialHostSeconds * 1e3), ""])
    }
    table.add(["step", "", "", "", "", "", figure(step.seconds * 1e3), step.parts.bound.rawValue])
    text += table.aligned(indent: 2)
    if step.slowdown != 1 { line("GPU times are x \(figure(step.slowdown)) for the engine's older kernels") }
  }

  private mutating func communication() {
    guard let terms = explanation.communication else { return }
    heading("Communication by \(terms.link)")
    let volume = figure(terms.volumeBytes / 1e6)
    let what =
      terms.isAllReduce
      ? "an all-reduce of \(figure(terms.bytes / 1e6)) MB over \(terms.gpus) GPUs sends "
        + "2 (\(terms.gpus) - 1) / \(terms.gpus) of it, \(volume) MB"
      : "a transfer sends \(volume) MB"
    line(what)
    line(
      "\(figure(terms.latencySeconds * 1e6)) us + \(volume) MB / \(figure(terms.bytesPerSecond / 1e9)) GB/s = "
        + "\(figure(terms.seconds * 1e6)) us, x \(plain(terms.count)) = "
        + "\(figure(terms.seconds * terms.count * 1e3)) ms a step")
  }

  // MARK: Limits

  private mutating func limits() {
    let limits = explanation.limits
    let bandwidth = limits.bandwidthBytesPerSecond
    heading("Limits of the data sheet")
    line(
      "peak \(figure(limits.peakFlops / 1e12)) TFLOP/s / bandwidth \(figure(bandwidth / 1e9)) GB/s = "
        + "\(figure(limits.ridgeFlopsPerByte)) FLOP a byte")
    line(
      "critical batch size: x \(plain(limits.bytesPerWeight)) bytes / 2 FLOP = "
        + "\(figure(limits.criticalBatchSize)) tokens a step; below it products wait for memory")
    let weights = figure(limits.weightBytes / 1e9)
    let cache = figure(limits.keyValueBytesPerSequence / 1e9)
    line(
      "floor on TPOT: (\(weights) GB weights + \(cache) GB KV) / \(figure(bandwidth / 1e9)) GB/s = "
        + "\(figure(limits.timePerOutputTokenFloorSeconds * 1e3)) ms, of a request alone")
    let replicas = explanation.result.replicas
    line(
      "arithmetic: \(counted(limits.gpusAtOnce, "GPU")) x \(figure(limits.peakFlops / 1e12)) TFLOP/s / "
        + "\(figure(limits.flopsPerRequest / 1e12)) TFLOP a request = "
        + "\(figure(limits.computeRequestsPerSecond)) requests/s a replica")
    line(
      "reading: \(figure(bandwidth / 1e9)) GB/s / \(figure(limits.bytesPerRequest / 1e9)) GB a request "
        + "(\(counted(explanation.capacity.mostInEachReplica, "sequence")) share the weights) = "
        + "\(figure(limits.memoryRequestsPerSecond)) requests/s a replica")
    line(
      "ceiling: \(counted(replicas, "replica")) x the lesser = \(figure(limits.requestsPerSecond)) requests/s, "
        + "\(figure(limits.outputTokensPerSecond)) answer tokens/s")
  }

  private mutating func distances() {
    let result = explanation.result
    let limits = explanation.limits
    heading("How far the simulated run is from them")
    var table = TableText(columns: ["", "run", "limit", "factor"])
    for distance in explanation.distances {
      table.add([
        "\(distance.name), \(distance.unit)", figure(distance.simulated), figure(distance.limit),
        figure(distance.factor),
      ])
    }
    text += table.aligned(indent: 2)
    if let rate = scenario.workload.arrivals.rate, rate < limits.requestsPerSecond {
      line(
        "only \(figure(rate)) requests/s arrive, \(percent(rate / limits.requestsPerSecond)) of the ceiling")
    }
    if result.timeShare.idle > 0.005 { line("GPUs idle \(percent(result.timeShare.idle)) of the time") }
    heading("What the time per output token is made of")
    var terms = TableText(columns: ["", "ms"])
    var sum = 0.0
    for term in explanation.timePerOutputToken {
      sum += term.milliseconds
      terms.add([term.name, figure(term.milliseconds)])
    }
    terms.add([explanation.streams ? "= mean TPOT of the run" : "= decode step", figure(sum)])
    text += terms.aligned(indent: 2)
  }

  // MARK: Lines

  private mutating func heading(_ title: String) { text += "\n\(title)\n" }

  private mutating func line(_ line: String) { text += "  \(line)\n" }

  /// A number that is a whole one more often than not.
  private func plain(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? figure(Int(value)) : figure(value)
  }

  private func gigabytes(_ bytes: Double) -> String {
    var writer = ByteWriter()
    writer.fixed(bytes / 1e9, places: 3)
    return writer.string
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(figure(count)) \(noun)\(count == 1 ? "" : "s")"
  }
}
