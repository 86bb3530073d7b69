import Scenarios
import Serving
import Testing

@Suite struct WorkloadFileTests {
  /// The sound scenario with the trace `text`, or the error that it makes, with the folder left out.
  private func traced(_ text: String, _ keys: String = "") throws -> RunResult {
    try withTemporaryFolder { folder in
      _ = try write(text, to: "trace.csv", in: folder)
      let workload = "workload: { trace: \"trace.csv\", \(keys) }"
      let start = soundScenario.prefix { $0 != "w" || true }.split(separator: "workload:")[0]
      let path = try write(start + workload + "}", to: "a.json5", in: folder)
      do {
        return try Simulator.run(try ScenarioFile(path: path).scenario())
      } catch let error as Diagnostic {
        throw Message(error.description.replacing(folder + "/", with: ""))
      }
    }
  }

  private struct Message: Error, CustomStringConvertible {
    let description: String
    init(_ text: String) { description = text }
  }

  @Test func runsEveryRowOfATrace() throws {
    let trace = "arrival_s,input_tokens,output_tokens\n0,10,20\n1,30,40\n2.5,50,60\n"
    let all = try traced(trace)
    #expect(all.completed == 3)
    #expect(all.totalInputTokens == 90)
    #expect(try traced(trace, "requests: 2").completed == 2)
    #expect(try traced(trace, "rate_scale: 2").durationSeconds < all.durationSeconds)
  }

  @Test func tellsOfAnEmptyTrace() {
    #expect(
      message { _ = try traced("") } == "a.json5:10:22: error: workload.trace: trace.csv: the trace is empty")
    #expect(
      message { _ = try traced("arrival_s,input_tokens,output_tokens\n") }
        == "trace.csv:1: error: the trace has a header but no rows")
  }

  @Test func tellsOfAMalformedRow() {
    #expect(
      message { _ = try traced("arrival_s,input_tokens,output_tokens\n0,10,20\n1,x,40\n") }
        == "trace.csv:3:3: error: expected a whole number of tokens from 1 to 2147483647, found \"x\"")
  }

  @Test func readsDistributions() throws {
    let workload = try scenario(
      soundScenario, "workload.prompts=null",
      "workload.input_tokens={normal:{mean:100,std:10,min:50,max:200}}",
      "workload.output_tokens={values:[10,20],weights:[3,1]}",
      "workload.arrivals={process:'gamma',rate:3,cv:2}"
    ).workload
    guard case .independent(let input, let output) = workload.lengths else {
      Issue.record("expected two distributions")
      return
    }
    #expect(input == .normal(mean: 100, standardDeviation: 10, minimum: 50, maximum: 200))
    #expect(output == .empirical(values: [10, 20], weights: [3, 1]))
    #expect(workload.arrivals == .gamma(rate: 3, coefficientOfVariation: 2))
  }

  @Test(arguments: [
    (
      "workload.rate_scale=2",
      "workload.rate_scale: scales the times of a trace, and there is no workload.trace, found the number 2"
    ),
    ("workload.prompts=[]", "workload.prompts: expected at least one prompt, found none"),
    (
      "workload.arrivals={process:'trace'}",
      "workload.arrivals.process: takes its times from workload.trace, which is missing, found the string \"trace\""
    ),
    (
      "workload.arrivals={process:'poisson'}",
      "workload.arrivals: missing key 'rate', which goes with 'poisson'"
    ),
    (
      "workload.arrivals={process:'closed_loop',clients:3,rate:2}",
      "workload.arrivals.rate: goes with process 'poisson', 'gamma', 'constant', not with 'closed_loop'"
    ),
    (
      "workload.arrivals.clients=2.5",
      "workload.arrivals.clients: expected a whole number from 1 to 1000000, found the number 2.5"
    ),
    (
      "workload.distinct_prompts=1e30",
      "workload.distinct_prompts: expected a whole number from 1 to 10000000, found the number 1e30"
    ),
  ])
  func tellsWhatDoesNotGoTogether(change: String, expected: String) {
    #expect(message { _ = try scenario(soundScenario, change) } == "--set \(change): error: \(expected)")
  }

  @Test(arguments: [
    ("{}", "workload.input_tokens: expected one of uniform, normal, lognormal, exponential and values"),
    ("{uniform:[9,3]}", "workload.input_tokens.uniform: the lower bound must not be above the upper"),
    ("{uniform:[9]}", "workload.input_tokens.uniform: expected two bounds, as in [16, 512], found an array"),
    (
      "{uniform:[1,2],normal:{}}",
      "workload.input_tokens.normal: conflicts with 'uniform'; give one distribution"
    ),
    ("{values:[1,2],weights:[1]}", "workload.input_tokens.weights: 1 weights for 2 values"),
    ("{lognormal:{mean:3}}", "missing key 'cv' in workload.input_tokens.lognormal"),
    (
      "{normal:{mean:3,std:-1}}",
      "workload.input_tokens.normal.std: expected a number from 0 to 10000000, found the number -1"
    ),
    (
      "'many'",
      "workload.input_tokens: expected a number of tokens or a distribution, found the string \"many\""
    ),
  ])
  func tellsWhatIsWrongWithADistribution(value: String, expected: String) {
    let change = "workload.input_tokens=\(value)"
    let found = message {
      _ = try scenario(soundScenario, "workload.prompts=null", "workload.output_tokens=3", change)
    }
    #expect(found == "--set \(change): error: \(expected)")
  }
}
