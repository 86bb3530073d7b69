import Reporting
import Scenarios
import Serving
import Studies

extension Command {
  /// `batchyard benchmark`.
  static let benchmark = Command(
    name: "benchmark", summary: "measures how fast this build simulates on this machine",
    operands: "[SCENARIO...]", operandCount: 0...100, options: [.quick, .runs] + CommandOption.printing,
    details: """
      Runs each workload several times and prints medians of CPU time; `spread` is the slowest run over the fastest,
      less one. The heap probe takes the earliest of 1,000 events out of a heap and puts a later one in; requests for
      each such operation compare machines. Scenarios named on the command line come after the built-in workloads.
      """,
    examples: ["batchyard benchmark --quick", "batchyard benchmark scenarios/llama2-7b-g5.json5"]
  ) { arguments, console in
    let isQuick = arguments.has(.quick)
    let runs = try arguments.count(of: .runs) ?? 3
    var cases = Benchmark.cases(scale: isQuick ? 20 : 1)
    cases.append(
      Benchmark.Case("main, --requests as CSV", Benchmark.main(requests: isQuick ? 50_000 : 1_000_000)) {
        RequestLog(file: try OutputFile(path: "/dev/null"), format: .csv)
      })
    for path in arguments.operands {
      let loaded = try LoadedScenario(path: path, edits: [], console: console)
      cases.append(Benchmark.Case(loaded.scenario.name, loaded.scenario))
    }
    var measured: [Benchmark.Measurement] = []
    let line = ProgressLine(console)
    for (number, benchmarked) in cases.enumerated() {
      line.show { "\(number + 1) of \(cases.count): \(benchmarked.name)" }
      measured.append(try Benchmark.measure(benchmarked, runs: runs))
    }
    line.clear()
    try console.print(text(measured, runs: runs, format: arguments.format))
    return .done
  }

  private static func text(_ measured: [Benchmark.Measurement], runs: Int, format: OutputFormat) -> String {
    var table = TableText(columns: [
      "workload", "requests", "requests/s", "ns/request", "spread", "bytes/request", "steps/s", "per heap op",
    ])
    for one in measured { table.add(row(one)) }
    switch format {
    case .csv: return table.csv()
    case .markdown: return table.markdown()
    case .json: return ResultJSON.text(benchmarkFields(measured, machine: ProcessMeter.machine))
    case .table:
      let heapRate = thousands(heapRate(measured))
      return "\(ProcessMeter.machine); heap probe \(heapRate) operations/s; medians of \(runs) runs\n\n"
        + table.aligned()
    }
  }

  /// The same as fields, with the CPU seconds of each run.
  static func benchmarkFields(_ measured: [Benchmark.Measurement], machine: String) -> [ResultField] {
    let workloads = measured.map { one in
      [
        ResultField("name", .text(one.name)), ResultField("requests", .integer(one.requests)),
        ResultField("requests_per_second", .number(one.requestsPerSecond)),
        ResultField("ns_per_request", .number(one.nanosecondsPerRequest)),
        ResultField("spread", .number(one.spread)),
        ResultField("bytes_per_request", one.bytesPerRequest.map(FieldValue.number) ?? .none),
        ResultField("steps_per_second", .number(one.stepsPerSecond)),
        ResultField("requests_per_heap_operation", .number(one.requestsPerHeapOperation)),
        ResultField("runs", .list(one.seconds.map { [ResultField("cpu_s", .number($0))] })),
      ]
    }
    return [
      ResultField("machine", .text(machine)),
      ResultField("heap_operations_per_second", .number(heapRate(measured))),
      ResultField("workloads", .list(workloads)),
    ]
  }

  /// The median of all probes.
  private static func heapRate(_ measured: [Benchmark.Measurement]) -> Double {
    let rates = measured.flatMap(\.heapRates).sorted()
    return rates.isEmpty ? .nan : rates[rates.count / 2]
  }

  private static func row(_ measured: Benchmark.Measurement) -> [String] {
    [
      measured.name, "\(measured.requests)", thousands(measured.requestsPerSecond),
      thousands(measured.nanosecondsPerRequest), "\(Int((100 * measured.spread).rounded())) %",
      measured.bytesPerRequest.map(thousands) ?? "-", thousands(measured.stepsPerSecond),
      "\((1000 * measured.requestsPerHeapOperation).rounded() / 1000)",
    ]
  }

  /// A whole number.
  private static func thousands(_ value: Double) -> String {
    value.isFinite ? "\(Int(value.rounded()))" : "-"
  }
}

extension CommandOption {
  static let quick = CommandOption(name: "--quick", help: "workloads a twentieth as large, in a few seconds")
  static let runs = CommandOption(
    name: "--runs", value: "N", help: "how often each workload runs (default 3)")
}
