/// A value read from JSON5 text, with the place it was read from.
public struct JSON5Value: Sendable, Equatable {
  /// What a value is.
  public enum Content: Sendable, Equatable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number, `NaN` and the infinities included.
    case number(JSON5Number)
    /// A string, its escapes resolved.
    case string(String)
    /// The elements in order.
    case array([JSON5Value])
    /// The members in the order written, no key twice.
    case object([JSON5Member])
  }

  /// What the value is.
  public var content: Content
  /// Where it begins.
  public var location: TextLocation

  /// A value that was found at `location`.
  public init(_ content: Content, at location: TextLocation) {
    self.content = content
    self.location = location
  }

  /// The member of this object with this key; nil if there is none, or if this is no object.
  public subscript(_ key: String) -> JSON5Value? {
    guard case .object(let members) = content else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// What was found, for a message: `the string "x"`, `the number 2.5`, `an object`.
  public var summary: String {
    switch content {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let number): "the number \(excerpt(number.text))"
    case .string(let text): "the string \"\(excerpt(text))\""
    case .array: "an array"
    case .object: "an object"
    }
  }
}

/// One member of an object.
public struct JSON5Member: Sendable, Equatable {
  /// The key, its escapes resolved.
  public var key: String
  /// Where the key begins.
  public var keyLocation: TextLocation
  /// The value.
  public var value: JSON5Value

  /// A member whose key was found at `keyLocation`.
  public init(key: String, keyLocation: TextLocation, value: JSON5Value) {
    self.key = key
    self.keyLocation = keyLocation
    self.value = value
  }
}

/// A number as it was written and what it is worth: the text keeps whole numbers beyond 2^53, such as seeds, exact.
public struct JSON5Number: Sendable, Equatable {
  /// As written, such as `0x10`, `+.5`, `1e3` or `NaN`.
  public let text: String
  /// The nearest double.
  public let value: Double

  init(text: String, value: Double) {
    self.text = text
    self.value = value
  }

  /// The number if it is whole and fits, exactly; `1e3` and `2.0` are whole.
  public func whole<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) -> Integer? {
    if let integer = Integer(text) { return integer }
    // Digits alone that are no Integer are beyond its range; their double may have been rounded into it.
    if text.utf8.allSatisfy({ $0 < 0x3A && $0 != UInt8(ascii: ".") }) { return nil }
    let negative = text.utf8.first == UInt8(ascii: "-")
    let unsigned = text.drop { $0 == "+" || $0 == "-" }
    if unsigned.hasPrefix("0x") || unsigned.hasPrefix("0X") {
      return Integer((negative ? "-" : "") + unsigned.dropFirst(2), radix: 16)
    }
    return Integer(exactly: value)
  }
}
