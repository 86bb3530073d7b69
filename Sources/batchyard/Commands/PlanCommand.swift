import Reporting
import Scenarios
import Serving
import Studies

extension Command {
  /// `batchyard plan FILE`.
  static let plan = Command(
    name: "plan", summary: "the highest rate, fewest replicas or cheapest instance within the SLO",
    operands: "FILE",
    operandCount: 1...1,
    options: CommandOption.scenario + [.over, .rate, .find, .slo, .jobs, ReportFile.option]
      + CommandOption.printing,
    details: """
      For a trace, with --rate or with --over, finds the cheapest system that serves the arrivals within the SLO: how many
      instances and replicas. Otherwise, or with --find rate, finds the highest rate. --over lists what may be chosen:
      instance=all stands for every EC2 instance of the catalogue, instance=ml.all for every one with a SageMaker price, but
      for those whose chips the engine does not run on by itself. The exit status is 99 where nothing meets the SLO. The
      report draws every simulation of the search.
      """,
    examples: [
      "batchyard plan scenarios/llama3.1-8b-h100.json5",
      "batchyard plan scenarios/azure-conversation.json5 --over instance=all,tensor_parallel_degree=1,2,4,8",
      "batchyard plan scenarios/llama3.1-8b-h100.json5 --report plan.html",
      "batchyard plan scenarios/llama3.1-8b-h100.json5 --rate 40 --over instance=p5.48xlarge,g6e.12xlarge --slo chat",
    ]
  ) { arguments, console in
    var file = try arguments.file(arguments.operands[0])
    if let name = arguments.value(of: .slo) {
      file = try file.applying([try ScenarioEdit(key: "slo", value: name, option: "--slo")])
    }
    let (instances, unnamed, grid) = try arguments.over()
    // Whether it fits the hardware of the file does not matter: a plan may choose another.
    var warnings: [Diagnostic] = []
    let scenario = try file.scenario(warnings: &warnings, checked: false)
    for warning in warnings { console.warn(warning) }
    let report = try ReportFile(arguments)
    var question = PlanQuestion(
      file: file, goal: try goal(arguments, scenario: scenario), instances: instances, unnamed: unnamed,
      grid: grid,
      jobs: try arguments.jobs())
    question.wantsWholeRuns = report != nil
    let line = ProgressLine(console)
    let clock = ContinuousClock()
    let start = clock.now
    let plan = try PlanSearch.run(question) { points, done, all in
      line.show { "\(points) runs, \(done) of \(all) systems" }
    }
    line.clear()
    try report?.write(plan.report(version: CommandLineTool.version).html())
    switch arguments.format {
    case .table:
      try console.print(plan.text)
      let seconds = (clock.now - start) / .seconds(1)
      console.warn("  time          \(span(seconds: seconds))")
    case .json: try console.print(ResultJSON.text(plan.fields(version: CommandLineTool.version)))
    case .csv:
      let fields = plan.fields(version: CommandLineTool.version).filter { !$0.isList }
      var table = TableText(columns: fields.map(\.path))
      table.add(fields.map(\.cell))
      try console.print(table.csv())
    case .markdown:
      var table = TableText(columns: ["plan", "value"])
      for field in plan.fields(version: CommandLineTool.version) where !field.isList {
        table.add([field.path, field.cell])
      }
      try console.print(table.markdown())
    }
    return plan.answer == nil ? .objectiveMissed : .done
  }

  private static func goal(_ arguments: Arguments, scenario: Scenario) throws -> PlanQuestion.Goal {
    var rate: Double?
    if let text = arguments.value(of: .rate) {
      guard let value = Double(text), value.isFinite, value > 0, value <= 1e9 else {
        throw UsageError(
          "--rate takes requests per second above 0, not '\(Arguments.shown(text))'", command: "plan")
      }
      rate = value
    }
    switch arguments.value(of: .find) {
    case "rate":
      if rate != nil { throw UsageError("--rate is given, so there is no rate to find", command: "plan") }
      return .highestRate
    case "cost": return .leastCost(rate: rate)
    default:
      if case .trace = scenario.workload.arrivals { return .leastCost(rate: rate) }
      return rate != nil || arguments.has(.over) ? .leastCost(rate: rate) : .highestRate
    }
  }
}

extension CommandOption {
  static let over = CommandOption(
    name: "--over", value: "KEY=VALUES,...",
    help: "what may be chosen, such as instance=all,tensor_parallel_degree=1,2,4",
    isRepeatable: true)
  static let rate = CommandOption(name: "--rate", value: "R", help: "requests per second to plan for")
  static let find = CommandOption(
    name: "--find", value: "GOAL", help: "what to find: rate (the highest) or cost (the least)",
    choices: ["rate", "cost"])
  static let slo = CommandOption(
    name: "--slo", value: "NAME",
    help: "objectives by name, such as mlperf-llama2-70b or chat, in place of the scenario's")
}

extension Arguments {
  /// What `--over` lets a plan choose: instances, and values of other keys.
  ///
  /// A part without `=` is a further value of the key before it: `instance=all,tensor_parallel_degree=1,2,4`.
  func over() throws(Diagnostic) -> (instances: [String], unnamed: Set<String>, grid: Grid) {
    var keys: [(key: String, values: [String])] = []
    for argument in values(of: .over) {
      for part in ScenarioEdit.values(in: argument) {
        if let equals = part.firstIndex(of: "="), !part[..<equals].contains(where: { "{['\"".contains($0) }) {
          keys.append((String(part[..<equals]), [String(part[part.index(after: equals)...])]))
        } else if keys.isEmpty {
          throw .error(
            at: TextLocation(file: "--over \(Arguments.shown(argument))"),
            "expected a key, '=' and values, such as instance=all")
        } else {
          keys[keys.count - 1].values.append(part)
        }
      }
    }
    var instances: [String] = []
    var named: Set<String> = []
    var variations: [Variation] = []
    for (key, values) in keys {
      let variation = try Variation(key: key, values: values, option: "--over")
      if variation.key == "instance" {
        for index in 0..<variation.count {
          let label = try variation.choice(at: index).label
          let meant = PlanQuestion.instances(named: label)
          if meant == [label] { named.insert(label) }
          instances += meant.filter { !instances.contains($0) }
        }
      } else {
        variations.append(variation)
      }
    }
    return (instances, Set(instances).subtracting(named), try Grid(variations))
  }
}
