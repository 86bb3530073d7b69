import Simulation

/// Blocks of prompts that stay in memory for the next request that begins alike.
///
/// vLLM names each full block by a hash of all tokens up to its end, keeps blocks of finished requests, and hands out
/// the block that has been free for longest. Here the blocks that prompts have in common, or one has alone, are kept
/// together in a radix tree (`PrefixTree`), as SGLang keeps them: they come free at one instant, the last one first, and so
/// are handed out again from the end. That gives the same hits and the same evictions for a fraction of the work. Blocks
/// of answers are never hit; they take their turn in the order of eviction, unless a preempted request left them: it may
/// find them again. A piece of a prompt (512 tokens of a trace, or a whole prompt) is held as a whole as long as any
/// request holds a part of it.
struct PrefixCache: ~Copyable {
  private let size: Divisor
  /// Blocks that were never used, or came free while nothing was there to be hit: they are handed out first.
  private var fresh: Int
  private var tree = PrefixTree()

  init(capacity: Int, blockSize: Int) {
    fresh = capacity
    size = Divisor(blockSize)
  }

  /// Blocks that somebody holds.
  var heldBlocks: Int { tree.heldBlocks }

  /// A prompt as pieces of `pieceTokens` tokens, the last one perhaps shorter. Where two begin with equal names, so do
  /// their texts.
  struct Prompt {
    let pieces: [Int]
    let pieceTokens: Int
    let tokens: Int

    init(pieces: [Int], pieceTokens: Int, tokens: Int) {
      self.pieces = pieces
      self.pieceTokens = pieceTokens
      self.tokens = tokens
    }

    /// The text of one request that no other begins with.
    init(privateTo request: Int, tokens: Int) {
      self.init(pieces: [Int.min + request], pieceTokens: max(1, tokens), tokens: tokens)
    }

    /// Tokens of the first `computed` that a piece names.
    func named(of computed: Int) -> Int { min(computed, tokens, pieces.count * pieceTokens) }
  }

  /// How far along a prompt is: the node that ends there, and the prompt's pieces and blocks up to its end.
  private struct Place {
    var node = PrefixTree.root
    var pieces = 0
    var blocks = 0

    /// Goes to the end of `node`, which holds what the prompt has in common with `match`.
    mutating func advance(past match: Match, to node: Int32) {
      self.node = node
      pieces += match.pieces
      blocks += match.blocks
    }
  }

  /// What a prompt has in common with the node that goes on where it is.
  private struct Match {
    let node: Int32
    /// Pieces of the node that hold what is in common.
    let pieces: Int
    /// Blocks of those pieces that the node has.
    let blocks: Int
    /// Whether the node has no others.
    let isWhole: Bool
  }

  /// Blocks from the beginning of `prompt` that are there, and those of them that are free until somebody holds them.
  ///
  /// - Parameter most: blocks that may be used: the last token is always computed.
  func hit(_ prompt: Prompt, most: Int) -> (blocks: Int, free: Int) {
    let limit = min(most, size.quotient(prompt.named(of: prompt.tokens)))
    var place = Place()
    var free = 0
    while let match = match(prompt, after: place, upTo: limit) {
      if !tree.isHeld(match.node) { free += match.blocks }
      place.advance(past: match, to: match.node)
      if !match.isWhole { break }
    }
    return (min(place.blocks, limit), free)
  }

  /// Holds the pieces that make up the first `blocks` blocks of `prompt`, which are there; returns the last node.
  mutating func hold(_ prompt: Prompt, blocks: Int) -> Int32 {
    var place = Place()
    while let match = match(prompt, after: place, upTo: blocks) {
      let node = cutToFit(match)
      tree.hold(node)
      place.advance(past: match, to: node)
    }
    return place.node
  }

  /// The first `computed` tokens of `prompt` are in memory: their full blocks can be hit from now on. Returns how many
  /// blocks of the request's own thereby became shared.
  ///
  /// - Parameter last: the last node that the request holds.
  mutating func share(_ prompt: Prompt, computed: Int, last: inout Int32) -> Int {
    let end = size.quotient(prompt.named(of: computed))
    let heldBefore = tree.heldBlocks
    var place = place(of: last, in: prompt)
    while place.blocks < end {
      if place.node >= 0 {
        // Its last piece belongs to whoever holds the node; what follows, only where there is nobody else.
        let reach = tree.isHeldAlone(place.node) ? end : min(end, blocks(before: place.pieces, of: prompt))
        if reach > place.blocks {
          tree.extend(place.node, by: reach - place.blocks, of: prompt.pieces)
          place.pieces = pieces(holding: reach, of: prompt)
          place.blocks = reach
          continue
        }
      }
      if let match = match(prompt, after: place, upTo: end) {
        let node = cutToFit(match)
        if tree.isHeld(node) {
          tree.hold(node)
        } else {
          // One that nobody holds is not worth waking: this request has computed the same text again.
          tree.renew(node, blocks: min(match.blocks, end - place.blocks), of: prompt.pieces)
        }
        place.advance(past: match, to: node)
      } else {
        // Where two part within a block, the first has it.
        guard tree.child(of: place.node, beginning: prompt.pieces, at: place.pieces) == nil else { break }
        place.node = tree.enter(
          prompt.pieces, from: place.pieces, below: place.node, blocks: end - place.blocks)
        break
      }
    }
    last = place.node
    return tree.heldBlocks - heldBefore
  }

  /// Hands out `count` blocks: unused ones, then those that have been free for longest.
  mutating func allocate(_ count: Int) {
    let unused = min(count, fresh)
    fresh -= unused
    guard unused < count else { return }
    let left = tree.takeLongestFree(count - unused)
    assert(left == 0, "more blocks handed out than are free")
  }

  /// A request leaves: its own blocks and the nodes that nobody else holds are free from now on, the end of the
  /// sequence first. Returns the blocks of those nodes.
  ///
  /// - Parameter last: the last node that it holds.
  mutating func release(last: Int32, ownBlocks: Int) -> Int {
    if !tree.hasFree {
      // Nothing that could be hit waits to be handed out before them.
      fresh += ownBlocks
    } else if ownBlocks > 0 {
      tree.addUnnamed(ownBlocks)
    }
    return rarely(last != PrefixTree.root) ? tree.release(last) : 0
  }

  /// Blocks that nobody holds; for the check of invariants.
  var freeBlocks: Int { fresh + tree.freeBlocks }

  // MARK: Where a prompt is

  /// Full blocks that end in the first `number` pieces.
  private func blocks(before number: Int, of prompt: Prompt) -> Int {
    size.quotient(number * prompt.pieceTokens)
  }

  /// Pieces that hold the first `blocks` blocks.
  private func pieces(holding blocks: Int, of prompt: Prompt) -> Int {
    (blocks * size.value + prompt.pieceTokens - 1) / prompt.pieceTokens
  }

  private func place(of node: Int32, in prompt: Prompt) -> Place {
    guard node >= 0 else { return Place() }
    let blocks = blocks(before: tree.begin(of: node), of: prompt) + tree.blocks(of: node)
    return Place(node: node, pieces: pieces(holding: blocks, of: prompt), blocks: blocks)
  }

  /// What the first `limit` blocks of `prompt` have in common with the node that goes on after `place`; nil where that is
  /// nothing.
  private func match(_ prompt: Prompt, after place: Place, upTo limit: Int) -> Match? {
    // After a piece of which a part is not there, nothing can be hit.
    guard place.blocks < limit, place.blocks == blocks(before: place.pieces, of: prompt),
      let node = tree.child(of: place.node, beginning: prompt.pieces, at: place.pieces)
    else { return nil }
    let there = tree.blocks(of: node)
    let wanted = pieces(holding: min(place.blocks + there, limit), of: prompt) - place.pieces
    let common = tree.commonPieces(of: node, with: prompt.pieces, from: place.pieces, most: wanted)
    let blocks = min(there, blocks(before: place.pieces + common, of: prompt) - place.blocks)
    guard blocks > 0 else { return nil }
    let pieces = pieces(holding: place.blocks + blocks, of: prompt) - place.pieces
    return Match(node: node, pieces: pieces, blocks: blocks, isWhole: blocks == there)
  }

  /// The node of a match that ends where the match does.
  private mutating func cutToFit(_ match: Match) -> Int32 {
    match.isWhole ? match.node : tree.split(match.node, pieces: match.pieces, blocks: match.blocks)
  }
}
