import Foundation
import Reporting
import Testing

@testable import Studies
@testable import batchyard

@Suite struct BenchmarkCommandTests {
  @Test func isJSON() throws {
    let measured = Benchmark.Measurement(
      name: "main", requests: 1000, steps: 16_000, seconds: [0.5, 0.25, 1],
      heapRates: [10_000, 20_000, 40_000],
      peakBytes: nil)
    let text = ResultJSON.text(Command.benchmarkFields([measured], machine: "a machine"))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["machine"] as? String == "a machine")
    #expect(object["heap_operations_per_second"] as? Double == 20_000)
    let workload = try #require((object["workloads"] as? [[String: Any]])?.first)
    #expect(
      workload["requests_per_second"] as? Double == 2000 && workload["ns_per_request"] as? Double == 5e5)
    #expect(workload["steps_per_second"] as? Double == 32_000 && workload["spread"] as? Double == 3)
    #expect(workload["bytes_per_request"] is NSNull)
    #expect((workload["runs"] as? [[String: Double]])?.compactMap { $0["cpu_s"] } == [0.5, 0.25, 1])
  }
}
