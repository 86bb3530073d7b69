import Simulation

/// How long sequences that decode have waited for their next token beside the step that brings it: passes with prompt
/// tokens only hold them up, and a sequence that was swapped out has been away.
///
/// They are counted in groups, the first admitted first, and not one by one: whoever is taken out of the batch is the newest.
/// Sequences that are newer than every group have not waited.
struct TokenPauses {
  /// Sequences that wait alike, and how long they have waited, in 2^-16 ns.
  private(set) var groups: [(sequences: Int, length: Int64)] = []

  /// 19 hours, so that a step's own duration can be added.
  private static let longest: Int64 = 1 << 62

  var isEmpty: Bool { groups.isEmpty }

  /// All of `sequences` sequences wait for `length` longer, in 2^-16 ns.
  mutating func hold(_ sequences: Int, for length: Int64) {
    include(sequences)
    for place in groups.indices {
      groups[place].length = min(groups[place].length, Self.longest - length) + length
    }
  }

  /// The newest of `sequences` sequences is back, its last token having come at `lastToken`.
  mutating func rejoin(newestOf sequences: Int, lastToken: SimTime, at now: SimTime) {
    include(sequences - 1)
    groups.append((1, Self.gap(from: lastToken, to: now)))
  }

  /// The newest of `sequences` sequences is taken out at `now`; returns when it had its last token.
  mutating func takeOut(newestOf sequences: Int, at now: SimTime) -> SimTime {
    guard let newest = groups.last, groups.reduce(0, { $0 + $1.sequences }) == sequences else { return now }
    groups[groups.count - 1].sequences -= 1
    if newest.sequences == 1 { groups.removeLast() }
    return SimTime(nanoseconds: now.nanoseconds - newest.length >> 16)
  }

  /// Their tokens have come.
  mutating func end() { groups.removeAll(keepingCapacity: true) }

  /// From one token to the next in 2^-16 ns, at most 19 hours.
  static func gap(from token: SimTime, to next: SimTime) -> Int64 {
    min((next - token).nanoseconds, longest >> 16) << 16
  }

  /// Makes sure that the groups hold the oldest `sequences` sequences.
  private mutating func include(_ sequences: Int) {
    let known = groups.reduce(0) { $0 + $1.sequences }
    if sequences > known { groups.append((sequences - known, 0)) }
  }
}
