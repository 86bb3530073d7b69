/// The JSON Schema of the scenario format (draft 2020-12, json-schema.org), written from `ScenarioKeys`.
///
/// It checks what an editor can check of one key by itself: names of keys, shapes and bounds. That keys go together, that
/// a model fits and that a file exists is `batchyard check`'s business.
public enum ScenarioSchema {
  /// The schema as JSON text.
  public static var text: String {
    var writer = SchemaWriter()
    writer.open("{")
    writer.member("$schema", "https://json-schema.org/draft/2020-12/schema")
    writer.member("title", "batchyard scenario")
    writer.members(of: "")
    writer.close("}")
    return writer.text + "\n"
  }
}

/// Writes indented JSON.
private struct SchemaWriter {
  private(set) var text = ""
  private var depth = 0
  private var isFirst = true

  /// The keywords of an object whose keys are those directly under `path`.
  mutating func members(of path: String) {
    member("type", "object")
    let children = ScenarioKeys.children(of: path)
    guard !children.isEmpty else { return }
    raw("additionalProperties", "false")
    let required = children.filter { $0.standard == "required" }.map { Self.leaf($0.path) }
    if !required.isEmpty { raw("required", "[" + required.map(Self.quoted).joined(separator: ", ") + "]") }
    open("{", key: "properties")
    for child in children {
      open("{", key: Self.leaf(child.path))
      member("description", Self.description(child))
      schema(of: child)
      close("}")
    }
    close("}")
  }

  /// The keywords of one key: its shape, or a choice of several.
  private mutating func schema(of entry: ScenarioKeyEntry) {
    if entry.shapes.count == 1, let shape = entry.shapes.first { return keywords(shape, of: entry) }
    open("[", key: "anyOf")
    for shape in entry.shapes {
      open("{")
      keywords(shape, of: entry)
      close("}")
    }
    close("]")
  }

  private mutating func keywords(_ shape: ScenarioKeyEntry.Shape, of entry: ScenarioKeyEntry) {
    switch shape {
    case .text: member("type", "string")
    case .flag: member("type", "boolean")
    // Names are matched without regard to case and separators, which no `enum` can say.
    case .name(let names), .choice(let names):
      member("type", "string")
      raw("examples", "[" + names.map(Self.quoted).joined(separator: ", ") + "]")
    case .whole(let bounds):
      member("type", "integer")
      raw("minimum", "\(bounds.lowerBound)")
      raw("maximum", "\(bounds.upperBound)")
    case .number(let bounds):
      member("type", "number")
      raw(bounds.includesLower ? "minimum" : "exclusiveMinimum", plainNumber(bounds.lower))
      raw("maximum", plainNumber(bounds.upper))
    case .object: members(of: ScenarioKeys.canonical(entry.path + ".").dropLastDot)
    case .list:
      member("type", "array")
      guard let element = ScenarioKeys.entry(entry.path + "[]") else { return }
      open("{", key: "items")
      schema(of: element)
      close("}")
    }
  }

  private static func description(_ entry: ScenarioKeyEntry) -> String {
    let unit = entry.unit.isEmpty ? "" : " Unit: \(entry.unit)."
    return entry.meaning + unit + (entry.standard == "required" ? "" : " Default: \(entry.standard).")
  }

  private static func leaf(_ path: String) -> String {
    path.split(separator: ".").last.map(String.init) ?? path
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
  }

  // MARK: JSON

  mutating func member(_ key: String, _ value: String) { raw(key, Self.quoted(value)) }

  mutating func raw(_ key: String, _ value: String) {
    startLine()
    text += "\(Self.quoted(key)): \(value)"
  }

  mutating func open(_ bracket: String, key: String? = nil) {
    if depth > 0 { startLine() }
    text += (key.map { Self.quoted($0) + ": " } ?? "") + bracket
    depth += 1
    isFirst = true
  }

  mutating func close(_ bracket: String) {
    depth -= 1
    text += "\n" + String(repeating: "  ", count: depth) + bracket
    isFirst = false
  }

  private mutating func startLine() {
    text += (isFirst ? "\n" : ",\n") + String(repeating: "  ", count: depth)
    isFirst = false
  }
}

extension String {
  fileprivate var dropLastDot: String { hasSuffix(".") ? String(dropLast()) : self }
}
