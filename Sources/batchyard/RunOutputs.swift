import Reporting
import Serving

/// The files that a run is asked to write beside its summary: opened before it begins, so that a path that cannot be
/// written costs no time, and named when it has ended, so that none is there in part.
final class RunOutputs {
  static let requests = CommandOption(
    name: "--requests", value: "FILE", help: "write a row for each request: .csv, or JSON lines for .jsonl")
  static let steps = CommandOption(name: "--steps", value: "FILE", help: "write a row for each step as CSV")
  static let trace = CommandOption(
    name: "--trace", value: "FILE", help: "write Chrome trace events, for Perfetto (ui.perfetto.dev)")
  static let metrics = CommandOption(
    name: "--metrics", value: "FILE", help: "write vLLM's Prometheus metrics as text")
  static let histogram = CommandOption(
    name: "--hgrm", value: "FILE",
    help: "write HdrHistogram percentiles, a file for each latency: NAME-ttft.hgrm")

  static let report = CommandOption(
    name: "--report", value: "FILE", help: "write a report with charts and the batch player as one HTML file")

  static let traceWindow = CommandOption(
    name: "--trace-window", value: "FROM..TO", help: "trace this part of the run only, such as 10s..20s")
  static let traceRequests = CommandOption(
    name: "--trace-requests", value: "N", help: "trace the first N requests only")

  /// The options that bound a file.
  static let limits: [CommandOption] = [traceWindow, traceRequests]
  /// The options that ask for files.
  static let options: [CommandOption] = [report, requests, steps, trace, metrics, histogram]

  private var observers: [any SimulationObserver] = []
  private var endings: [(RunResult, Console) throws -> Void] = []

  /// Opens the files that `arguments` name.
  init(_ arguments: Arguments, scenario: Scenario) throws {
    try checkPaths(arguments)
    if let path = arguments.value(of: Self.requests) {
      let log = RequestLog(file: try OutputFile(path: path), format: RequestLog.Format(path: path))
      observe(log) { _, _ in try log.finish() }
    }
    if let path = arguments.value(of: Self.steps) {
      let log = StepLog(file: try OutputFile(path: path))
      observe(log) { _, _ in try log.finish() }
    }
    if let path = arguments.value(of: Self.trace) { try addTrace(path, scenario, Self.limits(arguments)) }
    if let path = arguments.value(of: Self.report) { try addReport(path, scenario) }
    if let path = arguments.value(of: Self.metrics) { try addMetrics(path, scenario) }
    if let path = arguments.value(of: Self.histogram) { try addHistograms(path, scenario) }
  }

  /// Sees the run; `nil` where no file is asked for.
  var observer: (any SimulationObserver)? {
    observers.count > 1 ? ObserverGroup(observers) : observers.first
  }

  /// Completes the files and gives them their names.
  func finish(_ result: RunResult, console: Console) throws {
    for ending in endings { try ending(result, console) }
  }

  /// Shows the run to `observer`; `ending` is called when it has ended.
  func observe(
    _ observer: any SimulationObserver, ending: @escaping (RunResult, Console) throws -> Void = { _, _ in }
  ) {
    observers.append(observer)
    endings.append(ending)
  }

  /// Two outputs in one file would overwrite each other.
  private func checkPaths(_ arguments: Arguments) throws(UsageError) {
    var owners: [String: String] = [:]
    for option in Self.options {
      guard let path = arguments.value(of: option) else { continue }
      if let other = owners.updateValue(option.name, forKey: path) {
        throw UsageError("\(other) and \(option.name) name the same file", command: "run")
      }
    }
  }

  private static func limits(_ arguments: Arguments) throws(UsageError) -> ChromeTrace.Limits {
    var limits = ChromeTrace.Limits()
    limits.requests = try arguments.count(of: traceRequests) ?? limits.requests
    if let text = arguments.value(of: traceWindow) {
      guard let window = TimeWindow(text) else {
        throw UsageError(
          "--trace-window takes two times, such as 10s..20s, not '\(Arguments.shown(text))'", command: "run")
      }
      limits.window = window
    }
    return limits
  }

  private func addTrace(_ path: String, _ scenario: Scenario, _ limits: ChromeTrace.Limits) throws {
    let trace = ChromeTrace(file: try OutputFile(path: path), scenario: scenario, limits: limits)
    observe(trace) { _, console in
      try trace.finish()
      if !trace.leftOut.text.isEmpty { console.warn("\(path): \(trace.leftOut.text)") }
    }
  }

  private func addReport(_ path: String, _ scenario: Scenario) throws {
    let file = try OutputFile(path: path)
    let collector = ReportCollector(scenario)
    observe(collector) { result, _ in
      let report = RunReport(
        scenario: scenario, result: result, collector: collector, version: CommandLineTool.version)
      try Self.write(report.html(), to: file)
    }
  }

  private func addMetrics(_ path: String, _ scenario: Scenario) throws {
    let file = try OutputFile(path: path)
    let plan = MemoryPlan(
      engine: scenario.engine, model: scenario.model, accelerator: scenario.hardware.accelerator)
    let metrics = MetricsText(scenario, capacityTokens: plan.capacityTokens)
    observe(metrics) { result, _ in try Self.write(metrics.text(load: result.load), to: file) }
  }

  private func addHistograms(_ path: String, _ scenario: Scenario) throws {
    var files: [(LatencyMetric, OutputFile)] = []
    for metric in LatencyMetric.allCases {
      files.append((metric, try OutputFile(path: HdrPercentiles.path(path, for: metric))))
    }
    let histograms = LatencyHistograms(scenario)
    observe(histograms) { _, _ in
      for (metric, file) in files {
        guard let histogram = histograms.histograms[metric] else { continue }
        let scale = LatencyHistograms.unitsPerMillisecond(metric)
        try Self.write(HdrPercentiles.text(histogram, unitsPerMillisecond: scale), to: file)
      }
    }
  }

  private static func write(_ text: String, to file: OutputFile) throws {
    Array(text.utf8).withUnsafeBytes { file.write($0) }
    try file.commit()
  }
}
