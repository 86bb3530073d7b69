import Reporting

/// A lesson on batching: one effect, its formula, a prediction, and the simulation that tries it.
///
///     let outcome = try Lesson.all[0].outcome()
///     print(LessonText.text(outcome))
///
/// Nothing in a lesson's text is a number typed by hand that a run could contradict: figures come from the catalogue, from
/// the formula or from the simulation.
public struct Lesson: Sendable {
  /// From 1.
  public var number: Int
  /// Its name in paths, such as `decode-floor`.
  public var slug: String
  /// Its title.
  public var title: String
  /// What it teaches, in one line without a full stop.
  public var summary: String
  /// The scenario that its runs begin with, as JSON5; `scenarios/lessons` has the same text.
  public var scenario: String
  /// Keys that its runs vary: a value that a reader gives one of them joins the others.
  var varied: [String]
  /// Three questions, each with the change that answers it.
  public var questions: [LessonQuestion]
  /// Where its ideas come from.
  public var sources: [LessonSource]
  /// Runs it.
  var teach: @Sendable (inout LessonBench) throws -> LessonTeaching

  /// Every lesson, in order.
  public static let all: [Lesson] = [
    decodeFloor, criticalBatch, keyValueCache, staticBatching, dynamicBatching, continuousBatching,
    pagedAttention, prefillAgainstDecode, tensorParallelism, queues,
  ]

  /// The file that holds its scenario, from the project's folder.
  public var scenarioPath: String { "scenarios/lessons/\(name).json5" }

  /// Its number and name, such as `01-decode-floor`.
  public var name: String { (number < 10 ? "0" : "") + "\(number)-\(slug)" }

  /// Runs the lesson with `edits`, arguments of `--set`, made to its scenario.
  ///
  /// - Throws: a `Diagnostic` for an edit that is wrong, or a `ScenarioError` where the changed scenario cannot run.
  public func outcome(edits: [String] = []) throws -> LessonOutcome {
    var bench = try LessonBench(self, edits: edits)
    let teaching = try teach(&bench)
    return LessonOutcome(lesson: self, edits: edits, teaching: teaching)
  }
}

/// What a lesson says once it has run.
struct LessonTeaching: Sendable {
  /// What to expect and why: the formula with the numbers put in.
  var expectation: [LessonPassage]
  /// Command lines that run the same simulations without the lesson.
  var commands: [String]
  /// Predicted values beside simulated ones.
  var checks: [LessonCheck]
  /// What it looks like.
  var picture: Picture
  /// What follows from it.
  var meaning: [LessonPassage]
  /// More about it, for who reads the page.
  var reading: [LessonPassage]
}

/// A lesson that has run.
public struct LessonOutcome: Sendable {
  /// The lesson.
  public var lesson: Lesson
  /// The changes that were asked for.
  public var edits: [String]
  /// What it says.
  var teaching: LessonTeaching

  /// Predicted values beside simulated ones.
  public var checks: [LessonCheck] { teaching.checks }
  /// What it looks like.
  public var picture: Picture { teaching.picture }
  /// The question that the changes answer, if they are those of one.
  public var answered: LessonQuestion? { lesson.questions.first { edits == [$0.edit] } }
}

/// A piece of a lesson's text.
enum LessonPassage: Sendable, Hashable {
  /// A paragraph.
  case text(String)
  /// A formula, on lines of its own.
  case formula(String)
  /// What the paragraphs after it are about.
  case heading(String)
}
