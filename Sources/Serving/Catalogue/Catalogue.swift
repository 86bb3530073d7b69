/// Looks entries up by name: case, `-`, `_`, `.` and space do not matter.
public enum Catalogue {
  /// `name` as names are compared.
  public static func folded(_ name: String) -> String {
    String(name.lowercased().map { "_. ".contains($0) ? "-" : $0 })
  }

  /// The entry of `entries` called `name`, or `nil`.
  public static func find<Entry>(_ name: String, in entries: [Entry], name key: KeyPath<Entry, String>)
    -> Entry?
  {
    let wanted = folded(name)
    return entries.first { folded($0[keyPath: key]) == wanted }
  }
}
