import Foundation
import Testing

@testable import batchyard

@Suite struct CommandLineToolTests {
  @Test(arguments: CommandLineTool.commands.map(\.name))
  func everyCommandHasHelpWithAnExample(name: String) throws {
    let run = try ProgramRun([name, "--help"])
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("batchyard \(name): "))
    #expect(run.output.contains("example"))
    #expect(run.output.contains("  batchyard \(name)"))
    #expect(run.errors.isEmpty)
    #expect(try ProgramRun(["help", name]).output == run.output)
  }

  @Test func tellsItsVersion() throws {
    #expect(try ProgramRun(["--version"]).output == "batchyard \(CommandLineTool.version)\n")
  }

  @Test(arguments: [
    (["rnu"], "unknown command 'rnu'; did you mean 'run'?\n('batchyard --help' shows how it is used)\n"),
    (
      ["--vresion"],
      "unknown option '--vresion'; did you mean '--version'?\n('batchyard --help' shows how it is used)\n"
    ),
    (["run"], "missing FILE\n('batchyard run --help' shows how it is used)\n"),
    (["run", "a", "b"], "unexpected 'b'\n('batchyard run --help' shows how it is used)\n"),
    (
      ["run", "a", "--ouput", "json"],
      "unknown option '--ouput'; did you mean '--output'?\n('batchyard run --help' shows how it is used)\n"
    ),
    (
      ["run", "a", "--output", "xml"],
      "--output takes table, json, csv, markdown, not 'xml'\n('batchyard run --help' shows how it is used)\n"
    ),
    (
      ["run", "a", "--output"],
      "--output needs a value: --output FORMAT\n('batchyard run --help' shows how it is used)\n"
    ),
    (["run", "a", "--quiet=1"], "--quiet takes no value\n('batchyard run --help' shows how it is used)\n"),
    (
      ["run", "a", "--seed", "1", "--seed", "2"],
      "--seed is given twice\n('batchyard run --help' shows how it is used)\n"
    ),
    (
      ["catalogue", "gpu5"],
      "unknown section 'gpu5'; there are gpus, instances, links, models, profiles, slos; did you mean 'gpus'?\n('batchyard catalogue --help' shows how it is used)\n"
    ),
  ])
  func tellsWhatIsWrongWithACommandLine(words: [String], expected: String) throws {
    let run = try ProgramRun(words)
    #expect(run.status == 2)
    #expect(run.errors == "batchyard: error: " + expected)
    #expect(run.output.isEmpty)
  }

  @Test func showsHelpWhereNothingIsAsked() throws {
    let run = try ProgramRun([])
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("commands:"))
  }

  @Test func endsQuietlyWhenItsReaderHasGone() throws {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/bash")
    let program = ProgramRun.program.path
    shell.arguments = ["-c", "'\(program)' catalogue 2>&1 | head -1 >/dev/null; exit ${PIPESTATUS[0]}"]
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0)
  }
}
