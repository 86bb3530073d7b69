import Scenarios
import Serving

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@testable import Studies

/// A scenario that runs in a moment: Poisson arrivals at one A10G.
let smallScenario = """
  {
    instance: "g5.xlarge",
    model: "llama-2-7b",
    engine: { profile: "vllm-0.15", max_model_len: 1024, batching: { policy: "paged", max_batch_size: 16 } },
    workload: {
      requests: 200,
      arrivals: { process: "poisson", rate: 2 },
      input_tokens: { lognormal: { mean: 64, cv: 0.5 } },
      output_tokens: { lognormal: { mean: 32, cv: 0.5 } },
      max_output_tokens: 256,
    },
    slo: { ttft_ms: { p99: 500 }, tpot_ms: { p95: 60 } },
  }
  """

/// The scenario file of `text`, with changes as `--set` takes them.
func scenarioFile(_ text: String = smallScenario, _ edits: String...) throws -> ScenarioFile {
  let file = ScenarioFile(tree: try JSON5.parse(text, file: "test.json5"), path: "test.json5")
  return try file.applying(edits.map { try ScenarioEdit($0, option: "--set") })
}

/// The points of `--vary` arguments.
func grid(_ arguments: String...) throws -> Grid {
  try Grid(arguments.map { try Variation($0) })
}

/// A folder of its own, removed afterwards.
func withFolder(_ body: (String) throws -> Void) throws {
  let path = "/tmp/batchyard-studies-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: path) }
  try body(path)
}

func contents(_ path: String) -> [UInt8] {
  FileManager.default.contents(atPath: path).map { Array($0) } ?? []
}

func write(_ bytes: some Sequence<UInt8>, to path: String) {
  _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
}

func removeFile(_ path: String) throws {
  try FileManager.default.removeItem(atPath: path)
}
