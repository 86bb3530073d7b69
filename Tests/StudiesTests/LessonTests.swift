import Foundation
import Reporting
import Scenarios
import Testing

@testable import Studies

/// Lessons run once for all tests: each as it is, and with the change of each of its questions.
enum LessonRuns {
  /// A lesson and the arguments of `--set` that it runs with.
  struct Case: Hashable, Sendable, CustomTestStringConvertible {
    var number: Int
    var edit: String?
    var testDescription: String { "lesson \(number)" + (edit.map { " --set \($0)" } ?? "") }
    var lesson: Lesson { Lesson.all[number - 1] }
  }

  static let cases: [Case] = Lesson.all.flatMap { lesson in
    [Case(number: lesson.number)] + lesson.questions.map { Case(number: lesson.number, edit: $0.edit) }
  }

  private static let outcomes: [Case: Result<LessonOutcome, any Error>] = Dictionary(
    uniqueKeysWithValues: cases.map { item in
      (item, Result { try item.lesson.outcome(edits: item.edit.map { [$0] } ?? []) })
    })

  static func outcome(_ item: Case) throws -> LessonOutcome { try #require(outcomes[item]).get() }

  static func page(_ lesson: Lesson) throws -> String {
    LessonPage.text(
      try outcome(Case(number: lesson.number)),
      answers: try lesson.questions.map { try outcome(Case(number: lesson.number, edit: $0.edit)) })
  }
}

@Suite struct LessonTests {
  @Test func areTenInOrder() {
    #expect(Lesson.all.map(\.number) == Array(1...10))
    #expect(Set(Lesson.all.map(\.slug)).count == 10)
  }

  @Test(arguments: LessonRuns.cases)
  func predictionsAgreeWithTheSimulation(item: LessonRuns.Case) throws {
    let outcome = try LessonRuns.outcome(item)
    #expect(outcome.checks.count >= 4)
    for check in outcome.checks {
      #expect(check.agrees, "\(check.name): predicted \(check.predicted), simulated \(check.simulated)")
      #expect(check.predicted.isFinite && check.simulated.isFinite)
    }
  }

  @Test(arguments: Lesson.all.map(\.number))
  func saysWhatToExpectAndAsksThreeQuestions(number: Int) throws {
    let lesson = Lesson.all[number - 1]
    let outcome = try LessonRuns.outcome(.init(number: number))
    #expect(!outcome.teaching.expectation.isEmpty && !outcome.teaching.meaning.isEmpty)
    #expect(outcome.teaching.reading.contains { if case .heading = $0 { true } else { false } })
    #expect(lesson.questions.count == 3)
    #expect(Set(lesson.questions.map(\.edit)).count == 3)
    #expect(lesson.questions.allSatisfy { $0.answer.count > 60 && $0.text.contains("?") })
    #expect(lesson.sources.count >= 2)
    #expect(outcome.picture.text().split(separator: "\n").count >= 4)
  }

  @Test(arguments: LessonRuns.cases.filter { $0.edit != nil })
  func aQuestionsChangeChangesWhatIsSaidAndIsAnswered(item: LessonRuns.Case) throws {
    let plain = try LessonRuns.outcome(.init(number: item.number))
    let changed = try LessonRuns.outcome(item)
    #expect(plain.checks != changed.checks)
    #expect(plain.answered == nil)
    #expect(changed.answered?.edit == item.edit)
    let text = LessonText.text(changed)
    #expect(text.contains("THE ANSWER"))
    #expect(!text.contains("NO: "))
  }

  @Test func aValueOfAVariedKeyJoinsTheOthers() throws {
    let bench = try LessonBench(Lesson.all[0], edits: ["engine.tensor_parallel_degree=2"])
    #expect(bench.values("engine.tensor_parallel_degree", ["1", "4"]) == ["1", "2", "4"])
    #expect(bench.runCommand() == "batchyard run scenarios/lessons/01-decode-floor.json5")
  }

  @Test func aWrongChangeIsToldWithItsPlace() throws {
    #expect {
      _ = try Lesson.all[0].outcome(edits: ["engine.dtyp=int8"])
    } throws: { error in
      "\(error)".contains("--set engine.dtyp=int8") && "\(error)".contains("dtype")
    }
    #expect(throws: (any Error).self) { try Lesson.all[0].outcome(edits: ["model=llama-2-70b"]) }
  }

  @Test func aFailedPredictionIsSaid() {
    let check = LessonCheck("wait", "s", predicted: 1, simulated: 2, .within(0.1))
    #expect(!check.agrees)
    #expect(LessonText.table([check]).rows[0] == ["wait", "1 s", "2 s", "+100 %", "NO: not within 10 %"])
    #expect(LessonText.verdict([check]) != nil)
  }

  @Test func boundsAndPointsAgreeAsTheySay() {
    #expect(LessonCheck("a", predicted: 5, simulated: 5, .atLeast).agrees)
    #expect(!LessonCheck("a", predicted: 5, simulated: 4.9, .atLeast).agrees)
    #expect(!LessonCheck("a", predicted: 5, simulated: 5.1, .atMost).agrees)
    #expect(LessonCheck("a", "%", predicted: 0, simulated: 0.004, .withinPoints(0.01)).agrees)
    #expect(!LessonCheck("a", predicted: 0, simulated: 1, .within(0.5)).agrees)
  }
}

/// The figures that the issue of these lessons names, so that a change of the catalogue that moves them is seen.
@Suite struct LessonFigureTests {
  private func check(_ number: Int, _ name: String) throws -> LessonCheck {
    try #require(LessonRuns.outcome(.init(number: number)).checks.first { $0.name.hasPrefix(name) })
  }

  @Test func theDecodeFloorOfLlama2OnA10G() throws {
    #expect(abs(try check(1, "time per token, TP 1: the floor").predicted - 22.5) < 0.05)
    #expect(abs(try check(1, "time per token, TP 4: the floor").predicted - 5.6) < 0.05)
  }

  @Test func theCriticalBatchesOfA100AndH100() throws {
    #expect(try check(2, "A100-80GB: critical batch").predicted.rounded() == 153)
    #expect(try check(2, "H100-SXM: critical batch").predicted.rounded() == 295)
  }

  @Test func oneSequenceOf13BTakes1Point7Gigabytes() throws {
    #expect(abs(try check(3, "bytes of one token").predicted * 2048 / 1e9 - 1.7) < 0.05)
  }

  @Test func slabsWasteMostOfTheirMemoryAndPagesLittle() throws {
    #expect(try check(7, "clients 50, continuous: waste").simulated > 0.6)
    #expect(try check(7, "clients 50, paged: waste").simulated < 0.06)
  }

  @Test func harmonicNumbers() {
    #expect(AnswerLengths.harmonic(1) == 1)
    #expect(abs(AnswerLengths.harmonic(8) - 761.0 / 280) < 1e-12)
  }
}
