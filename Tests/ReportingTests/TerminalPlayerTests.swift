import Serving
import Simulation
import Testing

@testable import Reporting

@Suite struct TerminalPlayerTests {
  private func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  }

  @Test func aSmallBatchLooksLikeThis() {
    let at = { (seconds: Double) in SimTime(seconds: seconds) }
    let history = BatchHistory(
      name: "two", policy: .dynamic, maxBatchSize: 2, replicas: 1, blockSize: 1, capacityTokens: 100,
      requests: [
        .init(arrival: at(0), firstToken: at(8), finish: at(8)),
        .init(arrival: at(0), firstToken: at(8), finish: at(8)),
      ],
      stays: [
        .init(request: 0, replica: 0, slot: 0, start: at(2), prefillEnd: at(3), usefulEnd: at(8), end: at(8)),
        .init(request: 1, replica: 0, slot: 1, start: at(2), prefillEnd: at(3), usefulEnd: at(5), end: at(8)),
      ], spans: [], end: at(8), isCut: false)
    let picture = lines(TerminalPlayer(history, width: 47, height: 10).picture())
    #expect(picture[2] == "     0 ··········▓0▓▓▓█████████████████████████")
    #expect(picture[3] == "     1 ··········▓1▓▓▓██████████░░░░░░░░░░░░░░░")
  }

  @Test(arguments: [0.0, 3, 9, 1000])
  func everyFrameIsAsTallAndNoneIsWider(_ seconds: Double) throws {
    let history = try PictureFixtures.history(try PictureFixtures.scenario(.continuous))
    let player = TerminalPlayer(history, width: 70, height: 18)
    let frame = lines(player.frame(at: SimTime(seconds: seconds), seconds: 10))
    #expect(frame.count == lines(player.picture()).count)
    #expect(frame.allSatisfy { $0.count <= 70 })
    #expect(!frame.joined().contains("\u{1B}"), "no escape sequences without colour")
  }

  @Test func coloursAreTurnedOffAgain() throws {
    let history = try PictureFixtures.history(try PictureFixtures.scenario())
    let picture = lines(TerminalPlayer(history, isColored: true).picture())
    let row = try #require(picture.first { $0.contains("█") && $0.contains("\u{1B}[0;34m") })
    #expect(row.hasSuffix("\u{1B}[0m"))
  }

  @Test func whatDoesNotFitIsCounted() throws {
    let history = try PictureFixtures.history(
      try PictureFixtures.scenario(maxBatchSize: 16, arrivals: .burst))
    let picture = TerminalPlayer(history, width: 60, height: 12).picture()
    #expect(picture.contains("… and \(history.slots * history.replicas - 6) more slots"))
  }

  @Test func aNameCannotCommandTheTerminal() {
    #expect(TerminalPlayer.printable("a\u{1B}[2Jb\u{202E}c\n", 20) == "a[2Jbc")
    #expect(TerminalPlayer.printable("a long name", 6) == "a lon…")
  }

  @Test func instantsCoverTheRunAndAreBounded() throws {
    let history = try PictureFixtures.history(try PictureFixtures.scenario())
    let player = TerminalPlayer(history)
    let instants = player.instants(speed: 3)
    #expect(instants.first == .zero && instants.last == history.end)
    #expect(player.instants(speed: 1e-12).count <= 100_000)
    #expect(player.instants(speed: .nan).count >= 1)
  }
}
