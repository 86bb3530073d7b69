import Reporting
import Studies

extension Command {
  /// `batchyard lesson [N]`.
  static let lesson = Command(
    name: "lesson", summary: "ten lessons on batching, each with an answer known beforehand",
    operands: "[N]", operandCount: 0...1,
    options: [.set, .lessonReport, .picture, .scenarioText] + CommandOption.printing,
    details: """
      Without a number, lists them. A lesson says what to expect and why, simulates, and puts what came out beside what was
      foretold. With --set its numbers change, and the prediction, the simulation and the picture follow.
      """,
    examples: [
      "batchyard lesson", "batchyard lesson 1", "batchyard lesson 1 --set engine.dtype=int8",
      "batchyard lesson 2 --output json", "batchyard lesson 3 --scenario > lesson3.json5",
    ]
  ) { arguments, console in
    guard let word = arguments.operands.first else {
      try console.print(list(arguments.format))
      return .done
    }
    guard let number = Int(word), let lesson = Lesson.all.first(where: { $0.number == number }) else {
      throw UsageError(
        "there is no lesson '\(Arguments.shown(word))'; they are 1 to \(Lesson.all.count)", command: "lesson")
    }
    if arguments.has(.scenarioText) {
      try console.print(lesson.scenario)
      return .done
    }
    let edits = arguments.values(of: .set)
    if arguments.format == .markdown, edits.isEmpty {
      try console.print(LessonPage.text(lesson))
      return .done
    }
    let outcome = try lesson.outcome(edits: edits)
    if let path = arguments.value(of: .picture) { try write(outcome.picture.svg(), to: path) }
    if let path = arguments.value(of: .lessonReport) {
      try write(outcome.report(version: CommandLineTool.version), to: path)
    }
    try console.print(text(outcome, arguments.format))
    return .done
  }

  private static func write(_ text: String, to path: String) throws {
    let file = try OutputFile(path: path)
    Array(text.utf8).withUnsafeBytes { file.write($0) }
    try file.commit()
  }

  private static func list(_ format: OutputFormat) -> String {
    switch format {
    case .table: LessonText.list()
    case .markdown: LessonPage.index()
    case .json: ResultJSON.text(rows: LessonFields.list())
    case .csv: csv(LessonFields.list())
    }
  }

  private static func text(_ outcome: LessonOutcome, _ format: OutputFormat) -> String {
    switch format {
    case .table: LessonText.text(outcome)
    case .markdown: "```text\n" + LessonText.text(outcome) + "```\n"
    case .json: ResultJSON.text(LessonFields.all(outcome))
    case .csv: csv(LessonFields.checks(outcome))
    }
  }

  private static func csv(_ rows: [[ResultField]]) -> String {
    var table = TableText(columns: rows.first?.map(\.path) ?? [])
    for row in rows { table.add(row.map(\.cell)) }
    return table.csv()
  }
}

extension CommandOption {
  static let scenarioText = CommandOption(
    name: "--scenario", help: "print the lesson's scenario file instead of running it")
  static let picture = CommandOption(
    name: "--picture", value: "FILE", help: "write the lesson's picture as SVG")
  static let lessonReport = CommandOption(
    name: "--report", value: "FILE", help: "write the lesson as a page to show to others, in HTML")
}
