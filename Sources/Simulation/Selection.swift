/// Reorders `values` from index `start` on so that the one that would be at `rank` if they were sorted is there, none
/// before it (from `start`) is greater, and none after it is less.
///
/// Quickselect whose pivot has about the wanted rank among scattered values, 63 where there are many: of random data a
/// pass leaves a half, and the next a twentieth. It splits the values without a branch on them, so random data costs no
/// mispredictions, and where a pivot turns out to be the least, its equals are set aside, so that many equal values cost
/// no more. Data that keeps giving bad pivots is sorted instead: O(n) as a rule, O(n log n) at worst.
///
/// - Precondition: `start <= rank < values.count`.
func select(_ rank: Int, in values: UnsafeMutableBufferPointer<Int64>, from start: Int) {
  precondition(0 <= start && start <= rank && rank < values.count, "the rank is among the values")
  var low = start
  var high = values.count
  // 2 log2 n passes that have not reached the end mean bad pivots.
  var passes = 2 * (Int.bitWidth - (high - low).leadingZeroBitCount)
  while high - low > 24, passes > 0 {
    if rank == low { return moveLeastToFront(of: values, low..<high) }
    passes -= 1
    // Places that no natural order, such as rising and then falling, makes bad; the same ones each time.
    let sample = (0..<(high - low < 4096 ? 3 : 63)).map { index in
      let place = mixed(UInt64(64 * passes + index)).multipliedFullWidth(by: UInt64(high - low)).high
      return values[low + Int(place)]
    }.sorted()
    let pivot = sample[(rank - low) * sample.count / (high - low)]
    let less = partition(values, low..<high) { $0 < pivot }
    if rank < less {
      high = less
    } else if less > low {
      low = less
    } else {
      low = partition(values, low..<high) { $0 <= pivot }
      if rank < low { return }
    }
  }
  values[low..<high].sort()
}

/// Moves the values of `range` that are in front of the others to its front and gives the end of them.
@inline(__always)
private func partition(
  _ values: UnsafeMutableBufferPointer<Int64>, _ range: Range<Int>, _ isInFront: (Int64) -> Bool
) -> Int {
  var end = range.lowerBound
  for index in range {
    // Swapped whatever it is; only whether the front grows depends on it.
    let value = values[index]
    values[index] = values[end]
    values[end] = value
    end += isInFront(value) ? 1 : 0
  }
  return end
}

private func moveLeastToFront(of values: UnsafeMutableBufferPointer<Int64>, _ range: Range<Int>) {
  var least = range.lowerBound
  for index in range where values[index] < values[least] { least = index }
  values.swapAt(range.lowerBound, least)
}
