import Simulation

/// When the next event of each server is, and which comes first; at one instant the server of the lowest number.
///
/// One server needs no heap, and most runs have one.
struct WakeUps {
  private let isSole: Bool
  private var sole: SimTime?
  /// Nanoseconds by server; a server without an event is not in it.
  private var heap = IndexedHeap()

  /// `servers` servers without an event.
  init(servers: Int) {
    isSole = servers == 1
  }

  /// The earliest event and its server; nil where there is none.
  var next: (time: SimTime, server: Int)? {
    mutating get {
      if isSole { return sole.map { ($0, 0) } }
      return heap.top.map { (SimTime(nanoseconds: $0.key), Int($0.id)) }
    }
  }

  /// The next event of `server` is at `time`, in place of the one it had; nil takes it out.
  mutating func set(_ time: SimTime?, of server: Int) {
    if isSole {
      sole = time
    } else if let time {
      heap.push(key: time.nanoseconds, id: Int32(truncatingIfNeeded: server))
    } else {
      heap.remove(id: Int32(truncatingIfNeeded: server))
    }
  }
}
