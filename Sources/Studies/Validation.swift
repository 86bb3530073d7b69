import Serving

/// One measured quantity, or a table of them, beside what the simulator says.
public struct Residual: Sendable, Hashable {
  /// What was measured, such as `TPOT`; the table's bars and peers name it alike.
  public var metric: String
  /// The unit of both values.
  public var unit: String
  /// What was measured; of several rows their mean.
  public var measured: Double
  /// What the simulator says; of several rows their mean.
  public var simulated: Double
  /// Measured rows behind it.
  public var rows: Int
  /// `simulated / measured - 1`, of several rows the mean: the bias.
  public var bias: Double
  /// The absolute value of that, of several rows the mean.
  public var absoluteError: Double

  /// One measured value.
  public init(_ metric: String, unit: String, measured: Double, simulated: Double) {
    self.metric = metric
    self.unit = unit
    self.measured = measured
    self.simulated = simulated
    rows = 1
    bias = simulated / measured - 1
    absoluteError = abs(bias)
  }

  /// A table of measured and simulated values; `nil` when it is empty.
  public init?(_ metric: String, unit: String, rows pairs: [(measured: Double, simulated: Double)]) {
    guard !pairs.isEmpty else { return nil }
    let n = Double(pairs.count)
    self.metric = metric
    self.unit = unit
    rows = pairs.count
    measured = pairs.reduce(0) { $0 + $1.measured } / n
    simulated = pairs.reduce(0) { $0 + $1.simulated } / n
    bias = pairs.reduce(0) { $0 + $1.simulated / $1.measured - 1 } / n
    absoluteError = pairs.reduce(0) { $0 + abs($1.simulated / $1.measured - 1) } / n
  }
}

/// One measured case: a run, a load point, a table of kernels.
public struct ValidationCase: Sendable, Hashable {
  /// What sets it apart within its source.
  public var name: String
  /// Whether a constant was fitted to it; otherwise it tests them.
  public var isFitted: Bool
  /// Its measured quantities.
  public var residuals: [Residual]

  /// The values, as the properties say.
  public init(name: String, isFitted: Bool, residuals: [Residual]) {
    self.name = name
    self.isFitted = isFitted
    self.residuals = residuals
  }
}

/// The error that a source's cases shall stay within.
public struct ValidationBar: Sendable, Hashable {
  /// The metric.
  public var metric: String
  /// The mean of its absolute errors over the cases shall not exceed this part, such as 0.025.
  public var limit: Double
  /// Cases whose names begin with this; empty for all.
  public var cases: String
  /// Whether it is for cases alone that no constant was fitted to.
  public var isHeldOut: Bool

  /// A limit as a part, such as 0.025.
  public init(_ metric: String, _ limit: Double, cases: String = "", isHeldOut: Bool = false) {
    self.metric = metric
    self.limit = limit
    self.cases = cases
    self.isHeldOut = isHeldOut
  }
}

/// What another simulator reached on the same or like cases.
public struct PeerError: Sendable, Hashable {
  /// The simulator.
  public var simulator: String
  /// The metric.
  public var metric: String
  /// Mean absolute error over its cases, such as 0.091.
  public var mean: Double
  /// Median over its cases, where it is known.
  public var median: Double?
  /// On which cases, and from where.
  public var note: String

  /// Errors as parts, such as 0.091.
  public init(_ simulator: String, _ metric: String, mean: Double, median: Double? = nil, note: String) {
    self.simulator = simulator
    self.metric = metric
    self.mean = mean
    self.median = median
    self.note = note
  }
}

/// One source of measurements replayed.
public struct ValidationTable: Sendable, Hashable {
  /// Short name, such as `vllm-h100`.
  public var name: String
  /// What was measured, and by whom.
  public var title: String
  /// Which constants were fitted to which of its rows.
  public var fitted: String
  /// Its cases in the order of the source.
  public var cases: [ValidationCase]
  /// Errors to stay within.
  public var bars: [ValidationBar]
  /// What other simulators reach.
  public var peers: [PeerError]
  /// Files that were not found, and cases that could not be replayed, with the reason.
  public var missing: [String]

  /// The values, as the properties say.
  public init(
    name: String, title: String, fitted: String, cases: [ValidationCase] = [], bars: [ValidationBar],
    peers: [PeerError] = [], missing: [String] = []
  ) {
    self.name = name
    self.title = title
    self.fitted = fitted
    self.cases = cases
    self.bars = bars
    self.peers = peers
    self.missing = missing
  }

  /// Metrics in the order in which they first come.
  public var metrics: [String] {
    var seen: [String] = []
    for entry in cases {
      for residual in entry.residuals where !seen.contains(residual.metric) {
        seen.append(residual.metric)
      }
    }
    return seen
  }

  /// Errors of the cases that `bar` is for.
  public func summary(for bar: ValidationBar) -> ErrorSummary? {
    summary(bar.metric, cases: bar.cases, fitted: bar.isHeldOut ? false : nil)
  }

  /// Errors of `metric` over the cases whose names begin with `prefix`.
  public func summary(_ metric: String, cases prefix: String = "", fitted: Bool? = nil) -> ErrorSummary? {
    var errors: [Double] = []
    var bias = 0.0
    var rows = 0
    for entry in cases where entry.name.hasPrefix(prefix) && (fitted == nil || entry.isFitted == fitted) {
      for residual in entry.residuals where residual.metric == metric {
        errors.append(residual.absoluteError)
        bias += residual.bias
        rows += residual.rows
      }
    }
    guard !errors.isEmpty else { return nil }
    errors.sort()
    let n = errors.count
    let median = n % 2 == 1 ? errors[n / 2] : (errors[n / 2 - 1] + errors[n / 2]) / 2
    return ErrorSummary(
      cases: n, rows: rows, mean: errors.reduce(0, +) / Double(n), median: median,
      worst: errors[n - 1], bias: bias / Double(n))
  }
}

/// Absolute errors of one metric over the cases of a table.
public struct ErrorSummary: Sendable, Hashable {
  /// Cases.
  public var cases: Int
  /// Measured rows behind them.
  public var rows: Int
  /// Mean absolute error of a case.
  public var mean: Double
  /// Median absolute error of a case.
  public var median: Double
  /// Greatest absolute error of a case.
  public var worst: Double
  /// Mean of the signed errors.
  public var bias: Double
}

/// Replays measured cases.
public enum Validation {
  /// One kind of source: what it needs, and how it is replayed.
  public struct Source: Sendable {
    /// Short name of its table.
    public var name: String
    /// The files that it reads, relative to the data folder.
    public var needs: [String]
    /// Replays it.
    public var replay: @Sendable (MeasurementFolder) -> ValidationTable
  }

  /// Every source that can be replayed.
  public static let sources: [Source] =
    [
      FoundingCases.source, LMICases.source, TGICases.source, SplitwiseCases.source, ClosedLoopCases.vLLM,
      ClosedLoopCases.sglang, ClosedLoopCases.tensorRTLLM, TraceCases.source, PoissonStageCases.source,
      RTXCases.source, KeyValueBlockCases.source,
    ] + KernelCases.sources
}

/// Runs `body`; what it throws is what is missing.
func attempt(_ body: () throws -> Void) -> [String] {
  do {
    try body()
    return []
  } catch {
    return ["\(error)"]
  }
}
