import Serving

/// A scenario file, parsed once and read as often as there are changes to try on it:
///
///     let file = try ScenarioFile(path: "scenarios/llama2-7b-g5.json5")
///     let scenario = try file.scenario(applying: [try ScenarioEdit("engine.batching.policy=paged", option: "--set")])
///
/// Every error is a `Diagnostic` with the place of what is wrong: in the file, in a file that it names, or in an option.
public struct ScenarioFile: Sendable {
  /// The path as the user gave it.
  public let path: String
  /// The text as a tree of located values, changes applied.
  public private(set) var tree: JSON5Value

  /// Parses the file at `path`.
  public init(path: String) throws(Diagnostic) {
    self.init(tree: try JSON5.read(path: path), path: path)
  }

  /// A scenario that is parsed already; files that it names are relative to `path`.
  public init(tree: JSON5Value, path: String) {
    self.tree = tree
    self.path = path
  }

  /// Parses the file at `path`, makes `edits` and resolves it all to a scenario that can run.
  public static func load(
    path: String, edits: [ScenarioEdit] = [], warnings: inout [Diagnostic]
  ) throws(Diagnostic) -> Scenario {
    try ScenarioFile(path: path).applying(edits).scenario(warnings: &warnings)
  }

  /// The file with `edits` made, in their order.
  public func applying(_ edits: [ScenarioEdit]) throws(Diagnostic) -> ScenarioFile {
    var edited = self
    for edit in edits { try edit.apply(to: &edited.tree) }
    return edited
  }

  /// The scenario with `edits` made; warnings are dropped.
  public func scenario(applying edits: [ScenarioEdit] = []) throws(Diagnostic) -> Scenario {
    var warnings: [Diagnostic] = []
    return try applying(edits).scenario(warnings: &warnings)
  }

  /// Resolves the scenario: names looked up, files read, defaults filled in.
  ///
  /// - Parameters:
  ///   - warnings: gets what can be used but was probably not meant.
  ///   - checked: whether a model that does not fit or a request that can never be served is an error. A scenario for
  ///     explaining why it is one need not be.
  public func scenario(warnings: inout [Diagnostic], checked: Bool = true) throws(Diagnostic) -> Scenario {
    let document = try LocatedDecoder.decode(ScenarioDocument.self, from: tree, warnings: &warnings)
    let resolution = try ScenarioResolution(document, file: self, warnings: &warnings)
    if checked { try resolution.check() }
    return resolution.scenario
  }

  /// `error` with its place in this file: a `ScenarioError` gets that of the key it blames, or of the nearest object
  /// around it; a `Diagnostic` has its place already.
  public func diagnostic(for error: any Error) -> Diagnostic {
    switch error {
    case let error as Diagnostic: error
    case let error as ScenarioError: diagnostic(for: error, origins: [:])
    default: .error(at: TextLocation(file: path), "\(error)")
    }
  }

  /// `origins`: places of values that stand in other files, by key path.
  func diagnostic(for error: ScenarioError, origins: [String: TextLocation]) -> Diagnostic {
    .error(at: location(of: error.key, origins: origins), error.description)
  }

  private func location(of key: String, origins: [String: TextLocation]) -> TextLocation {
    guard let steps = ScenarioKey(key)?.steps else { return tree.location }
    for count in stride(from: steps.count, to: 0, by: -1) {
      let path = ScenarioKey.text(steps.prefix(count))
      if let part = ScenarioKey(path), let found = tree[part], found.content != .null {
        return found.location
      }
      if let origin = origins[path] { return origin }
    }
    return tree.location
  }
}
