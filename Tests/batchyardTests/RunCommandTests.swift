import Foundation
import Testing

@testable import batchyard

@Suite struct RunCommandTests {
  @Test func printsTheSameBytesEachTime() throws {
    try ProgramRun.withFolder { folder in
      try ProgramRun.write(ProgramRun.scenario, to: "a.json5", in: folder)
      let first = try ProgramRun(["run", "a.json5", "--output", "json"], in: folder)
      #expect(first.status == 0)
      #expect(first.errors.isEmpty)
      #expect(try ProgramRun(["run", "a.json5", "--output=json"], in: folder).output == first.output)
      #expect(
        try ProgramRun(["run", "a.json5", "--output=json", "--reference"], in: folder).output == first.output)
      let result = try #require(
        try JSONSerialization.jsonObject(with: Data(first.output.utf8)) as? [String: Any])
      #expect(result["completed"] as? Int == 20)
      #expect(result["name"] as? String == "a")
    }
  }

  @Test func printsEachFormat() throws {
    try ProgramRun.withFolder { folder in
      try ProgramRun.write(ProgramRun.scenario, to: "a.json5", in: folder)
      let csv = try ProgramRun(["run", "a.json5", "--output", "csv"], in: folder).output
      #expect(csv.split(separator: "\n").count == 2)
      #expect(csv.hasPrefix("completed,failed,duration"))
      let markdown = try ProgramRun(["run", "a.json5", "--output", "markdown"], in: folder).output
      #expect(markdown.hasPrefix("| result | value |\n"))
      #expect(try ProgramRun(["run", "a.json5"], in: folder).output.contains("TTFT"))
    }
  }

  @Test func writesEveryFileThatItIsAskedFor() throws {
    try ProgramRun.withFolder { folder in
      try ProgramRun.write(ProgramRun.scenario, to: "a.json5", in: folder)
      let run = try ProgramRun(
        [
          "run", "a.json5", "--report", "p.html", "--requests", "r.csv", "--steps", "s.csv", "--trace",
          "t.json", "--metrics",
          "m.txt",
          "--hgrm", "h.hgrm",
        ], in: folder)
      #expect(run.status == 0)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      #expect(
        names == [
          "a.json5", "h-e2el.hgrm", "h-itl.hgrm", "h-queue.hgrm", "h-tpot.hgrm", "h-ttft.hgrm", "m.txt",
          "p.html",
          "r.csv",
          "s.csv", "t.json",
        ])
      let rows = try String(contentsOfFile: "\(folder)/r.csv", encoding: .utf8).split(separator: "\n")
      #expect(rows.count == 21)
    }
  }

  @Test func tellsByItsStatusThatAnObjectiveWasMissed() throws {
    try ProgramRun.withFolder { folder in
      try ProgramRun.write(ProgramRun.scenario, to: "a.json5", in: folder)
      #expect(try ProgramRun(["run", "a.json5", "--set", "slo.ttft_ms.p99=0.001"], in: folder).status == 99)
      #expect(try ProgramRun(["run", "a.json5", "--set", "slo.ttft_ms.p99=1e6"], in: folder).status == 0)
    }
  }

  /// Errors that need the file system, or that come while a run goes on: each leaves nothing behind.
  @Test func refusesWhatItCannotReadOrWrite() throws {
    try ProgramRun.withFolder { folder in
      try ProgramRun.write(ProgramRun.scenario, to: "a.json5", in: folder)
      let traced = [
        "--set", "workload.prompts=null", "--set", "workload.arrivals=null", "--set", "workload.trace=t.csv",
      ]
      try ProgramRun.write("arrival_s,input_tokens,output_tokens\n0,5,5\n1,x,5\n", to: "t.csv", in: folder)
      try ProgramRun.write(String(repeating: "[", count: 100_000), to: "deep.json5", in: folder)
      try ProgramRun.write("", to: "big.json5", in: folder)
      let big = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(folder)/big.json5"))
      try big.truncate(atOffset: 1 << 30)
      try big.close()
      let before = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      let cases: [([String], String)] = [
        (["no.json5"], "no.json5: error: cannot open the file: No such file or directory"),
        (["."], ".: error: expected a file, found a directory"),
        (
          ["big.json5"],
          "big.json5: error: the file holds 1073741824 bytes; more than 16000000 are not read for a file of this kind"
        ),
        (["deep.json5"], "deep.json5:1:129: error: arrays and objects are nested more than 128 deep"),
        (
          ["a.json5", "--requests", "no/r.csv"],
          "batchyard: error: cannot write 'no/r.csv': No such file or directory"
        ),
        (
          ["a.json5", "--requests", "r.csv"] + traced,
          "t.csv:3:3: error: expected a whole number of tokens from 1 to 2147483647, found \"x\""
        ),
        (
          ["a.json5", "--seed", "x"],
          "--seed x: error: seed: expected a whole number from 0 to 9223372036854775807, found the string \"x\""
        ),
        (
          ["a.json5", "--steps", "x.csv", "--requests", "x.csv"],
          "batchyard: error: --requests and --steps name the same file\n('batchyard run --help' shows how it is used)"
        ),
      ]
      for (arguments, expected) in cases {
        let run = try ProgramRun(["run"] + arguments, in: folder)
        #expect(run.status == 2)
        #expect(run.errors == expected + "\n")
        #expect(run.output.isEmpty)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == before)
    }
  }

  @Test func keepsWarningsOutOfTheResults() throws {
    try ProgramRun.withFolder { folder in
      try ProgramRun.write(ProgramRun.scenario, to: "a.json5", in: folder)
      let arguments = ["run", "a.json5", "--output", "json", "--set", "engine.max_model_len=9000"]
      let loud = try ProgramRun(arguments, in: folder)
      #expect(loud.errors.hasPrefix("--set engine.max_model_len=9000: warning: "))
      let quiet = try ProgramRun(arguments + ["--quiet"], in: folder)
      #expect(quiet.errors.isEmpty)
      #expect(quiet.output == loud.output)
    }
  }
}
