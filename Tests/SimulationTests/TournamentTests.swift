import Simulation
import Testing

@Suite struct TournamentTests {
  @Test(arguments: [1, 2, 3, 8, 9, 256]) func agreesWithASearch(players: Int) {
    var stream = RandomStream(seed: 3, purpose: "tournament test")
    var tournament = Tournament(players: players)
    var keys = Array(repeating: UInt64.max, count: players)
    #expect(tournament.winner.player == 0 && tournament.winner.key == .max)
    for _ in 0..<2000 {
      let player = Int(stream.integer(below: UInt64(players)))
      keys[player] = stream.integer(below: 8) == 0 ? .max : stream.integer(below: 20)
      tournament.set(keys[player], of: player)
      #expect(tournament.key(of: player) == keys[player])
      let least = keys.indices.min { (keys[$0], $0) < (keys[$1], $1) }
      #expect(tournament.winner.player == least)
      #expect(tournament.winner.key == least.map { keys[$0] })
    }
  }
}
