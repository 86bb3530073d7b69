@testable import Serving

/// A prefix cache that keeps each piece of a prompt by itself, in the plainest way: a list of runs and one of those that
/// are free, in order. What `PrefixCache` does by whole stretches of text has to come out the same.
struct PrefixCacheReference {
  private struct Run {
    /// All pieces of a prompt up to this one; nil where no prompt can hit it any more.
    var text: [Int]?
    var blocks: Int
    var holders = 0
  }

  let blockSize: Int
  private(set) var fresh: Int
  private var runs: [Int: Run] = [:]
  private var free: [Int] = []
  private var made = 0

  init(capacity: Int, blockSize: Int) {
    fresh = capacity
    self.blockSize = blockSize
  }

  var freeBlocks: Int { free.reduce(fresh) { $0 + (runs[$1]?.blocks ?? 0) } }
  var heldBlocks: Int { runs.values.reduce(0) { $0 + ($1.holders > 0 ? $1.blocks : 0) } }

  private func run(_ prompt: PrefixCache.Prompt, _ number: Int) -> Int? {
    let text = Array(prompt.pieces[...number])
    return runs.first { $0.value.text == text }?.key
  }

  /// Full blocks that end in the piece `number` among the first `tokens` tokens.
  private func blocks(_ prompt: PrefixCache.Prompt, _ number: Int, of tokens: Int) -> Int {
    let begin = number * prompt.pieceTokens
    return begin >= tokens ? 0 : min(tokens, begin + prompt.pieceTokens) / blockSize - begin / blockSize
  }

  func hit(_ prompt: PrefixCache.Prompt, most: Int) -> (blocks: Int, free: Int) {
    var (blocks, free) = (0, 0)
    for number in prompt.pieces.indices {
      guard blocks < most, let run = run(prompt, number), let state = runs[run] else { break }
      let full = self.blocks(prompt, number, of: prompt.tokens)
      blocks += min(full, state.blocks)
      if state.holders == 0 { free += state.blocks }
      if state.blocks < full { break }
    }
    return (min(blocks, most), free)
  }

  mutating func hold(_ prompt: PrefixCache.Prompt, blocks: Int) -> [Int] {
    var held: [Int] = []
    var left = blocks
    for number in prompt.pieces.indices {
      guard left > 0, let run = run(prompt, number) else { break }
      left -= min(left, self.blocks(prompt, number, of: prompt.tokens))
      runs[run]?.holders += 1
      free.removeAll { $0 == run }
      held.append(run)
    }
    return held
  }

  mutating func share(_ prompt: PrefixCache.Prompt, computed: Int, held: inout [Int]) -> Int {
    var shared = 0
    for number in max(0, held.count - 1)..<prompt.pieces.count {
      let full = blocks(prompt, number, of: min(computed, prompt.tokens))
      guard full > 0 else { break }
      if number == held.count {
        if let run = run(prompt, number), runs[run]?.holders ?? 0 > 0 {
          runs[run]?.holders += 1
          held.append(run)
        } else {
          if let run = run(prompt, number) { runs[run]?.text = nil }
          made += 1
          runs[made] = Run(text: Array(prompt.pieces[...number]), blocks: 0, holders: 1)
          held.append(made)
        }
      }
      let more = max(0, full - (runs[held[number]]?.blocks ?? 0))
      runs[held[number]]?.blocks += more
      shared += more
    }
    return shared
  }

  mutating func allocate(_ count: Int) {
    var left = max(0, count - fresh)
    fresh -= count - left
    while left > 0, let run = free.first, let blocks = runs[run]?.blocks {
      runs[run]?.blocks -= min(left, blocks)
      if blocks <= left {
        runs[run] = nil
        free.removeFirst()
      }
      left -= min(left, blocks)
    }
  }

  mutating func release(held: [Int], ownBlocks: Int) -> Int {
    if ownBlocks > 0 {
      made += 1
      runs[made] = Run(text: nil, blocks: ownBlocks)
      free.append(made)
    }
    var freed = 0
    for run in held.reversed() {
      runs[run]?.holders -= 1
      guard let state = runs[run], state.holders == 0 else { continue }
      freed += state.blocks
      free.append(run)
    }
    return freed
  }
}
