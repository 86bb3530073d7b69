import Scenarios

/// Finds the key of the scenario format that a user means by its last parts: `tensor_parallel_degree` or
/// `batching.max_batch_size`.
public enum KeyTail {
  /// The full path of `name`: itself where it is one or holds an index; else the only key that ends so.
  ///
  /// - Throws: where several keys end so, or none does and none is near.
  public static func resolve(_ name: String, at place: TextLocation) throws(Diagnostic) -> String {
    guard ScenarioKey(name) != nil else {
      throw .error(
        at: place, "'\(shortened(name))' is no key path; one looks like engine.tensor_parallel_degree")
    }
    // What stands in an object that a scenario describes by itself (a model, a GPU) is known to the readers alone.
    if name.contains("[") || ScenarioKeys.entry(name) != nil { return name }
    let endings = ScenarioKeys.all.map(\.path).filter { !$0.contains("[") && $0.hasSuffix("." + name) }
    if endings.count == 1 { return endings[0] }
    if endings.count > 1 {
      let shown = endings.prefix(4).joined(separator: ", ") + (endings.count > 4 ? ", ..." : "")
      throw .error(at: place, "'\(name)' may be any of \(shown)")
    }
    if let parent = parent(of: name), hasOpenKeys(parent) { return name }
    let last = name.split(separator: ".").last.map(String.init) ?? name
    let candidates = ScenarioKeys.all.map(\.path).filter { !$0.contains("[") }
    let nearest = Suggestion.nearest(
      last, among: candidates.map { $0.split(separator: ".").last.map(String.init) ?? $0 })
    let suggestion = candidates.first {
      nearest != nil && ($0 == nearest || $0.hasSuffix("." + (nearest ?? "")))
    }
    throw .error(
      at: place, "'\(shortened(name))' is no key of a scenario", suggestions: suggestion.map { [$0] } ?? [])
  }

  private static func parent(of name: String) -> String? {
    name.lastIndex(of: ".").map { String(name[..<$0]) }
  }

  /// Whether the keys of the object at `path` are not told one by one: `model.hidden_size` is Hugging Face's.
  private static func hasOpenKeys(_ path: String) -> Bool {
    guard let entry = ScenarioKeys.entry(path), entry.shapes.contains(.object) else {
      return parent(of: path).map(hasOpenKeys) ?? false
    }
    return ScenarioKeys.children(of: path).isEmpty
  }
}
