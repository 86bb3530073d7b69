import Reporting
import Scenarios
import Serving

extension Command {
  /// `batchyard check FILE`.
  static let check = Command(
    name: "check", summary: "validates a scenario without running it", operands: "FILE...",
    operandCount: 1...1000, options: CommandOption.scenario + [.quiet],
    details: """
      Reads each scenario and the files that it names, and checks that the model fits and that its requests can be
      served. Of a trace only the first row is read. Errors name file, line and column; the exit status is 2 then.
      """,
    examples: [
      "batchyard check scenarios/llama2-7b-g5-paged.json5",
      "batchyard check scenarios/*.json5 --set instance=ml.g5.12xlarge",
    ]
  ) { arguments, console in
    let edits = try arguments.edits()
    var status = ExitStatus.done
    for path in arguments.operands {
      do {
        let scenario = try LoadedScenario(path: path, edits: edits, console: console).scenario
        try console.print("\(path): ok: \(summary(of: scenario))\n")
      } catch let error as Diagnostic {
        Console.tell("\(error)\n")
        status = .badInput
      }
    }
    return status
  }

  private static func summary(of scenario: Scenario) -> String {
    let plan = MemoryPlan(
      engine: scenario.engine, model: scenario.model, accelerator: scenario.hardware.accelerator)
    let gpus = scenario.engine.gpusPerReplica
    return
      "\(scenario.replicaCount) replica\(scenario.replicaCount == 1 ? "" : "s") of \(scenario.model.name) on "
      + "\(gpus) x \(scenario.hardware.accelerator.name) each, \(scenario.engine.profile.name), "
      + "\(scenario.engine.batching.policy.rawValue), \(plan.capacityTokens) tokens of KV cache a replica"
  }
}
