import Serving
import Simulation
import Testing

@testable import Reporting

@Suite struct RequestLogTests {
  private func log(_ format: RequestLog.Format, _ records: [RequestRecord]) throws -> String {
    try textWritten { path in
      let log = RequestLog(file: try OutputFile(path: path), format: format)
      for record in records { log.observe(record) }
      try log.finish()
    }
  }

  private let records = [
    request(2, arrival: 10, firstToken: 60, finish: 60, output: 1),
    request(1, arrival: 5, firstToken: 5, finish: 5, replica: -1, status: .refused),
    request(0, firstToken: 50.000001, finish: 110, output: 4, replica: 1),
  ]

  @Test func csvRowsInOrderOfArrival() throws {
    #expect(
      try log(.csv, records) == """
        request_id,arrival_s,input_tokens,output_tokens,replica,queue_ms,ttft_ms,tpot_ms,e2el_ms,preemptions,cached_tokens,status
        0,0.000000000,35,4,1,0.000000,50.000001,20.000000,110.000000,0,0,completed
        1,0.005000000,35,4,,,,,,,,refused
        2,0.010000000,35,1,0,-10.000000,50.000000,,50.000000,0,0,completed

        """)
  }

  @Test func jsonLines() throws {
    #expect(
      try log(.jsonLines, records) == """
        {"request_id":0,"arrival_s":0.000000000,"input_tokens":35,"output_tokens":4,"replica":1,"queue_ms":0.000000,"ttft_ms":50.000001,"tpot_ms":20.000000,"e2el_ms":110.000000,"preemptions":0,"cached_tokens":0,"status":"completed"}
        {"request_id":1,"arrival_s":0.005000000,"input_tokens":35,"output_tokens":4,"replica":null,"queue_ms":null,"ttft_ms":null,"tpot_ms":null,"e2el_ms":null,"preemptions":null,"cached_tokens":null,"status":"refused"}
        {"request_id":2,"arrival_s":0.010000000,"input_tokens":35,"output_tokens":1,"replica":0,"queue_ms":-10.000000,"ttft_ms":50.000000,"tpot_ms":null,"e2el_ms":50.000000,"preemptions":0,"cached_tokens":0,"status":"completed"}

        """)
  }

  @Test func anUnfinishedRunKeepsItsOrder() throws {
    let text = try log(.csv, [request(7), request(3), request(200)])
    #expect(text.split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } } == ["3", "7", "200"])
  }

  @Test func tpotIsRoundedToTheNearestNanosecond() {
    var record = request(0, firstToken: 0, finish: 0, output: 4)
    record.finish = SimTime(nanoseconds: 10)
    #expect(record.timePerOutputToken?.nanoseconds == 3)
    record.finish = SimTime(nanoseconds: 11)
    #expect(record.timePerOutputToken?.nanoseconds == 4)
    record.outputTokens = 1
    #expect(record.timePerOutputToken == nil)
  }

  @Test func formatFollowsTheName() {
    #expect(RequestLog.Format(path: "a.jsonl") == .jsonLines)
    #expect(RequestLog.Format(path: "a.csv") == .csv)
  }
}

@Suite struct RequestOrderTests {
  @Test func anyOrderComesOutSorted() {
    var order = RequestOrder()
    var out: [Int] = []
    // 7 has no factor in common with 1,000, so this visits every number.
    for index in 0..<1000 { order.add(request(index * 7 % 1000)) { out.append($0.requestID) } }
    order.finish { out.append($0.requestID) }
    #expect(out == Array(0..<1000))
  }
}
