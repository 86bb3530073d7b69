/// The times of traces as text to nanoseconds, exactly; digits beyond the nanosecond are cut off.
enum TraceTime {
  /// Times at or beyond this many seconds do not fit 64 bits of nanoseconds.
  static let horizonSeconds: Int64 = 9_000_000_000

  /// The nanoseconds in `range`: seconds such as `12.5`, or where `takesDates` the nanoseconds since 1970 of
  /// `2023-11-16 18:17:03.9799600`, with or without an offset such as `Z` or `+00:00`. Nil if it is neither.
  static func nanoseconds(_ bytes: [UInt8], _ range: Range<Int>, takesDates: Bool) -> Int64? {
    if takesDates, range.count >= 19, bytes[range.lowerBound + 4] == UInt8(ascii: "-") {
      return dateTime(bytes, range)
    }
    return seconds(bytes, range)
  }

  /// Seconds, 0 or more: `12`, `12.5`, `.5` or `1e-05`.
  static func seconds(_ bytes: [UInt8], _ range: Range<Int>) -> Int64? {
    var index = range.lowerBound
    guard let whole = digits(bytes, &index, range.upperBound, atMost: 10), whole < horizonSeconds else {
      return nil
    }
    let wholeCount = index - range.lowerBound
    var nanoseconds: Int64 = 0
    var fractionCount = 0
    if index < range.upperBound, bytes[index] == UInt8(ascii: ".") {
      index += 1
      let start = index
      nanoseconds = fraction(bytes, &index, range.upperBound)
      fractionCount = index - start
    }
    if wholeCount + fractionCount == 0 { return nil }
    if index == range.upperBound { return whole * 1_000_000_000 + nanoseconds }
    // Programs write small times with an exponent.
    guard bytes[index] | 0x20 == UInt8(ascii: "e"), range.count <= 40,
      let value = Double(String(decoding: bytes[range], as: UTF8.self)), value >= 0,
      value < Double(horizonSeconds)
    else { return nil }
    return Int64((value * 1e9).rounded())
  }

  /// Milliseconds, 0 or more, whole or not.
  static func milliseconds(_ number: JSON5Number) -> Int64? {
    if let whole = number.whole(Int64.self) {
      return (0..<horizonSeconds * 1000).contains(whole) ? whole * 1_000_000 : nil
    }
    guard number.value >= 0, number.value < Double(horizonSeconds) * 1000 else { return nil }
    return Int64((number.value * 1e6).rounded())
  }

  private static func dateTime(_ bytes: [UInt8], _ range: Range<Int>) -> Int64? {
    var index = range.lowerBound
    let end = range.upperBound
    func number(_ count: Int, then separator: UInt8?) -> Int64? {
      let start = index
      guard let value = digits(bytes, &index, min(end, start + count), atMost: count), index == start + count
      else { return nil }
      if let separator {
        guard index < end, bytes[index] == separator else { return nil }
        index += 1
      }
      return value
    }
    guard let year = number(4, then: UInt8(ascii: "-")), let month = number(2, then: UInt8(ascii: "-")),
      let day = number(2, then: nil), index < end, bytes[index] == 0x20 || bytes[index] == UInt8(ascii: "T")
    else { return nil }
    index += 1
    guard let hour = number(2, then: UInt8(ascii: ":")), let minute = number(2, then: UInt8(ascii: ":")),
      let second = number(2, then: nil), hour < 24, minute < 60, second < 60,
      let days = days(year: year, month: month, day: day)
    else { return nil }
    var nanoseconds: Int64 = 0
    if index < end, bytes[index] == UInt8(ascii: ".") {
      index += 1
      nanoseconds = fraction(bytes, &index, end)
    }
    var offset: Int64 = 0
    if index < end, bytes[index] == UInt8(ascii: "Z") {
      index += 1
    } else if index < end, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
      let sign: Int64 = bytes[index] == UInt8(ascii: "-") ? -1 : 1
      index += 1
      guard let hours = number(2, then: UInt8(ascii: ":")), let minutes = number(2, then: nil), hours < 24,
        minutes < 60
      else { return nil }
      offset = sign * (hours * 3600 + minutes * 60)
    }
    guard index == end else { return nil }
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
    return seconds * 1_000_000_000 + nanoseconds
  }

  /// Days since 1970-01-01 of a date from 1971 to 2200, all within 64 bits of nanoseconds; nil for any other.
  ///
  /// Years are counted from March on, so that a leap day is the last of its year.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64? {
    guard (1971...2200).contains(year), (1...12).contains(month) else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let length: Int64 = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    guard (1...length).contains(day) else { return nil }
    let marchYear = month > 2 ? year : year - 1
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    // 719,468 days lie between 0000-03-01 and 1970-01-01.
    return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
  }

  /// The digits from `index` on as a number, 0 if there are none; nil if there are more than `atMost`.
  private static func digits(_ bytes: [UInt8], _ index: inout Int, _ end: Int, atMost limit: Int) -> Int64? {
    let start = index
    var value: Int64 = 0
    while index < end, case let digit = bytes[index] &- 0x30, digit < 10 {
      if index - start == limit { return nil }
      value = value * 10 + Int64(digit)
      index += 1
    }
    return value
  }

  /// The digits from `index` on as a fraction of a second, in nanoseconds.
  private static func fraction(_ bytes: [UInt8], _ index: inout Int, _ end: Int) -> Int64 {
    var value: Int64 = 0
    var unit: Int64 = 100_000_000
    while index < end, case let digit = bytes[index] &- 0x30, digit < 10 {
      value += Int64(digit) * unit
      unit /= 10
      index += 1
    }
    return value
  }
}
