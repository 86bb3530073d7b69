import Simulation
import Testing

@Suite struct RunningMomentsTests {
  @Test func aFewByHand() {
    var moments = RunningMoments()
    for value in [2, 4, 4, 4, 5, 5, 7, 9] as [Int64] { moments.add(value) }
    #expect(moments.count == 8 && moments.sum == 40 && moments.sumOfSquares == 232)
    #expect(moments.mean == 5 && moments.standardDeviation == 2)
    #expect(moments.minimum == 2 && moments.maximum == 9)
  }

  @Test func noSamplesHaveNoMean() {
    var moments = RunningMoments()
    moments.add(5, count: 0)
    #expect(moments == RunningMoments())
    #expect(moments.mean.isNaN && moments.standardDeviation.isNaN)
    #expect(moments.minimum == nil && moments.maximum == nil)
  }

  @Test func neitherOrderNorSplittingMatters() {
    var stream = RandomStream(seed: 1, purpose: "moments")
    let values = (0..<1000).map { _ in Int64(bitPattern: stream.next()) }
    var forward = RunningMoments()
    var parts = [RunningMoments](repeating: RunningMoments(), count: 3)
    for (index, value) in values.enumerated() {
      forward.add(value >> 8)
      parts[index % 3].add(value >> 8)
    }
    var merged = RunningMoments()
    for part in parts.reversed() { merged.merge(part) }
    merged.merge(RunningMoments())
    #expect(merged == forward)
  }

  /// All at once is one by one, for small values of either sign, for large ones, and for none.
  @Test(arguments: [Int64(40), 25, 2, 0]) func manyAtOnce(shift: Int64) {
    var stream = RandomStream(seed: 2, purpose: "moments")
    let values = (0..<1000).map { _ in Int64(bitPattern: stream.next()) >> shift }
    var single = RunningMoments()
    for value in values { single.add(value) }
    var atOnce = RunningMoments()
    atOnce.add(contentsOf: values.span)
    let none: [Int64] = []
    atOnce.add(contentsOf: none.span)
    #expect(atOnce == single)
  }

  @Test func aSmallSpreadAroundALargeMeanIsExact() {
    var moments = RunningMoments()
    let centre: Int64 = 1 << 55
    for offset in [-1, 1, -1, 1] as [Int64] { moments.add(centre + offset) }
    #expect(moments.standardDeviation == 1)
    var negative = RunningMoments()
    for offset in [-1, 1, -1, 1] as [Int64] { negative.add(-centre + offset) }
    #expect(negative.standardDeviation == 1 && negative.mean == -Double(centre))
    var same = RunningMoments()
    same.add(1_234_567_891_234, count: 1_000_003)
    #expect(same.standardDeviation == 0 && same.mean == 1_234_567_891_234)
  }

  @Test func weightsAndProgressionsAreRepeatedAdditions() {
    var stream = RandomStream(seed: 2, purpose: "progressions")
    for _ in 0..<300 {
      let first = Int64(stream.next() >> (1 + stream.integer(below: 63)))
      let increment = Int64(stream.next() >> (10 + stream.integer(below: 55)))
      let steps = min(Int64(stream.integer(below: 200)), increment == 0 ? 200 : (.max - first) / increment)
      let count = Int64(stream.integer(below: 4))
      var closed = RunningMoments()
      var plain = RunningMoments()
      closed.addProgression(first: first, increment: increment, steps: steps, count: count)
      for step in 0..<steps {
        for _ in 0..<count { plain.add(first + step * increment) }
      }
      #expect(closed == plain)
    }
  }

  @Test func longProgressionsSplitAnywhereAlike() {
    // 2^22 steps and more take the wide closed form, checked here against its own parts and by a merge.
    let steps: Int64 = 5_000_001
    var whole = RunningMoments()
    whole.addProgression(first: 3, increment: 7, steps: steps)
    var parts = RunningMoments()
    for start in stride(from: Int64(0), to: steps, by: 1_000_000) {
      parts.addProgression(first: 3 + 7 * start, increment: 7, steps: min(1_000_000, steps - start))
    }
    #expect(whole == parts)
  }

  @Test func theSumOfSquaresSaturates() {
    var moments = RunningMoments()
    for _ in 0..<5 { moments.add(.min) }
    #expect(moments.sumOfSquares == .max && moments.standardDeviation == .infinity)
    #expect(moments.mean == -0x1p63)
    var progression = RunningMoments()
    progression.addProgression(first: .max - 100, increment: 1, steps: 100)
    #expect(progression.sumOfSquares == .max)
  }
}
