import Testing

@testable import Reporting

@Suite struct StepLogTests {
  @Test func spansAreExpandedIntoSteps() throws {
    let text = try textWritten { path in
      let log = StepLog(file: try OutputFile(path: path))
      log.observe(
        span(
          start: 0, duration: 48.5, prefill: 2, prefillTokens: 70, parts: .init(compute: 0.04, host: 0.0085)))
      log.observe(span(replica: 1, start: 48.5, duration: 20, growth: 1500, steps: 3, decode: 2, kv: 70))
      try log.finish()
    }
    #expect(
      text == """
        step_id,replica,start_s,duration_ms,prefill_requests,prefill_tokens,decode_requests,kv_tokens,bound
        0,0,0.000000000,48.500000,2,70,0,0,compute
        1,1,0.048500000,20.000000,0,0,2,70,memory
        2,1,0.068500000,20.001500,0,0,2,72,memory
        3,1,0.088501500,20.003000,0,0,2,74,memory

        """)
  }
}
