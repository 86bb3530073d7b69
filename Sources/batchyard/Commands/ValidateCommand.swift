import Reporting
import Studies

extension Command {
  /// `batchyard validate [SOURCE...]`.
  static let validate = Command(
    name: "validate", summary: "replays measured cases and prints the error table", operands: "[SOURCE...]",
    operandCount: 0...Validation.sources.count, options: [.data] + CommandOption.printing,
    details: """
      Sources: \(Validation.sources.map(\.name).joined(separator: ", ")); all of them where none is named. Each case is
      simulated as it was measured, and its error stands beside what other simulators reach. Measurements are not part
      of the program: --data says where they are.
      """,
    examples: [
      "batchyard validate --data ../measurements",
      "batchyard validate vllm-h100 --data ../measurements --output markdown",
    ]
  ) { arguments, console in
    let sources = try arguments.operands.map { word in
      guard let source = Validation.sources.first(where: { $0.name == word }) else {
        throw UsageError(
          "unknown source '\(Arguments.shown(word))'", command: "validate",
          suggestions: Validation.sources.map(\.name).filter { $0.hasPrefix(word.prefix(4)) })
      }
      return source
    }
    let wanted = sources.isEmpty ? Validation.sources : sources
    guard let path = arguments.value(of: .data) else {
      try console.print(needs(of: wanted))
      return .done
    }
    let data = MeasurementFolder(path: path)
    guard data.exists else { throw UsageError("--data: no folder '\(Arguments.shown(path))'") }
    let tables = wanted.map { $0.replay(data) }
    for table in tables {
      for reason in table.missing { console.warn("batchyard: \(table.name): left out: \(reason)") }
    }
    try console.print(ValidationText.text(tables, format: arguments.format))
    return .done
  }

  /// What would have to be there.
  private static func needs(of sources: [Validation.Source]) -> String {
    var text = "validate needs measured cases: --data DIR, a folder that holds\n"
    for source in sources {
      text += "\n\(source.name)\n"
      for file in source.needs { text += "  \(file)\n" }
    }
    return text
  }
}

extension CommandOption {
  static let data = CommandOption(name: "--data", value: "DIR", help: "the folder of measurements")
}

/// Validation tables as text.
enum ValidationText {
  static func text(_ tables: [ValidationTable], format: OutputFormat) -> String {
    switch format {
    case .json: ResultJSON.text([ResultField("sources", .list(tables.map(fields)))])
    case .csv: csv(tables)
    case .table, .markdown: tables.map { page($0, format: format) }.joined(separator: "\n") + verdict(tables)
    }
  }

  /// The cases of a table, then its errors beside their bars and other simulators'.
  private static func page(_ table: ValidationTable, format: OutputFormat) -> String {
    let isMarkdown = format == .markdown
    func rendered(_ text: TableText) -> String { isMarkdown ? text.markdown() : text.aligned(indent: 2) }
    var page = isMarkdown ? "## \(table.name)\n\n\(table.title)." : "\(table.name): \(table.title)\n"
    page += isMarkdown ? " Fitted: \(table.fitted).\n\n" : "  fitted: \(table.fitted)\n\n"
    guard !table.cases.isEmpty else { return page + "  nothing could be replayed\n" }
    var cases = TableText(columns: ["case", "fitted", "metric", "unit", "measured", "simulated", "error"])
    for entry in table.cases {
      for (number, residual) in entry.residuals.enumerated() {
        cases.add([
          number == 0 ? entry.name : "", number == 0 && entry.isFitted ? "yes" : "", residual.metric,
          residual.unit, figure(residual.measured), figure(residual.simulated), error(residual),
        ])
      }
    }
    var errors = TableText(columns: ["metric", "by", "cases", "mean", "median", "worst", "bias", "bar"])
    for metric in table.metrics {
      for (label, fitted) in [("batchyard", nil), ("  not fitted to", false)] as [(String, Bool?)] {
        guard let summary = table.summary(metric, fitted: fitted) else { continue }
        if fitted != nil, summary.cases == table.summary(metric)?.cases { continue }
        let bar = table.bars.first {
          $0.metric == metric && $0.cases.isEmpty && $0.isHeldOut == (fitted == false)
        }
        errors.add([
          metric, label, "\(summary.cases)", size(summary.mean), size(summary.median), size(summary.worst),
          signed(summary.bias), self.bar(bar, summary),
        ])
      }
      for bar in table.bars where bar.metric == metric && !bar.cases.isEmpty {
        guard let summary = table.summary(for: bar) else { continue }
        errors.add([
          metric, "  \(bar.cases)\(bar.isHeldOut ? " not fitted to" : "")", "\(summary.cases)",
          size(summary.mean), size(summary.median),
          size(summary.worst), signed(summary.bias), self.bar(bar, summary),
        ])
      }
      for peer in table.peers where peer.metric == metric {
        errors.add([
          metric, "\(peer.simulator) (\(peer.note))", "", size(peer.mean), peer.median.map(size) ?? "-", "-",
          "-", "",
        ])
      }
    }
    return page + rendered(cases) + "\n" + rendered(errors)
  }

  private static func bar(_ bar: ValidationBar?, _ summary: ErrorSummary) -> String {
    bar.map { "\(size($0.limit)) \(summary.mean <= $0.limit ? "kept" : "missed")" } ?? ""
  }

  /// One line on all bars.
  private static func verdict(_ tables: [ValidationTable]) -> String {
    var kept = 0
    var missed: [String] = []
    for table in tables {
      for bar in table.bars {
        guard let summary = table.summary(for: bar) else { continue }
        if summary.mean <= bar.limit {
          kept += 1
        } else {
          missed.append("\(table.name) \(bar.metric) \(bar.cases)")
        }
      }
    }
    let list = missed.isEmpty ? "" : ": " + missed.joined(separator: "; ")
    return "\n\(kept) bars kept, \(missed.count) missed\(list)\n"
  }

  private static func csv(_ tables: [ValidationTable]) -> String {
    var text = TableText(columns: [
      "source", "case", "fitted", "metric", "unit", "rows", "measured", "simulated", "bias", "absolute_error",
    ])
    for table in tables {
      for entry in table.cases {
        for residual in entry.residuals {
          text.add([
            table.name, entry.name, entry.isFitted ? "true" : "false", residual.metric, residual.unit,
            "\(residual.rows)", "\(residual.measured)", "\(residual.simulated)", "\(residual.bias)",
            "\(residual.absoluteError)",
          ])
        }
      }
    }
    return text.csv()
  }

  private static func fields(_ table: ValidationTable) -> [ResultField] {
    [
      ResultField("source", .text(table.name)), ResultField("title", .text(table.title)),
      ResultField("fitted", .text(table.fitted)),
      ResultField(
        "cases",
        .list(
          table.cases.flatMap { entry in
            entry.residuals.map { residual in
              [
                ResultField("case", .text(entry.name)), ResultField("fitted", .flag(entry.isFitted)),
                ResultField("metric", .text(residual.metric)), ResultField("unit", .text(residual.unit)),
                ResultField("rows", .integer(residual.rows)),
                ResultField("measured", .number(residual.measured)),
                ResultField("simulated", .number(residual.simulated)),
                ResultField("bias", .number(residual.bias)),
                ResultField("absolute_error", .number(residual.absoluteError)),
              ]
            }
          })),
      ResultField(
        "errors",
        .list(
          table.metrics.compactMap { metric in
            guard let summary = table.summary(metric) else { return nil }
            let bar = table.bars.first { $0.metric == metric && $0.cases.isEmpty && !$0.isHeldOut }
            return [
              ResultField("metric", .text(metric)), ResultField("cases", .integer(summary.cases)),
              ResultField("mean", .number(summary.mean)), ResultField("median", .number(summary.median)),
              ResultField("worst", .number(summary.worst)), ResultField("bias", .number(summary.bias)),
              ResultField("bar", bar.map { .number($0.limit) } ?? .none),
            ]
          })),
      ResultField(
        "bars",
        .list(
          table.bars.compactMap { bar in
            guard let summary = table.summary(for: bar) else { return nil }
            return [
              ResultField("metric", .text(bar.metric)), ResultField("cases", .text(bar.cases)),
              ResultField("held_out", .flag(bar.isHeldOut)), ResultField("mean", .number(summary.mean)),
              ResultField("limit", .number(bar.limit)),
              ResultField("kept", .flag(summary.mean <= bar.limit)),
            ]
          })),
      ResultField(
        "peers",
        .list(
          table.peers.map { peer in
            [
              ResultField("simulator", .text(peer.simulator)), ResultField("metric", .text(peer.metric)),
              ResultField("mean", .number(peer.mean)),
              ResultField("median", peer.median.map { .number($0) } ?? .none),
              ResultField("note", .text(peer.note)),
            ]
          })),
      ResultField("missing", .list(table.missing.map { [ResultField("reason", .text($0))] })),
    ]
  }

  private static func error(_ residual: Residual) -> String {
    residual.rows == 1 ? signed(residual.bias) : size(residual.absoluteError) + " of \(residual.rows)"
  }

  /// 0.0123 as `1.2 %`.
  private static func size(_ part: Double) -> String { fixed(part * 100) + " %" }

  /// 0.0123 as `+1.2 %`.
  private static func signed(_ part: Double) -> String { (part < 0 ? "" : "+") + fixed(part * 100) + " %" }

  private static func fixed(_ value: Double) -> String {
    var writer = ByteWriter()
    writer.fixed(value, places: 1)
    return writer.string
  }
}
