import Simulation

/// Blocks of prompts that stay in memory for the next request that begins alike.
///
/// vLLM names each full block by a hash of all tokens up to its end, keeps blocks of finished requests, and hands out
/// the block that has been free for longest. Here the blocks of one piece of a prompt (512 tokens of a trace, or a
/// whole prompt) are kept together: they come free at one instant, the last one first, and so are handed out again from
/// the end. That gives the same hits and the same evictions for a fraction of the work. Blocks of answers are never
/// hit; they take their turn in the order of eviction, unless a preempted request left them: it may find them again. A
/// piece is held as a whole as long as any request holds a part of it.
struct PrefixCache {
  private let size: Divisor
  /// Blocks that were never used: they are handed out first.
  private var fresh: Int
  /// Blocks of one piece, or of answers that were freed together.
  private var runs = RunTable()

  init(capacity: Int, blockSize: Int) {
    fresh = capacity
    size = Divisor(blockSize)
  }

  /// Blocks that somebody holds.
  var heldBlocks: Int { runs.heldBlocks }

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
      guard blocks < most, let run = runs.run(of: piece) else { break }
      let full = prompt.blocks(in: number, of: prompt.tokens, size: size)
      let there = runs.blocks(of: run)
      blocks += min(full, there)
      if !runs.isHeld(run) { free += there }
      if there < full { break }
    }
    return (min(blocks, most), free)
  }

  /// Holds the pieces that make up the first `blocks` blocks of `prompt`; adds them to `held`.
  mutating func hold(_ prompt: Prompt, blocks: Int, held: inout [Int32]) {
    var left = blocks
    for (number, piece) in prompt.pieces.enumerated() {
      guard left > 0, let run = runs.run(of: piece) else { return }
      left -= min(left, prompt.blocks(in: number, of: prompt.tokens, size: size))
      runs.hold(run)
      held.append(run)
    }
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
      } else if runs.piece(of: held[number]) == piece {
        shared += runs.extend(held[number], to: full)
      }
      number += 1
    }
    return shared
  }

  /// A request has computed `blocks` blocks of `piece` and holds it from now on; returns how many of them were not shared
  /// by others already.
  private mutating func begin(_ piece: Int, blocks: Int, held: inout [Int32]) -> Int {
    if let run = runs.run(of: piece) {
      if runs.isHeld(run) {
        runs.hold(run)
        held.append(run)
        return runs.extend(run, to: blocks)
      }
      // One that nobody holds is not worth waking: this request has computed the same text again, so the old blocks can
      // no longer be hit and only wait to be handed out.
      runs.forget(run)
    }
    held.append(runs.enter(piece, blocks: blocks))
    return blocks
  }

  /// Hands out `count` blocks: unused ones, then those that have been free for longest.
  mutating func allocate(_ count: Int) {
    let unused = min(count, fresh)
    fresh -= unused
    let left = runs.takeLongestFree(count - unused)
    assert(left == 0, "more blocks handed out than are free")
  }

  /// A request leaves: its own blocks and the pieces that nobody else holds are free from now on, the end of the
  /// sequence first. Returns the blocks of those pieces.
  mutating func release(held: [Int32], ownBlocks: Int) -> Int {
    if ownBlocks > 0 { runs.addUnnamed(ownBlocks) }
    return runs.release(held)
  }

  /// Blocks that nobody holds; for the check of invariants.
  var freeBlocks: Int { fresh + runs.freeBlocks }
}
