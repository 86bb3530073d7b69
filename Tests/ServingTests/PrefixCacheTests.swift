import Simulation
import Testing

@testable import Serving

@Suite struct PrefixCacheTests {
  /// A request that has computed its whole prompt in chunks of `chunk` tokens and holds what it has.
  private func serve(_ pool: inout BlockPool, _ prompt: PrefixCache.Prompt, chunk: Int) -> Served {
    let most = (prompt.tokens - 1) / pool.blockSize
    let hit = pool.hit(prompt, most: most)
    var last = pool.hold(prompt, hit: hit)
    var computed = hit.blocks * pool.blockSize
    var own = 0
    while computed < prompt.tokens {
      let next = min(prompt.tokens, computed + chunk)
      let more = pool.blocks(for: next) - pool.blocks(for: computed)
      pool.take(more)
      own += more
      computed = next
      own -= pool.share(prompt, computed: computed, last: &last)
    }
    return Served(hit: hit.blocks, own: own, last: last)
  }

  private struct Served {
    var hit: Int
    var own: Int
    var last: Int32
  }

  private func prompt(_ pieces: [Int], tokens: Int) -> PrefixCache.Prompt {
    PrefixCache.Prompt(pieces: pieces, pieceTokens: 64, tokens: tokens)
  }

  /// Pieces of 4 blocks: the second request finds the two pieces that it begins with, while the first is there and after.
  @Test(arguments: [7, 64, 200, 1000]) func hitsTheCommonPieces(chunk: Int) {
    var pool = BlockPool(capacity: 64, blockSize: 16, cachesPrefixes: true)
    let first = serve(&pool, prompt([1, 2, 3], tokens: 180), chunk: chunk)
    #expect(first.hit == 0)
    // 11 full blocks are shared; the last 4 tokens are in a block of its own.
    #expect(first.own == 1 && pool.taken == 12)
    let second = serve(&pool, prompt([1, 2, 9], tokens: 180), chunk: chunk)
    #expect(second.hit == 8)
    #expect(pool.taken == 16)
    pool.give(first.own, last: first.last)
    pool.give(second.own, last: second.last)
    #expect(pool.taken == 0 && pool.holdsInvariant)
    #expect(pool.hit(prompt([1, 2, 3], tokens: 192), most: 11).blocks == 11)
    #expect(pool.hit(prompt([4], tokens: 64), most: 3).blocks == 0)
  }

  /// Blocks that no request can hit are one run, however many they become.
  @Test func holdsMoreFreeBlocksThanFitAHalfWord() {
    var pool = BlockPool(capacity: 1 << 40, blockSize: 1, cachesPrefixes: true)
    let most = Int(Int32.max)
    for _ in 0..<3 {
      pool.take(most)
      pool.give(most)
    }
    #expect(pool.taken == 0 && pool.holdsInvariant)
    pool.take(1 << 40)
    #expect(pool.free == 0 && pool.holdsInvariant)
  }

  /// Four requests of one prompt of 100 tokens at once: 6 blocks are there once for all of them, and the last 4 tokens
  /// are in a block of each one's own.
  @Test func whatIsSharedIsUsedOnce() throws {
    var scenario = vLLMScenario(requests: 4)
    scenario.engine.batching.prefixCaching = true
    scenario.workload.arrivals = .burst
    scenario.workload.distinctPrompts = 1
    scenario.workload.lengths = .independent(input: .constant(100), output: .constant(10))
    let memory = SpanMemory()
    let result = try Simulator.run(scenario, observer: memory)
    #expect(memory.spans.first?.used == 96 + 4 * 4)
    #expect(memory.spans.first?.taken == 96 + 4 * 16)
    // The spans end with the steps, when answers have not left yet: nine more tokens each.
    #expect(memory.spans.last?.used == 96 + 4 * (4 + 9))
    #expect(result.prefixHitRate == 3 * 96.0 / 400)
  }

  private final class SpanMemory: SimulationObserver {
    var spans: [(taken: Int, used: Int)] = []
    func observe(_ span: StepSpan) { spans.append((span.keyValueTaken, span.keyValueUsed)) }
  }

  /// The last token of a prompt is always computed, so a prompt that is there as a whole still takes a block.
  @Test func computesTheLastToken() {
    var pool = BlockPool(capacity: 64, blockSize: 16, cachesPrefixes: true)
    let first = serve(&pool, prompt([1, 2], tokens: 128), chunk: 1000)
    let second = serve(&pool, prompt([1, 2], tokens: 128), chunk: 1000)
    #expect(first.hit == 0 && second.hit == 7)
  }

  /// Blocks are handed out again from the longest free request on, its last ones first.
  @Test func evictsTheLongestFreeFromTheEnd() {
    var pool = BlockPool(capacity: 12, blockSize: 16, cachesPrefixes: true)
    let first = serve(&pool, prompt([1], tokens: 64), chunk: 1000)
    let second = serve(&pool, prompt([2], tokens: 64), chunk: 1000)
    pool.give(first.own, last: first.last)
    pool.give(second.own, last: second.last)
    pool.take(6)
    #expect(pool.hit(prompt([1], tokens: 64), most: 4).blocks == 2)
    #expect(pool.hit(prompt([2], tokens: 64), most: 4).blocks == 4)
    pool.take(3)
    #expect(pool.hit(prompt([1], tokens: 64), most: 4).blocks == 0)
    #expect(pool.hit(prompt([2], tokens: 64), most: 4).blocks == 3)
    #expect(pool.free == 3 && pool.holdsInvariant)
  }

  /// Random requests that come and go: nothing is lost or counted twice, and how a prompt is cut into chunks changes
  /// neither what it takes nor what it can hit.
  @Test(arguments: 0..<20) func keepsCountWhateverHappens(seed: Int) throws {
    var stream = RandomStream(seed: UInt64(seed), purpose: "prefix cache test")
    let chunks = [3, 1000]
    var pools = UniqueArray(count: chunks.count) { _ in
      BlockPool(capacity: 200, blockSize: 16, cachesPrefixes: true)
    }
    var running: [[Served]] = []
    for _ in 0..<400 {
      let leaves = !running.isEmpty && (running.count > 6 || stream.integer(below: 2) == 0)
      if leaves {
        let served = running.remove(at: Int(stream.integer(below: UInt64(running.count))))
        for index in pools.indices { pools[index].give(served[index].own, last: served[index].last) }
      } else {
        let count = 1 + Int(stream.integer(below: 5))
        // Few names, so that prompts often begin alike; a piece follows only its own predecessors.
        var pieces: [Int] = []
        for depth in 0..<count { pieces.append(depth * 10 + Int(stream.integer(below: 2))) }
        let prompt = prompt(pieces, tokens: count * 64 - Int(stream.integer(below: 64)))
        let served = chunks.enumerated().map { serve(&pools[$0], prompt, chunk: $1) }
        #expect(served[0].hit == served[1].hit && served[0].own == served[1].own)
        running.append(served)
      }
      for index in pools.indices { #expect(pools[index].holdsInvariant == true) }
      #expect(pools[0].free == pools[1].free)
    }
    for served in running {
      for index in pools.indices { pools[index].give(served[index].own, last: served[index].last) }
    }
    for index in pools.indices { #expect(pools[index].taken == 0 && pools[index].holdsInvariant) }
  }

  /// Several requests at once, each with a part of its prompt computed, that come, go on, leave and take blocks at random:
  /// every answer is that of a cache that keeps each piece by itself.
  @Test(arguments: 0..<60) func agreesWithPiecesOneByOne(seed: Int) throws {
    var stream = RandomStream(seed: UInt64(seed), purpose: "prefix cache test")
    func below(_ bound: Int) -> Int { Int(stream.integer(below: UInt64(bound))) }
    // Pieces of whole blocks, of blocks that straddle two, and shorter than a block and a half.
    let (blockSize, pieceTokens) = [(16, 64), (16, 16), (16, 50), (16, 20)][seed % 4]
    let capacity = 60
    var cache = PrefixCache(capacity: capacity, blockSize: blockSize)
    var reference = PrefixCacheReference(capacity: capacity, blockSize: blockSize)
    struct Running {
      let prompt: PrefixCache.Prompt
      var computed: Int
      var own = 0
      var last: Int32
      var held: [Int]
    }
    var running: [Running] = []
    for _ in 0..<600 {
      let what = below(5)
      if what == 0 || running.isEmpty {
        var pieces: [Int] = []
        for depth in 0..<1 + below(6) { pieces.append(depth * 10 + below(2)) }
        let tokens = max(1, pieces.count * pieceTokens - below(pieceTokens))
        let prompt = PrefixCache.Prompt(pieces: pieces, pieceTokens: pieceTokens, tokens: tokens)
        // Some ask for less than there is: what they compute again may be there.
        let most = min((tokens - 1) / blockSize, below(2) == 0 ? .max : below(10))
        let hit = cache.hit(prompt, most: most)
        #expect(hit == reference.hit(prompt, most: most))
        running.append(
          Running(
            prompt: prompt, computed: hit.blocks * blockSize, last: cache.hold(prompt, blocks: hit.blocks),
            held: reference.hold(prompt, blocks: hit.blocks)))
      } else if what < 4 {
        let index = below(running.count)
        let next = min(running[index].prompt.tokens, running[index].computed + 1 + below(100))
        let blocks = (next + blockSize - 1) / blockSize
        let more = blocks - (running[index].computed + blockSize - 1) / blockSize
        guard more <= cache.freeBlocks else { continue }
        cache.allocate(more)
        reference.allocate(more)
        running[index].computed = next
        let shared = cache.share(running[index].prompt, computed: next, last: &running[index].last)
        #expect(
          shared
            == reference.share(running[index].prompt, computed: next, held: &running[index].held))
        running[index].own += more - shared
      } else {
        let leaving = running.remove(at: below(running.count))
        #expect(
          cache.release(last: leaving.last, ownBlocks: leaving.own)
            == reference.release(held: leaving.held, ownBlocks: leaving.own))
      }
      #expect(cache.heldBlocks == reference.heldBlocks && cache.freeBlocks == reference.freeBlocks)
      let own = running.reduce(0) { $0 + $1.own }
      #expect(cache.heldBlocks + cache.freeBlocks + own == capacity)
    }
  }

  /// Pieces shorter than a block: those that a block reaches over count together.
  @Test func hitsBlocksLongerThanPieces() {
    var pool = BlockPool(capacity: 64, blockSize: 128, cachesPrefixes: true)
    let first = serve(&pool, prompt([1, 2, 3, 4, 5], tokens: 320), chunk: 1000)
    #expect(first.hit == 0 && first.own == 1)
    #expect(pool.hit(prompt([1, 2, 3, 4, 6], tokens: 320), most: 2).blocks == 2)
    #expect(pool.hit(prompt([1, 2, 3, 9], tokens: 256), most: 2).blocks == 1)
    // It parts from the first within a block: nobody can hit what it has.
    let second = serve(&pool, prompt([1, 9, 3, 4], tokens: 256), chunk: 1000)
    #expect(second.hit == 0 && second.own == 2)
    pool.give(second.own, last: second.last)
    pool.give(first.own, last: first.last)
    #expect(pool.taken == 0 && pool.holdsInvariant)
  }
}
