/// The place of a value in a scenario, as users write it: `workload.prompts[0].output_tokens`.
public struct ScenarioKey: Sendable, Hashable, CustomStringConvertible {
  /// A step down from a value to one of its parts.
  public enum Step: Sendable, Hashable {
    /// To the member of this name.
    case member(String)
    /// To the element at this index, from 0.
    case element(Int)
  }

  /// The steps from the whole document down; never empty.
  public let steps: [Step]

  /// Reads a key path; nil if `text` is none, or has more steps than a scenario may nest.
  public init?(_ text: some StringProtocol) {
    var steps: [Step] = []
    for part in Array(text.utf8).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
      let name = part.prefix { $0 != UInt8(ascii: "[") }
      if name.isEmpty { return nil }
      steps.append(.member(String(decoding: name, as: UTF8.self)))
      var rest = part.dropFirst(name.count)
      while !rest.isEmpty {
        let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
        rest = rest.dropFirst(digits.count + 1)
        guard rest.first == UInt8(ascii: "]"), let index = Int(String(decoding: digits, as: UTF8.self))
        else { return nil }
        rest = rest.dropFirst()
        guard rest.isEmpty || rest.first == UInt8(ascii: "[") else { return nil }
        steps.append(.element(index))
      }
      if steps.count > JSON5.deepestNesting { return nil }
    }
    self.steps = steps
  }

  /// The key path as users write it.
  public var description: String { Self.text(steps) }

  static func text(_ steps: some Sequence<Step>) -> String {
    steps.reduce(into: "") { text, step in
      switch step {
      case .member(let name): text += (text.isEmpty ? "" : ".") + name
      case .element(let index): text += "[\(index)]"
      }
    }
  }
}

extension JSON5Value {
  /// The part of this value at `key`; nil if there is none.
  public subscript(_ key: ScenarioKey) -> JSON5Value? {
    var value = self
    for step in key.steps {
      switch (step, value.content) {
      case (.member(let name), .object):
        guard let member = value[name] else { return nil }
        value = member
      case (.element(let index), .array(let elements)) where elements.indices.contains(index):
        value = elements[index]
      default: return nil
      }
    }
    return value
  }
}
