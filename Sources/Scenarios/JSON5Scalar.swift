/// A type that stands for one JSON5 value without parts.
protocol JSON5Scalar {
  /// The value, if `content` is one of this type.
  init?(json5 content: JSON5Value.Content)

  /// What should have stood there instead of `content`, such as `a whole number`.
  static func expectation(insteadOf content: JSON5Value.Content) -> String
}

extension Bool: JSON5Scalar {
  init?(json5 content: JSON5Value.Content) {
    guard case .bool(let value) = content else { return nil }
    self = value
  }

  static func expectation(insteadOf content: JSON5Value.Content) -> String { "true or false" }
}

extension String: JSON5Scalar {
  init?(json5 content: JSON5Value.Content) {
    guard case .string(let value) = content else { return nil }
    self = value
  }

  static func expectation(insteadOf content: JSON5Value.Content) -> String { "a string" }
}

extension BinaryFloatingPoint {
  init?(json5 content: JSON5Value.Content) {
    guard case .number(let number) = content, number.value.isFinite else { return nil }
    self.init(number.value)
    // A number that fits a double may overflow a float.
    if !isFinite { return nil }
  }

  static func expectation(insteadOf content: JSON5Value.Content) -> String {
    if case .number = content { "a finite number" } else { "a number" }
  }
}

extension Double: JSON5Scalar {}
extension Float: JSON5Scalar {}

extension FixedWidthInteger {
  init?(json5 content: JSON5Value.Content) {
    guard case .number(let number) = content, let value = number.whole(Self.self) else { return nil }
    self = value
  }

  static func expectation(insteadOf content: JSON5Value.Content) -> String {
    guard case .number(let number) = content, number.value.isFinite, number.value.rounded() == number.value
    else { return "a whole number" }
    return "a whole number from \(min) to \(max)"
  }
}

extension Int: JSON5Scalar {}
extension Int8: JSON5Scalar {}
extension Int16: JSON5Scalar {}
extension Int32: JSON5Scalar {}
extension Int64: JSON5Scalar {}
extension UInt: JSON5Scalar {}
extension UInt8: JSON5Scalar {}
extension UInt16: JSON5Scalar {}
extension UInt32: JSON5Scalar {}
extension UInt64: JSON5Scalar {}
