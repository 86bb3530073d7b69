import Foundation
import Serving
import Testing

@testable import Studies

private let folder = ProcessInfo.processInfo.environment["BATCHYARD_MEASUREMENTS"]

/// The stated errors are those that `batchyard validate` prints: needs the measurements, `BATCHYARD_MEASUREMENTS=DIR`.
@Suite(.enabled(if: folder != nil, "BATCHYARD_MEASUREMENTS does not say where the measurements are"))
struct UncertaintyEvidenceTests {
  typealias Claim = (
    profile: EngineProfile, isClosedLoop: Bool, tables: [String], metrics: [String], isDynamic: Bool,
    error: KeyPath<Uncertainty, Double?> & Sendable
  )

  static let claims: [Claim] = [
    (.vllm015, false, ["vllm-h100", "vllm-summaries"], ["TTFT mean"], false, \.timeToFirstToken),
    (.vllm015, false, ["vllm-h100", "vllm-summaries"], ["TPOT mean"], false, \.timePerOutputToken),
    (.vllm015, false, ["vllm-h100", "vllm-summaries"], ["E2E mean"], false, \.endToEnd),
    (.vllm015, true, ["closed-loop-vllm"], ["TTFT"], false, \.timeToFirstToken),
    (.vllm015, true, ["closed-loop-vllm"], ["TPOT"], false, \.timePerOutputToken),
    (.vllm015, true, ["closed-loop-vllm"], ["E2E"], false, \.endToEnd),
    (.sglang05, true, ["closed-loop-sglang"], ["TTFT"], false, \.timeToFirstToken),
    (.sglang05, true, ["closed-loop-sglang"], ["TPOT"], false, \.timePerOutputToken),
    (.sglang05, true, ["closed-loop-sglang"], ["E2E"], false, \.endToEnd),
    (.tensorRTLLM1, true, ["closed-loop-trtllm"], ["TTFT"], false, \.timeToFirstToken),
    (.tensorRTLLM1, true, ["closed-loop-trtllm"], ["TPOT"], false, \.timePerOutputToken),
    (.tensorRTLLM1, true, ["closed-loop-trtllm"], ["E2E"], false, \.endToEnd),
    (.lmiDist023, true, ["founding", "lmi"], ["Output", "Throughput"], false, \.throughput),
    (.hfAccelerate020, true, ["founding"], ["Throughput"], true, \.throughput),
    (.tgi1, true, ["tgi"], ["Time per token"], false, \.timePerOutputToken),
    (.splitwise2023, false, ["splitwise"], ["Prefill step"], false, \.timeToFirstToken),
    (.splitwise2023, false, ["splitwise"], ["Decode step"], false, \.timePerOutputToken),
  ]

  @Test func statesWhatIsMeasured() throws {
    let data = MeasurementFolder(path: try #require(folder))
    let names = Set(Self.claims.flatMap(\.tables))
    let tables = Dictionary(
      uniqueKeysWithValues: Validation.sources.filter { names.contains($0.name) }.map {
        ($0.name, $0.replay(data))
      })
    for claim in Self.claims {
      var tested: [Double] = []
      var all: [Double] = []
      for entry in claim.tables.flatMap({ tables[$0]?.cases ?? [] }) {
        guard entry.name.hasSuffix(" dynamic") == claim.isDynamic else { continue }
        for residual in entry.residuals where claim.metrics.contains(residual.metric) {
          all.append(residual.absoluteError)
          if !entry.isFitted { tested.append(residual.absoluteError) }
        }
      }
      let measured = max(Self.mean(all), Self.mean(tested))
      let stated = try #require(
        Self.scenario(claim.profile, isClosedLoop: claim.isClosedLoop).uncertainty?[keyPath: claim.error])
      #expect(abs(stated - measured) <= 0.001, "\(claim.profile.name) \(claim.metrics): \(measured)")
    }
  }

  private static func mean(_ errors: [Double]) -> Double {
    errors.isEmpty ? 0 : errors.reduce(0, +) / Double(errors.count)
  }

  /// A scenario on a GPU that the profile was measured on.
  private static func scenario(_ profile: EngineProfile, isClosedLoop: Bool) throws -> Scenario {
    let onA10G: [EngineProfile] = [.lmiDist023, .hfAccelerate020, .tgi1]
    let gpu: Accelerator = onA10G.contains(profile) ? .a10G : .h100SXM
    return Scenario(
      name: "", seed: 1, hardware: try #require(gpu.machine(1)), model: .llama2With7B,
      engine: Engine(profile),
      workload: Workload(
        requests: 1,
        arrivals: isClosedLoop ? .closedLoop(clients: 1, thinkTimeSeconds: 0) : .poisson(rate: 1),
        lengths: .independent(input: .constant(1), output: .constant(1))))
  }
}
