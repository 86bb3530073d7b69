import Reporting
import Serving

/// A plan for a reader.
extension Plan {
  /// The answer, why it is the answer, and what lies next to it.
  public var text: String {
    var lines: [String] = []
    if let answer {
      lines += answerLines(answer)
    } else {
      lines.append("no system that was considered meets the objectives")
      if let nearest, let missed = nearest.verdict.tightest {
        lines.append("  nearest       \(nearest.name)")
        lines.append("  it fails      \(Self.miss(missed))")
      } else if let nearest, let result = nearest.verdict.result {
        lines.append("  nearest       \(nearest.name): \(result.failed) requests refused")
      }
    }
    if answer == nil || impossible.count <= 4 {
      for system in impossible.prefix(12) { lines.append("  cannot run    \(system.name): \(system.reason)") }
      if impossible.count > 12 { lines.append("  cannot run    ... and \(impossible.count - 12) more") }
    }
    for note in notes { lines.append("  note          \(note)") }
    lines.append(
      "  search        \(points) runs; \(considered) systems considered, \(pruned) ruled out without a run")
    return lines.joined(separator: "\n") + "\n"
  }

  private func answerLines(_ answer: PlanOption) -> [String] {
    var lines: [String] = []
    switch goal {
    case .highestRate:
      let highest = rate?.highest ?? 0
      lines.append("\(planFigure(highest)) requests/s within the objectives on \(answer.name)")
      if let tooMuch = rate?.tooMuch { lines.append("  too much      \(planFigure(tooMuch)) requests/s") }
    case .leastCost(let rate):
      lines.append("\(answer.name) for \(planFigure(rate ?? profile.rate)) requests/s")
    }
    lines += Self.costLines(answer)
    if let tightest = answer.verdict.tightest, let headroom = answer.verdict.headroom {
      lines.append(
        "  binding       \(ObjectiveCheck.name(tightest.objective)) is \(figure(tightest.value_ms)) ms of "
          + "\(figure(tightest.objective.limitMilliseconds)) ms, headroom \(percent(headroom))")
    }
    for objective in answer.verdict.result?.objectives ?? [] {
      guard let doubt = answer.verdict.result?.uncertainty?.doubt(objective) else { continue }
      lines.append("  doubt         \(ObjectiveCheck.name(objective.objective)) is \(doubt)")
    }
    lines.append("  accuracy      \(accuracyText(answer.scenario))")
    for attainment in answer.verdict.attainments { lines.append("  verdict       \(Self.text(attainment))") }
    if let result = answer.verdict.result {
      let advice = Advice(result, answer.scenario)
      lines.append("  bound by      \(advice.binding.rawValue): \(advice.evidence)")
    }
    lines.append("  lower bound   \(boundText(answer))")
    if let runnerUp {
      let cost = runnerUp.costPerHour.map { ", \(figure($0)) USD/h" } ?? ""
      let rate = runnerUpRate.map { ", \(planFigure($0)) requests/s" } ?? ""
      lines.append("  runner-up     \(runnerUp.name)\(cost)\(rate)")
    }
    if let nearest, let missed = nearest.verdict.tightest, !missed.met {
      switch goal {
      case .highestRate: lines.append("  above that    \(Self.miss(missed))")
      case .leastCost:
        let cost = nearest.costPerHour.map { " at \(figure($0)) USD/h" } ?? ""
        lines.append(
          "  cheaper       \(nearest.name)\(cost) would do if \(ObjectiveCheck.name(missed.objective)) were allowed "
            + "\(figure(missed.value_ms)) ms instead of \(figure(missed.objective.limitMilliseconds)) ms")
      }
    }
    return lines
  }

  private static func costLines(_ option: PlanOption) -> [String] {
    var lines: [String] = []
    guard let result = option.verdict.result else { return lines }
    if let hourly = option.costPerHour {
      let total = hourly * result.durationSeconds / 3600 * 1e6
      let output = result.totalOutputTokens > 0 ? figure(total / Double(result.totalOutputTokens)) : "-"
      let input = result.totalInputTokens > 0 ? figure(total / Double(result.totalInputTokens)) : "-"
      lines.append(
        "  cost          \(figure(hourly)) USD/h; the whole of it is \(output) USD per million output tokens, or "
          + "\(input) per million input tokens")
    }
    if let joules = result.energyJoulesPerOutputToken {
      lines.append("  energy        \(figure(joules)) J per output token")
    }
    return lines
  }

  private func boundText(_ option: PlanOption) -> String {
    let bound = option.bound
    let least =
      "TTFT \(figure(bound.firstTokenSeconds * 1000)) ms, TPOT \(figure(bound.perTokenSeconds * 1000)) ms"
    switch goal {
    case .highestRate:
      return
        "at most \(planFigure(bound.requestsPerSecond * Double(option.replicas))) requests/s; at least \(least)"
    case .leastCost:
      let replicas = option.leastReplicas ?? 1
      return "at least \(replicas) replica\(replicas == 1 ? "" : "s"), \(least)"
    }
  }

  private static func text(_ attainment: Attainment) -> String {
    let half = attainment.halfWidth.map { " ±\(places($0))" } ?? ""
    let doubt =
      attainment.halfWidth == nil || attainment.isCertain ? "" : ": within the interval, run more requests"
    return
      "\(places(attainment.attained))\(half) % of requests within \(figure(attainment.objective.limitMilliseconds)) ms "
      + "\(attainment.objective.metric.rawValue.dropLast(3).uppercased()), \(places(attainment.needed)) % needed\(doubt)"
  }

  /// A part of a whole in per cent with two decimals.
  private static func places(_ share: Double) -> String {
    let hundredths = Int((share * 10_000).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100)" + (rest == 0 ? "" : ".\(rest < 10 ? "0" : "")\(rest)")
  }

  private static func miss(_ missed: ObjectiveResult) -> String {
    let over = missed.value_ms / max(missed.objective.limitMilliseconds, 1e-9) - 1
    return "\(ObjectiveCheck.name(missed.objective)) is \(figure(missed.value_ms)) ms of "
      + "\(figure(missed.objective.limitMilliseconds)) ms, \(percent(over)) too much"
  }
}

/// A figure of a plan: three significant digits.
func planFigure(_ value: Double) -> String { figure(value) }
