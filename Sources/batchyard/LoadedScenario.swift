import Scenarios
import Serving

/// A scenario that the command line named, with the file that it came from for telling where errors are.
struct LoadedScenario {
  /// The file, the changes of the command line made.
  let file: ScenarioFile
  /// What it says.
  let scenario: Scenario

  /// Reads the scenario at `path` with `edits` made, and tells the console what it warns of.
  init(path: String, edits: [ScenarioEdit], console: Console) throws(Diagnostic) {
    file = try ScenarioFile(path: path).applying(edits)
    var warnings: [Diagnostic] = []
    defer { for warning in warnings { console.warn(warning) } }
    scenario = try file.scenario(warnings: &warnings)
  }

  /// Simulates the scenario with a progress line on the console. Errors have their place in the file.
  func run(
    mode: Simulator.Mode = .fastForward, observer: (any SimulationObserver)? = nil, console: Console
  ) throws -> RunResult {
    let line = ProgressLine(console)
    defer { line.clear() }
    do {
      return try Simulator.run(scenario, mode: mode, observer: observer) { state in
        line.show { Self.text(state, seconds: line.seconds) }
        return true
      }
    } catch let error as ScenarioError {
      throw file.diagnostic(for: error)
    }
  }

  private static func text(_ state: Simulator.Progress, seconds: Int) -> String {
    var text = "\(state.finished)"
    if let total = state.total, total > 0 {
      text += " of \(total) requests (\(100 * min(state.finished, total) / total) %)"
    } else {
      text += " requests"
    }
    return text + ", \(Int(state.time.seconds)) s simulated in \(seconds) s"
  }
}
