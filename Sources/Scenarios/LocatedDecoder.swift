/// Turns a tree of located values into any plain `Decodable` type, strictly, with every error at its place.
///
///     struct Batching: Decodable {
///       var maxBatchSize: Int?
///       enum CodingKeys: String, CodingKey, CaseIterable { case maxBatchSize = "max_batch_size" }
///     }
///     try LocatedDecoder.decode(Batching.self, from: JSON5.parse("{ max_batchsize: 4 }", file: "a.json5"))
///     // a.json5:1:3: error: unknown key 'max_batchsize'; did you mean 'max_batch_size'?
///
/// A key that the type does not know is an error. What it knows is all cases of its `CodingKeys` where they are
/// `CaseIterable`, and otherwise the keys that it asked for; a type that opens several containers over one object
/// knows the keys of all of them, so that the choice made by one key can decide which others are allowed. `null`
/// for an optional value means that it is not there.
///
/// A type that takes several shapes should switch on `decoder.json5` rather than try one shape after the other: an
/// unknown key is reported even where the attempt that met it is given up.
public enum LocatedDecoder {
  /// Decodes a value of `type` from `tree` and appends what it warns of to `warnings`.
  ///
  /// The error thrown is the first; unknown keys and the first other error are in its `further`.
  public static func decode<Value: Decodable>(
    _ type: Value.Type, from tree: JSON5Value, warnings: inout [Diagnostic]
  ) throws(Diagnostic) -> Value {
    let log = DecodingLog()
    let decoder = ValueDecoder(value: tree, codingPath: [], log: log)
    let result = Result { try decoder.decode(type) }
    warnings += log.warnings
    switch result {
    case .success(let value):
      if let error = Diagnostic.combined(log.errors) { throw error }
      return value
    case .failure(let error):
      let last = decoder.located(error)
      throw Diagnostic.combined(log.errors + [last]) ?? last
    }
  }

  /// Decodes a value of `type` from `tree`; what it warns of is dropped.
  public static func decode<Value: Decodable>(
    _ type: Value.Type, from tree: JSON5Value
  ) throws(Diagnostic) -> Value {
    var warnings: [Diagnostic] = []
    return try decode(type, from: tree, warnings: &warnings)
  }
}

/// What one call of `LocatedDecoder.decode` has found so far.
final class DecodingLog {
  var errors: [Diagnostic] = []
  var warnings: [Diagnostic] = []
}

/// The decoder of one value of the tree.
struct ValueDecoder: Decoder {
  /// Which keys of an object are known, by what was opened over it.
  final class KnownKeys {
    var names: [String] = []
    var isComplete = false
    var isOpen = false
    var nested: [ValueDecoder] = []
  }

  let value: JSON5Value
  let codingPath: [any CodingKey]
  let log: DecodingLog
  let known = KnownKeys()
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// Decodes the value as `type` and then reports the keys that nobody knew.
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    do {
      let result = try Value(from: self)
      reportUnknownKeys(afterError: false)
      return result
    } catch {
      reportUnknownKeys(afterError: true)
      throw located(error)
    }
  }

  /// Decodes a value without parts.
  func scalarValue<Scalar: JSON5Scalar, Value>(_ scalar: Scalar.Type, as type: Value.Type) throws
    -> Value
  {
    guard let result = Scalar(json5: value.content) as? Value else {
      throw failure("expected \(Scalar.expectation(insteadOf: value.content)), found \(value.summary)")
    }
    return result
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let members) = value.content else {
      throw failure("expected an object, found \(value.summary)")
    }
    known.isOpen = true
    if let all = type as? any CaseIterable.Type {
      known.isComplete = true
      known.names += Self.names(all)
    }
    return KeyedDecodingContainer(LocatedKeyedContainer<Key>(decoder: self, members: members))
  }

  private static func names<Key: CaseIterable>(_ type: Key.Type) -> [String] {
    type.allCases.compactMap { ($0 as? any CodingKey)?.stringValue }
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let elements) = value.content else {
      throw failure("expected an array, found \(value.summary)")
    }
    return LocatedUnkeyedContainer(decoder: self, elements: elements)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    LocatedSingleValueContainer(decoder: self)
  }

  /// The decoder of a part of this value.
  func child(_ part: JSON5Value, key: any CodingKey) -> ValueDecoder {
    ValueDecoder(value: part, codingPath: codingPath + [key], log: log)
  }

  /// Where the value stands in its document: `workload.prompts[2].input_tokens`; empty for the document itself.
  var path: String {
    codingPath.reduce(into: "") { path, key in
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        path += (path.isEmpty ? "" : ".") + key.stringValue
      }
    }
  }

  /// An error about this value, which names its key path.
  func failure(_ message: String, suggestions: [String] = []) -> Diagnostic {
    .error(
      at: value.location, (path.isEmpty ? "" : excerpt(path, limit: 200) + ": ") + message,
      suggestions: suggestions)
  }

  /// `error` as a located one: those of the standard library know no place and get this value's.
  func located(_ error: any Error) -> Diagnostic {
    switch error {
    case let error as Diagnostic: error
    case DecodingError.dataCorrupted(let context), DecodingError.typeMismatch(_, let context),
      DecodingError.valueNotFound(_, let context), DecodingError.keyNotFound(_, let context):
      failure(context.debugDescription)
    default: failure("\(error)")
    }
  }

  /// Logs an error for every key of the object that no container over it knows.
  ///
  /// After an error only a complete list of keys counts: keys might yet have been asked for.
  private func reportUnknownKeys(afterError: Bool) {
    for decoder in known.nested { decoder.reportUnknownKeys(afterError: afterError) }
    known.nested = []
    guard known.isOpen, known.isComplete || !afterError, case .object(let members) = value.content else {
      return
    }
    known.isOpen = false
    let names = Set(known.names)
    for member in members where !names.contains(member.key) {
      var message = "unknown key '\(excerpt(member.key))'"
      if !path.isEmpty { message += " in \(excerpt(path, limit: 200))" }
      let near = Suggestion.nearest(member.key, among: known.names, limit: 1)
      if near.isEmpty, (1...12).contains(names.count) {
        message += ", which takes \(known.names.joined(separator: ", "))"
      }
      log.errors.append(.error(at: member.keyLocation, message, suggestions: near))
    }
  }
}
