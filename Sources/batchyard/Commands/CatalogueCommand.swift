import Reporting
import Serving

extension Command {
  /// `batchyard catalogue [SECTION]`.
  static let catalogue = Command(
    name: "catalogue", summary: "what is built in, with sources",
    operands: "[\(CatalogueSection.allCases.map(\.rawValue).joined(separator: "|"))]", operandCount: 0...1,
    options: CommandOption.printing,
    details:
      "Without a section, all of them. An inline GPU in a scenario takes the columns of `gpus` as its keys.",
    examples: ["batchyard catalogue gpus", "batchyard catalogue models --output json"]
  ) { arguments, console in
    guard let word = arguments.operands.first else {
      try console.print(text(of: CatalogueSection.allCases, format: arguments.format))
      return .done
    }
    guard let section = CatalogueSection(named: word) else {
      throw UsageError(
        "unknown section '\(Arguments.shown(word))'; there are "
          + CatalogueSection.allCases.map(\.rawValue).joined(separator: ", "), command: "catalogue",
        suggestions: CatalogueSection.nearest(word))
    }
    try console.print(text(of: [section], format: arguments.format))
    return .done
  }

  private static func text(of sections: [CatalogueSection], format: OutputFormat) throws(UsageError) -> String
  {
    switch format {
    case .table, .markdown:
      return sections.map { section in
        let heading = format == .table ? "\(section.rawValue)\n\n" : "## \(section.rawValue)\n\n"
        let table = section.table
        return (sections.count > 1 ? heading : "") + (format == .table ? table.aligned() : table.markdown())
      }.joined(separator: "\n")
    case .csv:
      guard sections.count == 1 else {
        throw UsageError("--output csv takes one section: the columns differ", command: "catalogue")
      }
      return sections[0].table.csv()
    case .json:
      if sections.count == 1 { return ResultJSON.text(rows: sections[0].rows) }
      return ResultJSON.text(sections.map { ResultField($0.rawValue, .list($0.rows)) })
    }
  }
}
