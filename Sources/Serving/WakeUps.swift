import Simulation

/// When the next event of each server is, and which comes first; at one instant the server of the lowest number.
///
/// One server needs no tournament, and most runs have one.
struct WakeUps: ~Copyable {
  private let isSole: Bool
  private var sole: SimTime?
  /// Nanoseconds by server, which are not negative; the greatest key is that of a server without an event.
  private var tournament: Tournament

  /// `servers` servers without an event.
  init(servers: Int) {
    isSole = servers == 1
    tournament = Tournament(players: servers)
  }

  /// The earliest event and its server; nil where there is none.
  var next: (time: SimTime, server: Int)? {
    mutating get {
      if isSole { return sole.map { ($0, 0) } }
      let winner = tournament.winner
      return winner.key == .max
        ? nil : (SimTime(nanoseconds: Int64(truncatingIfNeeded: winner.key)), winner.player)
    }
  }

  /// The next event of `server` is at `time`, in place of the one it had; nil takes it out.
  @inline(__always)
  mutating func set(_ time: SimTime?, of server: Int) {
    if isSole {
      sole = time
    } else {
      tournament.set(time.map { UInt64(bitPattern: $0.nanoseconds) } ?? .max, of: server)
    }
  }
}
