import Simulation

/// When something is due: an instant from the start of the run on, or never, which comes after every instant.
struct DueTime: Comparable {
  /// Nanoseconds; the greatest is never.
  fileprivate let key: UInt64

  fileprivate init(key: UInt64) {
    self.key = key
  }

  /// Never, where `time` is nil.
  @inline(__always)
  init(_ time: SimTime?) {
    key = time.map { UInt64(bitPattern: $0.nanoseconds) } ?? .max
  }

  static let never = DueTime(key: .max)

  /// The instant; nil where it is never.
  var time: SimTime? { key == .max ? nil : SimTime(nanoseconds: Int64(truncatingIfNeeded: key)) }

  static func < (lhs: DueTime, rhs: DueTime) -> Bool { lhs.key < rhs.key }
}

/// When the next event of each server is, and which comes first; at one instant the server of the lowest number.
///
/// One server needs no tournament, and most runs have one.
struct WakeUps: ~Copyable {
  private let isSole: Bool
  private var sole = DueTime.never
  /// By server.
  private var tournament: Tournament

  /// `servers` servers without an event.
  init(servers: Int) {
    isSole = servers == 1
    tournament = Tournament(players: servers)
  }

  /// When the earliest event is due, and whose it is.
  var next: (due: DueTime, server: Int) {
    mutating get {
      if rarely(!isSole) {
        let winner = tournament.winner
        return (DueTime(key: winner.key), winner.player)
      }
      return (sole, 0)
    }
  }

  /// The next event of `server` is at `time`, in place of the one it had; nil takes it out.
  @inline(__always)
  mutating func set(_ time: SimTime?, of server: Int) {
    let due = DueTime(time)
    if rarely(!isSole) {
      tournament.set(due.key, of: server)
    } else {
      sole = due
    }
  }
}
