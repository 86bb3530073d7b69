import Simulation
import Testing

@testable import Serving

@Suite struct PieceTableTests {
  /// Entering, changing and taking out at random, against the standard dictionary.
  @Test(arguments: 0..<10) func agreesWithADictionary(seed: Int) {
    var stream = RandomStream(seed: UInt64(seed), purpose: "piece table test")
    var table = PieceTable()
    var reference: [Int: Int32] = [:]
    for _ in 0..<5000 {
      let piece = Int(stream.integer(below: 300)) - 100
      if stream.integer(below: 3) == 0 {
        table[piece] = nil
        reference[piece] = nil
      } else {
        let run = Int32(stream.integer(below: 1000))
        table[piece] = run
        reference[piece] = run
      }
      #expect(table.count == reference.count)
    }
    for piece in -100..<200 { #expect(table[piece] == reference[piece]) }
  }

  @Test func holdsAnyNumber() {
    var table = PieceTable()
    for piece in [Int.min, -1, 0, Int.max] { table[piece] = 7 }
    #expect(table.count == 4 && table[Int.min] == 7 && table[Int.max] == 7 && table[1] == nil)
  }
}
