/// One command of the program: help, parsing and suggestions all come from what is declared here.
///
/// To add a command, write one file in Commands with a `static let` and put it in `CommandLineTool.commands`.
struct Command: Sendable {
  /// What is typed, such as `run`.
  var name: String
  /// What it does, in one line without a full stop.
  var summary: String
  /// What follows the name, such as `FILE`; empty for nothing.
  var operands = ""
  /// How many of them there may be.
  var operandCount: ClosedRange<Int>
  /// What it takes beside `--help`.
  var options: [CommandOption]
  /// More about it, shown in its help; may be empty.
  var details = ""
  /// Command lines that work as they stand.
  var examples: [String]
  /// Whether it is left out of the list of commands.
  var isHidden = false
  /// Does it. Results go to the console; the status is the program's.
  var run: @Sendable (Arguments, Console) throws -> ExitStatus
}

/// An option, declared once for all commands that take it.
struct CommandOption: Sendable, Hashable {
  /// With its dashes, such as `--set`.
  var name: String
  /// One letter with a dash, such as `-q`; nil for none.
  var letter: String?
  /// What its value is, such as `KEY=VALUE`; nil for an option without one.
  var value: String?
  /// What it does, in one line without a full stop.
  var help: String
  /// The values that it takes; empty where any will do.
  var choices: [String] = []
  /// Whether it may be given more than once.
  var isRepeatable = false
  /// Whether help leaves it out.
  var isHidden = false
}

extension CommandOption {
  static let set = CommandOption(
    name: "--set", value: "KEY=VALUE", help: "change a key of the scenario, such as engine.dtype=fp8",
    isRepeatable: true)
  static let seed = CommandOption(name: "--seed", value: "N", help: "the seed of every random stream")
  static let output = CommandOption(
    name: "--output", value: "FORMAT", help: "table (default), json, csv or markdown",
    choices: OutputFormat.allCases.map(\.rawValue))
  static let quiet = CommandOption(name: "--quiet", letter: "-q", help: "no progress and no warnings")
  static let help = CommandOption(name: "--help", letter: "-h", help: "show this")
  static let version = CommandOption(name: "--version", help: "show the version")

  /// What every command takes that reads scenarios.
  static let scenario: [CommandOption] = [.set, .seed]
  /// What every command takes that prints results.
  static let printing: [CommandOption] = [.output, .quiet]
}

/// How results are printed.
enum OutputFormat: String, CaseIterable, Sendable {
  case table, json, csv, markdown
}
