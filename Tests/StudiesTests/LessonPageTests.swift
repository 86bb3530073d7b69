import Foundation
#if canImport(FoundationXML)
  import FoundationXML
#endif
import Testing

@testable import Studies

/// What `docs/lessons` and `scenarios/lessons` hold is what the program makes now.
@Suite struct LessonPageTests {
  private static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func file(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: Self.project.appendingPathComponent(path)), as: UTF8.self)
  }

  private func expectSame(_ path: String, _ made: String, by command: String) throws {
    let lines = try file(path).split(separator: "\n", omittingEmptySubsequences: false)
    let now = made.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, (old, new)) in zip(lines, now).enumerated() where old != new {
      Issue.record("\(path):\(number + 1) says '\(old)', now it is '\(new)'; \(command) > \(path)")
      return
    }
    #expect(lines.count == now.count, "\(path) has another length; \(command) > \(path)")
  }

  @Test func theIndexIsWhatTheProgramPrints() throws {
    try expectSame(
      "docs/lessons/README.md", LessonPage.index(), by: "batchyard lesson --output markdown")
  }

  @Test(arguments: Lesson.all.map(\.number))
  func everyFigureOfAPageIsWhatTheProgramPrints(number: Int) throws {
    let lesson = Lesson.all[number - 1]
    try expectSame(
      "docs/lessons/\(lesson.name).md", LessonRuns.page(lesson),
      by: "batchyard lesson \(number) --output markdown")
  }

  @Test(arguments: Lesson.all.map(\.number))
  func everyPictureIsWhatTheProgramDraws(number: Int) throws {
    let lesson = Lesson.all[number - 1]
    let path = "docs/lessons/\(lesson.name).svg"
    let drawn = try LessonRuns.outcome(.init(number: number)).picture.svg()
    #expect(try file(path) == drawn, "batchyard lesson \(number) --picture \(path)")
    #expect(XMLParser(data: Data(drawn.utf8)).parse())
  }

  @Test(arguments: Lesson.all.map(\.number))
  func everyScenarioFileIsTheLessons(number: Int) throws {
    let lesson = Lesson.all[number - 1]
    #expect(
      try file(lesson.scenarioPath) == lesson.scenario,
      "batchyard lesson \(number) --scenario > \(lesson.scenarioPath)")
  }

  @Test func everyLinkToAFileLeadsSomewhere() throws {
    let folder = Self.project.appendingPathComponent("docs/lessons")
    for lesson in Lesson.all {
      for target in Self.links(in: try LessonRuns.page(lesson)) where !target.hasPrefix("https://") {
        #expect(
          FileManager.default.fileExists(atPath: folder.appendingPathComponent(target).path),
          "\(lesson.name): \(target)")
      }
    }
    for target in Self.links(in: LessonPage.index()) {
      #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent(target).path), "\(target)")
    }
  }

  @Test(arguments: Lesson.all.map(\.number))
  func aPageIsReadInTenMinutes(number: Int) throws {
    // 200 words a minute; the words of tables, formulas and output are looked at rather than read.
    let page = try LessonRuns.page(Lesson.all[number - 1])
    var isCode = false
    var words = 0
    for line in page.split(separator: "\n") {
      if line.hasPrefix("```") { isCode.toggle() }
      if !isCode, !line.hasPrefix("|") { words += line.split(separator: " ").count }
    }
    #expect((300...2000).contains(words), "\(words) words")
  }

  /// Targets of `[text](target)` and `![text](target)`.
  private static func links(in text: String) -> [String] {
    text.components(separatedBy: "](").dropFirst().compactMap {
      $0.split(separator: ")").first.map(String.init)
    }
  }
}
