import Testing

@testable import batchyard

@Suite struct ValidateCommandTests {
  @Test func saysWhatItNeedsWithoutData() throws {
    let run = try ProgramRun(["validate"])
    #expect(run.status == 0)
    #expect(run.output.contains("--data DIR"))
    #expect(run.output.contains("serving/sagemaker_batching_g5.csv"))
  }

  @Test func refusesAnUnknownSourceAndAMissingFolder() throws {
    let unknown = try ProgramRun(["validate", "foundling"])
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("did you mean 'founding'?"))
    #expect(try ProgramRun(["validate", "--data", "/nonexistent"]).status == 2)
  }
}
