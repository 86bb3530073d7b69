import Testing

@testable import Simulation

@Suite struct SelectionTests {
  @Test func everyRankOfEveryOrderOfSix() {
    var order: [Int64] = [0, 1, 1, 2, 3, 4]
    func permute(_ k: Int) {
      if k == 1 {
        for rank in order.indices {
          var values = order
          values.withUnsafeMutableBufferPointer { select(rank, in: $0, from: 0) }
          #expect(values[rank] == order.sorted()[rank])
        }
        return
      }
      for index in 0..<k {
        permute(k - 1)
        order.swapAt(k % 2 == 0 ? index : 0, k - 1)
      }
    }
    permute(6)
  }

  @Test func splitsAroundTheRankAndLeavesWhatIsBeforeTheStart() {
    var stream = RandomStream(seed: 2, purpose: "select")
    for _ in 0..<80 {
      let size = 30 + Int(stream.integer(below: 2000))
      let data = (0..<size).map { _ in Int64(stream.integer(below: UInt64(size) / 2)) }
      let start = Int(stream.integer(below: UInt64(size)))
      let rank = start + Int(stream.integer(below: UInt64(size - start)))
      var values = data
      values.withUnsafeMutableBufferPointer { select(rank, in: $0, from: start) }
      #expect(values[..<start] == data[..<start])
      #expect(values[rank] == data[start...].sorted()[rank - start])
      #expect(values[start..<rank].allSatisfy { $0 <= values[rank] })
      #expect(values[rank...].allSatisfy { $0 >= values[rank] })
      #expect(values.sorted() == data.sorted())
    }
  }
}
