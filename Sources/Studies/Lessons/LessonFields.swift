import Reporting

/// Lessons as fields, for JSON and CSV.
public enum LessonFields {
  /// A row for each lesson.
  public static func list(_ lessons: [Lesson] = Lesson.all) -> [[ResultField]] {
    lessons.map { lesson in
      [
        ResultField("number", .integer(lesson.number)), ResultField("name", .text(lesson.name)),
        ResultField("title", .text(lesson.title)), ResultField("summary", .text(lesson.summary)),
      ]
    }
  }

  /// A row for each prediction.
  public static func checks(_ outcome: LessonOutcome) -> [[ResultField]] {
    outcome.checks.map { check in
      var fields = [
        ResultField("name", .text(check.name)), ResultField("unit", .text(check.unit)),
        ResultField("predicted", .number(check.predicted)),
        ResultField("simulated", .number(check.simulated)),
      ]
      switch check.rule {
      case .within(let tolerance):
        fields.append(ResultField("rule", .text("within")))
        fields.append(ResultField("tolerance", .number(tolerance)))
      case .withinPoints(let tolerance):
        fields.append(ResultField("rule", .text("within_points")))
        fields.append(ResultField("tolerance", .number(tolerance)))
      case .atLeast:
        fields.append(ResultField("rule", .text("at_least")))
        fields.append(ResultField("tolerance", .none))
      case .atMost:
        fields.append(ResultField("rule", .text("at_most")))
        fields.append(ResultField("tolerance", .none))
      }
      fields.append(ResultField("agrees", .flag(check.agrees)))
      return fields
    }
  }

  /// All that a lesson says.
  public static func all(_ outcome: LessonOutcome) -> [ResultField] {
    let lesson = outcome.lesson
    let teaching = outcome.teaching
    return [
      ResultField("number", .integer(lesson.number)), ResultField("name", .text(lesson.name)),
      ResultField("title", .text(lesson.title)),
      ResultField("expectation", .list(passages(teaching.expectation))),
      ResultField("checks", .list(checks(outcome))),
      ResultField("meaning", .list(passages(teaching.meaning))),
      ResultField("commands", .list(teaching.commands.map { [ResultField("command", .text($0))] })),
      ResultField(
        "questions",
        .list(
          lesson.questions.map {
            [
              ResultField("question", .text($0.text)), ResultField("set", .text($0.edit)),
              ResultField("answer", .text($0.answer)),
            ]
          })),
    ]
  }

  private static func passages(_ passages: [LessonPassage]) -> [[ResultField]] {
    passages.map { passage in
      switch passage {
      case .text(let text): [ResultField("text", .text(text))]
      case .formula(let text): [ResultField("formula", .text(text))]
      case .heading(let text): [ResultField("heading", .text(text))]
      }
    }
  }
}
