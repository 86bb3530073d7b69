extension ModelArchitecture {
  /// Every model that is built in, family by family.
  public static let catalogue: [ModelArchitecture] = llamas + mistrals + qwens + pioneers

  /// The built-in model called `name` (case, `-`, `_`, `.` and space do not matter), or `nil`.
  public static func find(_ name: String) -> ModelArchitecture? {
    Catalogue.find(name, in: catalogue, name: \.name)
  }
}
