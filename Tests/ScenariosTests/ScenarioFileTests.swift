import Scenarios
import Serving
import Testing

@Suite struct ScenarioFileTests {
  @Test func resolvesNamesAndDefaults() throws {
    let scenario = try scenario()
    #expect(scenario.name == "sound")
    #expect(scenario.seed == 1)
    #expect(scenario.hardware.accelerator.name == "A10G")
    #expect(scenario.hardware.count == 4)
    #expect(scenario.hardware.pricePerHour != nil)
    #expect(scenario.model.name == "llama-2-7b")
    #expect(scenario.engine.maxModelLength == 4096)
    #expect(scenario.engine.format == .fp16)
    #expect(scenario.engine.keyValueFormat == .fp16)
    #expect(scenario.engine.batching.admission == .reserve)
    #expect(scenario.replicas == nil)
    #expect(scenario.replicaCount == 2)
    #expect(scenario.router == .sharedQueue)
    #expect(scenario.objectives.isEmpty)
  }

  @Test func isParsedOnceAndChangedOften() throws {
    let file = ScenarioFile(tree: try JSON5.parse(soundScenario, file: "a.json5"), path: "a.json5")
    for degree in [1, 2, 4] {
      let edit = try ScenarioEdit("engine.tensor_parallel_degree=\(degree)", option: "--vary")
      #expect(try file.scenario(applying: [edit]).replicaCount == 4 / degree)
    }
    #expect(try file.scenario().replicaCount == 2)
  }

  @Test func isCalledAsItsFile() throws {
    let text = soundScenario.with("name: \"sound\",", as: "$schema: \"scenario.schema.json\",")
    let file = ScenarioFile(tree: try JSON5.parse(text, file: "b/c.json5"), path: "b/c.json5")
    #expect(try file.scenario().name == "c")
  }

  @Test(arguments: [
    (
      "model: \"llama-2-7b\",", "model: \"llama-2-7b\"",
      "a.json5:4:22: error: expected ',' or '}' after this member"
    ),
    (
      "max_batch_size", "max_batchsize",
      "a.json5:8:34: error: unknown key 'max_batchsize' in engine.batching; did you mean 'max_batch_size'?"
    ),
    (
      "clients: 5", "clients: \"5\"",
      "a.json5:12:50: error: workload.arrivals.clients: expected a whole number from 1 to 1000000, "
        + "found the string \"5\""
    ),
    ("model: \"llama-2-7b\",", "", "a.json5:1:1: error: missing key 'model'"),
    (
      "instance: \"ml.g5.24xlarge\",", "",
      "a.json5:1:1: error: missing key 'instance' (or 'hardware')"
    ),
    (
      "requests: 100", "requests: -100",
      "a.json5:11:15: error: workload.requests: expected a whole number from 1 to 4000000000, "
        + "found the number -100"
    ),
    (
      "process: \"closed_loop\", clients: 5", "process: \"poisson\", rate: NaN",
      "a.json5:12:43: error: workload.arrivals.rate: expected a number from 0.000001 to 1000000000, "
        + "found the number NaN"
    ),
    (
      "process: \"closed_loop\", clients: 5", "process: \"poisson\", rate: Infinity",
      "a.json5:12:43: error: workload.arrivals.rate: expected a number from 0.000001 to 1000000000, "
        + "found the number Infinity"
    ),
    (
      "llama-2-7b", "llama-7b",
      "a.json5:4:10: error: model: unknown model 'llama-7b' (batchyard catalogue models lists those built in; the "
        + "path of a config.json does too); did you mean 'llama-2-7b', 'llama-2-70b' or 'llama-2-13b'?"
    ),
    (
      "instance: \"ml.g5.24xlarge\"", "hardware: { gpu: \"A10H\", count: 4 }",
      "a.json5:3:20: error: hardware.gpu: unknown GPU 'A10H' (batchyard catalogue lists those built in); "
        + "did you mean 'A10', 'A10G' or 'V100'?"
    ),
    (
      "instance: \"ml.g5.24xlarge\"", "instance: \"ml.g5.24large\"",
      "a.json5:3:13: error: instance: unknown instance 'ml.g5.24large' (batchyard catalogue lists those built in); "
        + "did you mean 'ml.g5.2xlarge', 'ml.g5.24xlarge' or 'ml.g5.xlarge'?"
    ),
    (
      "lmi-dist-0.23", "lmi-dist",
      "a.json5:6:14: error: engine.profile: unknown profile 'lmi-dist' (batchyard catalogue lists those built in); "
        + "did you mean 'lmi-dist-0.23'?"
    ),
    (
      "tensor_parallel_degree: 2", "tensor_parallel_degree: 3",
      "a.json5:7:29: error: engine.tensor_parallel_degree: 3 does not divide the 32 attention heads of llama-2-7b; "
        + "1, 2, 4 do"
    ),
    (
      "tensor_parallel_degree: 2", "tensor_parallel_degree: 8",
      "a.json5:7:29: error: engine.tensor_parallel_degree: tensor_parallel_degree 8 x pipeline_parallel_degree 1 "
        + "needs 8 GPUs; there are 4"
    ),
    (
      "llama-2-7b", "llama-2-70b",
      "a.json5:4:10: error: model: llama-2-70b does not fit: 68.98 GB of fp16 weights on each of 2 GPUs and 1.50 GB "
        + "of runtime, but A10G has 23.69 GB x 0.9 = 21.32 GB to use"
    ),
    (
      "input_tokens: 35", "input_tokens: 5000",
      "a.json5:13:15: error: workload.prompts[0]: this request can never be served: 5000 prompt + 64 answer tokens "
        + "= 5064 > max_model_len 4096"
    ),
    (
      "max_batch_size: 64", "max_batch_size: 64, max_batch_tokens: 30, chunked_prefill: false",
      "a.json5:13:15: error: workload.prompts[0]: this request can never be served: a prompt of 35 tokens > "
        + "max_batch_tokens 30, and chunked_prefill is off"
    ),
    (
      "requests: 100", "requests: 100, input_tokens: 3",
      "a.json5:11:34: error: workload.input_tokens: conflicts with workload.prompts at a.json5:13:14; give one of "
        + "'prompts', 'input_tokens' with 'output_tokens', and 'trace'"
    ),
    (
      "model: \"llama", "hardware: { gpu: \"A10G\" }, model: \"llama",
      "a.json5:4:13: error: hardware: conflicts with instance at a.json5:3:13; give one of the two"
    ),
    (
      "prompts: [{ input_tokens: 35, output_tokens: 64 }],", "",
      "a.json5:10:13: error: workload: the requests have no lengths; give one of 'prompts', 'input_tokens' with "
        + "'output_tokens', and 'trace'"
    ),
    (
      "policy: \"paged\"", "policy: \"pagd\"",
      "a.json5:8:25: error: engine.batching.policy: expected one of none, client, dynamic, continuous, paged, "
        + "found the string \"pagd\"; did you mean 'paged'?"
    ),
  ])
  func tellsWhatIsWrongAndWhere(old: String, new: String, expected: String) throws {
    let text = soundScenario.with(old, as: new)
    #expect(text != soundScenario)
    #expect(message { _ = try scenario(text) } == expected)
  }

  @Test func placesErrorsInOptions() {
    #expect(
      message { _ = try scenario(soundScenario, "engine.tensor_parallel_degree=8") }
        == "--set engine.tensor_parallel_degree=8: error: engine.tensor_parallel_degree: tensor_parallel_degree 8 x "
        + "pipeline_parallel_degree 1 needs 8 GPUs; there are 4")
  }

  @Test func blamesTheNearestKeyThatIsThere() throws {
    let file = ScenarioFile(tree: try JSON5.parse(soundScenario, file: "a.json5"), path: "a.json5")
    func place(_ key: String) -> String {
      file.diagnostic(for: ScenarioError(key: key, message: "x")).location.description
    }
    #expect(place("engine.batching.policy") == "a.json5:8:25")
    #expect(place("engine.batching.block_size") == "a.json5:8:15")
    #expect(place("replicas") == "a.json5:1:1")
    #expect(place("") == "a.json5:1:1")
  }

  @Test func canBeLookedIntoUnchecked() throws {
    let text = soundScenario.with("llama-2-7b", as: "llama-2-70b")
    let file = ScenarioFile(tree: try JSON5.parse(text, file: "a.json5"), path: "a.json5")
    var warnings: [Diagnostic] = []
    #expect(try file.scenario(warnings: &warnings, checked: false).model.name == "llama-2-70b")
  }
}
