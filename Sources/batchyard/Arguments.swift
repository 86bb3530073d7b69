import Scenarios

/// A command line that has been read by a command's declarations.
struct Arguments: Sendable {
  /// What is no option, in order.
  private(set) var operands: [String] = []
  private var values: [String: [String]] = [:]

  /// Reads `words` as `command` declares them.
  init(_ words: [String], for command: Command) throws(UsageError) {
    let options = command.options + [.help]
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        break
      }
      guard word.hasPrefix("-"), word != "-" else {
        operands.append(word)
        continue
      }
      try take(word, &rest, options: options, command: command)
    }
    if has(.help) { return }
    try checkOperands(command)
  }

  private mutating func take(
    _ word: String, _ rest: inout ArraySlice<String>, options: [CommandOption], command: Command
  ) throws(UsageError) {
    let name = String(word.prefix { $0 != "=" })
    guard let option = options.first(where: { $0.name == name || $0.letter == name }) else {
      throw UsageError(
        "unknown option '\(Arguments.shown(name))'", command: command.name,
        suggestions: Suggestion.nearest(name, among: options.filter { !$0.isHidden }.map(\.name), limit: 1))
    }
    var value = ""
    if option.value != nil {
      if name.count < word.count {
        value = String(word.dropFirst(name.count + 1))
      } else if let next = rest.popFirst() {
        value = next
      } else {
        throw UsageError(
          "\(option.name) needs a value: \(option.name) \(option.value ?? "")", command: command.name)
      }
    } else if name.count < word.count {
      throw UsageError("\(option.name) takes no value", command: command.name)
    }
    if !option.choices.isEmpty, !option.choices.contains(value) {
      throw UsageError(
        "\(option.name) takes \(option.choices.joined(separator: ", ")), not '\(Arguments.shown(value))'",
        command: command.name, suggestions: Suggestion.nearest(value, among: option.choices, limit: 1))
    }
    if option.value != nil, !option.isRepeatable, values[option.name] != nil {
      throw UsageError("\(option.name) is given twice", command: command.name)
    }
    values[option.name, default: []].append(value)
  }

  private func checkOperands(_ command: Command) throws(UsageError) {
    if operands.count < command.operandCount.lowerBound {
      throw UsageError("missing \(command.operands)", command: command.name)
    }
    if operands.count > command.operandCount.upperBound {
      let extra = operands[command.operandCount.upperBound]
      throw UsageError("unexpected '\(Arguments.shown(extra))'", command: command.name)
    }
  }

  /// Whether `option` was given.
  func has(_ option: CommandOption) -> Bool { values[option.name] != nil }

  /// The value of `option`, where it was given.
  func value(of option: CommandOption) -> String? { values[option.name]?.last }

  /// Every value of a repeatable option, in order.
  func values(of option: CommandOption) -> [String] { values[option.name] ?? [] }

  /// The value of `option` as a whole number of at least `least`.
  func count(of option: CommandOption, from least: Int = 1) throws(UsageError) -> Int? {
    guard let text = value(of: option) else { return nil }
    guard let count = Int(text), count >= least else {
      throw UsageError("\(option.name) takes a whole number from \(least), not '\(Arguments.shown(text))'")
    }
    return count
  }

  /// How results are to be printed.
  var format: OutputFormat { value(of: .output).flatMap(OutputFormat.init) ?? .table }

  /// The changes to scenarios that the command line asks for, in its order.
  func edits() throws(Diagnostic) -> [ScenarioEdit] {
    var edits: [ScenarioEdit] = []
    for argument in values(of: .set) { edits.append(try ScenarioEdit(argument, option: "--set")) }
    if let seed = value(of: .seed) {
      edits.append(
        try ScenarioEdit(
          key: "seed", value: seed, origin: TextLocation(file: "--seed \(Arguments.shown(seed))")))
    }
    return edits
  }

  /// `text` cut to what fits a message, without control characters.
  static func shown(_ text: String) -> String {
    String(text.unicodeScalars.prefix(80).map { $0.value < 32 || $0.value == 127 ? "?" : Character($0) })
  }
}

/// What is wrong with a command line.
struct UsageError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, without a full stop.
  var message: String
  /// The command whose help would help, if one was recognised.
  var command: String?
  /// What may have been meant, best first.
  var suggestions: [String]

  init(_ message: String, command: String? = nil, suggestions: [String] = []) {
    self.message = message
    self.command = command
    self.suggestions = suggestions
  }

  var description: String {
    let question = suggestions.first.map { "; did you mean '\($0)'?" } ?? ""
    let help = command.map { "batchyard \($0) --help" } ?? "batchyard --help"
    return "batchyard: error: \(message)\(question)\n('\(help)' shows how it is used)"
  }
}
