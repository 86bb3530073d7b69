import Simulation

/// Which run of blocks holds each piece of text: a hash table with linear probing.
///
/// A trace names some twenty pieces a request, and each is looked up, entered and taken out again; with the standard
/// `Dictionary`, whose hashing is made to withstand attackers, that was a third of a run's time.
struct PieceTable {
  private struct Entry {
    var piece = 0
    /// -1 where nothing is entered.
    var run: Int32 = -1
  }

  private var entries = [Entry](repeating: Entry(), count: 64)
  private(set) var count = 0

  /// The run of `piece`; nil where it has none. Setting nil takes it out.
  subscript(piece: Int) -> Int32? {
    get {
      let run = entries[place(of: piece)].run
      return run < 0 ? nil : run
    }
    set {
      let place = place(of: piece)
      if let newValue {
        if entries[place].run < 0 { count += 1 }
        entries[place] = Entry(piece: piece, run: newValue)
        // At most two thirds full, so that a search is short and always ends.
        if 3 * count > 2 * entries.count { grow() }
      } else if entries[place].run >= 0 {
        count -= 1
        remove(at: place)
      }
    }
  }

  /// Where `piece` is, or the free place where it would be.
  private func place(of piece: Int) -> Int {
    let mask = entries.count - 1
    var place = home(of: piece) & mask
    while entries[place].run >= 0, entries[place].piece != piece { place = (place + 1) & mask }
    return place
  }

  private func home(of piece: Int) -> Int {
    Int(truncatingIfNeeded: mixed(UInt64(bitPattern: Int64(piece))))
  }

  /// Empties `place` and moves up the entries that were pushed on past it, so that no search ends too early.
  private mutating func remove(at place: Int) {
    let mask = entries.count - 1
    var hole = place
    var next = (hole + 1) & mask
    while entries[next].run >= 0 {
      let distance = (next - home(of: entries[next].piece)) & mask
      if distance >= (next - hole) & mask {
        entries[hole] = entries[next]
        hole = next
      }
      next = (next + 1) & mask
    }
    entries[hole] = Entry()
  }

  private mutating func grow() {
    let old = entries
    entries = Array(repeating: Entry(), count: 2 * old.count)
    for entry in old where entry.run >= 0 { entries[place(of: entry.piece)] = entry }
  }
}
