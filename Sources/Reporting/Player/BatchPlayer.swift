import Serving
import Simulation

/// The batch player of a report: slots down, time across, every request a bar, on one clock for all lanes.
///
///     page.append(BatchPlayer(lanes: [dynamic, continuous, paged]).html())
///
/// It writes what the script needs (`PlayerScript`) as compact JSON: whole microseconds and tokens, times as differences
/// to the one before, about 60 bytes a request and 45 a span of steps.
struct BatchPlayer: Sendable {
  /// Histories of the same requests, one for each lane.
  var lanes: [BatchHistory]

  /// Playing speeds, simulated seconds a second.
  static let speeds = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000]

  // MARK: Data

  /// The lanes as the script reads them.
  func json() -> JSONText {
    var json = JSONText()
    json.object { json in
      json.array("lanes") { json in
        for lane in lanes { Self.write(lane, into: &json) }
      }
    }
    return json
  }

  private static func write(_ lane: BatchHistory, into json: inout JSONText) {
    json.object { json in
      json.member("name", lane.name)
      json.member("policy", lane.policy.rawValue)
      json.member("slots", lane.slots)
      json.member("slot_limit", lane.slotLimit)
      json.member("replicas", lane.replicas)
      json.member("block_size", lane.blockSize)
      json.member("capacity_tokens", lane.capacityTokens)
      json.member("end", microseconds(lane.end))
      json.member("is_cut", lane.isCut ? 1 : 0)
      json.object("requests") { json in
        json.member("arrival", differences(lane.requests.map(\.arrival)))
        // -1: not yet; -2: refused.
        json.member(
          "first", lane.requests.map { $0.isRefused ? -2 : span(from: $0.arrival, to: $0.firstToken) })
        json.member("life", lane.requests.map { $0.isRefused ? -1 : span(from: $0.arrival, to: $0.finish) })
        json.member("input", lane.requests.map(\.inputTokens))
        json.member("output", lane.requests.map(\.outputTokens))
      }
      json.object("stays") { json in
        json.member("request", differences(lane.stays.map(\.request)))
        json.member("replica", lane.stays.map(\.replica))
        json.member("slot", lane.stays.map(\.slot))
        json.member("start", differences(lane.stays.map(\.start)))
        json.member("prefill", lane.stays.map { span(from: $0.start, to: $0.prefillEnd) })
        json.member("useful", lane.stays.map { span(from: $0.prefillEnd, to: $0.usefulEnd) })
        json.member("padding", lane.stays.map { span(from: $0.usefulEnd, to: $0.end) })
        json.member("without_prefill", lane.stays.indices.filter { !lane.stays[$0].hasPrefilled })
        json.member("preempted", lane.stays.indices.filter { lane.stays[$0].isPreempted })
      }
      json.object("spans") { json in
        json.member("replica", lane.spans.map(\.replica))
        json.member("end", differences(lane.spans.map(\.end)))
        json.member("duration", lane.spans.map { span(from: $0.start, to: $0.end) })
        json.member("steps", lane.spans.map(\.steps))
        json.member("growth", lane.spans.map { Int($0.growth.nanoseconds / 1000) })
        json.member("decode", lane.spans.map(\.decodeRequests))
        json.member("output", lane.spans.map(\.outputTokens))
        json.member("used", lane.spans.map(\.keyValueUsed))
        json.member("taken", lane.spans.map(\.keyValueTaken))
      }
    }
  }

  /// The instant in whole microseconds. Instants are rounded and then subtracted, so that errors do not add up.
  private static func microseconds(_ time: SimTime) -> Int { Int(time.nanoseconds / 1000) }

  private static func span(from start: SimTime, to end: SimTime?) -> Int {
    end.map { max(0, microseconds($0) - microseconds(start)) } ?? -1
  }

  private static func differences(_ times: [SimTime]) -> [Int] { differences(times.map(microseconds)) }

  private static func differences(_ values: [Int]) -> [Int] {
    var last = 0
    return values.map { value in
      defer { last = value }
      return value - last
    }
  }

  // MARK: Page

  /// The player's part of a page, with its data; the script goes at the end of the page.
  func html() -> MarkupWriter {
    var html = MarkupWriter()
    html.fixed("<section id=\"player\" class=\"player card\" aria-labelledby=\"player-title\" hidden>")
    html.element("h2", ["id": "player-title"], "The batches, step by step")
    controls(into: &html)
    html.open("ul", ["class": "legend"])
    let entries: [(ChartStyle, String)] = [
      (.queued, "waiting"), (.prefill, "prefill"), (.decode, "decode"),
      (.padding, "padding, or memory taken but empty"), (.preempted, "preempted"),
    ]
    for (style, text) in entries {
      html.open("li")
      html.fixed(
        "<svg class=\"swatch\" viewBox=\"0 0 28 12\" width=\"28\" height=\"12\" aria-hidden=\"true\">")
      html.empty("rect", ["x": "1", "y": "0.5", "width": "26", "height": "11", "class": style.area])
      html.close("svg")
      html.text(text)
      html.close("li")
    }
    html.fixed("<li><span class=\"idle-slot\" aria-hidden=\"true\"></span>idle slot</li></ul>")
    for (index, lane) in lanes.enumerated() { section(for: lane, index, into: &html) }
    html.fixed("<p class=\"life\" data-part=\"life\" aria-live=\"polite\"></p>")
    html.fixed("<details class=\"data\" data-part=\"present\"><summary>Requests at this moment</summary>")
    html.fixed(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Requests at this moment\"><table><thead><tr>"
    )
    let columns = ["request", "state", "replica · slot", "prompt + answer tokens", "since arrival"]
    for column in (lanes.count > 1 ? ["lane"] : []) + columns { html.element("th", ["scope": "col"], column) }
    html.fixed("</tr></thead><tbody data-part=\"present-rows\"></tbody></table></div></details>")
    html.element(
      "p", ["class": "note"],
      "Keys on a picture: space plays and pauses, ← → step through the changes of the batch (with shift, ten), ↑ ↓ "
        + "choose a request, + − 0 change the width of time, Home and End go to the ends. Drag to move in time."
        + (lanes.contains(where: \.isCut)
          ? " The player shows the first requests; the figures below are of the whole run." : ""))
    html.close("section")
    html.fixed(
      "<noscript><p class=\"card\">The batch player needs JavaScript; everything else is here without it.</p></noscript>"
    )
    html.newline()
    html.data(id: "batchyard-lanes", json())
    return html
  }

  private func controls(into html: inout MarkupWriter) {
    html.open("div", ["class": "controls", "role": "group", "aria-label": "Clock"])
    html.fixed(
      """
      <span class="buttons"><button type="button" data-part="start" aria-label="To the start" title="To the start"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 2h2v12H2zM14 2v12L5 8z"/></svg></button>\
      <button type="button" data-part="back" aria-label="Step back" title="Step back"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M12 2h2v12h-2zM10 2v12L2 8z"/></svg></button>\
      <button type="button" data-part="play" class="main"><svg viewBox="0 0 16 16" aria-hidden="true"><path class="play" d="M3 1.5v13L14 8z"/><path class="pause" d="M3 2h4v12H3zM9 2h4v12H9z"/></svg><span>Play</span></button>\
      <button type="button" data-part="forward" aria-label="Step forward" title="Step forward"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 2h2v12H2zM6 2v12l8-6z"/></svg></button></span>\
      <output data-part="time" class="clock" aria-label="Simulated time"></output>\
      <input type="range" data-part="scrub" min="0" max="10000" step="1" value="0" aria-label="Time"/>\
      <label>Speed <select data-part="speed">
      """)
    for speed in Self.speeds {
      html.element("option", ["value": speed.description], NumberText.significant(speed, 1) + "×")
    }
    html.fixed(
      """
      </select></label>\
      <span class="buttons" role="group" aria-label="Width of time"><button type="button" data-part="closer" aria-label="Show less time" title="Show less time">+</button>\
      <button type="button" data-part="farther" aria-label="Show more time" title="Show more time">−</button>\
      <button type="button" data-part="whole">All</button></span>\
      <span class="choice" role="radiogroup" aria-label="Rows"><label><input type="radio" name="view" value="slots" checked=""/>Slots</label>\
      <label><input type="radio" name="view" value="requests"/>Requests</label></span></div>
      """)
    html.newline()
  }

  private func section(for lane: BatchHistory, _ index: Int, into html: inout MarkupWriter) {
    html.open("section", ["class": "lane", "data-lane": "\(index)", "aria-label": lane.name])
    html.open("header")
    if lanes.count > 1 { html.element("h3", lane.name) }
    html.open("dl")
    let figures: [(StaticString, String)] = [
      ("running", "running"), ("waiting", "waiting"), ("finished", "finished"), ("rate", "tokens/s"),
      ("ttft", "TTFT, last 20"), ("kv", "KV taken"),
    ]
    for (key, name) in figures {
      html.open("div")
      html.element("dt", name)
      html.element("dd", ["data-value": key.description], NumberText.missing)
      html.close("div")
    }
    html.close("dl")
    html.close("header")
    html.open("div", ["class": "canvas"])
    html.element(
      "canvas",
      [
        "data-part": "canvas", "tabindex": "0", "role": "img",
        "aria-label":
          "\(lane.name): \(lane.replicas) replicas of \(lane.slots) slots over time. The table of requests at "
          + "this moment says the same in words.",
      ], "")
    html.close("div")
    html.fixed(
      "<p class=\"blocks-note\" data-part=\"blocks-note\"></p><div class=\"canvas\"><canvas data-part=\"blocks\" role=\"img\""
    )
    html.fixed(" aria-label=\"KV memory at this moment\"></canvas></div>")
    html.close("section")
    html.newline()
  }
}
