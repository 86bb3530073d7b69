/// A value that a lesson foretells, beside the one that the simulation gave.
public struct LessonCheck: Sendable, Hashable {
  /// When the two agree.
  public enum Rule: Sendable, Hashable {
    /// The simulated value is at most this part of the predicted one away from it; 0 means equal.
    case within(Double)
    /// Both are parts of a whole, at most this far apart.
    case withinPoints(Double)
    /// The predicted value is a floor.
    case atLeast
    /// The predicted value is a ceiling.
    case atMost
  }

  /// What it is a value of.
  public var name: String
  /// The unit, such as `ms`; empty for a ratio or a count, `%` for a part of a whole.
  public var unit: String
  /// By the lesson's formula.
  public var predicted: Double
  /// By the simulation.
  public var simulated: Double
  /// When they agree.
  public var rule: Rule

  init(_ name: String, _ unit: String = "", predicted: Double, simulated: Double, _ rule: Rule) {
    self.name = name
    self.unit = unit
    self.predicted = predicted
    self.simulated = simulated
    self.rule = rule
  }

  /// How far the simulated value is from the predicted one, as a part of it.
  public var difference: Double {
    if predicted == simulated { return 0 }
    return predicted == 0 ? .infinity : simulated / predicted - 1
  }

  /// Whether the two agree.
  public var agrees: Bool {
    switch rule {
    case .within(let tolerance): abs(difference) <= tolerance + 1e-9
    case .withinPoints(let tolerance): abs(simulated - predicted) <= tolerance + 1e-9
    case .atLeast: simulated >= predicted
    case .atMost: simulated <= predicted
    }
  }
}
