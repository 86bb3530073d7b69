extension ScenarioKeys {
  /// The table of keys as Markdown, a table for each object: what docs/scenarios.md holds.
  public static var markdown: String {
    sections.map { section in
      let rows = section.entries.map { entry in
        let cells = ["`\(entry.path)`", shapes(entry), entry.unit, entry.standard, entry.meaning]
        return "| " + cells.joined(separator: " | ") + " |\n"
      }
      return
        "### \(section.title)\n\n| key | value | unit | default | meaning |\n| --- | --- | --- | --- | --- |\n"
        + rows.joined()
    }.joined(separator: "\n")
  }

  private static var sections: [(title: String, entries: [ScenarioKeyEntry])] {
    let prefixes: [(title: String, starts: [String])] = [
      ("Hardware", ["hardware."]), ("Engine", ["engine."]), ("Workload", ["workload."]),
      ("Service-level objectives", ["slo."]),
    ]
    let inner = prefixes.flatMap(\.starts)
    let top = all.filter { entry in !inner.contains { entry.path.hasPrefix($0) } }
    return [("The scenario", top)]
      + prefixes.map { section in
        (section.title, all.filter { entry in section.starts.contains { entry.path.hasPrefix($0) } })
      }
  }

  private static func shapes(_ entry: ScenarioKeyEntry) -> String {
    entry.shapes.map { shape in
      switch shape {
      case .text: "text"
      case .name: "a name of the catalogue"
      case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
      case .flag: "`true`, `false`"
      case .whole(let bounds): "whole number, \(bounds.lowerBound) to \(bounds.upperBound)"
      case .number(let bounds): "number \(bounds)"
      case .object: "object"
      case .list: "array"
      }
    }.joined(separator: "; ")
  }
}
