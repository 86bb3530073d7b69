import Simulation
import Testing

@Suite struct QuantilesTests {
  /// numpy.percentile's definition on sorted data, written the plain way.
  private func reference(_ p: Double, _ values: [Int64]) -> Double {
    let sorted = values.sorted()
    let position = Double(sorted.count - 1) * (p / 100)
    let rank = Int(position)
    let fraction = position - Double(rank)
    let (lower, upper) = (Double(sorted[rank]), Double(sorted[min(rank + 1, sorted.count - 1)]))
    return fraction < 0.5 ? lower + (upper - lower) * fraction : upper - (upper - lower) * (1 - fraction)
  }

  @Test func aFewByHand() {
    var values: [Int64] = [40, 10, 30, 20]
    #expect(percentile(50, of: &values) == 25)
    #expect(percentile(0, of: &values) == 10)
    #expect(percentile(100, of: &values) == 40)
    #expect(percentile(90, of: &values) == 37)
    #expect(values.sorted() == [10, 20, 30, 40])
  }

  @Test func oddRequestsHaveAnAnswer() {
    var none: [Int64] = []
    #expect(percentile(50, of: &none).isNaN)
    #expect(percentiles([], of: &none).isEmpty)
    var one: [Int64] = [7]
    #expect(percentiles([-5, 0, 50, 100, 200, .infinity], of: &one) == [7, 7, 7, 7, 7, 7])
    #expect(percentile(.nan, of: &one).isNaN)
    var extremes: [Int64] = [.max, .min]
    #expect(percentile(50, of: &extremes) == 0)
  }

  static let shapes: [(name: String, value: @Sendable (Int, inout RandomStream) -> Int64)] = [
    ("random", { _, stream in Int64(stream.next() >> 20) }), ("rising", { index, _ in Int64(index) }),
    ("falling", { index, _ in Int64(-index) }), ("equal", { _, _ in 3 }),
    ("few", { _, stream in Int64(stream.integer(below: 4)) }),
    ("organ pipe", { index, _ in Int64(min(index, 5000 - index)) }),
    ("saw", { index, _ in Int64(index % 71) }),
    ("one outlier", { index, _ in index == 2500 ? 1_000_000 : 1 }),
  ]

  @Test(arguments: Self.shapes.indices)
  func agreesWithSortingWhateverTheShape(shape: Int) {
    var stream = RandomStream(seed: 8, purpose: Self.shapes[shape].name)
    for size in [1, 2, 3, 17, 25, 26, 100, 5001] {
      let data = (0..<size).map { Self.shapes[shape].value($0, &stream) }
      let ps = [99.0, 50, 90, 95, 0, 50, 100, 12.5, 99.9]
      var values = data
      #expect(percentiles(ps, of: &values) == ps.map { reference($0, data) })
      #expect(values.sorted() == data.sorted())
    }
  }
}
