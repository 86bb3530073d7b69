/// `value` for a reader of plain text: three significant digits, thousands separated, and no exponent up to nine thousand
/// million millions: 0.0123, 7.41, 48.2, 1,428. A dash where there is no value, and a hyphen for a minus, as other programs
/// read it; charts have the typographic ones of `NumberText`.
public func figure(_ value: Double) -> String {
  guard value.isFinite else { return "-" }
  return (value < 0 ? "-" : "") + NumberText.significant(value.magnitude)
}

/// A count with its thousands separated: 119,392.
public func figure(_ count: Int) -> String {
  (count < 0 ? "-" : "") + NumberText.grouped(UInt64(count.magnitude))
}

/// A part of a whole in per cent: 0.062 is "6 %", 0.004 is "0.4 %".
public func percent(_ share: Double) -> String {
  percent(share, places: (0.0005..<0.0095).contains(share.magnitude) ? 1 : 0)
}

/// A part of a whole in per cent with `places` decimals.
public func percent(_ share: Double, places: Int) -> String {
  guard share.isFinite else { return "-" }
  var writer = ByteWriter()
  writer.fixed(share * 100, places: places)
  return writer.string + " %"
}

/// A length of time in units that a reader knows: 12 ms, 4.2 s, 11 min 15 s, 3 h 20 min, 2 d 4 h.
public func span(seconds: Double) -> String {
  guard seconds.isFinite, seconds >= 0 else { return "-" }
  if seconds < 0.9995 { return figure(seconds * 1000) + " ms" }
  if seconds < 119.5 { return figure(seconds) + " s" }
  if seconds >= 1e12 { return figure(seconds / 86400) + " d" }
  let whole = Int(seconds.rounded())
  if whole < 7200 { return "\(whole / 60) min \(whole % 60) s" }
  let minutes = (whole + 30) / 60
  if minutes < 2880 { return "\(minutes / 60) h \(minutes % 60) min" }
  let hours = (minutes + 30) / 60
  return "\(hours / 24) d \(hours % 24) h"
}
