/// Draws one of a list of weighted values in constant time: Walker's alias method, with the table built as by Vose
/// (IEEE Trans. Software Eng. 17:9, 1991).
///
/// The table has a column for each value, all as likely. A column holds its own value up to a threshold and above it
/// that of another, its alias, which is likelier than a column's share.
@frozen
@usableFromInline
struct AliasTable: Hashable, Sendable {
  @usableFromInline
  @frozen
  struct Column: Hashable, Sendable {
    @usableFromInline
    var value: Double

    @usableFromInline
    var alias: Double

    /// In units of 2^-64 of a column; the full column, 2^64, is a threshold of `UInt64.max` and an alias of its own.
    @usableFromInline
    var threshold: UInt64
  }

  @usableFromInline
  let columns: [Column]

  init() {
    columns = []
  }

  /// A table of valid, finite values, with weights that have a finite sum above zero, or none for equal weights.
  init(values: [Double], weights: [Double]) {
    var columns = values.map { Column(value: $0, alias: $0, threshold: .max) }
    guard !weights.isEmpty else {
      self.columns = columns
      return
    }
    // Each column's share of the weight, where 1 is even. Those below 1 are filled up by those above, one at a time.
    let greatest = weights.max() ?? 1
    let scaled = weights.map { $0 / greatest }
    let total = scaled.reduce(0, +)
    var shares = scaled.map { $0 * Double(values.count) / total }
    var poor = shares.indices.filter { shares[$0] < 1 }
    var rich = shares.indices.filter { shares[$0] >= 1 }
    while let low = poor.popLast() {
      guard let high = rich.last else { break }
      columns[low].alias = values[high]
      columns[low].threshold = UInt64(shares[low] * 0x1p64)
      shares[high] -= 1 - shares[low]
      if shares[high] < 1 {
        rich.removeLast()
        poor.append(high)
      }
    }
    // What rounding leaves over is as good as even, except a weight of zero, which must never come up.
    for index in columns.indices where weights[index] == 0 && columns[index].threshold == .max {
      columns[index].alias = values[weights.firstIndex(of: greatest) ?? index]
      columns[index].threshold = 0
    }
    self.columns = columns
  }

  /// Draws a value. One random word serves for both the column and the place in it.
  @inlinable
  func sample(using stream: inout RandomStream) -> Double {
    let (index, place) = stream.next().multipliedFullWidth(by: UInt64(columns.count))
    let column = columns[Int(index)]
    return place < column.threshold ? column.value : column.alias
  }
}
