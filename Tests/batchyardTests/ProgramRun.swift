import Foundation

/// What the built program said and returned: tests of whole messages and of the exit status run it as a user does.
struct ProgramRun {
  let status: Int32
  let output: String
  let errors: String

  /// Runs `batchyard` with `arguments` in `folder`, or in the project's.
  init(_ arguments: [String], in folder: String? = nil) throws {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    process.currentDirectoryURL = folder.map { URL(fileURLWithPath: $0) } ?? Self.project
    let files = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: files) }
    // Files, since a pipe that nobody empties would stop a program that prints more than it holds.
    let (out, error) = (files.appendingPathComponent("out"), files.appendingPathComponent("err"))
    for file in [out, error] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: error)
    try process.run()
    process.waitUntilExit()
    status = process.terminationStatus
    output = String(decoding: try Data(contentsOf: out), as: UTF8.self)
    errors = String(decoding: try Data(contentsOf: error), as: UTF8.self)
  }

  /// The project's folder.
  static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The program beside the bundle of tests.
  static let program: URL = {
    let bundle = URL(fileURLWithPath: CommandLine.arguments.first ?? "").deletingLastPathComponent()
    let beside = bundle.appendingPathComponent("batchyard")
    if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
    return project.appendingPathComponent(".build/debug/batchyard")
  }()

  /// Runs `body` with a folder that is gone afterwards.
  static func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "batchyard-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  /// A scenario that runs in no time.
  static let scenario = """
    { instance: "ml.g5.xlarge", model: "llama-2-7b", engine: { profile: "ideal", max_model_len: 512 },
      workload: { requests: 20, arrivals: { process: "burst" }, prompts: [{ input_tokens: 9, output_tokens: 9 }] } }
    """

  /// Writes `text` to `name` in `folder`.
  static func write(_ text: String, to name: String, in folder: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }
}
