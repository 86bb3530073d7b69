import Scenarios
import Serving

/// Where a lesson runs its scenario: with the reader's changes and those that the lesson itself makes.
struct LessonBench {
  let lesson: Lesson
  /// The reader's changes to keys that the lesson does not vary.
  private let edits: [ScenarioEdit]
  private let editTexts: [String]
  /// The reader's values for keys that it does.
  private var joining: [(key: String, value: String)] = []
  private let file: ScenarioFile

  init(_ lesson: Lesson, edits texts: [String]) throws(Diagnostic) {
    self.lesson = lesson
    file = ScenarioFile(
      tree: try JSON5.parse(lesson.scenario, file: lesson.scenarioPath), path: lesson.scenarioPath)
    var edits: [ScenarioEdit] = []
    var kept: [String] = []
    for text in texts {
      let edit = try ScenarioEdit(text, option: "--set")
      let key = edit.key.description
      if lesson.varied.contains(key), let equals = text.firstIndex(of: "=") {
        joining.append((key, String(text[text.index(after: equals)...])))
      } else {
        edits.append(edit)
        kept.append(text)
      }
    }
    self.edits = edits
    editTexts = kept
  }

  /// The values of `key` that the lesson runs: its own, and the reader's among them.
  func values(_ key: String, _ own: [String]) -> [String] {
    var values = own
    for (joined, value) in joining where joined == key && !values.contains(value) { values.append(value) }
    let numbers = values.compactMap(Double.init)
    guard numbers.count == values.count else { return values }
    return zip(numbers, values).sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// The scenario with the reader's changes and `settings`, each as `key=value`.
  func scenario(_ settings: [String] = []) throws(Diagnostic) -> Scenario {
    var all = edits
    for setting in settings { all.append(try ScenarioEdit(setting, option: "--set")) }
    return try file.scenario(applying: all)
  }

  /// Simulates the scenario with `settings`.
  func run(_ settings: [String] = []) throws -> LessonRun {
    let scenario = try scenario(settings)
    let log = LessonLog()
    do {
      return LessonRun(scenario: scenario, result: try Simulator.run(scenario, observer: log), log: log)
    } catch let error as ScenarioError {
      throw file.diagnostic(for: error)
    }
  }

  /// The command that runs one of its simulations by itself.
  func runCommand(_ settings: [String] = []) -> String {
    command("run", options: settings.map { "--set " + Self.quoted($0) })
  }

  /// The command that runs several side by side.
  func compareCommand(_ key: String, _ values: [String], _ settings: [String] = []) -> String {
    command(
      "compare",
      options: settings.map { "--set " + Self.quoted($0) }
        + ["--vary " + Self.quoted("\(key)=\(values.joined(separator: ","))")])
  }

  private func command(_ name: String, options: [String]) -> String {
    (["batchyard \(name) \(lesson.scenarioPath)"] + editTexts.map { "--set " + Self.quoted($0) } + options)
      .joined(separator: " ")
  }

  /// `argument` as a shell takes it.
  static func quoted(_ argument: String) -> String {
    argument.contains { " {}[]\"'*?".contains($0) } ? "'\(argument)'" : argument
  }
}

/// A simulation of a lesson, with what was seen of it.
struct LessonRun {
  let scenario: Scenario
  let result: RunResult
  let log: LessonLog

  /// What the arithmetic says of its steps.
  var estimate: RooflineEstimate { RooflineEstimate(scenario) }
  /// What its memory holds.
  var memory: MemoryPlan {
    MemoryPlan(engine: scenario.engine, model: scenario.model, accelerator: scenario.hardware.accelerator)
  }

  /// A statistic of a latency, milliseconds; 0 where nothing was measured.
  subscript(_ metric: LatencyMetric, _ statistic: KeyPath<LatencySummary, Double>) -> Double {
    result.latencies[metric]?[keyPath: statistic] ?? 0
  }
}

extension LessonRun {
  /// The lengths of the first kind of request, where they are listed.
  var shape: PromptShape {
    if case .roundRobin(let shapes) = scenario.workload.lengths, let first = shapes.first { return first }
    let first = log.requests.first
    return PromptShape(inputTokens: first?.inputTokens ?? 1, outputTokens: first?.outputTokens ?? 1)
  }
}
