import Serving
import Simulation
import Testing

@testable import Reporting

/// Scenarios and runs for the tests of pictures.
enum PictureFixtures {
  struct Missing: Error {}

  /// A name that must come out of every report as text.
  static let hostileName = "</script><img src=x onerror=alert(1)> & \"quotes\" 'too' \u{2028}"

  /// A small model on four A10G, under any policy.
  static func scenario(
    _ policy: BatchingPolicy = .paged, name: String = "a yard", maxBatchSize: Int = 8, requests: Int = 60,
    arrivals: ArrivalProcess = .poisson(rate: 4), admission: KVAdmission = .reserve,
    keyValueBlocks: Int? = nil,
    tensorParallelDegree: Int = 2, objectives: [Objective] = []
  ) throws -> Scenario {
    guard let hardware = Hardware.resolve(instanceNamed: "ml.g5.24xlarge"),
      let model = ModelArchitecture.find("llama-2-7b"), let profile = EngineProfile.find("lmi-dist-0.23")
    else { throw Missing() }
    let shapes = [
      PromptShape(inputTokens: 35, outputTokens: 64), PromptShape(inputTokens: 10, outputTokens: 256),
      PromptShape(inputTokens: 200, outputTokens: 30), PromptShape(inputTokens: 20, outputTokens: 1),
    ]
    return Scenario(
      name: name, seed: 1, hardware: hardware, model: model,
      engine: Engine(
        profile: profile, tensorParallelDegree: tensorParallelDegree, format: .fp16, keyValueFormat: .fp16,
        gpuMemoryUtilization: 0.9, keyValueBlocks: keyValueBlocks, maxModelLength: 4096,
        batching: Batching(
          policy: policy, maxBatchSize: maxBatchSize, maxBatchDelaySeconds: 1, admission: admission)),
      workload: Workload(
        requests: requests, arrivals: arrivals, lengths: .roundRobin(shapes), maxOutputTokens: 256,
        clientBatchSize: 8), objectives: objectives)
  }

  /// A run with what a report needs of it.
  static func run(_ scenario: Scenario, requestLimit: Int = 10_000) throws -> (RunResult, ReportCollector) {
    let collector = ReportCollector(scenario, requestLimit: requestLimit)
    return (try Simulator.run(scenario, observer: collector), collector)
  }

  /// What happened in the batches of a run.
  static func history(_ scenario: Scenario) throws -> BatchHistory {
    let (result, collector) = try run(scenario)
    return collector.history(capacityTokens: result.kv.capacityTokens)
  }

  static func event(_ kind: RequestEvent.Kind, _ request: Int, _ seconds: Double, replica: Int = 0)
    -> RequestEvent
  {
    RequestEvent(time: SimTime(seconds: seconds), kind: kind, requestID: request, replica: replica)
  }
}

/// Whether a page has `part` in it. A page is a closure's, so that a failed expectation does not print all of it.
func holds(_ page: @autoclosure () throws -> String, _ part: String) rethrows -> Bool {
  try page().contains(part)
}

/// How often `part` stands in `text`.
func occurrences(of part: String, in text: String) -> Int {
  text.split(separator: part, omittingEmptySubsequences: false).count - 1
}
