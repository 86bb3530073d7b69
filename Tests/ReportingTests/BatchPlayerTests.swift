import Foundation
import Serving
import Testing

@testable import Reporting

@Suite struct BatchPlayerTests {
  private struct Data: Decodable {
    struct Lane: Decodable {
      struct Requests: Decodable { var arrival, first, life, input, output: [Int] }
      struct Stays: Decodable {
        var request, replica, slot, start, prefill, useful, padding, preempted: [Int]
      }
      struct Spans: Decodable { var end, duration, steps, growth, used, taken: [Int] }
      var name: String
      var end: Int
      var requests: Requests
      var stays: Stays
      var spans: Spans
    }
    var lanes: [Lane]
  }

  private func decoded(_ player: BatchPlayer) throws -> Data {
    try JSONDecoder().decode(Data.self, from: Foundation.Data(player.json().output.utf8))
  }

  @Test func differencesAddUpToTheInstants() throws {
    let history = try PictureFixtures.history(try PictureFixtures.scenario())
    let lane = try #require(try decoded(BatchPlayer(lanes: [history])).lanes.first)
    var time = 0
    for (stay, difference) in zip(history.stays, lane.stays.start) {
      time += difference
      #expect(time == Int(stay.start.nanoseconds / 1000))
    }
    for (index, stay) in history.stays.enumerated() {
      let length = lane.stays.prefill[index] + lane.stays.useful[index] + lane.stays.padding[index]
      #expect(length == Int(stay.end.nanoseconds / 1000) - Int(stay.start.nanoseconds / 1000))
    }
    #expect(lane.spans.end.reduce(0, +) == Int((history.spans.last?.end.nanoseconds ?? 0) / 1000))
    #expect(lane.requests.output.reduce(0, +) == history.requests.reduce(0) { $0 + $1.outputTokens })
  }

  /// The script finds the steps within a span by what they take, which grows.
  @Test func stepsThatGrowSumToTheirSpan() throws {
    let history = try PictureFixtures.history(try PictureFixtures.scenario())
    let lane = try #require(try decoded(BatchPlayer(lanes: [history])).lanes.first)
    let spans = lane.spans
    #expect(spans.growth.contains { $0 > 0 })
    for index in spans.steps.indices {
      #expect(spans.growth[index] >= 0)
      #expect(Double(spans.growth[index]) / 2 <= Double(spans.duration[index]) / Double(spans.steps[index]))
    }
  }

  @Test func fiveThousandRequestsAreFarBelowTwoMegabytes() throws {
    let scenario = try PictureFixtures.scenario(
      maxBatchSize: 64, requests: 5000, arrivals: .closedLoop(clients: 50, thinkTimeSeconds: 0))
    let history = try PictureFixtures.history(scenario)
    #expect(history.requests.count == 5000 && !history.isCut)
    #expect(BatchPlayer(lanes: [history]).html().output.utf8.count < 1_200_000)
  }

  @Test func aNameIsOnlyEverText() throws {
    var history = try PictureFixtures.history(try PictureFixtures.scenario(requests: 4))
    history.name = PictureFixtures.hostileName
    let player = BatchPlayer(lanes: [history, history])
    #expect(!holds(player.html().output, "<img"))
    #expect(try decoded(player).lanes.map(\.name) == [history.name, history.name])
  }

  @Test func everyPartThatTheScriptSeeksIsInThePage() throws {
    let history = try PictureFixtures.history(try PictureFixtures.scenario(requests: 4))
    let html = BatchPlayer(lanes: [history]).html().output
    let script = PlayerScript.parts.map(\.description).joined()
    for piece in script.split(separator: "part('").dropFirst() {
      let name = piece.prefix { $0 != "'" }
      #expect(holds(html, "data-part=\"\(name)\""), "no part \(name)")
    }
    for action in ["start", "back", "play", "forward", "closer", "farther", "whole"] {
      #expect(holds(html, "data-part=\"\(action)\""))
    }
  }
}
