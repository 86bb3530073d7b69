import Serving

/// `slo` of a scenario: limits by latency and statistic, or the name of a preset.
struct ObjectivesFile: Decodable {
  var objectives: [Objective]

  private struct Name<Choice: CaseIterable & RawRepresentable<String> & Sendable>: CodingKey, CaseIterable {
    let choice: Choice
    var stringValue: String { choice.rawValue }
    var intValue: Int? { nil }
    static var allCases: [Name] { Choice.allCases.map { Name($0) } }

    init(_ choice: Choice) { self.choice = choice }
    init?(stringValue: String) {
      guard let choice = Choice(rawValue: stringValue) else { return nil }
      self.choice = choice
    }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    if case .string(let name)? = decoder.json5?.content {
      objectives = try decoder.entry(name, in: SLOPreset.catalogue, name: \.name, called: "SLO preset")
        .objectives
      return
    }
    objectives = []
    let metrics = try decoder.container(keyedBy: Name<LatencyMetric>.self)
    for metric in metrics.allKeys {
      let statistics = try metrics.nestedContainer(keyedBy: Name<Statistic>.self, forKey: metric)
      for statistic in statistics.allKeys {
        guard let limit = try statistics.number(statistic) else { continue }
        objectives.append(
          Objective(metric: metric.choice, statistic: statistic.choice, limitMilliseconds: limit.value))
      }
    }
  }
}
