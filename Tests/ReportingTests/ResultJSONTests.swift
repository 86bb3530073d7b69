import Foundation
import Testing

@testable import Reporting
@testable import Serving

@Suite struct ResultJSONTests {
  @Test func nestedKeysShareAnObject() {
    let fields = [
      ResultField("name", .text("a \"b\"")), ResultField("kv.use", .number(0.5)),
      ResultField("kv.waste", .none), ResultField("met", .flag(true)),
      ResultField("slo", .list([[ResultField("limit", .number(5)), ResultField("met", .flag(false))]])),
      ResultField("refusals", .list([])),
    ]
    #expect(
      ResultJSON.text(fields) == #"""
        {
          "name": "a \"b\"",
          "kv": {
            "use": 0.5,
            "waste": null
          },
          "met": true,
          "slo": [
            {"limit": 5, "met": false}
          ],
          "refusals": []
        }

        """#)
    #expect(
      ResultJSON.text(rows: [fields, []]) == #"""
        [
          {"name": "a \"b\"", "kv": {"use": 0.5, "waste": null}, "met": true, "slo": [{"limit": 5, "met": false}], "refusals": []},
          {}
        ]

        """#)
    #expect(ResultJSON.text(rows: []) == "[]\n")
  }

  /// Varied keys keep their dots; a result's keys are nested.
  @Test func aRowOfAStudyOnOneLine() {
    let flat = [ResultField("engine.batching.policy", .text("paged")), ResultField("seed", .integer(1))]
    let nested = [
      ResultField("kv.waste", .number(0.5)), ResultField("kv.peak_use", .none),
      ResultField("slo", .list([[ResultField("met", .flag(true))], [ResultField("met", .flag(false))]])),
    ]
    #expect(
      ResultJSON.line(flat: flat, nested: nested) == #"""
        {"engine.batching.policy": "paged", "seed": 1, "kv": {"waste": 0.5, "peak_use": null}, "slo": [{"met": true}, {"met": false}]}
        """#)
    #expect(ResultJSON.line(flat: [], nested: []) == "{}")
    #expect(ResultJSON.line(flat: flat, nested: []).hasSuffix("\"seed\": 1}"))
  }

  @Test func aResultIsAnObjectThatOthersRead() throws {
    var result = RunResult.sample
    result.mfu = .nan
    result.costPerMillionOutputTokens = nil
    result.latencies[.tpot] = nil
    result.objectives = [
      ObjectiveResult(objective: .init(metric: .ttft, statistic: .p99, limitMilliseconds: 500), value_ms: 160)
    ]
    result.uncertainty = Uncertainty(
      timeToFirstToken: 0.1, timePerOutputToken: nil, endToEnd: 0.02, throughput: nil, source: "2 runs",
      tables: ["a", "b"])
    result.refusals = [Refusal(requestID: 7, reason: "5,000 tokens do not fit")]
    let text = ResultJSON.text(result, version: "1.0")
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["completed"] as? Int == 100)
    #expect(object["request_throughput"] as? Double == 5)
    #expect(object["p99_ttft_ms"] as? Double == 160)
    #expect(object["mean_tpot_ms"] is NSNull && object["mfu"] is NSNull)
    #expect(object["fingerprint"] as? String == "00000000000000ff")
    #expect((object["kv"] as? [String: Any])?["capacity_tokens"] as? Int == 119_392)
    #expect((object["time_share"] as? [String: Any])?.count == 5)
    let slo = try #require((object["slo"] as? [[String: Any]])?.first)
    #expect(slo["metric"] as? String == "p99_ttft_ms" && slo["met"] as? Bool == true)
    #expect(slo["error"] as? Double == 0.25 && slo["too_close_to_call"] as? Bool == false)
    let uncertainty = try #require(object["uncertainty"] as? [String: Any])
    #expect(uncertainty["ttft"] as? Double == 0.1 && uncertainty["tpot"] is NSNull)
    #expect(uncertainty["percentile_factor"] as? Double == 2.5)
    #expect(uncertainty["command"] as? String == "batchyard validate a b")
    #expect((object["refusals"] as? [[String: Any]])?.first?["request_id"] as? Int == 7)
  }
}
