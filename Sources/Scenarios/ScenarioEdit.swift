/// A change to a scenario made on the command line, applied to its tree before that is decoded.
///
///     try ScenarioEdit("engine.batching.policy=paged", option: "--set").apply(to: &tree)
///
/// The value is JSON5, or else a bare string, so that `instance=ml.g5.12xlarge` needs no quotes; a value that opens
/// a bracket or a quote is JSON5 in any case. Objects on the way that are missing are made. An array can be
/// changed within its bounds or grown by one element. What later turns out wrong with the value is reported with the
/// option as its place: `--set engine.batching.policy=pagd: error: ...`.
public struct ScenarioEdit: Sendable, Equatable {
  /// What is changed.
  public let key: ScenarioKey
  /// What it becomes.
  public let value: JSON5Value

  /// Reads `key.path=value`, the argument of `option`.
  public init(_ argument: String, option: String) throws(Diagnostic) {
    let origin = TextLocation(file: "\(option) \(excerpt(argument, limit: 120))")
    guard let equals = argument.firstIndex(of: "=") else {
      throw .error(at: origin, "expected a key path, '=' and a value, such as engine.dtype=fp16")
    }
    let text = String(argument[argument.index(after: equals)...])
    try self.init(key: String(argument[..<equals]), value: text, origin: origin)
  }

  /// The change of `key` to `value`, both as written; `option` is told as the place of an error, as in `--vary`.
  public init(key: String, value: String, option: String) throws(Diagnostic) {
    let origin = TextLocation(file: "\(option) \(excerpt("\(key)=\(value)", limit: 120))")
    try self.init(key: key, value: value, origin: origin)
  }

  /// The change of `key` to `value`, both as written, with `origin` as the place of an error.
  public init(key: String, value: String, origin: TextLocation) throws(Diagnostic) {
    guard let path = ScenarioKey(key) else {
      throw .error(
        at: origin, "'\(excerpt(key))' is no key path; one looks like workload.prompts[0].output_tokens")
    }
    self.key = path
    self.value = try Self.value(value, origin: origin)
  }

  private static func value(_ text: String, origin: TextLocation) throws(Diagnostic) -> JSON5Value {
    do {
      return relocated(try JSON5.parse(text, file: ""), to: origin)
    } catch {
      if let first = text.utf8.first, "{['\"".utf8.contains(first) {
        let column = error.location.line == 1 ? " (at character \(error.location.column) of the value)" : ""
        throw .error(at: origin, error.message + column, suggestions: error.suggestions)
      }
      return JSON5Value(.string(text), at: origin)
    }
  }

  /// `value` with `place` as the place of all its parts: an option has no lines to point at.
  private static func relocated(_ value: JSON5Value, to place: TextLocation) -> JSON5Value {
    let content: JSON5Value.Content =
      switch value.content {
      case .array(let elements): .array(elements.map { relocated($0, to: place) })
      case .object(let members):
        .object(
          members.map { JSON5Member(key: $0.key, keyLocation: place, value: relocated($0.value, to: place)) })
      default: value.content
      }
    return JSON5Value(content, at: place)
  }

  /// Makes the change in `tree`.
  public func apply(to tree: inout JSON5Value) throws(Diagnostic) {
    tree = try changed(tree, depth: 0)
  }

  /// `part` with the change made; `depth` steps lead down to it.
  private func changed(_ part: JSON5Value?, depth: Int) throws(Diagnostic) -> JSON5Value {
    guard depth < key.steps.count else { return value }
    var result = part ?? JSON5Value(.null, at: value.location)
    switch (key.steps[depth], result.content) {
    case (.member(let name), .null):
      result.content = .object([try member(name, depth: depth)])
    case (.member(let name), .object(var members)):
      if let index = members.firstIndex(where: { $0.key == name }) {
        members[index].value = try changed(members[index].value, depth: depth + 1)
      } else {
        members.append(try member(name, depth: depth))
      }
      result.content = .object(members)
    case (.element(let index), .null):
      guard index == 0 else { throw outOfBounds(index, count: 0, depth: depth) }
      result.content = .array([try changed(nil, depth: depth + 1)])
    case (.element(let index), .array(var elements)):
      guard index <= elements.count else { throw outOfBounds(index, count: elements.count, depth: depth) }
      let element = try changed(index < elements.count ? elements[index] : nil, depth: depth + 1)
      if index < elements.count { elements[index] = element } else { elements.append(element) }
      result.content = .array(elements)
    case (.member(let name), _):
      throw .error(
        at: value.location, "\(place(depth)) is \(result.summary), which has no key '\(excerpt(name))'")
    case (.element, _):
      throw .error(at: value.location, "\(place(depth)) is \(result.summary), which has no elements")
    }
    return result
  }

  private func member(_ name: String, depth: Int) throws(Diagnostic) -> JSON5Member {
    JSON5Member(key: name, keyLocation: value.location, value: try changed(nil, depth: depth + 1))
  }

  private func outOfBounds(_ index: Int, count: Int, depth: Int) -> Diagnostic {
    .error(
      at: value.location,
      "\(place(depth)) has \(count) element\(count == 1 ? "" : "s"), so [\(index)] is beyond its end")
  }

  private func place(_ depth: Int) -> String {
    depth == 0 ? "the scenario" : excerpt(ScenarioKey.text(key.steps.prefix(depth)), limit: 200)
  }

  /// The values of a list such as `1,2,{uniform:[1,2]}`: split at the commas outside brackets and quotes.
  public static func values(in list: String) -> [String] {
    var values: [String] = []
    var value = ""
    var depth = 0
    var quote: Character?
    var escaped = false
    for character in list {
      if character == ",", depth <= 0, quote == nil {
        values.append(value)
        value = ""
        continue
      }
      value.append(character)
      if let open = quote {
        if character == open, !escaped { quote = nil }
        escaped = character == "\\" && !escaped
        continue
      }
      switch character {
      case "{", "[": depth += 1
      case "}", "]": depth -= 1
      case "\"", "'": quote = character
      default: break
      }
    }
    return values + [value]
  }
}
