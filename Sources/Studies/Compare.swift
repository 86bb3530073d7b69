import Reporting
import Scenarios
import Serving

/// The same requests through several scenarios, side by side; differences are from the first that could run.
///
///     let comparison = Comparison.run([("none", file1), ("paged", file2)], jobs: 2, version: version)
///
/// Requests are the same because their streams depend on the seed and the workload alone (common random numbers), so a
/// difference is the system's and not luck's.
public struct Comparison: Sendable {
  /// One scenario of a comparison.
  public struct Candidate: Sendable {
    /// What its column is called.
    public var label: String
    /// Keys that tell it from the others, for rows: the varied keys, or `scenario` with the file's name.
    public var keys: [ResultField]
    /// Its file, changes made.
    public var file: ScenarioFile

    /// A scenario called `label`.
    public init(label: String, keys: [ResultField], file: ScenarioFile) {
      self.label = label
      self.keys = keys
      self.file = file
    }
  }

  /// What became of a candidate.
  public struct Entry: Sendable {
    /// What was run.
    public var candidate: Candidate
    /// What it found; nil where it could not run.
    public var outcome: Outcome?
    /// Why it could not run.
    public var failure: String?
    /// What its differences from the first are made of; empty for the first.
    public var attributions: [Attribution] = []
  }

  /// What a candidate's run found.
  public struct Outcome: Sendable {
    /// Its scenario.
    public var scenario: Scenario
    /// Its result: of the first replication.
    public var result: RunResult
    /// Its result as fields: means, with several replications.
    public var fields: [ResultField]
    /// What it offers to operator and user.
    public var tradeoff: Tradeoff
    /// Its times by their parts.
    public var breakdowns: [TimeBreakdown]
    /// What happened in its batches, of the first requests; nil unless it was asked for.
    public var history: BatchHistory?
  }

  /// The candidates in order.
  public let entries: [Entry]

  /// What the others are compared with: the first that could run.
  public var base: Entry? { entries.first { $0.outcome != nil } }

  /// Every scenario that can be made of `files` and of the points of `grid`: each file at each point.
  public static func candidates(_ files: [ScenarioFile], grid: Grid) throws(Diagnostic) -> [Candidate] {
    var candidates: [Candidate] = []
    for file in files {
      for point in 0..<grid.count {
        let choices = try grid.choices(at: point)
        var labels = choices.map(\.label)
        var keys = choices.map(\.field)
        if files.count > 1 {
          labels.insert(shortName(file.path), at: 0)
          keys.insert(ResultField("scenario", .text(file.path)), at: 0)
        }
        candidates.append(
          Candidate(
            label: labels.isEmpty ? shortName(file.path) : labels.joined(separator: " "), keys: keys,
            file: try file.applying(choices.map(\.edit))))
      }
    }
    return candidates
  }

  /// Runs the candidates, `jobs` at a time. One that cannot run has the reason in its entry. The lives of the first
  /// `playedRequests` requests of each are kept whole, for a report's batch player.
  public init(
    _ candidates: [Candidate], replications: Replications = Replications(), jobs: Int, version: String,
    playedRequests: Int = 0, progress: (Int) -> Void = { _ in }
  ) {
    var entries: [Entry] = []
    // Delivering never throws.
    try? ParallelRuns.forEach(0..<candidates.count, jobs: jobs) { index in
      Self.entry(
        candidates[index], replications: replications, version: version,
        playedRequests: index < Self.mostPlayed ? playedRequests : 0)
    } deliver: { index, entry in
      entries.append(entry)
      progress(index + 1)
    }
    if let first = entries.firstIndex(where: { $0.outcome != nil }), let base = entries[first].outcome {
      for index in entries.indices where index != first {
        guard let other = entries[index].outcome else { continue }
        entries[index].attributions = zip(base.breakdowns, other.breakdowns).map {
          Attribution(from: $0, to: $1)
        }
      }
    }
    self.entries = entries
  }

  private static func entry(
    _ candidate: Candidate, replications: Replications, version: String, playedRequests: Int
  ) -> Entry {
    var entry = Entry(candidate: candidate)
    do {
      let scenario = try StudyScenario.make(candidate.file)
      let times = RequestTimes(scenario)
      let recorder =
        playedRequests > 0 ? ReportCollector(scenario, requestLimit: playedRequests) : nil
      let observer: any SimulationObserver = recorder.map { ObserverGroup([times, $0]) } ?? times
      let first = try Simulator.run(scenario, observer: observer)
      var results = [first]
      for index in 1..<max(1, replications.count) {
        var other = scenario
        other.seed = Replications.seed(scenario.seed, replication: index)
        results.append(try Simulator.run(other))
      }
      entry.outcome = Outcome(
        scenario: scenario, result: first,
        fields: Replications.combined(results.map { SweepColumns.fields($0, version: version) }),
        tradeoff: Tradeoff(first, gpus: scenario.hardware.count),
        breakdowns: times.breakdowns(first) + [.gpuTime(first, scenario)],
        history: recorder?.history(name: candidate.label, capacityTokens: first.kv.capacityTokens))
    } catch {
      entry.failure = StudyScenario.reason(error)
    }
    return entry
  }

  private static func shortName(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.hasSuffix(".json5") ? String(name.dropLast(6)) : name
  }
}
