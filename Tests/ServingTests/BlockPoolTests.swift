import Simulation
import Testing

@testable import Serving

@Suite struct BlockPoolTests {
  /// Sequences of random lengths take as many blocks in some steps as each of them by itself, whether places are looked at
  /// one by one (large blocks, single steps) or all at once.
  @Test(arguments: [1, 2, 5, 8, 16, 63, 64, 65, 128])
  func stepsTakeTheBlocksOfEachSequence(blockSize: Int) {
    var random = RandomStream(seed: UInt64(blockSize), purpose: "block pool")
    var pool = BlockPool(capacity: 1 << 20, blockSize: blockSize)
    var lengths: [Int] = []
    for _ in 0..<200 {
      if lengths.count < 40 {
        let length = 1 + Int(random.integer(below: 500))
        pool.beginGrowing(length: length)
        lengths.append(length)
      }
      if random.integer(below: 4) == 0 {
        pool.endGrowing(length: lengths.remove(at: Int(random.integer(below: UInt64(lengths.count)))))
      }
      let steps = Int(random.integer(below: 3 * UInt64(blockSize) + 3))
      let taken = pool.taken
      #expect(pool.neededNow == lengths.count { $0 % blockSize == 0 })
      pool.grow(steps: Int64(steps))
      #expect(
        pool.taken - taken
          == lengths.reduce(0) { $0 + pool.blocks(for: $1 + steps) - pool.blocks(for: $1) })
      lengths = lengths.map { $0 + steps }
    }
  }
}
