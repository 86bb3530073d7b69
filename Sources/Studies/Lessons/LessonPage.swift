import Reporting

/// A lesson as a page to read: what `docs/lessons` holds, in Markdown.
public enum LessonPage {
  /// The index of all lessons.
  public static func index(_ lessons: [Lesson] = Lesson.all) -> String {
    var text = """
      # Ten lessons on batching

      Each lesson shows one effect. It says what to expect and why, with the formula and the numbers put in; then it
      simulates, and puts what came out beside what was foretold. Whoever has done all ten can read a serving benchmark.

      Run one with `batchyard lesson 1`; it takes less than a second. Change a number with `--set`, as in
      `batchyard lesson 1 --set engine.dtype=int8`, and the prediction, the simulation and the picture follow.
      `--report lesson.html` writes a page to show to others.

      | | lesson | what it shows |
      | ---: | --- | --- |

      """
    for lesson in lessons {
      text += "| \(lesson.number) | [\(lesson.title)](\(lesson.name).md) | \(lesson.summary) |\n"
    }
    text += """

      The scenarios are in [scenarios/lessons](../../scenarios/lessons). All use the profile `ideal`: no software
      overheads, only what the GPU and its links do, so that the arithmetic can be followed with a pocket calculator.

      Every page here, its figures and its pictures are made by the program, `batchyard lesson 1 --output markdown` the
      page and `batchyard lesson 1 --picture FILE` its picture, and a test compares them with what it makes now. After a
      change of the catalogue `.ci/lessons` writes them all anew.

      """
    return text
  }

  /// The page of a lesson; its questions are answered by running them.
  public static func text(_ lesson: Lesson) throws -> String {
    text(try lesson.outcome(), answers: try lesson.questions.map { try lesson.outcome(edits: [$0.edit]) })
  }

  /// The page of a lesson that has run as it is, and once with the change of each of its questions.
  static func text(_ outcome: LessonOutcome, answers: [LessonOutcome]) -> String {
    let lesson = outcome.lesson
    let teaching = outcome.teaching
    var text = "# Lesson \(lesson.number): \(lesson.title)\n\n"
    text += passages(teaching.expectation)
    text += "![\(outcome.picture.title)](\(lesson.name).svg)\n\n"
    text += "## Predicted and simulated\n\n" + LessonText.table(outcome.checks).markdown() + "\n"
    text += passages(teaching.meaning)
    text += passages(teaching.reading)
    text += "## Try it\n\nThe lesson, and then the same simulations by hand:\n\n```sh\n"
    text += "batchyard lesson \(lesson.number)\n" + teaching.commands.map { $0 + "\n" }.joined() + "```\n\n"
    text += "The first prints this:\n\n```text\n" + LessonText.text(outcome) + "```\n\n"
    text += "## Three questions\n\nThink first; then run the line below the question, or open the answer.\n\n"
    for (index, (question, answer)) in zip(lesson.questions, answers).enumerated() {
      text += "**\(index + 1). \(question.text)**\n\n"
      text += "```sh\n\(LessonText.command(lesson, question))\n```\n\n"
      text += "<details><summary>Answer</summary>\n\n\(broken(question.answer))\n\n"
      text += LessonText.table(answer.checks).markdown()
      text += "\n</details>\n\n"
    }
    text += "## Sources\n\n"
    for source in lesson.sources { text += "* [\(source.text)](\(source.address))\n" }
    return text + "\n" + navigation(lesson)
  }

  private static func navigation(_ lesson: Lesson) -> String {
    let all = Lesson.all
    var links: [String] = []
    if let before = all.first(where: { $0.number == lesson.number - 1 }) {
      links.append("[← \(before.title)](\(before.name).md)")
    }
    links.append("[All lessons](README.md)")
    if let after = all.first(where: { $0.number == lesson.number + 1 }) {
      links.append("[\(after.title) →](\(after.name).md)")
    }
    return links.joined(separator: " · ") + "\n"
  }

  private static func passages(_ passages: [LessonPassage]) -> String {
    passages.map { passage in
      switch passage {
      case .text(let text): broken(text) + "\n\n"
      case .formula(let text): "```text\n\(text)\n```\n\n"
      case .heading(let text): "## \(text)\n\n"
      }
    }.joined()
  }

  /// `text` with its lines broken at 120 columns.
  private static func broken(_ text: String) -> String {
    var lines = [""]
    for word in text.split(separator: " ") {
      if let last = lines.last, !last.isEmpty, last.count + 1 + word.count > 120 { lines.append("") }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    return lines.joined(separator: "\n")
  }
}
