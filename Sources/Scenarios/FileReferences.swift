/// Where the files are that a scenario names: relative to the scenario file, or to the working directory where an option
/// such as `--set` named them.
struct FileReferences {
  /// The scenario file's path.
  let scenario: String

  /// The path of the file that `reference` names.
  func resolve(_ reference: Located<String>) -> String {
    let path = reference.value
    guard !path.hasPrefix("/"), reference.location.file == scenario,
      let slash = scenario.lastIndex(of: "/")
    else { return path }
    return scenario[...slash] + path
  }

  /// What `read` gives; an error about the file as a whole, such as that it is missing, gets the place of `reference`.
  func reading<Result>(
    _ reference: Located<String>, _ read: () throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    do {
      return try read()
    } catch {
      if error.location.line > 0 { throw error }
      var placed = error
      placed.message = "\(reference.path): \(error.location): \(error.message)"
      placed.location = reference.location
      throw placed
    }
  }
}
