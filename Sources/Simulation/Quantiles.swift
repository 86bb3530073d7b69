/// The value below which `p` per cent of `values` lie, interpolated between the two nearest ranks as `numpy.percentile`
/// does by default (method 'linear'); not-a-number where there are no values or `p` is not a number. `p` outside 0...100
/// is taken as the nearer end.
///
///     var latencies: [Int64] = [40, 10, 30, 20]
///     percentile(50, of: &latencies)  // 25.0
///
/// Reorders `values`. The time is linear in their number.
public func percentile(_ p: Double, of values: inout [Int64]) -> Double {
  percentiles([p], of: &values)[0]
}

/// The percentiles `ps` of `values`, in the order asked for, each as of `percentile(_:of:)`, in less time than one by
/// one: all of them are sought together.
public func percentiles(_ ps: [Double], of values: inout [Int64]) -> [Double] {
  values.withUnsafeMutableBufferPointer { percentiles(ps, of: $0) }
}

/// The same of values in memory.
///
/// - Parameter range: from the least of them to the greatest, where that is known: they need not be looked for.
public func percentiles(
  _ ps: [Double], of values: UnsafeMutableBufferPointer<Int64>, within range: ClosedRange<Int64>? = nil
) -> [Double] {
  guard !values.isEmpty else { return ps.map { _ in .nan } }
  let last = values.count - 1
  let positions = ps.map { $0.isNaN ? $0 : Double(last) * (min(max($0, 0), 100) / 100) }
  let lowerRanks = positions.map { $0.isNaN ? 0 : min(Int($0), last) }
  let ranks = Set(lowerRanks + lowerRanks.map { min($0 + 1, last) }).sorted()
  let found = Dictionary(uniqueKeysWithValues: zip(ranks, select(ranks, in: values, within: range)))
  return zip(positions, lowerRanks).map { position, rank in
    guard let lower = found[rank], let upper = found[min(rank + 1, last)] else { return .nan }
    return interpolated(Double(lower), Double(upper), position - Double(rank))
  }
}

/// The point `fraction` of the way from `lower` to `upper`, computed from the nearer end as numpy does.
func interpolated(_ lower: Double, _ upper: Double, _ fraction: Double) -> Double {
  let difference = upper - lower
  return fraction < 0.5 ? lower + difference * fraction : upper - difference * (1 - fraction)
}
