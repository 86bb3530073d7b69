import Scenarios

/// The values of `lo:hi:*factor` or `lo:hi:+step`, made when they are asked for.
///
/// Each value is computed from its index, not from the one before, and rounded to 12 significant digits, so that
/// `0.1:1:+0.1` holds 0.3 and not 0.30000000000000004.
struct ValueRange: Sendable, Equatable {
  private enum Step: Sendable, Equatable {
    case factor(Double)
    case step(Double)
  }

  /// More values than this in one range are a slip.
  static let mostValues = 10_000_000

  private let low: Double
  private let step: Step
  /// How many values there are, 1 or more.
  let count: Int

  /// Reads a range; nil where `text` is none, such as a name or an object with colons in it.
  init?(_ text: String, at place: TextLocation) throws(Diagnostic) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { String($0).trimmed }
    guard parts.count > 1, let low = Double(parts[0]), let high = Double(parts[1]), low.isFinite,
      high.isFinite
    else { return nil }
    guard parts.count == 3, let sign = parts[2].first, sign == "*" || sign == "+",
      let by = Double(parts[2].dropFirst()), by.isFinite
    else {
      throw .error(
        at: place,
        "'\(shortened(text))' is no range; one looks like 1:64:*2 (doubling) or 8:64:+8 (in steps of 8)")
    }
    guard low <= high else {
      throw .error(at: place, "the range \(text) is empty: \(parts[0]) is above \(parts[1])")
    }
    self.low = low
    // A value is in the range if it misses the end by no more than rounding.
    let end = high + abs(high) * 1e-12
    var count = 1
    if sign == "*" {
      guard low > 0, by > 1 else {
        throw .error(at: place, "the range \(text) needs a start above 0 and a factor above 1")
      }
      step = .factor(by)
      var value = low * by
      while value <= end {
        count += 1
        value *= by
        if count > Self.mostValues { break }
      }
    } else {
      guard by > 0 else { throw .error(at: place, "the range \(text) needs a step above 0") }
      step = .step(by)
      let steps = ((end - low) / by).rounded(.down)
      count = steps < Double(Self.mostValues) ? Int(steps) + 1 : Self.mostValues + 1
    }
    guard count <= Self.mostValues else {
      throw .error(at: place, "the range \(text) has more than \(Self.mostValues) values")
    }
    self.count = count
  }

  /// The value at `index` as a person would write it.
  func text(at index: Int) -> String {
    switch step {
    case .step(let step): return written(low + Double(index) * step)
    case .factor(let factor):
      var value = low
      for _ in 0..<index { value *= factor }
      return written(value)
    }
  }

  private func written(_ value: Double) -> String {
    let rounded = roundedToTwelveDigits(value)
    if let whole = Int(exactly: rounded), abs(rounded) < 1e15 { return String(whole) }
    return "\(rounded)"
  }

  private func roundedToTwelveDigits(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value }
    var scale = 1.0
    var digits = abs(value)
    while digits >= 1e12, scale > 1e-290 {
      digits /= 10
      scale /= 10
    }
    while digits < 1e11, scale < 1e290 {
      digits *= 10
      scale *= 10
    }
    // Dividing by a power of ten that is exact gives the double that is nearest to the decimal.
    return scale >= 1 ? (value * scale).rounded() / scale : (value * scale).rounded() * (1 / scale)
  }
}
