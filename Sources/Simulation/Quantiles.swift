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
/// one: each is sought only where the lesser ones have left it to be.
public func percentiles(_ ps: [Double], of values: inout [Int64]) -> [Double] {
  values.withUnsafeMutableBufferPointer { percentiles(ps, of: $0) }
}

/// The same of values in memory.
public func percentiles(_ ps: [Double], of values: UnsafeMutableBufferPointer<Int64>) -> [Double] {
  var results = [Double](repeating: .nan, count: ps.count)
  guard !values.isEmpty else { return results }
  let last = values.count - 1
  let ascending = ps.indices.filter { !ps[$0].isNaN }.sorted { ps[$0] < ps[$1] }
  // Ranks below this one are in front of it, and the last one or two asked for are in their places.
  var settled = 0
  for index in ascending {
    let position = Double(last) * (min(max(ps[index], 0), 100) / 100)
    let rank = min(Int(position), last)
    let next = min(rank + 1, last)
    for wanted in rank...next where wanted >= settled {
      select(wanted, in: values, from: settled)
      settled = wanted + 1
    }
    results[index] = interpolated(Double(values[rank]), Double(values[next]), position - Double(rank))
  }
  return results
}

/// The point `fraction` of the way from `lower` to `upper`, computed from the nearer end as numpy does.
func interpolated(_ lower: Double, _ upper: Double, _ fraction: Double) -> Double {
  let difference = upper - lower
  return fraction < 0.5 ? lower + difference * fraction : upper - difference * (1 - fraction)
}
