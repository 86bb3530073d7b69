import Testing

@testable import batchyard

@Suite struct CheckCommandTests {
  @Test func looksAtEveryFile() throws {
    try ProgramRun.withFolder { folder in
      try ProgramRun.write(ProgramRun.scenario, to: "a.json5", in: folder)
      try ProgramRun.write("{ modle: 1 }", to: "b.json5", in: folder)
      let run = try ProgramRun(["check", "a.json5", "b.json5"], in: folder)
      #expect(run.status == 2)
      #expect(run.output.hasPrefix("a.json5: ok: 1 replica of llama-2-7b on 1 x A10G each, ideal, paged, "))
      #expect(
        run.errors
          == "b.json5:1:3: error: unknown key 'modle'; did you mean 'model'?\nb.json5:1:1: error: missing key 'model'\n"
      )
    }
  }
}
