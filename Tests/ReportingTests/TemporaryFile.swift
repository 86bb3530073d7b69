import Foundation

/// What `body` writes to the path it is given.
func textWritten(named name: String = "out", _ body: (String) throws -> Void) throws -> String {
  let directory = NSTemporaryDirectory() + "batchyard-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: directory) }
  let path = directory + "/" + name
  try body(path)
  return try String(contentsOfFile: path, encoding: .utf8)
}
