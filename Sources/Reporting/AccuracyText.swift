import Serving

extension Uncertainty {
  /// How far off such predictions have been, in a sentence: the errors that are known, what they were measured on, and
  /// the command that prints them.
  public var sentence: String {
    let parts = [
      ("TTFT", timeToFirstToken), ("TPOT", timePerOutputToken), ("E2E", endToEnd), ("throughput", throughput),
    ]
    let errors = parts.compactMap { name, part in part.map { "\(name) \(percent($0, places: 1))" } }
    return "mean error \(errors.joined(separator: ", ")) on \(source); high percentiles "
      + "\(Self.percentileFactor) times that (\(command))"
  }

  /// What makes the verdict on `objective` a guess, to stand beside it.
  public func doubt(_ objective: ObjectiveResult) -> String? {
    guard isTooCloseToCall(objective),
      let error = error(of: objective.objective.metric, objective.objective.statistic)
    else { return nil }
    return "too close to call, such a value has been \(percent(error, places: 1)) off"
  }
}

/// What a summary says of the accuracy of `scenario`'s results.
public func accuracyText(_ scenario: Scenario) -> String {
  scenario.uncertainty?.sentence
    ?? "unknown: the profile \(scenario.engine.profile.name) stands for no engine that could be measured"
}
