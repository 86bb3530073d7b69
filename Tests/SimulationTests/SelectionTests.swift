import Testing

@testable import Simulation

@Suite struct SelectionTests {
  @Test func everyRankOfEveryOrderOfSix() {
    var order: [Int64] = [0, 1, 1, 2, 3, 4]
    func permute(_ k: Int) {
      if k == 1 {
        var values = order
        let ranks = Array(order.indices)
        #expect(values.withUnsafeMutableBufferPointer { select(ranks, in: $0) } == order.sorted())
        return
      }
      for index in 0..<k {
        permute(k - 1)
        order.swapAt(k % 2 == 0 ? index : 0, k - 1)
      }
    }
    permute(6)
  }

  /// Widths from buckets of one value to all of 64 bits, some with many equal values and some with outliers that leave the
  /// rest in one bucket.
  @Test func agreesWithSortingAndLosesNothing() {
    var stream = RandomStream(seed: 2, purpose: "select")
    for round in 0..<200 {
      let size = 1 + Int(stream.integer(below: 6000))
      let width = stream.integer(below: 64)
      var data = (0..<size).map { _ in Int64(truncatingIfNeeded: stream.next()) >> Int64(width) }
      if round % 4 == 0 { data[0] = .max }
      if round % 8 == 0 { data[size - 1] = .min }
      let ranks = Set((0..<8).map { _ in Int(stream.integer(below: UInt64(size))) }).sorted()
      var values = data
      let found = values.withUnsafeMutableBufferPointer { select(ranks, in: $0) }
      let sorted = data.sorted()
      #expect(found == ranks.map { sorted[$0] })
      #expect(values.sorted() == sorted)
    }
  }

  @Test func noRankIsNoWork() {
    var values: [Int64] = [2, 1]
    #expect(values.withUnsafeMutableBufferPointer { select([], in: $0) }.isEmpty)
  }
}
