import Reporting
import Scenarios
import Serving
import Studies

extension Command {
  /// `batchyard explain FILE`.
  static let explain = Command(
    name: "explain", summary: "shows the arithmetic: memory, a prefill and a decode step, limits",
    operands: "FILE", operandCount: 1...1,
    options: CommandOption.scenario + CommandOption.printing,
    details: """
      Simulates the scenario once and shows what a pocket calculator can check: what the memory of a GPU holds, how many
      sequences fit, each operator of a prefill and of a decode step, communication, the limits of the data sheet, and how
      far the run is from them. --output json holds every number of it; csv and markdown hold the operators.
      """,
    examples: [
      "batchyard explain scenarios/llama2-7b-g5-paged.json5",
      "batchyard explain scenarios/llama3.1-8b-h100.json5 --set engine.dtype=fp8 --output json",
    ]
  ) { arguments, console in
    let loaded = try LoadedScenario(path: arguments.operands[0], edits: arguments.edits(), console: console)
    let explanation: Explanation
    do {
      explanation = try Explanation(loaded.scenario) { try loaded.run(observer: $0, console: console) }
    } catch let error as ScenarioError {
      throw loaded.file.diagnostic(for: error)
    }
    try console.print(text(explanation, format: arguments.format))
    return .done
  }

  private static func text(_ explanation: Explanation, format: OutputFormat) -> String {
    switch format {
    case .table: return ExplanationText.text(explanation)
    case .json:
      return ResultJSON.text(ExplanationFields.all(explanation, version: CommandLineTool.version))
    case .csv: return operators(explanation).csv()
    case .markdown: return operators(explanation).markdown()
    }
  }

  /// The operators of the three steps as one table.
  private static func operators(_ explanation: Explanation) -> TableText {
    var table = TableText(columns: [])
    let steps = [
      ("prefill", explanation.prefill), ("decode", explanation.decode),
      ("full_decode", explanation.fullDecode),
    ]
    for (name, step) in steps {
      for fields in ExplanationFields.operators(step) {
        table.columns = ["step"] + fields.map { $0.path == "name" ? "operator" : $0.path }
        table.add([name] + fields.map(\.cell))
      }
    }
    return table
  }
}
