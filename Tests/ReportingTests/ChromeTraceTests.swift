import Foundation
import Serving
import Testing

@testable import Reporting

@Suite struct ChromeTraceTests {
  /// Two requests on one replica: a prefill step, then two decode steps.
  private func trace(_ limits: ChromeTrace.Limits = .init()) throws -> (
    text: String, leftOut: ChromeTrace.LeftOut
  ) {
    var leftOut = ChromeTrace.LeftOut()
    let text = try textWritten { path in
      let trace = ChromeTrace(file: try OutputFile(path: path), scenario: .sample(), limits: limits)
      trace.observe(event(0, .arrived, 0, replica: -1))
      trace.observe(event(1, .arrived, 1, replica: -1))
      trace.observe(event(2, .admitted, 0))
      trace.observe(event(2, .admitted, 1))
      trace.observe(
        span(
          start: 2, duration: 48, prefill: 2, prefillTokens: 70, parts: .init(compute: 0.036, memory: 0.012),
          taken: 96, used: 70, waiting: 0))
      trace.observe(event(50, .firstToken, 0))
      trace.observe(event(50, .firstToken, 1))
      trace.observe(span(start: 50, duration: 20, steps: 2, decode: 2, kv: 72, taken: 96, used: 74))
      trace.observe(event(90, .finished, 0))
      trace.observe(request(0, arrival: 0, admission: 2, firstToken: 50, finish: 90, output: 3))
      trace.observe(event(90, .finished, 1))
      trace.observe(request(1, arrival: 1, admission: 2, firstToken: 50, finish: 90, output: 3))
      leftOut = trace.leftOut
      try trace.finish()
    }
    return (text, leftOut)
  }

  private func events(_ text: String) throws -> [[String: Any]] {
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    return try #require(object["traceEvents"] as? [[String: Any]])
  }

  @Test func exactEvents() throws {
    let lines = try trace().text.split(separator: "\n").map { $0.hasSuffix(",") ? $0.dropLast() : $0 }
    for line in [
      #"{"ph":"M","pid":2,"tid":2000,"name":"process_name","args":{"name":"replica 0"}}"#,
      #"{"ph":"M","pid":3,"tid":3002,"name":"thread_name","args":{"name":"GPU 1"}}"#,
      #"{"ph":"X","pid":2,"tid":2000,"ts":2000.000,"dur":48000.000,"name":"prefill","args":{"batch":2,"prefill_requests":2,"prefill_tokens":70,"decode_requests":0,"kv_tokens":0,"bound":"compute"}}"#,
      #"{"ph":"X","pid":2,"tid":2000,"ts":70000.000,"dur":20000.000,"name":"decode","args":{"batch":2,"prefill_requests":0,"prefill_tokens":0,"decode_requests":2,"kv_tokens":74,"bound":"memory"}}"#,
      #"{"ph":"X","pid":2,"tid":2001,"ts":2000.000,"dur":36000.000,"name":"compute"}"#,
      #"{"ph":"X","pid":2,"tid":2002,"ts":38000.000,"dur":12000.000,"name":"memory"}"#,
      #"{"ph":"C","pid":2,"tid":2000,"ts":90000.000,"name":"KV tokens","args":{"used":74,"wasted":22}}"#,
      #"{"ph":"C","pid":2,"tid":2000,"ts":50000.000,"name":"tokens per second","args":{"output":100.0}}"#,
      #"{"ph":"X","pid":1,"tid":1000,"ts":1000.000,"dur":0.000,"name":"request","args":{"request":1}}"#,
      #"{"ph":"s","pid":1,"tid":1000,"ts":1000.000,"cat":"arrival","name":"first step","id":1}"#,
      #"{"ph":"f","pid":2,"tid":2000,"ts":2000.000,"bp":"e","cat":"arrival","name":"first step","id":1}"#,
      #"{"ph":"b","pid":2,"tid":2000,"ts":1000.000,"cat":"request","id2":{"local":"1"},"name":"queued"}"#,
      #"{"ph":"n","pid":2,"tid":2000,"ts":50000.000,"cat":"request","id2":{"local":"1"},"name":"first token"}"#,
      #"{"ph":"e","pid":2,"tid":2000,"ts":90000.000,"cat":"request","id2":{"local":"1"},"name":"request 000001"}"#,
    ] {
      #expect(lines.contains(Substring(line)), "\(line)")
    }
  }

  @Test func slicesOfRequestsNest() throws {
    var open: [String: [String]] = [:]
    for event in try events(try trace().text) {
      guard let id = (event["id2"] as? [String: Any])?["local"] as? String else { continue }
      let name = try #require(event["name"] as? String)
      switch event["ph"] as? String {
      case "b": open[id, default: []].append(name)
      case "e": #expect(open[id]?.popLast() == name)
      default: #expect(event["ph"] as? String == "n" && open[id]?.isEmpty == false)
      }
    }
    #expect(open.count == 2 && open.values.allSatisfy(\.isEmpty))
  }

  @Test func everyFlowHasBothEndsOnASlice() throws {
    let all = try events(try trace().text)
    func time(_ event: [String: Any]) -> Double { event["ts"] as? Double ?? .nan }
    let slices = all.filter { $0["ph"] as? String == "X" }
    for phase in ["s", "f"] {
      let ends = all.filter { $0["ph"] as? String == phase }
      #expect(ends.compactMap { $0["id"] as? Int }.sorted() == [0, 1])
      for end in ends {
        #expect(
          slices.contains { slice in
            slice["tid"] as? Int == end["tid"] as? Int && time(slice) <= time(end)
              && time(end) <= time(slice) + (slice["dur"] as? Double ?? 0)
          })
      }
    }
  }

  @Test func boundsSayWhatTheyLeaveOut() throws {
    var limits = ChromeTrace.Limits()
    limits.requests = 1
    #expect(try trace(limits).leftOut == .init(requests: 1, steps: 0))

    limits = .init()
    limits.window = TimeWindow(start: ms(75), end: ms(80))
    let windowed = try trace(limits)
    #expect(windowed.leftOut == .init(requests: 0, steps: 2))
    #expect(
      try events(windowed.text).filter { $0["name"] as? String == "decode" && $0["dur"] != nil }.count == 1)

    limits = .init()
    limits.bytes = 1
    let none = try trace(limits)
    #expect(none.leftOut == .init(requests: 2, steps: 3, stopped: ms(50)))
    #expect(
      none.text.hasSuffix(
        """
        ],"otherData":{"left_out":"the trace leaves out 2 requests and 3 steps; it reached its size limit at 0.050 s"}}

        """))
  }
}
