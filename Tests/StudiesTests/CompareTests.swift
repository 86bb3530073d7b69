import Reporting
import Scenarios
import Testing

@testable import Studies

@Suite struct CompareTests {
  private func comparison(_ arguments: String..., replications: Int = 1) throws -> Comparison {
    let points = try Grid(arguments.map { try Variation($0) })
    return Comparison(
      try Comparison.candidates([scenarioFile()], grid: points), replications: Replications(replications),
      jobs: 2,
      version: "test")
  }

  @Test func policiesGetTheSameRequests() throws {
    let entries = try comparison("engine.batching.policy=none,client,dynamic,continuous,paged").entries
    #expect(entries.map(\.candidate.label) == ["none", "client", "dynamic", "continuous", "paged"])
    #expect(Set(entries.compactMap { $0.outcome?.result.totalOutputTokens }).count == 1)
    #expect(Set(entries.compactMap { $0.outcome?.result.totalInputTokens }).count == 1)
  }

  @Test func theTextHasFiguresReasonsAndAdvice() throws {
    let text = try comparison("engine.batching.policy=none,paged").text(markdown: false)
    #expect(text.contains("paged against none, and what the difference is made of"))
    #expect(text.contains("Use when\n  none: "))
    #expect(text.contains("tokens/s per GPU"))
    #expect(text.contains("SLO "))
    let markdown = try comparison("engine.batching.policy=none,paged").text(markdown: true)
    #expect(markdown.hasPrefix("| metric | none | paged |\n| --- |"))
  }

  @Test func whatCannotRunHasItsReason() throws {
    let comparison = try comparison("engine.tensor_parallel_degree=1,2")
    #expect(comparison.entries[1].failure?.contains("needs 2 GPUs") == true)
    #expect(comparison.text(markdown: false).contains("Could not run\n  2: engine.tensor_parallel_degree"))
    #expect(comparison.json.contains(#""status": "error""#))
  }

  @Test func theFirstThatRunsIsComparedWith() throws {
    let comparison = try comparison("engine.tensor_parallel_degree=2,1,1")
    #expect(comparison.base?.candidate.label == "1")
    #expect(comparison.entries.map(\.attributions.count) == [0, 0, 4])
  }

  @Test func rowsHaveChangesAndAttributionsThatSum() throws {
    let comparison = try comparison("engine.batching.max_batch_size=16,2")
    let tree = try JSON5.parse(comparison.json, file: "rows")
    guard case .array(let rows) = tree.content, rows.count == 2 else {
      Issue.record("not two rows")
      return
    }
    func number(_ path: String) -> Double {
      guard let key = ScenarioKey(path), case .number(let number) = rows[1][key]?.content else { return .nan }
      return number.value
    }
    #expect(rows[1]["engine.batching.max_batch_size"]?.content == .number(try number5("2")))
    for time in BrokenDownTime.allCases {
      let path = "attribution.\(time.rawValue)"
      let parts = TimePart.allCases.reduce(0) { $0 + number("\(path).change_parts.\($1.rawValue)") }
      #expect(abs(parts - number("\(path).change")) <= 1e-6 * max(1, number("\(path).total")), "\(time)")
    }
    #expect(number("change.mean_queue_ms") > 0 || number("change.mean_e2el_ms") > 0)
    // CSV holds the same columns in every row.
    let lines = comparison.csv.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("engine.batching.max_batch_size,completed,"))
    #expect(lines[0].hasSuffix(",status,reason"))
  }

  private func number5(_ text: String) throws -> JSON5Number {
    guard case .number(let number) = try JSON5.parse(text, file: "").content else {
      throw CancellationError()
    }
    return number
  }
}
