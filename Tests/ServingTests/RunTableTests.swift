import Simulation
import Testing

@testable import Serving

@Suite struct RunTableTests {
  /// What a table is told, kept in the plainest way: who holds what, and the free runs in order.
  private struct Reference {
    var runs: [Int32: (piece: Int?, blocks: Int, holders: Int)] = [:]
    var free: [Int32] = []

    func run(of piece: Int) -> Int32? { runs.first { $0.value.piece == piece }?.key }

    mutating func takeLongestFree(_ count: Int) -> Int {
      var left = count
      while left > 0, let run = free.first, let blocks = runs[run]?.blocks {
        guard blocks <= left else {
          runs[run]?.blocks -= left
          return 0
        }
        left -= blocks
        free.removeFirst()
        runs[run] = nil
      }
      return left
    }
  }

  /// Entering, holding, releasing and handing out at random.
  @Test(arguments: 0..<10) func agreesWithPlainLists(seed: Int) throws {
    var stream = RandomStream(seed: UInt64(seed), purpose: "run table test")
    func below(_ bound: Int) -> Int { Int(stream.integer(below: UInt64(bound))) }
    var table = RunTable()
    var reference = Reference()
    var held: [[Int32]] = []
    for _ in 0..<3000 {
      switch below(6) {
      case 0, 1:
        // Somebody comes with a few pieces, some of which are there.
        var mine: [Int32] = []
        for _ in 0..<below(4) {
          let piece = below(200)
          #expect(table.run(of: piece) == reference.run(of: piece))
          if let run = table.run(of: piece), !mine.contains(run) {
            #expect(table.isHeld(run) == (reference.runs[run]?.holders ?? 0 > 0))
            table.hold(run)
            reference.free.removeAll { $0 == run }
            reference.runs[run]?.holders += 1
            mine.append(run)
          } else if table.run(of: piece) == nil {
            let run = table.enter(piece, blocks: 1 + below(32))
            reference.runs[run] = (piece, table.blocks(of: run), 1)
            mine.append(run)
          }
        }
        held.append(mine)
      case 2 where !held.isEmpty:
        let mine = held.remove(at: below(held.count))
        var freed = 0
        for run in mine.reversed() {
          reference.runs[run]?.holders -= 1
          guard let state = reference.runs[run], state.holders == 0 else { continue }
          freed += state.blocks
          reference.free.append(run)
        }
        #expect(table.release(mine) == freed)
      case 3:
        let count = below(100)
        #expect(table.takeLongestFree(count) == reference.takeLongestFree(count))
      case 4 where !held.isEmpty:
        if let run = held[below(held.count)].first {
          let blocks = table.blocks(of: run) + below(3)
          #expect(table.extend(run, to: blocks) == blocks - (reference.runs[run]?.blocks ?? 0))
          reference.runs[run]?.blocks = blocks
        }
      default:
        if let run = reference.free.first, table.run(of: table.piece(of: run)) == run {
          table.forget(run)
          reference.runs[run]?.piece = nil
        }
      }
      let heldBlocks = reference.runs.values.reduce(0) { $0 + ($1.holders > 0 ? $1.blocks : 0) }
      #expect(table.heldBlocks == heldBlocks)
      #expect(table.freeBlocks == reference.free.reduce(0) { $0 + (reference.runs[$1]?.blocks ?? 0) })
    }
    for piece in 0..<200 { #expect(table.run(of: piece) == reference.run(of: piece)) }
  }

  @Test func holdsAnyNumber() {
    var table = RunTable()
    var runs: [Int: Int32] = [:]
    for piece in [Int.min, 0, Int.max] { runs[piece] = table.enter(piece, blocks: 7) }
    for (piece, run) in runs { #expect(table.run(of: piece) == run) }
    #expect(table.run(of: 1) == nil && table.heldBlocks == 21)
  }

  @Test func blocksThatNobodyCanHitAreOneRun() {
    var table = RunTable()
    table.addUnnamed(3)
    table.addUnnamed(4)
    #expect(table.freeBlocks == 7)
    #expect(table.takeLongestFree(5) == 0)
    #expect(table.takeLongestFree(5) == 3)
  }
}
