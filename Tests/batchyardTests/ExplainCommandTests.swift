import Foundation
import Testing

@testable import batchyard

@Suite struct ExplainCommandTests {
  @Test func showsTheArithmetic() throws {
    try ProgramRun.withFolder { folder in
      try ProgramRun.write(ProgramRun.scenario, to: "a.json5", in: folder)
      let run = try ProgramRun(["explain", "a.json5"], in: folder)
      #expect(run.status == 0 && run.errors == "")
      for line in [
        "- weights      13.477  6,738,415,616 parameters x 2 bytes / 1 GPU",
        "a token takes 262,144 elements x 2 bytes / 1 = 524,288 bytes",
        "critical batch size: x 2 bytes / 2 FLOP = 117 tokens a step; below it products wait for memory",
      ] {
        #expect(run.output.contains(line), "\(line)")
      }
    }
  }

  /// The operators of each step sum to its time in JSON, and the terms to the time per output token.
  @Test func holdsEveryNumberInJSON() throws {
    try ProgramRun.withFolder { folder in
      try ProgramRun.write(ProgramRun.scenario, to: "a.json5", in: folder)
      let run = try ProgramRun(["explain", "a.json5", "--output", "json"], in: folder)
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      for key in ["prefill_step", "decode_step", "full_decode_step"] {
        let step = try #require(object[key] as? [String: Any])
        let operators = try #require(step["operators"] as? [[String: Any]])
        let sum = operators.reduce(0.0) { $0 + ($1["total_ms"] as? Double ?? .nan) }
        let gpu = try #require(step["gpu_ms"] as? Double)
        #expect(abs(sum - gpu) < 1e-9 * gpu)
        let launch = try #require(step["host_launch_ms"] as? Double)
        let serial = try #require(step["host_serial_ms"] as? Double)
        #expect(step["step_ms"] as? Double == max(launch, gpu) + serial)
      }
      let memory = try #require(object["memory"] as? [String: Any])
      #expect(memory["parameters"] as? Int == 6_738_415_616)
      #expect(object["communication"] is NSNull)
    }
  }

  @Test func listsOperatorsAsRows() throws {
    try ProgramRun.withFolder { folder in
      try ProgramRun.write(ProgramRun.scenario, to: "a.json5", in: folder)
      let run = try ProgramRun(["explain", "a.json5", "--output", "csv"], in: folder)
      #expect(
        run.output.hasPrefix(
          "step,operator,runs,flops,bytes,flops_per_byte,run_us,total_ms,compute_ms,memory_ms,communication_ms,bound\n"
            + "prefill,QKV projection,32,"))
    }
  }
}
