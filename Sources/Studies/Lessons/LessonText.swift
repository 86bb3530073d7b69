import Reporting

/// Lessons as text for a terminal.
public enum LessonText {
  /// The lessons, a line each.
  public static func list(_ lessons: [Lesson] = Lesson.all) -> String {
    var table = TableText(columns: ["", "lesson", "what it shows"])
    for lesson in lessons { table.add(["\(lesson.number)", lesson.title, lesson.summary]) }
    return table.aligned() + "\nbatchyard lesson 1 runs the first; each takes less than a second.\n"
  }

  /// What a lesson says after it has run.
  public static func text(_ outcome: LessonOutcome, width: Int = 80) -> String {
    let lesson = outcome.lesson
    let teaching = outcome.teaching
    var text = "Lesson \(lesson.number): \(lesson.title)\n"
    if !outcome.edits.isEmpty {
      text += "with " + outcome.edits.map { "--set " + LessonBench.quoted($0) }.joined(separator: " ") + "\n"
    }
    text += "\nWHAT TO EXPECT\n\n" + passages(teaching.expectation, width: width)
    text += "\nPREDICTED AND SIMULATED\n\n" + table(outcome.checks).aligned(indent: 2)
    if let verdict = verdict(outcome.checks) { text += "\n" + wrapped(verdict, width: width) }
    text += "\n" + outcome.picture.text(width: width)
    text += "\nWHAT IT MEANS\n\n" + passages(teaching.meaning, width: width)
    if let question = outcome.answered {
      text +=
        "\nTHE ANSWER\n\n" + wrapped(question.text, width: width) + wrapped(question.answer, width: width)
    }
    text += "\nTHE SAME BY HAND\n\n" + teaching.commands.map { "  \($0)\n" }.joined()
    text += "\nTHREE QUESTIONS\n\n"
    for (index, question) in lesson.questions.enumerated() {
      text += wrapped("\(index + 1). \(question.text)", width: width, hanging: 3)
      text += "     " + command(lesson, question) + "\n"
    }
    return text
  }

  /// The checks as a table.
  static func table(_ checks: [LessonCheck]) -> TableText {
    var table = TableText(columns: ["", "predicted", "simulated", "difference", "agrees"])
    for check in checks {
      let rule =
        switch check.rule {
        case .within(let tolerance): tolerance == 0 ? "exactly" : "within \(percent(tolerance))"
        case .withinPoints(let tolerance): "within \(trimmed(100 * tolerance)) points"
        case .atLeast: "above it: a floor"
        case .atMost: "below it: a ceiling"
        }
      table.add([
        check.name, value(check.predicted, check.unit), value(check.simulated, check.unit),
        difference(check), check.agrees ? rule : "NO: not \(rule)",
      ])
    }
    return table
  }

  /// What to say where a prediction failed; nil where none did.
  static func verdict(_ checks: [LessonCheck]) -> String? {
    guard checks.contains(where: { !$0.agrees }) else { return nil }
    return
      "The formula leaves something out that counts here: see what the text says it assumes, and what the "
      + "change has made of it."
  }

  /// The command that answers a question.
  static func command(_ lesson: Lesson, _ question: LessonQuestion) -> String {
    "batchyard lesson \(lesson.number) --set \(LessonBench.quoted(question.edit))"
  }

  private static func value(_ value: Double, _ unit: String) -> String {
    if unit == "%" { return percent(value) }
    let number = value.rounded() == value && abs(value) < 1e9 ? figure(Int(value)) : figure(value)
    return unit.isEmpty ? number : "\(number) \(unit)"
  }

  private static func difference(_ check: LessonCheck) -> String {
    let sign = check.simulated < check.predicted ? "-" : "+"
    if case .withinPoints = check.rule {
      let points = 100 * abs(check.simulated - check.predicted)
      return points < 0.05 ? "0 points" : sign + tenths(points) + " points"
    }
    guard check.difference.isFinite, check.difference < 10 else { return "-" }
    return abs(check.difference) < 0.0005 ? "0 %" : sign + percent(abs(check.difference))
  }

  private static func passages(_ passages: [LessonPassage], width: Int) -> String {
    passages.map { passage in
      switch passage {
      case .text(let text): wrapped(text, width: width)
      case .formula(let text): text.split(separator: "\n").map { "      \($0)\n" }.joined()
      case .heading(let text): "  \(text)\n"
      }
    }.joined(separator: "\n")
  }

  /// `text` broken between words, indented by two; lines after the first by `hanging` more.
  static func wrapped(_ text: String, width: Int, hanging: Int = 0) -> String {
    var lines: [String] = []
    var line = "  "
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = String(repeating: " ", count: 2 + hanging)
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    lines.append(line)
    return lines.joined(separator: "\n") + "\n"
  }
}
