import Testing

@testable import Simulation

@Suite struct LogHistogramTests {
  @Test func bucketsCoverEveryValueOnce() {
    let last = LogHistogram.bucket(of: .max)
    let right = (0...last).count { bucket in
      let (lowest, highest) = (LogHistogram.lowestValue(in: bucket), LogHistogram.highestValue(in: bucket))
      return LogHistogram.bucket(of: lowest) == bucket && LogHistogram.bucket(of: highest) == bucket
        && (highest == lowest || Double(highest - lowest) / Double(lowest) < 1 / 1024.0)
        && (bucket == last ? highest == .max : LogHistogram.lowestValue(in: bucket + 1) == highest + 1)
    }
    #expect(last == 55295 && right == last + 1)
    #expect(LogHistogram.lowestValue(in: 0) == 0)
  }

  @Test func progressionsAreRepeatedAdditions() {
    var stream = RandomStream(seed: 1, purpose: "histogram")
    var closed = LogHistogram()
    var plain = LogHistogram()
    for round in 0..<400 {
      let first = Int64(stream.next() >> (16 + stream.integer(below: 48)))
      let increment = Int64(stream.next() >> (16 + stream.integer(below: 49)))
      let steps = Int64(stream.integer(below: 150))
      let count = Int64(stream.integer(below: 4))
      closed.addProgression(first: first, increment: increment, steps: steps, count: count)
      for step in 0..<steps { plain.add(first + step * increment, count: count) }
      #expect(closed == plain, "round \(round): \(first) + \(increment) × \(steps), \(count) times")
    }
  }

  @Test func smallProgressionsExhaustively() {
    for first in 2040...2056 as ClosedRange<Int64> {
      for increment in 0...5 as ClosedRange<Int64> {
        for steps in 0...12 as ClosedRange<Int64> {
          var closed = LogHistogram()
          var plain = LogHistogram()
          closed.addProgression(first: first, increment: increment, steps: steps, count: 2)
          for step in 0..<steps {
            plain.add(first + step * increment)
            plain.add(first + step * increment)
          }
          #expect(closed == plain)
        }
      }
    }
  }

  @Test func quantilesAreWithinTheStatedError() {
    var stream = RandomStream(seed: 2, purpose: "quantiles")
    for shift in [4, 20, 30, 40, 50] as [UInt64] {
      var histogram = LogHistogram()
      var values = (0..<3001).map { _ in Int64(stream.next() >> shift) >> Int64(stream.integer(below: 10)) }
      for value in values { histogram.add(value) }
      let ps = [0.0, 0.1, 1, 25, 50, 90, 95, 99, 99.9, 100]
      for (p, exact) in zip(ps, percentiles(ps, of: &values)) {
        #expect(abs(histogram.quantile(p / 100) - exact) <= exact / 2048)
      }
      #expect(histogram.quantile(0) == Double(histogram.minimum ?? -1))
      #expect(histogram.quantile(1) == Double(histogram.maximum ?? -1))
    }
  }

  @Test func smallValuesHaveExactQuantiles() {
    var histogram = LogHistogram()
    for value in [40, 10, 30, 20] as [Int64] { histogram.add(value) }
    #expect(histogram.quantile(0.5) == 25)
    #expect(histogram.quantile(0.9) == 37)
    #expect(histogram.mean == 25 && histogram.count == 4)
    #expect(histogram.standardDeviation == 125.0.squareRoot())
  }

  @Test func anEmptyOneIsSmallAndHasNoQuantiles() {
    var histogram = LogHistogram()
    histogram.add(7, count: 0)
    histogram.addProgression(first: 7, increment: 1, steps: 0, count: 3)
    #expect(histogram == LogHistogram() && histogram.buckets.isEmpty)
    #expect(histogram.quantile(0.5).isNaN && histogram.mean.isNaN && histogram.minimum == nil)
    histogram.add(1 << 40)
    #expect(histogram.buckets.count == 1024)
    #expect(histogram.quantile(.nan).isNaN)
    #expect(histogram.quantile(-3) == 0x1p40 && histogram.quantile(3) == 0x1p40)
  }

  @Test func mergingIsAddingAll() {
    var stream = RandomStream(seed: 3, purpose: "merge")
    var all = LogHistogram()
    var merged = LogHistogram()
    for _ in 0..<20 {
      var part = LogHistogram()
      for _ in 0..<stream.integer(below: 50) {
        let value = Int64(stream.next() >> (1 + stream.integer(below: 63)))
        part.add(value)
        all.add(value)
      }
      merged.merge(part)
    }
    #expect(merged == all)
    #expect(all.buckets.count <= 55296)
  }
}
