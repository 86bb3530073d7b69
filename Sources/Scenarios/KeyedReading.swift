// Reading members of a scenario's objects within the bounds that `ScenarioKeys` states for them.

extension KeyedDecodingContainer {
  /// The member of `key` as it stands; nil where it is missing or `null`.
  func value(_ key: Key) throws -> Located<JSON5Value>? {
    try decodeIfPresent(Located<JSON5Value>.self, forKey: key)
  }

  /// A whole number within its bounds.
  func whole(_ key: Key) throws -> Located<Int>? { try value(key)?.whole() }

  /// A number within its bounds.
  func number(_ key: Key) throws -> Located<Double>? { try value(key)?.number() }

  /// `true` or `false`.
  func flag(_ key: Key) throws -> Located<Bool>? { try decodeIfPresent(Located<Bool>.self, forKey: key) }

  /// Text that is not empty.
  func text(_ key: Key) throws -> Located<String>? { try value(key)?.text() }

  /// One of the cases of `Choice` by its name.
  func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ key: Key, of type: Choice.Type = Choice.self
  ) throws -> Located<Choice>? {
    try value(key)?.choice(of: type)
  }

  /// `member`, or the error that it is missing.
  func required<Member>(_ key: Key, _ member: Member?, because reason: String = "") throws -> Member {
    if let member { return member }
    // Decoding a member that is not there is what makes the container tell that it is missing.
    if !contains(key), reason.isEmpty { _ = try decode(JSON5Value.self, forKey: key) }
    throw failure("missing key '\(key.stringValue)'\(reason)")
  }

  /// An error about the object as a whole.
  func failure(_ message: String) -> Diagnostic {
    do {
      return try superDecoder().failure(message)
    } catch {
      return error as? Diagnostic ?? .error(at: TextLocation(file: "input"), message)
    }
  }
}

extension Located where Value == JSON5Value {
  /// An error that says what was expected here, and what was found.
  func expected(_ what: String, suggestions: [String] = []) -> Diagnostic {
    .error(
      at: location, (path.isEmpty ? "" : path + ": ") + "expected \(what), found \(value.summary)",
      suggestions: suggestions)
  }

  func whole() throws(Diagnostic) -> Located<Int> {
    guard let bounds = ScenarioKeys.entry(path)?.wholeBounds else { throw expected("a key of the table") }
    guard case .number(let number) = value.content, let whole = number.whole(Int.self), bounds.contains(whole)
    else { throw expected("a whole number from \(bounds.lowerBound) to \(bounds.upperBound)") }
    return with(whole)
  }

  func number() throws(Diagnostic) -> Located<Double> {
    guard let bounds = ScenarioKeys.entry(path)?.numberBounds else { throw expected("a key of the table") }
    guard case .number(let number) = value.content, bounds.contains(number.value) else {
      throw expected("a number \(bounds)")
    }
    return with(number.value)
  }

  func text() throws(Diagnostic) -> Located<String> {
    guard case .string(let text) = value.content else { throw expected("a string") }
    if text.isEmpty { throw expected("some text") }
    return with(text)
  }

  func choice<Choice: CaseIterable & RawRepresentable<String>>(
    of type: Choice.Type
  ) throws(Diagnostic) -> Located<Choice> {
    let names = Choice.allCases.map(\.rawValue)
    let expectation = "one of \(names.joined(separator: ", "))"
    guard case .string(let name) = value.content else { throw expected(expectation) }
    guard let match = Suggestion.match(name, among: names), let choice = Choice(rawValue: match) else {
      throw expected(expectation, suggestions: Suggestion.nearest(name, among: names, limit: 1))
    }
    return with(choice)
  }

  /// The elements of an array, each with its place.
  func elements() throws(Diagnostic) -> [Located<JSON5Value>] {
    guard case .array(let elements) = value.content else { throw expected("an array") }
    return elements.enumerated().map { index, element in
      Located<JSON5Value>(element, at: element.location, path: "\(path)[\(index)]", summary: nil)
    }
  }

  private func with<Other>(_ other: Other) -> Located<Other> {
    Located<Other>(other, at: location, path: path, summary: value.summary)
  }
}
