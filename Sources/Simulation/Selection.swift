/// Reorders `values` from index `start` on so that the one that would be at `rank` if they were sorted is there, none
/// before it (from `start`) is greater, and none after it is less.
///
/// Quickselect with the median of three scattered values as the pivot. A pass splits the values without a branch on them, so random data
/// costs no mispredictions, and where a pivot turns out to be the least, its equals are set aside, so that many equal
/// values cost no more. Data that keeps giving bad pivots is sorted instead: O(n) as a rule, O(n log n) at worst.
///
/// - Precondition: `start <= rank < values.count`.
func select(_ rank: Int, in values: UnsafeMutableBufferPointer<Int64>, from start: Int) {
  precondition(0 <= start && start <= rank && rank < values.count, "the rank is among the values")
  var low = start
  var high = values.count
  // A pass shortens the range to six tenths or so; 2 log2 n passes that have not reached the end mean bad pivots.
  var passes = 2 * (Int.bitWidth - (high - low).leadingZeroBitCount)
  while high - low > 24, passes > 0 {
    if rank == low { return moveLeastToFront(of: values, low..<high) }
    passes -= 1
    // Places that no natural order, such as rising and then falling, makes bad; the same ones each time.
    func scattered(_ index: Int) -> Int64 {
      let place = mixed(UInt64(3 * passes + index)).multipliedFullWidth(by: UInt64(high - low)).high
      return values[low + Int(place)]
    }
    let pivot = median(scattered(0), scattered(1), scattered(2))
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

private func median(_ a: Int64, _ b: Int64, _ c: Int64) -> Int64 {
  max(min(a, b), min(max(a, b), c))
}
