import Simulation

/// The KV memory of one replica as blocks that are free or taken. A contiguous slab is a run of one-token blocks.
///
/// Sequences that decode in step take a new block each time their length passes a multiple of the block size. As all
/// of them grow by one token a step, sequences whose lengths differ by a multiple of the block size always do so together:
/// a count of sequences by length modulo the block size, turned by one place a step, says what any number of steps will
/// take, and no step has to look at each sequence.
struct BlockPool: ~Copyable {
  private let size: Divisor
  let capacity: Int
  /// Blocks that nobody holds; with a prefix cache, those among them that can still be hit.
  private(set) var free: Int
  private let cachesPrefixes: Bool
  private var prefixCache: PrefixCache
  /// Blocks taken that the prefix cache does not know of yet: which they are matters only when it is asked for others.
  private var owed = 0
  private var phases: UniqueArray<Int32>
  /// Place in `phases` of the sequences that take a block in the next step.
  private var origin = 0
  private var sequences = 0

  init(capacity: Int, blockSize: Int, cachesPrefixes: Bool = false) {
    size = Divisor(blockSize)
    self.capacity = capacity
    free = capacity
    self.cachesPrefixes = cachesPrefixes
    prefixCache = PrefixCache(capacity: capacity, blockSize: blockSize)
    phases = UniqueArray(count: blockSize) { _ in 0 }
  }

  var blockSize: Int { size.value }
  var taken: Int { capacity - free }
  /// Blocks that the prefix cache holds for somebody.
  var sharedBlocks: Int { prefixCache.heldBlocks }

  /// Blocks that hold `tokens` tokens.
  func blocks(for tokens: Int) -> Int { size.quotient(tokens + blockSize - 1) }

  mutating func take(_ count: Int) {
    free -= count
    assert(free >= 0, "more blocks taken than there are")
    if cachesPrefixes { owed += count }
  }

  /// A sequence gives back its own blocks and what it held of the prefix tree, up to the node `last`.
  @inline(__always)
  mutating func give(_ count: Int, last: Int32 = PrefixTree.root) {
    free += count
    if cachesPrefixes {
      handOut()
      free += prefixCache.release(last: last, ownBlocks: count)
    }
    assert(free <= capacity, "more blocks given back than taken")
  }

  // MARK: Prompts that begin alike

  /// Blocks that begin `prompt` and are there, at most `most`, and those of them that count as free.
  mutating func hit(_ prompt: PrefixCache.Prompt, most: Int) -> (blocks: Int, free: Int) {
    handOut()
    return prefixCache.hit(prompt, most: most)
  }

  /// Holds what `hit` found; returns the last node of the prefix tree that it belongs to.
  mutating func hold(_ prompt: PrefixCache.Prompt, hit: (blocks: Int, free: Int)) -> Int32 {
    handOut()
    free -= hit.free
    return prefixCache.hold(prompt, blocks: hit.blocks)
  }

  /// The first `computed` tokens of `prompt` can be hit from now on; returns how many own blocks became shared.
  mutating func share(_ prompt: PrefixCache.Prompt, computed: Int, last: inout Int32) -> Int {
    handOut()
    return prefixCache.share(prompt, computed: computed, last: &last)
  }

  /// Whether every block is free or held, and never both; for tests.
  var holdsInvariant: Bool {
    free >= 0 && free <= capacity && (!cachesPrefixes || prefixCache.freeBlocks == free + owed)
  }

  /// Lets the prefix cache hand out the blocks that were taken since it was last asked anything.
  private mutating func handOut() {
    if owed > 0 { prefixCache.allocate(owed) }
    owed = 0
  }

  // MARK: Sequences that grow as they decode

  /// A sequence of `length` resident tokens begins to decode.
  @inline(__always)
  mutating func beginGrowing(length: Int) {
    phases[phase(of: length)] += 1
    sequences += 1
  }

  /// A sequence that has grown to `length` resident tokens stops.
  @inline(__always)
  mutating func endGrowing(length: Int) {
    phases[phase(of: length)] -= 1
    sequences -= 1
  }

  /// Where sequences of `length` tokens are counted now: a sequence stays there as it grows and `origin` moves on.
  private func phase(of length: Int) -> Int { size.remainder(length + origin) }

  /// Blocks that the next step takes: those of the sequences whose length is a multiple of the block size.
  var neededNow: Int { Int(phases[origin]) }

  /// Takes `steps` steps with the blocks that they need.
  mutating func grow(steps: Int64) {
    if steps == 1 {
      take(neededNow)
      origin = (origin == 0 ? phases.count : origin) - 1
      return
    }
    // Each round of `blockSize` steps takes one block for each sequence.
    let rounds = size.quotient(Int(steps))
    let rest = Int(steps) - rounds * blockSize
    let more = blockSize <= 64 ? blocks(ofNext: rest) : walk(rest)
    let left = origin &- rest
    // No processor foresees which, so this is no branch: the sign fills a word.
    origin = left &+ (left &>> 63 & phases.count)
    take(rounds * sequences + more)
  }

  /// Blocks that the next `steps` steps take, fewer than `blockSize`, in one look at every place: no branch hangs on how
  /// many steps there are. No processor foresees that, and a branch that it guesses wrong takes longer than sixteen places.
  @inline(__always)
  private mutating func blocks(ofNext steps: Int) -> Int {
    let (start, end) = (Int32(truncatingIfNeeded: origin), Int32(truncatingIfNeeded: phases.count))
    let steps = Int32(truncatingIfNeeded: steps)
    return phases.withElements { phases in
      var blocks: Int32 = 0
      var place: Int32 = 0
      for sequences in phases {
        let behind = start &- place
        let turn = behind &+ (behind < 0 ? end : 0)
        blocks &+= turn < steps ? sequences : 0
        place &+= 1
      }
      return Int(blocks)
    }
  }

  /// The same step by step: in a large block there are more places than steps.
  @inline(never)
  private mutating func walk(_ steps: Int) -> Int {
    var blocks = 0
    var place = origin
    for _ in 0..<steps {
      blocks += Int(phases[place])
      place = (place == 0 ? phases.count : place) - 1
    }
    return blocks
  }

  /// How many steps, at most `limit`, the free blocks suffice for; `mutating` so that asking it copies no pool.
  mutating func affordableSteps(limit: Int64) -> Int64 {
    // No step takes more than a block for each sequence: nearly always that is answer enough, without a division.
    let (most, overflow) = limit.multipliedReportingOverflow(by: Int64(sequences))
    if !overflow, most <= Int64(free) { return limit }
    let size = Int64(blockSize)
    if limit < size, sequences <= free { return limit }
    let rounds = Int64(free / sequences)
    if rounds > limit / size { return limit }
    var steps = rounds * size
    var left = free - Int(rounds) * sequences
    var place = origin
    while steps < limit {
      left -= Int(phases[place])
      if left < 0 { return steps }
      place = place == 0 ? blockSize - 1 : place - 1
      steps += 1
    }
    return limit
  }
}
