import Reporting
import Serving
import Simulation

/// Runs of one scenario under several seeds.
///
/// The first has the scenario's own seed, so that one replication is a plain run; the others' seeds follow from it. Every
/// point of a study gets the same seeds and with them the same requests (common random numbers), so that differences
/// between points are differences between systems.
public struct Replications: Sendable {
  /// How many, 1 or more.
  public let count: Int

  /// `count` replications.
  public init(_ count: Int = 1) {
    self.count = max(1, count)
  }

  /// The seed of replication `index` of a scenario whose seed is `seed`; whole and below 2^53, so that any reader of
  /// JSON keeps it.
  public static func seed(_ seed: UInt64, replication index: Int) -> UInt64 {
    guard index > 0 else { return seed }
    var stream = RandomStream(seed: seed, purpose: "replication \(index)")
    return stream.next() >> 11
  }

  /// Simulates every replication of `scenario`.
  public func run(_ scenario: Scenario) throws -> [RunResult] {
    try (0..<count).map { index in
      var replica = scenario
      replica.seed = Self.seed(scenario.seed, replication: index)
      return try Simulator.run(replica)
    }
  }

  /// One row of the fields of several runs: each number its mean, followed by half the width of its 95 % confidence
  /// interval under `KEY_ci95`; everything else as the first run has it. One run's fields stay as they are.
  public static func combined(_ runs: [[ResultField]]) -> [ResultField] {
    guard let first = runs.first, runs.count > 1 else { return runs.first ?? [] }
    var fields: [ResultField] = []
    for (index, field) in first.enumerated() {
      guard isMeasured(field) else {
        fields.append(field)
        continue
      }
      let samples = runs.compactMap { $0.indices.contains(index) ? number($0[index].value) : nil }
      guard samples.count == runs.count else {
        // Unknown in one of them, so unknown in the mean.
        fields.append(ResultField(field.path, .none))
        fields.append(ResultField(field.path + suffix, .none))
        continue
      }
      let interval = MeanWithInterval(samples)
      fields.append(ResultField(field.path, .number(interval.mean)))
      fields.append(ResultField(field.path + suffix, interval.halfWidth.map { .number($0) } ?? .none))
    }
    return fields
  }

  /// The keys of a row: with several replications each measured key has its interval beside it.
  public func paths(like fields: [ResultField]) -> [String] {
    guard count > 1 else { return fields.map(\.path) }
    return fields.flatMap { Self.isMeasured($0) ? [$0.path, $0.path + Self.suffix] : [$0.path] }
  }

  /// What follows a key to name its interval.
  static let suffix = "_ci95"

  /// Whether a field is a measure that differs between replications, judged by its key alone so that every row of a
  /// study has the same columns.
  static func isMeasured(_ field: ResultField) -> Bool {
    switch field.path {
    case "name", "seed", "version", "fingerprint", "percentiles", "slo_met", "slo", "refusals": false
    default: true
    }
  }

  private static func number(_ value: FieldValue) -> Double? {
    switch value {
    case .integer(let integer): Double(integer)
    case .number(let number): number.isFinite ? number : nil
    case .text, .flag, .none, .list: nil
    }
  }
}
