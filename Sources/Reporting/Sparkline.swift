/// A series as one line of block characters: `sparkline([0, 1, 2, 4], width: 4)` is "▁▃▅█".
///
/// Values are averaged to at most `width` characters, and scaled from zero to `top`, by default the greatest mean. A
/// value that is not finite leaves a gap.
public func sparkline(_ values: [Double], width: Int, top: Double? = nil) -> String {
  let levels: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  let count = min(max(width, 0), values.count)
  let means = (0..<count).map { index in
    let group = values[values.count * index / count..<values.count * (index + 1) / count]
    return group.reduce(0, +) / Double(group.count)
  }
  let greatest = top ?? means.filter(\.isFinite).max() ?? 0
  return String(
    means.map { mean in
      guard mean.isFinite else { return " " }
      guard greatest > 0 else { return levels[0] }
      return levels[Int((min(max(mean / greatest, 0), 1) * 7).rounded())]
    })
}

/// Shares of a whole as a bar of `width` characters, each share in its own character: "####====--..".
///
/// Widths are rounded so that they sum to `width` (largest remainder); a share that is not finite counts as nothing.
func shareBar(_ shares: [(share: Double, character: Character)], width: Int) -> String {
  let clean = shares.map { $0.share.isFinite ? max(0, $0.share) : 0 }
  let total = clean.reduce(0, +)
  guard total > 0 else { return String(repeating: " ", count: width) }
  let exact = clean.map { $0 / total * Double(width) }
  var widths = exact.map { Int($0) }
  let missing = width - widths.reduce(0, +)
  let byRemainder = exact.indices.sorted {
    let (a, b) = (exact[$0] - exact[$0].rounded(.down), exact[$1] - exact[$1].rounded(.down))
    return a == b ? $0 < $1 : a > b
  }
  for index in byRemainder.prefix(missing) { widths[index] += 1 }
  return zip(shares, widths).map { String(repeating: String($0.0.character), count: $0.1) }.joined()
}
