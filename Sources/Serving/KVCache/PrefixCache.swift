import Simulation

/// Blocks of prompts that stay in memory for the next request that begins alike.
///
/// vLLM names each full block by a hash of all tokens up to its end, keeps blocks of finished requests, and hands out
/// the block that has been free for longest. Here the blocks of one piece of a prompt (512 tokens of a trace, or a whole
/// prompt) are kept together: they come free at one instant, the last one first, and so are handed out again from the
/// end. That gives the same hits and the same evictions for a fraction of the work. Blocks of answers are never hit; they
/// take their turn in the order of eviction, unless a preempted request left them: it may find them again. A piece is held as a whole as long as any request holds a part of it.
struct PrefixCache {
  /// Blocks of one piece, or of answers that were freed together; the free ones form a list from the longest free.
  private struct Run {
    /// Name of the piece; `noPiece` for blocks that no request can hit.
    var piece: Int
    /// Blocks that are there; the end of a piece may have been handed out.
    var blocks: Int
    /// Requests that hold it.
    var holders: Int32
    var previous: Int32 = -1
    var next: Int32 = -1
  }

  private static let noPiece = -1
  private let size: Divisor
  /// Blocks that were never used: they are handed out first.
  private var fresh: Int
  private var runs: [Run] = []
  private var spareRuns: [Int32] = []
  private var runOfPiece = PieceTable()
  /// Blocks of runs that somebody holds.
  private(set) var heldBlocks = 0
  private var longestFree: Int32 = -1
  private var lastFreed: Int32 = -1

  init(capacity: Int, blockSize: Int) {
    fresh = capacity
    size = Divisor(blockSize)
  }

  /// A prompt as pieces of `pieceTokens` tokens, the last one perhaps shorter.
  struct Prompt {
    var pieces: ArraySlice<Int>
    var pieceTokens: Int
    var tokens: Int

    /// The text of one request that no other begins with.
    init(privateTo request: Int, tokens: Int) {
      self.init(pieces: [Int.min + request], pieceTokens: max(1, tokens), tokens: tokens)
    }

    init(pieces: ArraySlice<Int>, pieceTokens: Int, tokens: Int) {
      self.pieces = pieces
      self.pieceTokens = pieceTokens
      self.tokens = tokens
    }

    /// Full blocks that end in piece number `number` among the first `tokens` tokens.
    func blocks(in number: Int, of tokens: Int, size: Divisor) -> Int {
      let (begin, overflow) = number.multipliedReportingOverflow(by: pieceTokens)
      guard !overflow, begin < tokens else { return 0 }
      let end = tokens - begin <= pieceTokens ? tokens : begin + pieceTokens
      return size.quotient(end) - size.quotient(begin)
    }
  }

  /// Blocks from the beginning of `prompt` that are there, and those of them that are free until somebody holds them.
  ///
  /// - Parameter most: blocks that may be used: the last token is always computed.
  func hit(_ prompt: Prompt, most: Int) -> (blocks: Int, free: Int) {
    var blocks = 0
    var free = 0
    for (number, piece) in prompt.pieces.enumerated() {
      guard blocks < most, let index = runOfPiece[piece] else { break }
      let run = runs[Int(index)]
      let full = prompt.blocks(in: number, of: prompt.tokens, size: size)
      blocks += min(full, run.blocks)
      if run.holders == 0 { free += run.blocks }
      if run.blocks < full { break }
    }
    return (min(blocks, most), free)
  }

  /// Holds the pieces that make up the first `blocks` blocks of `prompt`; adds them to `held`.
  mutating func hold(_ prompt: Prompt, blocks: Int, held: inout [Int32]) {
    var left = blocks
    for (number, piece) in prompt.pieces.enumerated() {
      guard left > 0, let index = runOfPiece[piece] else { return }
      left -= min(left, prompt.blocks(in: number, of: prompt.tokens, size: size))
      hold(index, held: &held)
    }
  }

  private mutating func hold(_ index: Int32, held: inout [Int32]) {
    if runs[Int(index)].holders == 0, runs[Int(index)].blocks > 0 {
      unlink(index)
      heldBlocks += runs[Int(index)].blocks
    }
    runs[Int(index)].holders += 1
    held.append(index)
  }

  /// The first `computed` tokens of `prompt` are in memory: their full blocks can be hit from now on. Returns how many
  /// blocks of the request's own thereby became shared.
  mutating func share(_ prompt: Prompt, computed: Int, held: inout [Int32]) -> Int {
    var shared = 0
    // The pieces before the last one held were complete when that was begun.
    var number = max(0, held.count - 1)
    while number < prompt.pieces.count {
      let full = prompt.blocks(in: number, of: min(computed, prompt.tokens), size: size)
      guard full > 0 else { break }
      let piece = prompt.pieces[prompt.pieces.startIndex + number]
      if number == held.count {
        shared += begin(piece, blocks: full, held: &held)
      } else if runs[Int(held[number])].piece == piece {
        shared += extend(held[number], to: full)
      }
      number += 1
    }
    return shared
  }

  /// A request has computed `blocks` blocks of `piece` and holds it from now on; returns how many of them were not shared
  /// by others already.
  private mutating func begin(_ piece: Int, blocks: Int, held: inout [Int32]) -> Int {
    if let index = runOfPiece[piece] {
      if runs[Int(index)].holders > 0 {
        hold(index, held: &held)
        return extend(index, to: blocks)
      }
      // One that nobody holds is not worth waking: this request has computed the same text again, so the old blocks can
      // no longer be hit and only wait to be handed out.
      runs[Int(index)].piece = Self.noPiece
    }
    held.append(add(Run(piece: piece, blocks: blocks, holders: 1)))
    heldBlocks += blocks
    return blocks
  }

  private mutating func extend(_ index: Int32, to blocks: Int) -> Int {
    let more = blocks - runs[Int(index)].blocks
    guard more > 0 else { return 0 }
    runs[Int(index)].blocks += more
    heldBlocks += more
    return more
  }

  /// Hands out `count` blocks: unused ones, then those that have been free for longest.
  mutating func allocate(_ count: Int) {
    let unused = min(count, fresh)
    fresh -= unused
    var left = count - unused
    while left > 0, longestFree >= 0 {
      let index = longestFree
      let blocks = runs[Int(index)].blocks
      guard blocks <= left else {
        runs[Int(index)].blocks -= left
        return
      }
      left -= blocks
      unlink(index)
      discard(index)
    }
    assert(left == 0, "more blocks handed out than are free")
  }

  /// A request leaves: its own blocks and the pieces that nobody else holds are free from now on, the end of the
  /// sequence first. Returns the blocks of those pieces.
  mutating func release(held: [Int32], ownBlocks: Int) -> Int {
    if ownBlocks > 0 { appendUnnamed(ownBlocks) }
    var freed = 0
    for index in held.reversed() {
      runs[Int(index)].holders -= 1
      guard runs[Int(index)].holders == 0 else { continue }
      freed += runs[Int(index)].blocks
      heldBlocks -= runs[Int(index)].blocks
      if runs[Int(index)].blocks > 0 { append(index) } else { discard(index) }
    }
    return freed
  }

  // MARK: The list of free runs

  private mutating func add(_ run: Run) -> Int32 {
    let index: Int32
    if let spare = spareRuns.popLast() {
      index = spare
      runs[Int(index)] = run
    } else {
      index = Int32(clamping: runs.count)
      runs.append(run)
    }
    if run.piece != Self.noPiece { runOfPiece[run.piece] = index }
    return index
  }

  private mutating func discard(_ index: Int32) {
    let piece = runs[Int(index)].piece
    if piece != Self.noPiece { runOfPiece[piece] = nil }
    spareRuns.append(index)
  }

  /// Blocks that no request can hit come free. Next to others of the kind they are one run: where prompts are like no
  /// other, that is all there ever is.
  private mutating func appendUnnamed(_ blocks: Int) {
    if lastFreed >= 0, runs[Int(lastFreed)].piece == Self.noPiece {
      runs[Int(lastFreed)].blocks += blocks
      return
    }
    append(add(Run(piece: Self.noPiece, blocks: blocks, holders: 0)))
  }

  private mutating func append(_ index: Int32) {
    runs[Int(index)].previous = lastFreed
    runs[Int(index)].next = -1
    if lastFreed >= 0 { runs[Int(lastFreed)].next = index } else { longestFree = index }
    lastFreed = index
  }

  private mutating func unlink(_ index: Int32) {
    let run = runs[Int(index)]
    if run.previous >= 0 { runs[Int(run.previous)].next = run.next } else { longestFree = run.next }
    if run.next >= 0 { runs[Int(run.next)].previous = run.previous } else { lastFreed = run.previous }
    runs[Int(index)].previous = -1
    runs[Int(index)].next = -1
  }

  /// Blocks that nobody holds; for the check of invariants.
  var freeBlocks: Int {
    var total = fresh
    var index = longestFree
    while index >= 0 {
      total += runs[Int(index)].blocks
      index = runs[Int(index)].next
    }
    return total
  }
}
