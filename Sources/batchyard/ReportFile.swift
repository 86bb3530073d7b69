import Reporting

/// The page that `--report` asks a study for: opened before anything runs, so that a path that cannot be written costs no
/// time, and named when it is whole.
struct ReportFile {
  /// For the commands that run many scenarios.
  static let option = CommandOption(
    name: "--report", value: "FILE", help: "write a report with charts as one HTML file")

  private let file: OutputFile

  /// The file that `arguments` name; nil where they name none.
  init?(_ arguments: Arguments) throws(OutputError) {
    guard let path = arguments.value(of: Self.option) else { return nil }
    file = try OutputFile(path: path)
  }

  /// Writes the page and gives the file its name.
  func write(_ html: String) throws(OutputError) {
    Array(html.utf8).withUnsafeBytes { file.write($0) }
    try file.commit()
  }
}
