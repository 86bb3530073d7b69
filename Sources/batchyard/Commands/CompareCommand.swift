import Reporting
import Scenarios
import Studies

extension Command {
  /// `batchyard compare FILE...`.
  static let compare = Command(
    name: "compare",
    summary: "the same requests through several scenarios, and what each difference is made of",
    operands: "FILE...", operandCount: 1...100,
    options: CommandOption.scenario + [.vary, .zip, .replications, .jobs, RunOutputs.report]
      + CommandOption.printing,
    details: """
      Compares files, or the values of --vary, with the first of them. A difference in TTFT, TPOT, E2E latency or GPU time
      per token is broken down into queue, prefill, compute, memory, KV reads, communication, host and waiting for others'
      prompts; the parts sum to the whole. The report plays the batches of all of them on one clock.
      """,
    examples: [
      "batchyard compare scenarios/llama2-7b-g5.json5 --vary engine.batching.policy=none,client,dynamic,continuous,paged",
      "batchyard compare scenarios/llama2-7b-g5-dynamic.json5 scenarios/llama2-7b-g5-paged.json5 --output markdown",
      "batchyard compare scenarios/teaching.json5 --vary engine.batching.policy=dynamic,paged --report compare.html",
    ]
  ) { arguments, console in
    let files = try arguments.operands.map { try arguments.file($0) }
    let grid = try arguments.grid()
    let count = files.count * grid.count
    guard count > 1 else {
      throw UsageError("nothing to compare: give several files, or a key with --vary", command: "compare")
    }
    guard count <= mostCandidates else {
      throw UsageError(
        "\(count) scenarios side by side are more than \(mostCandidates); 'batchyard sweep' has a row for each",
        command: "compare")
    }
    // A misspelt value stops the comparison; a point that cannot run has the reason in its column.
    for file in files {
      _ = try Sweep(file, grid: grid, version: CommandLineTool.version)
    }
    let candidates = try Comparison.candidates(files, grid: grid)
    let report = try ReportFile(arguments)
    var progress = StudyProgress(total: count, console: console)
    let comparison = Comparison(
      candidates, replications: try arguments.replications(), jobs: try arguments.jobs(),
      version: CommandLineTool.version,
      playedRequests: report == nil ? 0 : Comparison.playedRequests(ofEach: count)
    ) { progress.show($0) }
    progress.clear()
    try report?.write(comparison.report(version: CommandLineTool.version).html())
    switch arguments.format {
    case .table: try console.print(comparison.text(markdown: false))
    case .markdown: try console.print(comparison.text(markdown: true))
    case .json: try console.print(comparison.json)
    case .csv: try console.print(comparison.csv)
    }
    return comparison.ranCount > 0 ? .done : .failure
  }

  private static let mostCandidates = 64
}
