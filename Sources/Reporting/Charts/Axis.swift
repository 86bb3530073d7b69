/// One axis of a chart: what it shows, from where to where, and the ticks on it.
///
///     let axis = Axis.linear("output tokens/s", over: [120, 940, 1520])
///     axis.domain                 // 0...1600
///     axis.ticks                  // [0, 400, 800, 1200, 1600]
struct Axis: Sendable, Hashable {
  /// How values are laid along the axis.
  enum Kind: Sendable, Hashable { case linear, logarithmic }

  /// What is shown, with its unit.
  var label: String
  var kind: Kind
  /// From the left or bottom to the right or top.
  var domain: ClosedRange<Double>
  /// Where the grid's lines are.
  var ticks: [Double]
  /// What stands at the ticks where it is not their number.
  var names: [String] = []

  /// An axis from zero (or from the least value) to a round number beyond the greatest.
  static func linear(
    _ label: String, over values: some Sequence<Double>, includesZero: Bool = true, atMost count: Int = 5
  ) -> Axis {
    var (low, high) = extent(of: values) ?? (0, 1)
    if includesZero {
      low = min(low, 0)
      high = max(high, 0)
    }
    if low == high { high = low + max(low.magnitude, 1) }
    let step = roundStep((high - low) / Double(count))
    let first = (low / step).rounded(.down)
    let last = (high / step - 1e-9).rounded(.up)
    let ticks = (0...Int(last - first)).map { (first + Double($0)) * step }
    return Axis(label: label, kind: .linear, domain: first * step...last * step, ticks: ticks)
  }

  /// A linear axis over exactly `range`, with ticks at round numbers in it: for time.
  static func exact(_ label: String, _ range: ClosedRange<Double>, atMost count: Int = 6) -> Axis {
    guard range.upperBound > range.lowerBound else {
      return linear(label, over: [range.lowerBound, range.lowerBound + 1])
    }
    let step = roundStep((range.upperBound - range.lowerBound) / Double(count))
    let first = Int((range.lowerBound / step).rounded(.up))
    let last = Int((range.upperBound / step).rounded(.down))
    let ticks = first <= last ? (first...last).map { Double($0) * step } : []
    return Axis(label: label, kind: .linear, domain: range, ticks: ticks)
  }

  /// An axis of powers of ten around the positive ones of `values`.
  static func logarithmic(_ label: String, over values: some Sequence<Double>) -> Axis {
    let (low, high) = extent(of: values.filter { $0 > 0 }) ?? (1, 10)
    let first = Int(NumberText.decimalLogarithm(low).rounded(.down))
    let last = max(first + 1, Int(NumberText.decimalLogarithm(high).rounded(.up)))
    let stride = max(1, (last - first + 5) / 6)
    let ticks = Swift.stride(from: first, through: last, by: stride).map { NumberText.powerOfTen($0) }
    let domain = NumberText.powerOfTen(first)...NumberText.powerOfTen(last)
    return Axis(label: label, kind: .logarithmic, domain: domain, ticks: ticks)
  }

  /// An axis with a tick at each of a few `values`, which rise; logarithmic where they span a factor of 8 or more.
  static func at(_ values: [Double], label: String) -> Axis {
    let (low, high) = (values.first ?? 0, values.last ?? 1)
    guard low < high, values.count <= 10 else { return exact(label, min(low, high)...max(low, high)) }
    let isWide = low > 0 && high / low >= 8
    return Axis(
      label: label, kind: isWide ? .logarithmic : .linear, domain: low...high, ticks: values,
      names: values.map { NumberText.plain($0) })
  }

  /// An axis with a name at each of 0, 1, 2, ...
  static func named(_ label: String, _ names: [String]) -> Axis {
    let last = Double(max(names.count, 1) - 1)
    return Axis(
      label: label, kind: .linear, domain: -0.5...last + 0.5, ticks: names.indices.map(Double.init),
      names: names)
  }

  /// How far along the axis `value` is, 0 to 1; values outside go to the nearer end.
  func fraction(_ value: Double) -> Double {
    guard !value.isNaN else { return 0 }
    let (low, high) = (domain.lowerBound, domain.upperBound)
    let inside = min(max(value, low), high)
    switch kind {
    case .linear:
      return (inside - low) / (high - low)
    case .logarithmic:
      let lowest = NumberText.decimalLogarithm(low)
      return (NumberText.decimalLogarithm(inside) - lowest) / (NumberText.decimalLogarithm(high) - lowest)
    }
  }

  /// What stands at a tick.
  func text(at index: Int) -> String {
    if names.indices.contains(index) { return names[index] }
    if kind == .logarithmic { return NumberText.scaled(ticks[index], digits: 1) }
    // All ticks of an axis have one prefix and as many decimals as tell them apart.
    let largest = max(domain.lowerBound.magnitude, domain.upperBound.magnitude)
    let (factor, prefix) = largest >= 10_000 ? NumberText.prefix(for: largest) : (1, "")
    let step = ticks.count > 1 ? (ticks[1] - ticks[0]) / factor : 1
    let decimals = (0..<10).first { decimals in
      let scaled = step * NumberText.powerOfTen(decimals)
      return scaled > 0.5 && (scaled - scaled.rounded()).magnitude < 1e-6
    }
    let text = NumberText.fixed(ticks[index] / factor, decimals ?? 9)
    return prefix.isEmpty || ticks[index] == 0 ? text : "\(text) \(prefix)"
  }

  /// The next of 1, 2, 2.5, 5, 10 times a power of ten that is `value` or more.
  static func roundStep(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return 1 }
    let power = NumberText.powerOfTen(Int(NumberText.decimalLogarithm(value).rounded(.down)))
    let factor = [1, 2, 2.5, 5, 10].first { $0 * power >= value * (1 - 1e-9) } ?? 10
    return factor * power
  }

  private static func extent(of values: some Sequence<Double>) -> (Double, Double)? {
    let finite = values.lazy.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return nil }
    return (low, high)
  }
}
