import Serving

/// What the report of a run says first: whether it will do, what binds it, and what to try, as the summary in the terminal
/// does (`Advice`).
enum RunVerdict {
  /// The verdict on `result`, which came from `scenario`.
  static func of(_ result: RunResult, _ scenario: Scenario) -> Verdict {
    let advice = Advice(result, scenario)
    var verdict = headline(result)
    if advice.load == .saturated || advice.load == .nothingServed {
      if verdict.tone == .plain { verdict.tone = .warn }
      verdict.reasons.append(overload(result, advice))
    }
    verdict.reasons.append("Bound by \(advice.binding.rawValue): \(advice.evidence).")
    var change = ""
    if let key = advice.suggestion.key {
      change = advice.suggestion.value.map { "--set \(key)=\($0): " } ?? "another \(key): "
    }
    verdict.reasons.append("Worth trying: \(change)\(advice.suggestion.reason).")
    for objective in result.objectives {
      guard let doubt = result.uncertainty?.doubt(objective) else { continue }
      verdict.reasons.append("\(RunReport.name(objective.objective)) is \(doubt).")
    }
    verdict.reasons.append("Accuracy: \(accuracyText(scenario)).")
    return verdict
  }

  private static func headline(_ result: RunResult) -> Verdict {
    let missed = result.objectives.filter { !$0.met }
    if result.objectives.isEmpty {
      let rate = NumberText.significant(result.outputThroughput)
      return Verdict(tone: .plain, headline: "\(rate) output tokens/s, no objectives set")
    }
    if missed.isEmpty {
      let count = result.objectives.count
      return Verdict(tone: .good, headline: "✓ Meets its \(count == 1 ? "objective" : "\(count) objectives")")
    }
    let names = missed.map { RunReport.name($0.objective) }.joined(separator: ", ")
    return Verdict(
      tone: .bad, headline: "✗ Misses \(missed.count) of \(result.objectives.count) objectives: \(names)")
  }

  private static func overload(_ result: RunResult, _ advice: Advice) -> String {
    if advice.load == .nothingServed { return "No request was served." }
    let (first, second) = (result.saturation.meanWaitingFirstHalf, result.saturation.meanWaitingSecondHalf)
    return
      "The queue kept growing: \(NumberText.significant(first)) requests waited on average in the first half of the "
      + "arrivals and \(NumberText.significant(second)) in the second. The rate is more than it can serve, and latencies "
      + "grow with the length of the run."
  }
}
