/// One of a few names in a scenario, such as a policy. Declaring the enum is all there is to it:
///
///     enum Policy: String, NamedChoice { case unbatched = "none", client, dynamic, continuous, paged }
///     // a.json5:4:12: error: engine.batching.policy: expected one of none, client, dynamic, continuous, paged,
///     // found the string "pagd"; did you mean 'paged'?
///
/// Names are matched without regard to case, and with `-`, `_`, `.` and space alike.
public protocol NamedChoice: CaseIterable, RawRepresentable, Decodable, Sendable where RawValue == String {}

extension NamedChoice {
  /// The names, in the order declared.
  public static var names: [String] { allCases.map(\.rawValue) }

  /// The choice of this name, if it is one.
  public init?(named name: String) {
    guard let match = Suggestion.match(name, among: Self.names) else { return nil }
    self.init(rawValue: match)
  }

  /// Decodes the choice by its name; the error lists the names, and the nearest first.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let expectation = "expected one of \(Self.names.joined(separator: ", "))"
    if let value = decoder.json5, String(json5: value.content) == nil {
      throw decoder.failure("\(expectation), found \(value.summary)")
    }
    let name = try container.decode(String.self)
    guard let choice = Self(named: name) else {
      throw decoder.failure(
        "\(expectation), found the string \"\(excerpt(name))\"",
        suggestions: Suggestion.nearest(name, among: Self.names, limit: 1))
    }
    self = choice
  }
}
