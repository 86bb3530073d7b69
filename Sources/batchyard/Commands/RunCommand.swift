import Reporting
import Scenarios
import Serving

extension Command {
  /// `batchyard run FILE`.
  static let run = Command(
    name: "run", summary: "simulates one scenario and prints its summary", operands: "FILE",
    operandCount: 1...1,
    options: CommandOption.scenario + RunOutputs.options + RunOutputs.limits
      + [Playback.watch, Playback.speed, .reference] + CommandOption.printing,
    details: """
      Prints a verdict, what binds, and latencies and throughput. The exit status is 99 when an SLO in the scenario is
      missed.
      """,
    examples: [
      "batchyard run scenarios/llama2-7b-g5-paged.json5",
      "batchyard run scenarios/llama2-7b-g5.json5 --set engine.batching.policy=dynamic --output json",
      "batchyard run scenarios/llama3.1-8b-h100.json5 --requests requests.csv --trace trace.json",
    ]
  ) { arguments, console in
    let loaded = try LoadedScenario(path: arguments.operands[0], edits: arguments.edits(), console: console)
    let outputs = try RunOutputs(arguments, scenario: loaded.scenario)
    let mode: Simulator.Mode = arguments.has(.reference) ? .stepping : .fastForward
    let playback = arguments.has(Playback.watch) ? try Playback(arguments) : nil
    let collector = playback.map { _ in ReportCollector(loaded.scenario) }
    if let collector { outputs.observe(collector) }
    let result = try loaded.run(mode: mode, observer: outputs.observer, console: console)
    if let collector { try playback?.show(collector, of: loaded.scenario, console: console) }
    try outputs.finish(result, console: console)
    try console.print(
      text(result, loaded.scenario, format: arguments.format, console: console))
    return result.objectives.allSatisfy(\.met) ? .done : .objectiveMissed
  }

  private static func text(
    _ result: RunResult, _ scenario: Scenario, format: OutputFormat, console: Console
  ) -> String {
    let version = CommandLineTool.version
    switch format {
    case .table:
      return SummaryText.text(
        result, scenario, version: version, colour: console.showsColour)
    case .json: return ResultJSON.text(result, version: version)
    case .csv:
      var table = TableText(columns: ResultFields.rowPaths)
      table.add(ResultFields.row(result, version: version).map(\.cell))
      return table.csv()
    case .markdown:
      var table = TableText(columns: ["result", "value"])
      for field in ResultFields.row(result, version: version) { table.add([field.path, field.cell]) }
      return table.markdown()
    }
  }
}

extension CommandOption {
  /// Takes every step by itself, as the tests do that closed forms are compared with.
  static let reference = CommandOption(
    name: "--reference", help: "take every step by itself instead of in closed form: slow, the same results",
    isHidden: true)
}
