/// One key of the scenario format: what may stand there, what stands for it when it does not, and what it means.
///
/// Readers of scenarios take their ranges from here, the JSON Schema and docs/scenarios.md are written from here, and a
/// test holds this table and the readers' `CodingKeys` together, so that none of them can drift.
public struct ScenarioKeyEntry: Sendable, Hashable {
  /// One shape that a value may take.
  public enum Shape: Sendable, Hashable {
    /// Any text.
    case text
    /// The name of an entry of a catalogue.
    case name([String])
    /// One of a few words.
    case choice([String])
    /// `true` or `false`.
    case flag
    /// A whole number within bounds, both included.
    case whole(ClosedRange<Int>)
    /// A number within bounds.
    case number(NumberBounds)
    /// An object, whose keys have entries of their own or are told in the text.
    case object
    /// An array, whose elements' entry has `[]` after this one's path.
    case list
  }

  /// Where the key stands, `[]` for any element of an array: `workload.prompts[].input_tokens`.
  public var path: String
  /// What may stand there.
  public var shapes: [Shape]
  /// What a scenario gets that leaves the key out, in words; `required` where it may not.
  public var standard: String
  /// The unit of a number; empty for none.
  public var unit: String
  /// What it means, in one sentence or two.
  public var meaning: String

  init(_ path: String, _ shapes: Shape..., standard: String, unit: String = "", _ meaning: String) {
    self.path = path
    self.shapes = shapes
    self.standard = standard
    self.unit = unit
    self.meaning = meaning
  }

  /// The bounds of a whole number, where one may stand here.
  var wholeBounds: ClosedRange<Int>? {
    for case .whole(let bounds) in shapes { return bounds }
    return nil
  }

  /// The bounds of a number, where one may stand here.
  var numberBounds: NumberBounds? {
    for case .number(let bounds) in shapes { return bounds }
    return nil
  }
}

/// The bounds of a number; both finite, so that nothing computed from it can overflow.
public struct NumberBounds: Sendable, Hashable, CustomStringConvertible {
  /// The least value, or what it must be above.
  public var lower: Double
  /// Whether `lower` itself is allowed.
  public var includesLower: Bool
  /// The greatest value.
  public var upper: Double

  /// From `lower` up to `upper`.
  static func from(_ lower: Double, upTo upper: Double) -> NumberBounds {
    NumberBounds(lower: lower, includesLower: true, upper: upper)
  }

  /// Above `lower` and up to `upper`.
  static func above(_ lower: Double, upTo upper: Double) -> NumberBounds {
    NumberBounds(lower: lower, includesLower: false, upper: upper)
  }

  /// Whether `value` lies within; not-a-number does not.
  func contains(_ value: Double) -> Bool {
    value <= upper && (includesLower ? value >= lower : value > lower)
  }

  /// As in `expected a number above 0 and up to 1`.
  public var description: String {
    (includesLower ? "from " : "above ") + plainNumber(lower)
      + (includesLower ? " to " : " and up to ") + plainNumber(upper)
  }
}

/// `value` as people write it: without `.0`, and without an exponent for a millionth.
func plainNumber(_ value: Double) -> String {
  if let whole = Int(exactly: value), abs(value) < 1e16 { return String(whole) }
  return value == 1e-6 ? "0.000001" : "\(value)"
}

/// The keys of the scenario format. The rows stand in ScenarioKeys+Table.swift and the files beside it.
public enum ScenarioKeys {
  /// The entry of the key at `path`, which may hold indexes: `workload.prompts[2].input_tokens`.
  public static func entry(_ path: String) -> ScenarioKeyEntry? { index[canonical(path)] }

  /// The keys directly under `path`, in the order of the table; those of the whole document for the empty path.
  public static func children(of path: String) -> [ScenarioKeyEntry] {
    let start = path.isEmpty ? "" : path + "."
    return all.filter {
      $0.path.hasPrefix(start) && !$0.path.dropFirst(start.count).contains(where: { ".[".contains($0) })
    }
  }

  /// `path` without its indexes; answers' lengths have the entries of prompts' lengths.
  static func canonical(_ path: String) -> String {
    var result = ""
    var isIndex = false
    for character in path {
      if character == "]" { isIndex = false }
      if !isIndex { result.append(character) }
      if character == "[" { isIndex = true }
    }
    let output = "workload.output_tokens."
    return result.hasPrefix(output) ? "workload.input_tokens." + result.dropFirst(output.count) : result
  }

  private static let index = Dictionary(all.map { ($0.path, $0) }) { first, _ in first }
}
