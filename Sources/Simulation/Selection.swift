/// What would be at `ranks` if `values` were sorted, found without sorting them.
///
/// Radix selection: values are counted in 1,024 buckets of equal width from the least to the greatest, those in a bucket
/// with a wanted rank come to the front, and only they are looked at again, of most data a fiftieth. Nothing is compared,
/// so random data costs no mispredictions, and equal values are found in their bucket without another look. Data of which
/// a round leaves more than a half, such as all but a few values in one bucket, is sorted instead: O(n) as a rule,
/// O(n log n) at worst. Reorders `values`.
///
/// - Parameter range: from the least value to the greatest, where that is known.
/// - Precondition: `ranks` ascend and are among the values.
func select(
  _ ranks: [Int], in values: UnsafeMutableBufferPointer<Int64>, within range: ClosedRange<Int64>? = nil
) -> [Int64] {
  precondition(ranks.allSatisfy(values.indices.contains), "the ranks are among the values")
  guard values.count > 64 else { return sort(values, ranks) }
  let (least, greatest) = range.map { ($0.lowerBound, $0.upperBound) } ?? extremes(of: values)
  // At most 10 bits are left of the distance from the least, which fits 64 bits without a sign.
  let shift = UInt64(max(0, 54 - (greatest &- least).leadingZeroBitCount))
  func bucket(_ value: Int64) -> Int {
    Int(truncatingIfNeeded: UInt64(bitPattern: value &- least) &>> shift)
  }
  return withUnsafeTemporaryAllocation(of: Int.self, capacity: 1024) { counts in
    counts.initialize(repeating: 0)
    for value in values { counts[bucket(value)] &+= 1 }
    return withUnsafeTemporaryAllocation(of: Bool.self, capacity: 1024) { isWanted in
      isWanted.initialize(repeating: false)
      // Values in the buckets before this one, and those of them in wanted buckets.
      var (place, below, kept) = (0, 0, 0)
      var found: [Int64] = []
      var ranksOfKept: [Int] = []
      for rank in ranks {
        while below + counts[place] <= rank {
          if isWanted[place] { kept += counts[place] }
          below += counts[place]
          place += 1
        }
        isWanted[place] = true
        found.append(least &+ Int64(place))
        ranksOfKept.append(kept + rank - below)
      }
      // Each bucket stands for one value.
      if shift == 0 { return found }
      var end = 0
      for index in values.indices {
        let value = values[index]
        guard isWanted[bucket(value)] else { continue }
        values.swapAt(index, end)
        end += 1
      }
      if end > values.count / 2 { return sort(values, ranks) }
      return select(ranksOfKept, in: UnsafeMutableBufferPointer(rebasing: values[..<end]))
    }
  }
}

private func extremes(of values: UnsafeMutableBufferPointer<Int64>) -> (least: Int64, greatest: Int64) {
  var least = Int64.max
  var greatest = Int64.min
  for value in values {
    least = min(least, value)
    greatest = max(greatest, value)
  }
  return (least, greatest)
}

private func sort(_ values: UnsafeMutableBufferPointer<Int64>, _ ranks: [Int]) -> [Int64] {
  var values = values
  values.sort()
  return ranks.map { values[$0] }
}
