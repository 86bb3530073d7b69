/// A place in a text that was read: a file's line and column, or a whole source such as a command-line option.
public struct TextLocation: Sendable, Hashable, CustomStringConvertible {
  /// The file as the user named it, or the option, such as `--set engine.batching.policy=paged`.
  public let file: String
  /// The line, from 1; 0 where the place is the source as a whole.
  public let line: Int
  /// The column in Unicode scalars, from 1; 0 where the place is a line or the source as a whole.
  public let column: Int

  /// A place in `file`; without `line` and `column`, the file as a whole.
  public init(file: String, line: Int = 0, column: Int = 0) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `a.json5:12:7`, with no more than is known: `a.json5`, or `trace.csv:12`.
  public var description: String {
    if line == 0 { return file }
    return column == 0 ? "\(file):\(line)" : "\(file):\(line):\(column)"
  }
}

/// One finding about an input, told the way compilers do so that editors can jump to it:
///
///     a.json5:12:7: error: unknown key 'max_batchsize' in engine.batching; did you mean 'max_batch_size'?
///
/// A reader that found several errors throws the first and holds the others in `further`.
public struct Diagnostic: Error, Sendable, Equatable, CustomStringConvertible {
  /// How grave a finding is.
  public enum Severity: String, Sendable {
    /// The input cannot be used.
    case error
    /// The input can be used, but probably does not say what was meant.
    case warning
  }

  /// How grave the finding is.
  public var severity: Severity
  /// Where it is.
  public var location: TextLocation
  /// What is wrong and what was expected, without the place.
  public var message: String
  /// Names that may have been meant, best first; empty where nothing is near.
  public var suggestions: [String]
  /// Other errors found in the same reading, in the order found.
  public var further: [Diagnostic] = []

  /// A finding at `location`.
  public init(
    _ severity: Severity, at location: TextLocation, _ message: String, suggestions: [String] = []
  ) {
    self.severity = severity
    self.location = location
    self.message = message
    self.suggestions = suggestions
  }

  /// An error at `location`.
  public static func error(
    at location: TextLocation, _ message: String, suggestions: [String] = []
  ) -> Diagnostic {
    Diagnostic(.error, at: location, message, suggestions: suggestions)
  }

  /// A warning at `location`.
  public static func warning(
    at location: TextLocation, _ message: String, suggestions: [String] = []
  ) -> Diagnostic {
    Diagnostic(.warning, at: location, message, suggestions: suggestions)
  }

  /// The finding on one line, and each of `further` on a line of its own; no newline at the end.
  public var description: String {
    let first = "\(location): \(severity.rawValue): \(message)\(question)"
    return further.reduce(first) { $0 + "\n\($1)" }
  }

  /// The name that may have been meant, if one is near: the best of `suggestions`.
  public var suggestion: String? { suggestions.first }

  /// `; did you mean 'a', 'b' or 'c'?`, or nothing.
  private var question: String {
    guard let last = suggestions.last else { return "" }
    let others = suggestions.dropLast().map { "'\($0)'" }.joined(separator: ", ")
    return "; did you mean \(others.isEmpty ? "" : others + " or ")'\(last)'?"
  }

  /// The first of `errors` with the others in its `further`; nil if there are none.
  static func combined(_ errors: [Diagnostic]) -> Diagnostic? {
    guard var first = errors.first else { return nil }
    first.further += errors.dropFirst()
    return first
  }
}

/// `text` made fit for one line of a message: control characters escaped, and cut to `limit` characters.
func excerpt(_ text: some StringProtocol, limit: Int = 60) -> String {
  // A Character may hold any number of scalars, so the cut counts scalars.
  var result = ""
  for (count, scalar) in text.unicodeScalars.enumerated() {
    if count == limit { return result + "..." }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
      result += scalar.escaped(asASCII: true)
    default:
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}
