import Reporting

extension LessonOutcome {
  /// The lesson as a page to show to others; `version` is the program's.
  public func report(version: String) -> String {
    var blocks: [ArticleReport.Block] = []
    if !edits.isEmpty {
      blocks.append(.lines("with " + edits.map { "--set " + LessonBench.quoted($0) }.joined(separator: " ")))
    }
    blocks += [.heading("What to expect")] + teaching.expectation.map(\.block)
    blocks += [.heading("Predicted and simulated"), .table(LessonText.table(checks))]
    if let verdict = LessonText.verdict(checks) { blocks.append(.text(verdict)) }
    blocks += [.picture(picture), .heading("What it means")] + teaching.meaning.map(\.block)
    if let answered { blocks += [.heading(answered.text), .text(answered.answer)] }
    blocks += [.heading("The same by hand"), .lines(teaching.commands.joined(separator: "\n"))]
    blocks.append(.heading("Three questions"))
    for question in lesson.questions {
      blocks += [.text(question.text), .lines(LessonText.command(lesson, question))]
    }
    return ArticleReport(
      title: "Lesson \(lesson.number): \(lesson.title)", blocks: blocks, version: version
    ).html()
  }
}

extension LessonPassage {
  /// As a piece of a page.
  fileprivate var block: ArticleReport.Block {
    switch self {
    case .text(let text): .text(text)
    case .formula(let text): .lines(text)
    case .heading(let text): .heading(text)
    }
  }
}
