import Foundation
import Testing

@Suite struct LessonCommandTests {
  @Test func listsAllTen() throws {
    let run = try ProgramRun(["lesson"])
    #expect(run.status == 0)
    #expect(run.output.split(separator: "\n").filter { $0.first == " " || $0.first == "1" }.count >= 10)
    #expect(run.output.contains("Why one token at a time is slow"))
  }

  @Test func runsOneAndWritesItsPage() throws {
    try ProgramRun.withFolder { folder in
      let run = try ProgramRun([
        "lesson", "1", "--report", "\(folder)/a.html", "--picture", "\(folder)/a.svg",
      ])
      #expect(run.status == 0)
      #expect(run.output.contains("PREDICTED AND SIMULATED"))
      #expect(try String(contentsOfFile: "\(folder)/a.html", encoding: .utf8).contains("Lesson 1:"))
      #expect(try String(contentsOfFile: "\(folder)/a.svg", encoding: .utf8).hasPrefix("<svg"))
    }
  }

  @Test func printsFieldsAsJSON() throws {
    let run = try ProgramRun(["lesson", "3", "--output", "json"])
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect(object?["number"] as? Int == 3)
    #expect((object?["checks"] as? [Any])?.isEmpty == false)
    #expect((object?["questions"] as? [Any])?.count == 3)
  }

  @Test func printsAScenarioThatRuns() throws {
    let run = try ProgramRun(["lesson", "5", "--scenario"])
    try ProgramRun.withFolder { folder in
      try ProgramRun.write(run.output, to: "five.json5", in: folder)
      #expect(try ProgramRun(["check", "five.json5"], in: folder).status == 0)
    }
  }

  @Test(arguments: [["lesson", "11"], ["lesson", "one"], ["lesson", "1", "--set", "engine.dtyp=int8"]])
  func saysWhatIsWrong(words: [String]) throws {
    let run = try ProgramRun(words)
    #expect(run.status == 2)
    #expect(run.output.isEmpty && !run.errors.isEmpty)
  }
}
