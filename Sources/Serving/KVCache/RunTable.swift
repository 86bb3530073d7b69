import Simulation

/// Runs of KV blocks: found by the piece of text that they hold and, once nobody holds them, handed out in the order in
/// which they came free.
///
/// A trace names some twenty pieces a request, and each is looked up, entered, freed and handed out again; with the
/// standard `Dictionary`, whose hashing is made to withstand attackers, that was a third of a run's time. The links of the
/// hash table and of the list of free runs are in the runs themselves, so that taking one out moves no other. Where many
/// runs are gone through, or several changed, it is as a span: that asks once whether the table is shared.
struct RunTable {
  private struct Run {
    /// Name of the piece; `noPiece` for blocks that no request can hit.
    var piece: Int
    /// Blocks that are there; the end of a piece may have been handed out.
    var blocks: Int
    /// Requests that hold it.
    var holders: Int32
    /// Its neighbours among the free runs; of one that is not used, the next such.
    var previous: Int32 = -1
    var next: Int32 = -1
    /// The next run in its bucket.
    var nextInBucket: Int32 = -1
  }

  private static let noPiece = -1
  private var runs: [Run] = []
  /// The first run of each bucket of the hash table, -1 where it has none. There are about four for each run, so that
  /// most hold one or none.
  private var buckets = [Int32](repeating: -1, count: 64)
  private var firstUnused: Int32 = -1
  private var free = FreeRuns()
  /// Blocks of runs that somebody holds.
  private(set) var heldBlocks = 0

  // MARK: Looking up

  /// The run of `piece`; nil where it has none.
  func run(of piece: Int) -> Int32? {
    var index = buckets[bucket(of: piece)]
    while index >= 0 {
      if runs[Int(index)].piece == piece { return index }
      index = runs[Int(index)].nextInBucket
    }
    return nil
  }

  func piece(of run: Int32) -> Int { runs[Int(run)].piece }
  func blocks(of run: Int32) -> Int { runs[Int(run)].blocks }
  func isHeld(_ run: Int32) -> Bool { runs[Int(run)].holders > 0 }

  /// Blocks of runs that nobody holds; counts them anew, for the check of invariants.
  var freeBlocks: Int {
    var total = 0
    var index = free.first
    while index >= 0 {
      total += runs[Int(index)].blocks
      index = runs[Int(index)].next
    }
    return total
  }

  private func bucket(of piece: Int) -> Int { Self.bucket(of: piece, among: buckets.count) }

  private static func bucket(of piece: Int, among count: Int) -> Int {
    Int(truncatingIfNeeded: mixed(UInt64(bitPattern: Int64(piece)))) & (count - 1)
  }

  // MARK: Holding and letting go

  /// A new run of `piece`, which has none, with one holder.
  mutating func enter(_ piece: Int, blocks: Int) -> Int32 {
    if 4 * runs.count >= buckets.count { spreadOut() }
    let bucket = bucket(of: piece)
    let index = add(Run(piece: piece, blocks: blocks, holders: 1, nextInBucket: buckets[bucket]))
    buckets[bucket] = index
    heldBlocks += blocks
    return index
  }

  /// One more request holds `run`.
  mutating func hold(_ run: Int32) {
    if runs[Int(run)].holders == 0 {
      heldBlocks += runs[Int(run)].blocks
      var free = free
      var runs = self.runs.mutableSpan
      free.remove(run, from: &runs)
      self.free = free
    }
    runs[Int(run)].holders += 1
  }

  /// Lets a held run grow to `blocks` blocks; returns how many that adds.
  mutating func extend(_ run: Int32, to blocks: Int) -> Int {
    let more = blocks - runs[Int(run)].blocks
    guard more > 0 else { return 0 }
    runs[Int(run)].blocks += more
    heldBlocks += more
    return more
  }

  /// One request less holds each of `held`, the last first; returns the blocks that thereby came free.
  mutating func release(_ held: [Int32]) -> Int {
    var freed = 0
    var free = free
    var runs = self.runs.mutableSpan
    for run in held.reversed() {
      runs[Int(run)].holders -= 1
      guard runs[Int(run)].holders == 0 else { continue }
      freed += runs[Int(run)].blocks
      free.append(run, to: &runs)
    }
    self.free = free
    heldBlocks -= freed
    return freed
  }

  /// Blocks that no request can hit come free. Next to others of the kind they are one run: where prompts are like no
  /// other, that is all there ever is.
  mutating func addUnnamed(_ blocks: Int) {
    if free.last >= 0, runs[Int(free.last)].piece == Self.noPiece {
      runs[Int(free.last)].blocks += blocks
      return
    }
    let index = add(Run(piece: Self.noPiece, blocks: blocks, holders: 0))
    var free = free
    var runs = self.runs.mutableSpan
    free.append(index, to: &runs)
    self.free = free
  }

  /// The piece of `run` can no longer be found.
  mutating func forget(_ run: Int32) {
    Self.forget(run, in: &runs, buckets: &buckets)
  }

  /// Hands out `count` blocks, those that have been free for longest first; returns how many more it would take.
  mutating func takeLongestFree(_ count: Int) -> Int {
    Self.takeLongestFree(count, of: &free, in: &runs, buckets: &buckets, firstUnused: &firstUnused)
  }

  // A span of one property keeps hold of all of them, so what needs two has them handed in.

  private static func takeLongestFree(
    _ count: Int, of free: inout FreeRuns, in runs: inout [Run], buckets: inout [Int32],
    firstUnused: inout Int32
  ) -> Int {
    var runs = runs.mutableSpan
    var left = count
    while left > 0, free.first >= 0 {
      let index = free.first
      let blocks = runs[Int(index)].blocks
      guard blocks <= left else {
        runs[Int(index)].blocks -= left
        return 0
      }
      left -= blocks
      free.remove(index, from: &runs)
      if runs[Int(index)].piece != noPiece { unname(index, in: &runs, buckets: &buckets) }
      runs[Int(index)].next = firstUnused
      firstUnused = index
    }
    return left
  }

  private static func forget(_ run: Int32, in runs: inout [Run], buckets: inout [Int32]) {
    var runs = runs.mutableSpan
    unname(run, in: &runs, buckets: &buckets)
  }

  private static func unname(_ index: Int32, in runs: inout MutableSpan<Run>, buckets: inout [Int32]) {
    let bucket = bucket(of: runs[Int(index)].piece, among: buckets.count)
    let next = runs[Int(index)].nextInBucket
    runs[Int(index)].piece = noPiece
    runs[Int(index)].nextInBucket = -1
    guard buckets[bucket] != index else { return buckets[bucket] = next }
    var before = buckets[bucket]
    while runs[Int(before)].nextInBucket != index { before = runs[Int(before)].nextInBucket }
    runs[Int(before)].nextInBucket = next
  }

  @inline(__always)
  private mutating func add(_ run: Run) -> Int32 {
    if firstUnused >= 0 {
      let index = firstUnused
      firstUnused = runs[Int(index)].next
      runs[Int(index)] = run
      return index
    }
    runs.append(run)
    return Int32(clamping: runs.count - 1)
  }

  /// Doubles the buckets.
  private mutating func spreadOut() {
    buckets = Array(repeating: -1, count: 2 * buckets.count)
    for index in runs.indices where runs[index].piece != Self.noPiece {
      let bucket = bucket(of: runs[index].piece)
      runs[index].nextInBucket = buckets[bucket]
      buckets[bucket] = Int32(clamping: index)
    }
  }

  /// Runs that nobody holds, from the one that has been free for longest.
  private struct FreeRuns {
    var first: Int32 = -1
    var last: Int32 = -1

    mutating func append(_ index: Int32, to runs: inout MutableSpan<Run>) {
      runs[Int(index)].previous = last
      runs[Int(index)].next = -1
      if last >= 0 { runs[Int(last)].next = index } else { first = index }
      last = index
    }

    mutating func remove(_ index: Int32, from runs: inout MutableSpan<Run>) {
      let (previous, next) = (runs[Int(index)].previous, runs[Int(index)].next)
      if previous >= 0 { runs[Int(previous)].next = next } else { first = next }
      if next >= 0 { runs[Int(next)].previous = previous } else { last = previous }
    }
  }
}
