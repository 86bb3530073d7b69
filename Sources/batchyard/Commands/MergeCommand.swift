import Reporting
import Studies

extension Command {
  /// `batchyard merge PART...`.
  static let merge = Command(
    name: "merge", summary: "joins the parts of a sweep that ran in shards", operands: "PART...",
    operandCount: 1...200_000, options: [.mergeTo, .quiet],
    details: """
      Takes the parts (rows.csv.part-1-of-4 ...), or the name of the results file they are parts of, and prints byte for
      byte what one machine would have written. Lists the parts that are missing or not complete, and joins nothing then.
      """,
    examples: [
      "batchyard merge rows.csv.part-* > rows.csv",
      "batchyard merge rows.csv --to rows.csv",
    ]
  ) { arguments, console in
    let merge = try Merge(arguments.operands)
    guard merge.missing.isEmpty else {
      for part in merge.missing { Console.tell("\(part)\n") }
      Console.tell(
        "batchyard: error: \(merge.missing.count) of \(merge.shards) parts of \(merge.path) are missing\n")
      return .failure
    }
    guard let path = arguments.value(of: .mergeTo) else {
      try merge.join { try console.print($0) }
      return .done
    }
    let file = try OutputFile(path: path)
    var writer = ByteWriter(to: file)
    try merge.join { writer.text($0) }
    writer.flush()
    try file.commit()
    console.warn("\(path): \(merge.shards) parts joined")
    return .done
  }
}

extension CommandOption {
  static let mergeTo = CommandOption(
    name: "--to", value: "FILE", help: "write to FILE, which appears whole or not at all")
}
