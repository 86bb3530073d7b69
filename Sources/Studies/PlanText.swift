import Reporting
import Serving

/// A plan for a reader.
extension Plan {
  /// The answer, why it is the answer, and what lies next to it.
  public var text: String {
    let lines = findings.map { "  " + padded($0.name, to: 14) + $0.text }
    return ([headline] + lines).joined(separator: "\n") + "\n"
  }

  /// The answer in a line.
  var headline: String {
    guard let answer else { return "no system that was considered meets the objectives" }
    switch goal {
    case .highestRate:
      return "\(figure(rate?.highest ?? 0)) requests/s within the objectives on \(answer.name)"
    case .leastCost(let rate): return "\(answer.name) for \(figure(rate ?? profile.rate)) requests/s"
    }
  }

  /// Why it is the answer, and what lies next to it.
  var findings: [(name: String, text: String)] {
    var findings: [(name: String, text: String)] = []
    if let answer {
      addReasons(answer, to: &findings)
    } else {
      if let nearest, let missed = nearest.verdict.tightest {
        findings.add("nearest", nearest.name)
        findings.add("it fails", Self.miss(missed))
      } else if let nearest, let result = nearest.verdict.result {
        findings.add("nearest", "\(nearest.name): \(result.failed) requests refused")
      }
    }
    if answer == nil || impossible.count <= 4 {
      for system in impossible.prefix(12) { findings.add("cannot run", "\(system.name): \(system.reason)") }
      if impossible.count > 12 { findings.add("cannot run", "... and \(impossible.count - 12) more") }
    }
    for note in notes { findings.add("note", note) }
    findings.add(
      "search", "\(points) runs; \(considered) systems considered, \(pruned) ruled out without a run")
    return findings
  }

  private func addReasons(_ answer: PlanOption, to findings: inout [(name: String, text: String)]) {
    if case .highestRate = goal, let tooMuch = rate?.tooMuch {
      findings.add("too much", "\(figure(tooMuch)) requests/s")
    }
    if let safe { findings.add("to be sure", text(safe, answer)) }
    Self.addCost(of: answer, to: &findings)
    if let tightest = answer.verdict.tightest, let headroom = answer.verdict.headroom {
      findings.add(
        "binding",
        "\(ObjectiveCheck.name(tightest.objective)) is \(figure(tightest.value_ms)) ms of "
          + "\(figure(tightest.objective.limitMilliseconds)) ms, headroom \(percent(headroom))")
    }
    for objective in answer.verdict.result?.objectives ?? [] {
      guard let doubt = answer.verdict.result?.uncertainty?.doubt(objective) else { continue }
      findings.add("doubt", "\(ObjectiveCheck.name(objective.objective)) is \(doubt)")
    }
    findings.add("accuracy", accuracyText(answer.scenario))
    for attainment in answer.verdict.attainments { findings.add("verdict", Self.text(attainment)) }
    if let result = answer.verdict.result {
      let advice = Advice(result, answer.scenario)
      findings.add("bound by", "\(advice.binding.rawValue): \(advice.evidence)")
    }
    findings.add("lower bound", boundText(answer))
    if let runnerUp {
      let cost = runnerUp.costPerHour.map { ", \(figure($0)) USD/h" } ?? ""
      let rate = runnerUpRate.map { ", \(figure($0)) requests/s" } ?? ""
      findings.add("runner-up", "\(runnerUp.name)\(cost)\(rate)")
    }
    if let nearest, let missed = nearest.verdict.tightest, !missed.met {
      switch goal {
      case .highestRate: findings.add("above that", Self.miss(missed))
      case .leastCost:
        let cost = nearest.costPerHour.map { " at \(figure($0)) USD/h" } ?? ""
        findings.add(
          "cheaper",
          "\(nearest.name)\(cost) would do if \(ObjectiveCheck.name(missed.objective)) were allowed "
            + "\(figure(missed.value_ms)) ms instead of \(figure(missed.objective.limitMilliseconds)) ms")
      }
    }
  }

  /// What holds with the errors of the predictions against it.
  private func text(_ safe: SafeAnswer, _ answer: PlanOption) -> String {
    let against =
      "where steps take \(percent(safe.longerSteps, places: 1)) longer, or latencies are as far off as they have been"
    switch goal {
    case .highestRate:
      guard let rate = safe.rate else { return "no rate holds \(against)" }
      return "\(figure(rate)) requests/s hold even \(against)"
    case .leastCost:
      guard let option = safe.option else { return "not even twice as many replicas hold \(against)" }
      if option.replicas == answer.replicas { return "it holds even \(against)" }
      let cost = option.costPerHour.map { " at \(figure($0)) USD/h" } ?? ""
      return "\(option.name)\(cost) hold even \(against)"
    }
  }

  private static func addCost(of option: PlanOption, to findings: inout [(name: String, text: String)]) {
    guard let result = option.verdict.result else { return }
    if let hourly = option.costPerHour {
      let total = hourly * result.durationSeconds / 3600 * 1e6
      let output = result.totalOutputTokens > 0 ? figure(total / Double(result.totalOutputTokens)) : "-"
      let input = result.totalInputTokens > 0 ? figure(total / Double(result.totalInputTokens)) : "-"
      findings.add(
        "cost",
        "\(figure(hourly)) USD/h; the whole of it is \(output) USD per million output tokens, or "
          + "\(input) per million input tokens")
    }
    if let joules = result.energyJoulesPerOutputToken {
      findings.add("energy", "\(figure(joules)) J per output token")
    }
  }

  private func boundText(_ option: PlanOption) -> String {
    let bound = option.bound
    let least =
      "TTFT \(figure(bound.firstTokenSeconds * 1000)) ms, TPOT \(figure(bound.perTokenSeconds * 1000)) ms"
    switch goal {
    case .highestRate:
      return
        "at most \(figure(bound.requestsPerSecond * Double(option.replicas))) requests/s; at least \(least)"
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

extension [(name: String, text: String)] {
  fileprivate mutating func add(_ name: String, _ text: String) { append((name, text)) }
}
