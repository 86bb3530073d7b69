// The three containers that `LocatedDecoder` hands to `init(from:)`. Their generic `decode` also serves as the one
// for each of the standard library's scalars.

/// A step of a key path that no `CodingKeys` declares.
struct PathKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(stringValue: String) {
    self.stringValue = stringValue
    intValue = nil
  }

  init(intValue: Int) {
    stringValue = "\(intValue)"
    self.intValue = intValue
  }
}

struct LocatedKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: ValueDecoder
  let members: [JSON5Member]
  private let indexes: [String: Int]

  init(decoder: ValueDecoder, members: [JSON5Member]) {
    self.decoder = decoder
    self.members = members
    indexes = Dictionary(members.enumerated().map { ($1.key, $0) }) { first, _ in first }
  }

  var codingPath: [any CodingKey] { decoder.codingPath }
  var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }

  func contains(_ key: Key) -> Bool {
    member(key) != nil
  }

  func decodeNil(forKey key: Key) throws -> Bool {
    member(key)?.content == .null
  }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try child(key).decode(type)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try nested(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try nested(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { decoder }
  func superDecoder(forKey key: Key) throws -> any Decoder { try nested(key) }

  private func member(_ key: Key) -> JSON5Value? {
    if !decoder.known.isComplete { decoder.known.names.append(key.stringValue) }
    return indexes[key.stringValue].map { members[$0].value }
  }

  private func child(_ key: Key) throws -> ValueDecoder {
    guard let value = member(key) else {
      let place = decoder.path.isEmpty ? "" : " in \(excerpt(decoder.path, limit: 200))"
      throw Diagnostic.error(at: decoder.value.location, "missing key '\(key.stringValue)'\(place)")
    }
    return decoder.child(value, key: key)
  }

  /// A child that outlives this call: its unknown keys are reported with its parent's.
  private func nested(_ key: Key) throws -> ValueDecoder {
    let result = try child(key)
    decoder.known.nested.append(result)
    return result
  }
}

struct LocatedUnkeyedContainer: UnkeyedDecodingContainer {
  let decoder: ValueDecoder
  let elements: [JSON5Value]
  private(set) var currentIndex = 0

  init(decoder: ValueDecoder, elements: [JSON5Value]) {
    self.decoder = decoder
    self.elements = elements
  }

  var codingPath: [any CodingKey] { decoder.codingPath }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex == elements.count }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, elements[currentIndex].content == .null else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let result = try child().decode(type)
    currentIndex += 1
    return result
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try nested().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try nested().unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { try nested() }

  private func child() throws -> ValueDecoder {
    if isAtEnd { throw decoder.failure("expected more than \(elements.count) elements") }
    return decoder.child(elements[currentIndex], key: PathKey(intValue: currentIndex))
  }

  private mutating func nested() throws -> ValueDecoder {
    let result = try child()
    decoder.known.nested.append(result)
    currentIndex += 1
    return result
  }
}

struct LocatedSingleValueContainer: SingleValueDecodingContainer {
  let decoder: ValueDecoder

  var codingPath: [any CodingKey] { decoder.codingPath }
  func decodeNil() -> Bool { decoder.value.content == .null }

  /// The standard library's scalars ask for themselves here. Elsewhere nobody asks whether a type is one: for one that is
  /// not, the runtime looks through every conformance of the program.
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    guard let scalar = type as? any JSON5Scalar.Type else { return try decoder.decode(type) }
    return try decoder.scalarValue(scalar, as: type)
  }
}
