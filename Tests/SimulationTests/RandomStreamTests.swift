import Testing

@testable import Simulation

@Suite struct RandomStreamTests {
  /// The first outputs of the authors' xoshiro256plusplus.c from the state 1, 2, 3, 4.
  @Test func isXoshiro256PlusPlus() {
    var stream = RandomStream(state: (1, 2, 3, 4))
    let expected: [UInt64] = [
      41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386, 9_228_616_714_210_784_205,
      9_973_669_472_204_895_162, 14_011_001_112_246_962_877, 12_406_186_145_184_390_807,
      15_849_039_046_786_891_736, 10_450_023_813_501_588_000,
    ]
    #expect(expected.map { _ in stream.next() } == expected)
  }

  /// The first outputs of the author's splitmix64.c from the state 1477776061723855037.
  @Test func isSplitMix64() {
    var generator = SplitMix64(state: 1_477_776_061_723_855_037)
    let expected: [UInt64] = [
      1_985_237_415_132_408_290, 2_979_275_885_539_914_483, 13_511_426_838_097_143_398,
      8_488_337_342_461_049_707,
      15_141_737_807_933_549_159,
    ]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test func seedingNeverChanges() {
    var stream = RandomStream(seed: 1, purpose: "arrivals")
    #expect(stream.next() == 6_235_049_208_403_008_424)
    #expect(stream.next() == 11_714_635_855_889_204_336)
    #expect(stream.uniform() == 0.6033916116645329)
    #expect(stream.uniformOpen() == 0.40595301868841227)
    #expect(stream.integer(below: 1_000_000) == 684_051)
  }

  @Test func seedsAndPurposesGiveDifferentStreams() {
    var first: Set<UInt64> = []
    for seed in 0..<100 as Range<UInt64> {
      for purpose in ["", "a", "b", "ab", "ba", "arrivals", "sizes"] {
        var stream = RandomStream(seed: seed, purpose: purpose)
        first.insert(stream.next())
      }
    }
    #expect(first.count == 700)
  }

  @Test func streamsOfNeighbouringSeedsAreUncorrelated() {
    var a = RandomStream(seed: 1, purpose: "x")
    var b = RandomStream(seed: 2, purpose: "x")
    var product = 0.0
    let n = 100_000
    for _ in 0..<n { product += (a.uniform() - 0.5) * (b.uniform() - 0.5) }
    // The sum's standard deviation is sqrt(n) / 12.
    #expect(abs(product) < 4.5 * Double(n).squareRoot() / 12)
  }

  @Test func uniformNumbersFillTheirRange() {
    var stream = RandomStream(seed: 4, purpose: "uniform")
    var cells = [Int](repeating: 0, count: 100)
    var outside = 0
    for _ in 0..<100_000 {
      let u = stream.uniform()
      cells[Int(u * 100)] += 1
      let open = stream.uniformOpen()
      if u < 0 || u >= 1 || open <= 0 || open >= 1 { outside += 1 }
    }
    #expect(outside == 0)
    let chiSquare = cells.reduce(0.0) { $0 + (Double($1) - 1000) * (Double($1) - 1000) / 1000 }
    #expect(chiSquare < 150)  // 99 degrees of freedom: 1 in 1,000 is above 149
  }

  @Test func theOpenRangeEndsWhereADoubleCanSayIt() {
    #expect((Double(UInt64.max >> 12) + 0.5) * 0x1p-52 < 1)
    #expect((Double(UInt64.zero) + 0.5) * 0x1p-52 > 0)
  }

  @Test(arguments: [1, 2, 3, 7, 1000, 1 << 63 + 1, .max] as [UInt64])
  func wholeNumbersStayBelowTheirBound(bound: UInt64) {
    var stream = RandomStream(seed: 4, purpose: "integer")
    var sum = 0.0
    var greatest: UInt64 = 0
    for _ in 0..<20_000 {
      let value = stream.integer(below: bound)
      greatest = max(greatest, value)
      sum += Double(value) / Double(bound)
    }
    #expect(greatest < bound)
    let mean = (1 - 1 / Double(bound)) / 2
    #expect(abs(sum / 20_000 - mean) < 4.5 * (1.0 / 12 / 20_000).squareRoot())
  }

  @Test func wholeNumbersAreUnbiased() {
    // Of a bound of 3 2^62, a plain modulus would give the lowest third twice as often.
    var stream = RandomStream(seed: 6, purpose: "bias")
    var low = 0
    for _ in 0..<30_000 where stream.integer(below: 3 << 62) < 1 << 62 { low += 1 }
    #expect(abs(low - 10_000) < 4 * 82)
  }
}
