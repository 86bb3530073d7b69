/// A decoded value that remembers its place, so that a check made later can still point at it.
///
///     var rate: Located<Double>
///     ...
///     if rate.value <= 0 { throw rate.failure("must be greater than 0") }
///     // a.json5:7:11: error: workload.arrivals.rate: must be greater than 0, found the number -3
@dynamicMemberLookup
public struct Located<Value> {
  /// The value.
  public var value: Value
  /// Where it begins.
  public var location: TextLocation
  /// Its key path, such as `workload.arrivals.rate`; empty for a whole document.
  public var path: String
  /// What was written there, for a message: `the number -3`; nil where that is not known.
  public var summary: String?

  /// A value found at `location` under `path`.
  public init(_ value: Value, at location: TextLocation, path: String, summary: String? = nil) {
    self.value = value
    self.location = location
    self.path = path
    self.summary = summary
  }

  /// A part of the value.
  public subscript<Part>(dynamicMember part: KeyPath<Value, Part>) -> Part { value[keyPath: part] }

  /// An error at the value's place: its key path, `message`, and what was found there.
  public func failure(_ message: String, suggestions: [String] = []) -> Diagnostic {
    .error(at: location, text(message), suggestions: suggestions)
  }

  /// A warning at the value's place: its key path, `message`, and what was found there.
  public func warning(_ message: String, suggestions: [String] = []) -> Diagnostic {
    .warning(at: location, text(message), suggestions: suggestions)
  }

  /// Another value with the same place.
  public func map<Other>(_ transform: (Value) throws -> Other) rethrows -> Located<Other> {
    Located<Other>(try transform(value), at: location, path: path, summary: summary)
  }

  private func text(_ message: String) -> String {
    (path.isEmpty ? "" : path + ": ") + message + (summary.map { ", found \($0)" } ?? "")
  }
}

extension Located: Sendable where Value: Sendable {}
extension Located: Equatable where Value: Equatable {}

extension Located: Decodable where Value: Decodable {
  /// Decodes the value and notes its place; with a decoder other than `LocatedDecoder` the place is unknown.
  public init(from decoder: any Decoder) throws {
    guard let decoder = decoder as? ValueDecoder else {
      self.init(try Value(from: decoder), at: decoder.location, path: "")
      return
    }
    self.init(
      try decoder.decode(Value.self), at: decoder.value.location, path: decoder.path,
      summary: decoder.value.isScalar ? decoder.value.summary : nil)
  }
}

extension JSON5Value: Decodable {
  /// The value as it stands, whatever it is, with no key of it unknown.
  public init(from decoder: any Decoder) throws {
    guard let value = decoder.json5 else {
      throw Diagnostic.error(at: decoder.location, "a JSON5Value is decoded by LocatedDecoder alone")
    }
    self = value
  }

  /// Whether the value has no parts, so that a message can show it whole.
  var isScalar: Bool {
    switch content {
    case .array, .object: false
    default: true
    }
  }
}

extension Decoder {
  /// The tree of the value that is decoded, for a type that takes several shapes; nil if this is no `LocatedDecoder`.
  public var json5: JSON5Value? { (self as? ValueDecoder)?.value }

  /// Where the value that is decoded begins.
  public var location: TextLocation { json5?.location ?? TextLocation(file: "input") }

  /// An error about the value that is decoded, to be thrown: its place, its key path and `message`.
  public func failure(_ message: String, suggestions: [String] = []) -> Diagnostic {
    (self as? ValueDecoder)?.failure(message, suggestions: suggestions)
      ?? .error(at: location, message, suggestions: suggestions)
  }

  /// Warns about the value that is decoded.
  public func warn(_ message: String, suggestions: [String] = []) {
    var warning = failure(message, suggestions: suggestions)
    warning.severity = .warning
    warn(warning)
  }

  /// Adds a warning found elsewhere, such as in a file that the value names.
  public func warn(_ warning: Diagnostic) {
    (self as? ValueDecoder)?.log.warnings.append(warning)
  }
}

extension KeyedDecodingContainer {
  /// The value of `key`, or `standard` where the key is missing or `null`.
  public func decode<Value: Decodable>(_ key: Key, default standard: @autoclosure () -> Value) throws -> Value
  {
    try decodeIfPresent(Value.self, forKey: key) ?? standard()
  }

  /// An error about the value of `key`, to be thrown; about the object where the key is missing.
  public func failure(_ message: String, at key: Key) -> Diagnostic {
    do {
      return try superDecoder(forKey: key).failure(message)
    } catch {
      return error as? Diagnostic ?? .error(at: TextLocation(file: "input"), message)
    }
  }
}
