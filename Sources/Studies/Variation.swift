import Reporting
import Scenarios

/// A key of a scenario and the values that a study gives it, as `--vary KEY=...` says:
///
///     engine.batching.policy=dynamic,paged          a list
///     engine.batching.max_batch_size=1:256:*2       1, 2, 4, ... 256
///     workload.arrivals.rate=0.5:4:+0.5             0.5, 1, ... 4
///     workload.input_tokens=128,{uniform:[10,50]}   numbers, names and objects alike
///
/// The end of a range is one of its values where the steps reach it. A key may be cut to its last parts where only one
/// key of the format ends so: `tensor_parallel_degree`. Values of a range are made when they are asked for, so that a
/// range of a million takes no memory.
public struct Variation: Sendable {
  /// The full key path.
  public let key: String
  /// The option that said so, for messages.
  public let option: String

  private let parts: [Part]
  /// How many values come before each part.
  private let starts: [Int]

  private enum Part: Sendable {
    case value(String)
    case range(ValueRange)
  }

  /// Reads `KEY=VALUES`, the argument of `option`. Values are checked for their form alone; what they mean is checked when
  /// a scenario is made with them.
  public init(_ argument: String, option: String = "--vary") throws(Diagnostic) {
    let place = TextLocation(file: "\(option) \(shortened(argument))")
    guard let equals = argument.firstIndex(of: "=") else {
      throw .error(
        at: place, "expected a key path, '=' and values, such as engine.tensor_parallel_degree=1,2,4")
    }
    let name = String(argument[..<equals]).trimmed
    key = try KeyTail.resolve(name, at: place)
    self.option = option
    let list = String(argument[argument.index(after: equals)...])
    var parts: [Part] = []
    var starts: [Int] = []
    var count = 0
    for text in ScenarioEdit.values(in: list).map(\.trimmed) {
      guard !text.isEmpty else {
        throw .error(
          at: place, list.trimmed.isEmpty ? "no value after '='" : "a value between two commas is missing")
      }
      starts.append(count)
      if let range = try ValueRange(text, at: place) {
        parts.append(.range(range))
        count += range.count
      } else {
        _ = try ScenarioEdit(key: key, value: text, option: option)
        parts.append(.value(text))
        count += 1
      }
    }
    self.parts = parts
    self.starts = starts
    self.count = count
  }

  /// A key with values as they are written.
  public init(key: String, values: [String], option: String = "--vary") throws(Diagnostic) {
    try self.init("\(key)=\(values.joined(separator: ","))", option: option)
  }

  /// How many values there are, 1 or more.
  public let count: Int

  /// The value at `index` as it was written.
  public func text(at index: Int) -> String {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= index { low = middle } else { high = middle }
    }
    switch parts[low] {
    case .value(let text): return text
    case .range(let range): return range.text(at: index - starts[low])
    }
  }

  /// The change that gives the key its value at `index`.
  public func choice(at index: Int) throws(Diagnostic) -> Choice {
    let text = text(at: index)
    return Choice(key: key, text: text, edit: try ScenarioEdit(key: key, value: text, option: option))
  }
}

/// One value of a variation.
public struct Choice: Sendable, Equatable {
  /// The full key path.
  public var key: String
  /// The value as it was written.
  public var text: String
  /// The change to the scenario.
  public var edit: ScenarioEdit

  /// The value for a table: a string without its quotes, anything else as it was written.
  public var label: String {
    if case .string(let string) = edit.value.content { return string }
    return text
  }

  /// The value for a row: a number, a flag or text.
  public var field: ResultField {
    let value: FieldValue =
      switch edit.value.content {
      case .number(let number):
        number.whole(Int.self).map { .integer($0) }
          ?? (number.value.isFinite ? .number(number.value) : .text(text))
      case .bool(let flag): .flag(flag)
      case .string(let string): .text(string)
      case .null, .array, .object: .text(text)
      }
    return ResultField(key, value)
  }
}

extension String {
  /// Without spaces and tabs at both ends.
  var trimmed: String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(self[first...last])
  }
}

/// `text` cut to what a message can hold, without control characters.
func shortened(_ text: String, limit: Int = 120) -> String {
  let clean = text.unicodeScalars.prefix(limit).map { $0.value < 0x20 || $0.value == 0x7F ? " " : String($0) }
  return clean.joined() + (text.unicodeScalars.count > limit ? "..." : "")
}
