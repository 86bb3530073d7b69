import Reporting
import Scenarios
import Serving

/// The program: finds the command, runs it, and turns what goes wrong into a message and a status.
enum CommandLineTool {
  /// The version of the program, in `--version` and in results.
  static let version = "0.1.0"

  /// Every command, in the order of the help.
  static let commands: [Command] = [
    .run, .compare, .sweep, .merge, .plan, .explain, .play, .lesson, .validate, .benchmark, .check,
    .catalogue,
    .schema,
  ]

  /// Runs the command line `words`, the program's name left out.
  static func run(_ words: [String]) -> ExitStatus {
    do {
      return try dispatch(words)
    } catch OutputError.closedPipe {
      // Whoever reads the results has seen enough, as in `| head`.
      return .done
    } catch {
      Console.tell("\(message(error))\n")
      return status(of: error)
    }
  }

  private static func dispatch(_ words: [String]) throws -> ExitStatus {
    guard let name = words.first else {
      Console.tell(HelpText.overview(commands))
      return .badInput
    }
    let rest = Array(words.dropFirst())
    switch name {
    case "--version":
      try Console().print("batchyard \(version)\n")
      return .done
    case "--help", "-h", "help":
      guard let topic = rest.first else {
        try Console().print(HelpText.overview(commands))
        return .done
      }
      try Console().print(HelpText.text(command(named: topic)))
      return .done
    default:
      let command = try command(named: name)
      let arguments = try Arguments(rest, for: command)
      var console = Console()
      console.isQuiet = arguments.has(.quiet)
      if arguments.has(.help) {
        try console.print(HelpText.text(command))
        return .done
      }
      return try command.run(arguments, console)
    }
  }

  private static func command(named name: String) throws(UsageError) -> Command {
    if let found = commands.first(where: { $0.name == name }) { return found }
    let kind = name.hasPrefix("-") ? "option" : "command"
    throw UsageError(
      "unknown \(kind) '\(Arguments.shown(name))'",
      suggestions: Suggestion.nearest(
        name, among: commands.filter { !$0.isHidden }.map(\.name) + ["--help", "--version"], limit: 1))
  }

  /// What is told of an error, without the newline.
  static func message(_ error: any Error) -> String {
    switch error {
    case is Diagnostic, is UsageError: "\(error)"
    case is CancellationError: "batchyard: interrupted"
    default: "batchyard: error: \(error)"
    }
  }

  /// The program's status after an error: what the user can mend is bad input.
  static func status(of error: any Error) -> ExitStatus {
    switch error {
    case is Diagnostic, is UsageError, is ScenarioError: .badInput
    case OutputError.cannotOpen: .badInput
    default: .failure
    }
  }
}
