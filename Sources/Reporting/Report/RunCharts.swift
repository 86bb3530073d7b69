import Serving
import Simulation

/// The charts of one run.
struct RunCharts {
  var scenario: Scenario
  var result: RunResult
  var collector: ReportCollector

  /// TTFT, TPOT, ITL and end-to-end time, those there are.
  func latencies() -> [Figure] {
    let metrics: [(LatencyMetric, String, ChartStyle)] = [
      (.ttft, "Time to first token (TTFT)", .first), (.tpot, "Time per output token (TPOT)", .second),
      (.itl, "Gap between tokens (ITL)", .third), (.e2el, "End-to-end latency", .fourth),
    ]
    return metrics.compactMap { metric, title, style in
      guard let summary = result.latencies[metric], summary.count > 0, summary.max_ms > 0 else { return nil }
      guard let histogram = collector.latencies.histograms[metric], histogram.count > 0 else { return nil }
      let unit = LatencyHistograms.unitsPerMillisecond(metric)
      // Of few samples, each one.
      let steps = Int(min(400, max(1, histogram.count - 1)))
      let quantiles = (0...steps).map { histogram.quantile(Double($0) / Double(steps)) / unit }
      let marked = [
        ("p50", summary.median_ms), ("p90", summary.p90_ms), ("p95", summary.p95_ms), ("p99", summary.p99_ms),
      ]
      var figure = DistributionChart(
        title: title, quantiles: quantiles, count: summary.count,
        marked: marked.map { DistributionChart.Percentile(name: $0.0, milliseconds: $0.1) }, style: style
      ).figure()
      if metric == .ttft, scenario.engine.batching.policy.deliversAtEnd {
        figure.note =
          "Answers come together at the end of a batch, so a client’s first token is its last: TTFT is the end-to-end time."
      }
      return figure
    }
  }

  /// Throughput, running and waiting requests, KV memory.
  func overTime() -> [Figure] {
    let bins = result.load.bins
    guard !bins.isEmpty else { return [] }
    let width = result.load.binSeconds
    let end = result.load.seconds
    let (unit, factor) =
      end >= 7200 ? ("h", 1 / 3600.0) : end >= 600 ? ("min", 1 / 60.0) : end < 1 ? ("ms", 1000.0) : ("s", 1.0)
    let axis = Axis.exact("time, \(unit)", 0...end * factor)
    let starts = bins.indices.map { Double($0) * width * factor } + [end * factor]
    // The last value once more, so that its step has a width.
    let column = { (value: (LoadOverTime.Bin) -> Double) in bins.map(value) + bins.suffix(1).map(value) }
    let throughput = LineChart(
      title: "Throughput over time", xAxis: axis, xs: starts, yLabel: "output tokens/s",
      series: [.init(name: "output tokens/s", values: column(\.outputTokensPerSecond), style: .first)],
      isStepped: true)
    let requests = LineChart(
      title: "Requests over time", xAxis: axis, xs: starts, yLabel: "requests",
      series: [
        .init(name: "running", values: column(\.running), style: .decode),
        .init(name: "waiting", values: column(\.waiting), style: .queued),
      ], isStacked: true, isStepped: true)
    let capacity = Double(result.kv.capacityTokens * result.replicas)
    let memory = LineChart(
      title: "KV memory over time", xAxis: axis, xs: starts, yLabel: "tokens",
      series: [
        .init(name: "holds a token", values: column(\.keyValueUsed), style: .decode),
        .init(
          name: "taken but empty", values: column { max(0, $0.keyValueTaken - $0.keyValueUsed) },
          style: .padding),
      ], isStacked: true, isStepped: true, limit: capacity > 0 ? (capacity, "capacity") : nil)
    let note = "Means over \(NumberText.milliseconds(width * 1000))."
    return [
      throughput.figure(
        summary: "\(NumberText.significant(result.outputThroughput)) output tokens/s over the whole run.",
        note: note),
      requests.figure(
        summary: "A mean batch of \(NumberText.significant(result.meanBatchSize)) requests a step.",
        note: note),
      memory.figure(
        summary:
          "Use was \(NumberText.percent(result.kv.meanUse)) on average and \(NumberText.percent(result.kv.peakUse)) at most; "
          + "\(NumberText.percent(result.kv.waste)) of what was taken held no token.", note: note),
    ]
  }

  /// Where the replicas' time went.
  func timeShare() -> Figure {
    BarChart(
      title: "Where the time went", bars: [.init(name: "time", parts: Self.parts(of: result.timeShare))],
      format: { NumberText.percent($0) }, whole: 1
    ).figure(
      summary:
        "Compute and memory are what the GPU’s operators wait for; host is the GPU waiting for the engine’s software."
    )
  }

  /// The five parts in the order and style of every chart that shows them.
  static func parts(of share: TimeShare) -> [BarChart.Part] {
    [
      .init(name: "compute", value: share.compute, style: .compute),
      .init(name: "memory", value: share.memory, style: .memory),
      .init(name: "communication", value: share.communication, style: .communication),
      .init(name: "host", value: share.host, style: .host),
      .init(name: "idle", value: share.idle, style: .idle),
    ]
  }

  /// What fills one GPU's memory.
  func memory(_ shares: [MemoryShare]) -> Figure {
    let styles: [ChartStyle] = [.memory, .host, .compute, .communication, .fifth]
    let parts = shares.enumerated().map { index, share in
      BarChart.Part(
        name: share.name, value: share.bytes,
        style: share.name == "unused" ? .idle : styles[index % styles.count])
    }
    let total = shares.reduce(0) { $0 + $1.bytes }
    let device = Double(scenario.hardware.accelerator.memoryBytes)
    return BarChart(
      title: "Memory of each GPU", bars: [.init(name: "memory", parts: parts)],
      format: { NumberText.bytes($0) }
    ).figure(
      summary: "\(NumberText.bytes(device)) on each \(scenario.hardware.accelerator.name).",
      note: total > device * 1.001
        ? "The KV blocks that the scenario gives need \(NumberText.bytes(total - device)) more than there is."
        : "")
  }

  /// This scenario's steps under the roofline of its GPU.
  func roofline(_ roofline: Roofline) -> Figure {
    let ridge = roofline.peakRate / max(roofline.bandwidthBytesPerSecond, 1)
    let x = Axis.logarithmic(
      "FLOPs for each byte moved", over: roofline.points.map(\.intensity) + [ridge / 10, ridge * 4])
    let y = Axis.logarithmic(
      "FLOP/s of one GPU",
      over: roofline.points.map(\.achieved) + [
        roofline.peakRate, x.domain.lowerBound * roofline.bandwidthBytesPerSecond,
      ])
    let start = max(x.domain.lowerBound, y.domain.lowerBound / roofline.bandwidthBytesPerSecond)
    let chart = ScatterChart(
      title: "Roofline", x: x, y: y,
      points: roofline.points.map {
        .init(
          name: $0.name, x: $0.intensity, y: $0.achieved, style: $0.isPrefill ? .second : .first,
          label: $0.name)
      },
      lines: [
        (
          name: "roof",
          points: [
            (start, start * roofline.bandwidthBytesPerSecond), (ridge, roofline.peakRate),
            (x.domain.upperBound, roofline.peakRate),
          ],
          style: .idle
        )
      ],
      legend: [
        .init(style: .first, mark: .point, text: "decode step"),
        .init(style: .second, mark: .point, text: "prefill step"),
        .init(style: .idle, mark: .line, text: "roof: memory bandwidth, then arithmetic"),
      ])
    return chart.figure(
      summary:
        "Left of \(NumberText.significant(ridge)) FLOPs a byte memory bandwidth binds (\(NumberText.scaled(roofline.bandwidthBytesPerSecond, unit: "B/s"))), "
        + "right of it arithmetic (\(NumberText.scaled(roofline.peakRate, unit: "FLOP/s"))).",
      note:
        "How far a step is below the roof is overhead, communication, or a matrix too small to fill the GPU.")
  }
}
