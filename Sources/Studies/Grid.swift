import Scenarios

/// The points of a study: every combination of the variations' values, or with `zip` the first values together, then the
/// second ones, and so on.
///
/// The last key changes fastest, as the digits of a number do. Points are made when they are asked for.
public struct Grid: Sendable {
  /// More points than this are refused: at a millisecond each they take three hours.
  public static let mostPoints = 10_000_000

  /// The keys with their values.
  public let variations: [Variation]
  /// Whether values are paired instead of combined.
  public let isZipped: Bool
  /// How many points there are; 1 without variations.
  public let count: Int

  /// - Throws: where a key comes twice, zipped values are not equally many, or there are too many points.
  public init(_ variations: [Variation], zip: Bool = false) throws(Diagnostic) {
    self.variations = variations
    isZipped = zip
    var seen: Set<String> = []
    for variation in variations where !seen.insert(variation.key).inserted {
      throw .error(
        at: TextLocation(file: variation.option),
        "\(variation.key) is varied twice; put its values in one list")
    }
    if zip, let first = variations.first {
      for other in variations where other.count != first.count {
        throw .error(
          at: TextLocation(file: "--zip"),
          "\(first.key) has \(first.count) values and \(other.key) \(other.count); paired values must be equally many"
        )
      }
      count = first.count
    } else {
      var product = 1
      for variation in variations {
        let (next, overflow) = product.multipliedReportingOverflow(by: variation.count)
        product = overflow ? Int.max : next
      }
      count = product
    }
    guard count <= Self.mostPoints else {
      let sizes = variations.map { "\($0.count)" }.joined(separator: " x ")
      throw .error(
        at: TextLocation(file: variations.first?.option ?? "--vary"),
        "\(sizes) = \(count == Int.max ? "more than 9 x 10^18" : "\(count)") points; a study takes at most "
          + "\(Self.mostPoints). Give fewer values, or pair them with --zip")
    }
  }

  /// The values of point number `point`, in the order of the keys.
  public func choices(at point: Int) throws(Diagnostic) -> [Choice] {
    var choices: [Choice] = []
    var rest = point
    for variation in variations.reversed() {
      let index = isZipped ? point : rest % variation.count
      rest /= variation.count
      choices.append(try variation.choice(at: index))
    }
    return choices.reversed()
  }
}
