import Reporting
import Scenarios
import Serving

/// Runs a scenario at every point of a grid, in parallel, and hands out a row for each in the order of the points.
///
///     let sweep = try Sweep(file, grid: Grid([Variation("engine.tensor_parallel_degree=1,2,4")]), version: version)
///     try sweep.run(jobs: 8) { row in print(row.point, row.status) }
///
/// A point that cannot run (the model does not fit, a degree does not divide) is a row with the reason. A key that no
/// scenario has, or a value that it never takes, is found before anything runs.
public struct Sweep: Sendable {
  /// The scenario that is varied.
  public let file: ScenarioFile
  /// The points.
  public let grid: Grid
  /// Runs of each point.
  public let replications: Replications
  /// The columns of its rows.
  public let columns: SweepColumns
  let version: String

  /// - Parameter version: the program's, which results carry.
  /// - Throws: what is wrong with a varied value whatever the others are.
  public init(
    _ file: ScenarioFile, grid: Grid, replications: Replications = Replications(), version: String
  ) throws(Diagnostic) {
    self.file = file
    self.grid = grid
    self.replications = replications
    self.version = version
    let study = StudyIdentity.of(file, grid: grid, details: [version, "\(replications.count)"])
    columns = SweepColumns(
      varied: grid.variations.map(\.key), replications: replications, study: study)
    try checkValues()
  }

  /// The file with the values of a point put in.
  public func edited(_ choices: [Choice]) throws(Diagnostic) -> ScenarioFile {
    try file.applying(choices.map(\.edit))
  }

  /// Runs one point.
  public func row(at point: Int) -> SweepRow {
    var row = SweepRow(point: point, choices: [], fields: [])
    do {
      row.choices = try grid.choices(at: point)
      let scenario = try StudyScenario.make(try edited(row.choices))
      let results = try replications.run(scenario)
      row.fields = Replications.combined(results.map { SweepColumns.fields($0, version: version) })
      let tradeoffs = results.map { Tradeoff($0, gpus: scenario.hardware.count) }
      let count = Double(max(1, tradeoffs.count))
      row.tradeoff = Tradeoff(
        perGPU: tradeoffs.reduce(0) { $0 + $1.tokensPerSecondPerGPU } / count,
        perUser: tradeoffs.reduce(0) { $0 + $1.tokensPerSecondPerUser } / count)
    } catch {
      row.failure = StudyScenario.reason(error)
    }
    return row
  }

  /// Runs the points of `points` that `skipping` does not hold, `jobs` at a time; rows come in order.
  public func run(
    jobs: Int = ParallelRuns.availableCores, points: PointSet? = nil, deliver: (SweepRow) throws -> Void
  ) throws {
    let points = points ?? PointSet(count: grid.count)
    try ParallelRuns.forEach(0..<points.count, jobs: jobs) {
      row(at: points[$0])
    } deliver: {
      try deliver($1)
    }
  }

  /// Makes a scenario with each value of each key beside the first values of the others, so that a misspelt key or name
  /// stops a study at once. What depends on several keys together is left to the points.
  private func checkValues() throws(Diagnostic) {
    let first = try grid.choices(at: 0)
    for (position, variation) in grid.variations.enumerated() {
      // A long range holds numbers alone; its ends stand for it.
      let indexes = variation.count <= 256 ? Array(0..<variation.count) : [0, variation.count - 1]
      for index in indexes {
        var choices = first
        choices[position] = try variation.choice(at: index)
        do {
          _ = try StudyScenario.make(try edited(choices))
        } catch {
          let isAtValue = error.location.file == choices[position].edit.value.location.file
          if isAtValue || (index == 0 && position == 0 && !error.location.file.hasPrefix(variation.option)) {
            throw error
          }
        }
      }
    }
  }
}

extension SweepColumns {
  /// The fields of a result for a row: those of a CSV row in its order, and the objectives and refusals as lists, which
  /// JSON shows and cells leave out.
  static func fields(_ result: RunResult, version: String) -> [ResultField] {
    let row = ResultFields.row(result, version: version)
    let known = Set(row.map(\.path))
    return row + ResultFields.all(result, version: version).filter { !known.contains($0.path) }
  }
}

/// Makes the scenario of a point.
enum StudyScenario {
  /// The scenario of `file`; whether it fits is left to the run, so that the reason can be told in a row.
  static func make(_ file: ScenarioFile) throws(Diagnostic) -> Scenario {
    var warnings: [Diagnostic] = []
    return try file.scenario(warnings: &warnings, checked: false)
  }

  /// Why a point could not run, on one line.
  static func reason(_ error: any Error) -> String {
    let text: String
    switch error {
    case let error as Diagnostic: text = "\(error.location): \(error.message)"
    case let error as ScenarioError: text = error.description
    default: text = "\(error)"
    }
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
