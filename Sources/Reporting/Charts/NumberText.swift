/// Numbers as people read them: few digits, a unit that fits, the same bytes on every machine.
///
///     NumberText.significant(1234.5)        // "1,235"
///     NumberText.milliseconds(12_345)       // "12.3 s"
///     NumberText.scaled(7_450_000)          // "7.45 M"
enum NumberText {
  /// What stands for a number that there is not.
  static let missing = "–"

  /// `value` with `decimals` places, 0 to 9, and commas between thousands.
  static func fixed(_ value: Double, _ decimals: Int = 0) -> String {
    let places = min(max(decimals, 0), 9)
    let factor = powerOfTen(places)
    guard value.isFinite, value.magnitude < 9e15 / factor else {
      return value.isFinite ? value.description : missing
    }
    let scaled = Int64((value.magnitude * factor).rounded())
    let (whole, fraction) = scaled.quotientAndRemainder(dividingBy: Int64(factor))
    var text = grouped(UInt64(whole))
    if places > 0 {
      let digits = String(fraction)
      text += "." + String(repeating: "0", count: places - digits.count) + digits
    }
    return value < 0 && scaled != 0 ? "−" + text : text
  }

  /// `value` with `digits` significant digits; a whole part that has more keeps them.
  static func significant(_ value: Double, _ digits: Int = 3) -> String {
    guard value.isFinite else { return missing }
    guard value != 0 else { return "0" }
    let exponent = Int(decimalLogarithm(value.magnitude).rounded(.down))
    let places = digits - 1 - exponent
    // 0.9997 with three digits is 1.00, not 1.000.
    let isRoundedUp = value.magnitude * powerOfTen(places) >= powerOfTen(digits) - 0.5
    return fixed(value, isRoundedUp ? places - 1 : places)
  }

  /// A whole number as it is, another with 4 significant digits.
  static func plain(_ value: Double) -> String {
    value == value.rounded() ? fixed(value) : significant(value, 4)
  }

  /// `value` with up to `digits` significant digits, without zeros at the end of its fraction.
  static func shortest(_ value: Double, digits: Int = 6) -> String {
    var text = significant(value, digits)
    guard text.contains(".") else { return text }
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  /// `value` with a prefix of the SI: k, M, G, T, P.
  static func scaled(_ value: Double, unit: String = "", digits: Int = 3) -> String {
    guard value.isFinite else { return missing }
    let (factor, prefix) = prefix(for: value)
    let suffix = prefix + unit
    return significant(value / factor, digits) + (suffix.isEmpty ? "" : " " + suffix)
  }

  /// The prefix of the SI that leaves less than 1,000 of `value`, and what it stands for.
  static func prefix(for value: Double) -> (factor: Double, name: String) {
    let prefixes = [(1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")]
    return prefixes.first { value.magnitude >= $0.0 * 0.9995 } ?? (1, "")
  }

  /// Bytes in powers of 1024.
  static func bytes(_ value: Double) -> String {
    guard value.isFinite else { return missing }
    var rest = value
    var prefix = 0
    let prefixes = ["B", "KiB", "MiB", "GiB", "TiB"]
    while rest.magnitude >= 1023.5, prefix < prefixes.count - 1 {
      rest /= 1024
      prefix += 1
    }
    return significant(rest) + " " + prefixes[prefix]
  }

  /// A duration in the unit that fits: µs, ms, s, min or h.
  static func milliseconds(_ value: Double) -> String {
    guard value.isFinite else { return missing }
    switch value.magnitude {
    case 0: return "0 ms"
    case ..<1: return significant(value * 1000) + " µs"
    case ..<1000: return significant(value) + " ms"
    case ..<600_000: return significant(value / 1000) + " s"
    case ..<7_200_000: return significant(value / 60_000) + " min"
    default: return significant(value / 3_600_000) + " h"
    }
  }

  /// A part of one, as per cent.
  static func percent(_ share: Double) -> String {
    guard share.isFinite else { return missing }
    let value = share * 100
    return fixed(value, value.magnitude < 10 && value != 0 ? 1 : 0) + " %"
  }

  /// A place in a drawing, in tenths of a unit.
  static func coordinate(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e9 else { return "0" }
    let tenths = Int((value * 10).rounded())
    let (whole, fraction) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    let sign = tenths < 0 ? "-" : ""
    return fraction == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(fraction)"
  }

  /// 10 to the power of `exponent`.
  static func powerOfTen(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<exponent.magnitude { result *= 10 }
    return exponent < 0 ? 1 / result : result
  }

  /// The logarithm to base 10 of a positive number, to 12 digits: ln m = 2 artanh((m - 1) / (m + 1)) for the significand
  /// m in [1, 2), with the series of artanh. Not the C library's, which may round differently from one to the next.
  static func decimalLogarithm(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return value == 0 ? -.infinity : .nan }
    let s = (value.significand - 1) / (value.significand + 1)
    var power = s
    var sum = 0.0
    for term in 0..<14 {
      sum += power / Double(2 * term + 1)
      power *= s * s
    }
    let naturalLogarithm = 2 * sum + Double(value.exponent) * 0.693_147_180_559_945_309
    let result = naturalLogarithm / 2.302_585_092_994_045_684
    // Powers of ten shall be whole numbers, for ticks stand on them.
    return (result - result.rounded()).magnitude < 1e-13 ? result.rounded() : result
  }

  /// A count with commas between thousands.
  static func grouped(_ value: UInt64) -> String {
    let digits = String(value)
    guard digits.count > 3 else { return digits }
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return result
  }
}
