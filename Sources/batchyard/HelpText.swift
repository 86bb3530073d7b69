import Reporting

/// Help, from the declarations of commands.
enum HelpText {
  /// Help for the program as a whole.
  static func overview(_ commands: [Command]) -> String {
    var text = """
      batchyard simulates LLM inference serving: how requests are batched, and what latency, throughput and cost follow.

      usage: batchyard COMMAND [OPTIONS]

      commands:

      """
    let shown = commands.filter { !$0.isHidden }
    let width = shown.map(\.name.count).max() ?? 0
    for command in shown { text += "  \(padded(command.name, to: width))  \(command.summary)\n" }
    text += """

      options:
        --help     show this, or a command's help after its name
        --version  show the version

      example:
        batchyard run scenarios/llama2-7b-g5-paged.json5

      """
    return text
  }

  /// Help for one command.
  static func text(_ command: Command) -> String {
    let operands = command.operands.isEmpty ? "" : " " + command.operands
    var text =
      "batchyard \(command.name): \(command.summary)\n\nusage: batchyard \(command.name)\(operands) [OPTIONS]\n"
    if !command.details.isEmpty { text += "\n\(command.details)\n" }
    text += "\noptions:\n"
    let options = (command.options + [.help]).filter { !$0.isHidden }
    let labels = options.map { option in
      [option.letter.map { $0 + ", " }, option.name, option.value.map { " " + $0 }].compactMap { $0 }.joined()
    }
    let width = labels.map(\.count).max() ?? 0
    for (option, label) in zip(options, labels) { text += "  \(padded(label, to: width))  \(option.help)\n" }
    text += command.examples.count == 1 ? "\nexample:\n" : "\nexamples:\n"
    return text + command.examples.map { "  \($0)\n" }.joined()
  }
}
