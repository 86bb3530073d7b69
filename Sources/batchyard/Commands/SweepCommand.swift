import Reporting
import Scenarios
import Studies

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Command {
  /// `batchyard sweep FILE`.
  static let sweep = Command(
    name: "sweep", summary: "a grid of scenarios in parallel, a row for each point", operands: "FILE",
    operandCount: 1...1,
    options: CommandOption.scenario
      + [
        .vary, .zip, .replications, .jobs, .resume, .shard, .emit, .shards, .image, ReportFile.option,
        .sweepOutput,
        .quiet,
      ],
    details: """
      Rows begin with the varied keys and end with status and reason: a point that cannot run is a row. `pareto` is 1 where
      no other point gives more tokens/s both per GPU and per user. With --resume rows go to a file as they come; the same
      command goes on with that file after an interruption, and ends with the same bytes. With --shard (or in a Slurm array
      or a Kubernetes Indexed Job) they go to this shard's part of it, which 'batchyard merge' joins with the others. The
      report draws each metric against the varied keys; with --resume and a file that is complete, nothing runs again.
      """,
    examples: [
      "batchyard sweep scenarios/llama2-7b-g5-paged.json5 --vary max_batch_size=1:64:*2 --vary tensor_parallel_degree=1,2",
      "batchyard sweep scenarios/teaching.json5 --vary engine.batching.policy=dynamic,paged --output csv --resume rows.csv",
      "batchyard sweep scenarios/teaching.json5 --vary max_batch_size=1:8:*2 --replications 5 --report sweep.html",
      "batchyard sweep scenarios/teaching.json5 --vary seed=1:8:+1 --resume rows.csv --shards 4 --emit slurm",
    ]
  ) { arguments, console in
    let sweep = try Sweep(
      try arguments.file(arguments.operands[0]), grid: try arguments.grid(),
      replications: try arguments.replications(), version: CommandLineTool.version)
    if arguments.has(.emit) {
      try console.print(try launcher(arguments))
      return .done
    }
    let format = try SweepOutput(arguments)
    let shard = try arguments.shard()
    let report = try report(arguments, points: sweep.grid.count, isPart: shard != nil)
    if let shard {
      try part(shard, of: sweep, arguments, format: format, console: console)
    } else if let path = arguments.value(of: .resume) {
      try whole(sweep, path: path, arguments, format: format, report: report, console: console)
    } else if let rows = format.rows {
      let points = PointSet(count: sweep.grid.count)
      let store = try SweepStore.temporary(columns: sweep.columns, format: rows, points: points)
      try fill(store, sweep, arguments, console: console)
      try store.markFrontier()
      try store.copy { try console.print($0) }
      try report?.write(
        sweep.report(try SweepTable(store, columns: sweep.columns, format: rows)).html())
    } else {
      try print(sweep, arguments, format: format, report: report, console: console)
    }
    return .done
  }

  /// The page that is asked for, where its points can be drawn.
  private static func report(_ arguments: Arguments, points: Int, isPart: Bool) throws -> ReportFile? {
    guard arguments.has(ReportFile.option) else { return nil }
    if isPart {
      throw UsageError(
        "a shard has only a part of the points: give --report with the merged file and --resume",
        command: "sweep")
    }
    guard points <= SweepTable.mostPoints else {
      throw UsageError(
        "\(points) points are too many for a report, which draws at most \(SweepTable.mostPoints)",
        command: "sweep")
    }
    return try ReportFile(arguments)
  }

  /// All points to one file.
  private static func whole(
    _ sweep: Sweep, path: String, _ arguments: Arguments, format: SweepOutput, report: ReportFile?,
    console: Console
  ) throws {
    let rows = try format.fileFormat(path)
    let store = try SweepStore(
      path: path, columns: sweep.columns, format: rows, points: PointSet(count: sweep.grid.count))
    if store.rowCount > 0 {
      console.warn("\(path): goes on after \(store.rowCount) of \(sweep.grid.count) points")
    }
    try fill(store, sweep, arguments, console: console)
    try store.markFrontier()
    console.warn("\(path): \(store.rowCount) points, complete")
    try report?.write(sweep.report(try SweepTable(store, columns: sweep.columns, format: rows)).html())
  }

  /// One shard's points to its part, and the mark that it is complete.
  private static func part(
    _ shard: Shard, of sweep: Sweep, _ arguments: Arguments, format: SweepOutput, console: Console
  ) throws {
    let standard =
      "\(CommandLineTool.shortName(arguments.operands[0])).sweep.\(format.rows == .jsonl ? "jsonl" : "csv")"
    let path = arguments.value(of: .resume) ?? standard
    let name = shard.partName(of: path)
    let store = try SweepStore(
      path: name, columns: sweep.columns, format: try format.fileFormat(path),
      points: shard.points(of: sweep.grid.count))
    try fill(store, sweep, arguments, console: console)
    let mark = try OutputFile(path: name + Shard.doneSuffix)
    var writer = ByteWriter(to: mark)
    writer.text("\(store.rowCount) rows of study \(sweep.columns.study), shard \(shard)\n")
    writer.flush()
    try mark.commit()
    console.warn("\(name): \(store.rowCount) of \(sweep.grid.count) points, complete")
  }

  private static func fill(
    _ store: SweepStore, _ sweep: Sweep, _ arguments: Arguments, console: Console
  ) throws {
    var progress = StudyProgress(total: store.rowCount + store.remaining.count, console: console)
    try sweep.run(jobs: try arguments.jobs(), points: store.remaining) { row in
      try store.append(row)
      progress.show(store.rowCount)
    }
    progress.clear()
  }

  /// A table, Markdown or a JSON array, which hold all rows at once.
  private static func print(
    _ sweep: Sweep, _ arguments: Arguments, format: SweepOutput, report: ReportFile?, console: Console
  ) throws {
    guard sweep.grid.count <= SweepText.mostRows else {
      throw UsageError(
        "\(sweep.grid.count) points are too many for \(format.rawValue); --output csv and jsonl take any number",
        command: "sweep")
    }
    var rows: [SweepRow] = []
    var progress = StudyProgress(total: sweep.grid.count, console: console)
    try sweep.run(jobs: try arguments.jobs()) { row in
      rows.append(row)
      progress.show(rows.count)
    }
    progress.clear()
    try report?.write(sweep.report(SweepTable(rows, columns: sweep.columns)).html())
    let text = SweepText(rows, varied: sweep.columns.varied)
    switch format {
    case .json: try console.print(text.json(sweep.columns))
    case .markdown: try console.print(text.markdown)
    case .table, .csv, .jsonl: try console.print(text.terminal)
    }
  }

  /// The launcher that `--emit` asks for, with this command line's own words.
  private static func launcher(_ arguments: Arguments) throws -> String {
    guard let launcher = arguments.value(of: .emit).flatMap(Launcher.init(rawValue:)) else { return "" }
    guard let path = arguments.value(of: .resume) else {
      throw UsageError(
        "--emit needs --resume FILE, the results file whose parts the shards write", command: "sweep")
    }
    var words = [arguments.operands[0]]
    for option in [CommandOption.set, .seed, .vary, .replications, .sweepOutput, .resume] {
      for value in arguments.values(of: option) { words += [option.name, value] }
    }
    if arguments.has(.zip) { words.append(CommandOption.zip.name) }
    let plan = Launcher.Plan(
      words: words, path: path, shards: try arguments.count(of: .shards) ?? 8,
      image: arguments.value(of: .image) ?? "batchyard:latest")
    return launcher.text(plan)
  }
}

/// How a sweep's rows are printed.
enum SweepOutput: String, CaseIterable, Sendable {
  case table, json, jsonl, csv, markdown

  init(_ arguments: Arguments) throws(UsageError) {
    self = arguments.value(of: .sweepOutput).flatMap(SweepOutput.init) ?? .table
  }

  /// The format of rows that come one after another; nil for what holds all of them.
  var rows: SweepColumns.Format? {
    switch self {
    case .csv: .csv
    case .jsonl: .jsonl
    case .table, .json, .markdown: nil
    }
  }

  /// The format of a results file: as asked for, else by its name.
  func fileFormat(_ path: String) throws(UsageError) -> SweepColumns.Format {
    switch self {
    case .csv: return .csv
    case .jsonl: return .jsonl
    case .table: return path.hasSuffix(".jsonl") || path.hasSuffix(".ndjson") ? .jsonl : .csv
    case .json, .markdown:
      throw UsageError("a results file holds csv or jsonl, not \(rawValue)", command: "sweep")
    }
  }
}

extension CommandOption {
  static let resume = CommandOption(
    name: "--resume", value: "FILE",
    help: "write rows to FILE (.csv or .jsonl) as they come, and go on with what it holds")
  static let shard = CommandOption(
    name: "--shard", value: "I/N", help: "run the i-th of n parts of the points, from 1/n to n/n")
  static let shards = CommandOption(
    name: "--shards", value: "N", help: "with --emit: how many parts (default: 8)")
  static let image = CommandOption(
    name: "--image", value: "NAME", help: "with --emit kubernetes: the container image that holds batchyard")
  static let emit = CommandOption(
    name: "--emit", value: "LAUNCHER",
    help: "print a script that runs all parts: slurm, kubernetes or parallel",
    choices: Launcher.allCases.map(\.rawValue))
  static let sweepOutput = CommandOption(
    name: "--output", value: "FORMAT", help: "table (default, with a picture), json, jsonl, csv or markdown",
    choices: SweepOutput.allCases.map(\.rawValue))
}

extension Arguments {
  /// The part of a sweep that this process runs, from `--shard` or a scheduler; nil for all of it.
  func shard() throws(Diagnostic) -> Shard? {
    if let argument = value(of: .shard) { return try Shard(argument) }
    return try Shard(environment: ProcessInfo.processInfo.environment)
  }
}

extension CommandLineTool {
  /// The name of the scenario file at `path`, without folders and extension.
  static func shortName(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.hasSuffix(".json5") ? String(name.dropLast(6)) : name
  }
}
