import Reporting
import Scenarios
import Studies

/// What the commands that run many scenarios have in common.
extension CommandOption {
  static let vary = CommandOption(
    name: "--vary", value: "KEY=VALUES",
    help: "give a key several values: a list, 1:64:*2 (doubling) or 8:64:+8 (in steps)", isRepeatable: true)
  static let zip = CommandOption(
    name: "--zip", help: "pair the varied keys' values instead of combining them")
  static let replications = CommandOption(
    name: "--replications", value: "N",
    help: "runs of each point with other seeds, for means and 95 % intervals")
  static let jobs = CommandOption(name: "--jobs", value: "N", help: "runs at a time (default: the cores)")
}

extension Arguments {
  /// The points that `--vary` and `--zip` ask for.
  func grid() throws(Diagnostic) -> Grid {
    var variations: [Variation] = []
    for argument in values(of: .vary) { variations.append(try Variation(argument)) }
    return try Grid(variations, zip: has(.zip))
  }

  /// The replications that are asked for.
  func replications() throws(UsageError) -> Replications {
    let count = try count(of: .replications) ?? 1
    guard count <= 10_000 else { throw UsageError("--replications takes at most 10000, not \(count)") }
    return Replications(count)
  }

  /// Runs at a time.
  func jobs() throws(UsageError) -> Int {
    let jobs = try count(of: .jobs) ?? ParallelRuns.availableCores
    guard jobs <= 1024 else { throw UsageError("--jobs takes at most 1024, not \(jobs)") }
    return jobs
  }

  /// The scenario at `path` with the changes of `--set` and `--seed` made.
  func file(_ path: String) throws(Diagnostic) -> ScenarioFile {
    try ScenarioFile(path: path).applying(try edits())
  }
}

/// Tells a terminal how far a study has come.
struct StudyProgress: ~Copyable {
  private let line: ProgressLine
  private var left: TimeLeft

  init(total: Int, console: Console) {
    line = ProgressLine(console)
    left = TimeLeft(total: total)
  }

  /// `done` points are done.
  mutating func show(_ done: Int) {
    guard let text = left.line(done: done) else { return }
    line.show { text }
  }

  /// Removes the line.
  func clear() { line.clear() }
}
