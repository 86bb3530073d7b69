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
    var table = TableText(columns: [
      "workload", "requests", "requests/s", "ns/request", "spread", "bytes/request", "steps/s", "per heap op",
    ])
    var heapRates: [Double] = []
    let line = ProgressLine(console)
    for (number, benchmarked) in cases.enumerated() {
      line.show { "\(number + 1) of \(cases.count): \(benchmarked.name)" }
      let measured = try Benchmark.measure(benchmarked, runs: runs)
      heapRates += measured.heapRates
      table.add(row(measured))
    }
    line.clear()
    let text =
      switch arguments.format {
      case .csv: table.csv()
      case .markdown: table.markdown()
      case .table, .json:
        "\(ProcessMeter.machine); heap probe \(thousands(heapRates.sorted()[heapRates.count / 2])) operations/s; "
          + "medians of \(runs) runs\n\n" + table.aligned()
      }
    try console.print(text)
    return .done
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
