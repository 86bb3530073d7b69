import Foundation
import Testing

@testable import batchyard

/// `--report` of the commands that run many scenarios.
@Suite struct ReportFileTests {
  private static let requested: [[String]] = [
    ["compare", "a.json5", "--vary", "policy=dynamic,paged"],
    ["sweep", "a.json5", "--vary", "max_batch_size=1,2,4"],
    ["sweep", "a.json5", "--vary", "max_batch_size=1,2", "--output", "csv"],
    ["sweep", "a.json5", "--vary", "max_batch_size=1,2", "--resume", "rows.jsonl"],
    [
      "plan", "a.json5", "--set", "slo.ttft_ms.p99=5000", "--set",
      "workload.arrivals={process:'poisson',rate:1}",
    ],
  ]

  @Test(arguments: requested)
  func everyStudyWritesItsReportAndPrintsTheSame(_ words: [String]) throws {
    try ProgramRun.withFolder { folder in
      try ProgramRun.write(ProgramRun.scenario, to: "a.json5", in: folder)
      let plain = try ProgramRun(words + ["--quiet"], in: folder)
      try? FileManager.default.removeItem(atPath: "\(folder)/rows.jsonl")
      let reported = try ProgramRun(words + ["--quiet", "--report", "r.html"], in: folder)
      #expect(reported.status == 0, "\(reported.errors)")
      #expect(reported.output == plain.output)
      let html = try String(contentsOfFile: "\(folder)/r.html", encoding: .utf8)
      #expect(html.hasPrefix("<!DOCTYPE html>") && html.hasSuffix("</html>\n"))
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(!names.contains { $0.contains(".tmp-") })
    }
  }

  @Test(arguments: requested)
  func aPathThatCannotBeWrittenCostsNoRun(_ words: [String]) throws {
    try ProgramRun.withFolder { folder in
      try ProgramRun.write(ProgramRun.scenario, to: "a.json5", in: folder)
      let run = try ProgramRun(words + ["--report", "no/r.html"], in: folder)
      #expect(run.status == 2)
      #expect(run.errors == "batchyard: error: cannot write 'no/r.html': No such file or directory\n")
      #expect(run.output.isEmpty)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.json5"])
    }
  }

  @Test func aPartOfASweepHasNoReport() throws {
    try ProgramRun.withFolder { folder in
      try ProgramRun.write(ProgramRun.scenario, to: "a.json5", in: folder)
      let words = ["sweep", "a.json5", "--vary", "max_batch_size=1,2", "--report", "r.html"]
      for (more, message) in [
        (["--shard", "1/2"], "a shard has only a part of the points"),
        (["--vary", "seed=1:1000:+1"], "2000 points are too many for a report"),
      ] {
        let run = try ProgramRun(words + more, in: folder)
        #expect(run.status == 2)
        #expect(run.errors.contains(message))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.json5"])
      }
    }
  }
}
