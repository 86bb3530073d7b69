import Foundation
import Testing

@testable import Reporting

@Suite struct OutputFileTests {
  /// A directory of the test's own, removed afterwards.
  private func inDirectory(_ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "batchyard-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  private func files(in directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
  }

  @Test func appearsWholeOnCommit() throws {
    try inDirectory { directory in
      let file = try OutputFile(path: directory + "/a.csv")
      var writer = ByteWriter(to: file)
      for number in 0..<20_000 { writer.integer(number) }
      writer.flush()
      #expect(try files(in: directory) == ["a.csv.tmp-\(getpid())-0"])
      try file.commit()
      #expect(try files(in: directory) == ["a.csv"])
      let text = try String(contentsOfFile: directory + "/a.csv", encoding: .utf8)
      let isAsWritten = text == (0..<20_000).map(String.init).joined()
      #expect(isAsWritten)
      #expect(writer.byteCount == text.utf8.count && file.byteCount == text.utf8.count)
    }
  }

  @Test func isGoneWithoutCommit() throws {
    try inDirectory { directory in
      try "old".write(toFile: directory + "/a.csv", atomically: false, encoding: .utf8)
      do {
        let file = try OutputFile(path: directory + "/a.csv")
        var writer = ByteWriter(to: file)
        writer.text("new")
        writer.flush()
      }
      #expect(try files(in: directory) == ["a.csv"])
      #expect(try String(contentsOfFile: directory + "/a.csv", encoding: .utf8) == "old")
    }
  }

  @Test func followsSymbolicLinks() throws {
    try inDirectory { directory in
      try "old".write(toFile: directory + "/real.csv", atomically: false, encoding: .utf8)
      try FileManager.default.createSymbolicLink(
        atPath: directory + "/link.csv", withDestinationPath: "real.csv")
      let file = try OutputFile(path: directory + "/link.csv")
      var writer = ByteWriter(to: file)
      writer.text("new")
      writer.flush()
      try file.commit()
      #expect(try String(contentsOfFile: directory + "/real.csv", encoding: .utf8) == "new")
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: directory + "/link.csv") == "real.csv")
    }
  }

  @Test func saysWhyItCannotBeOpened() throws {
    try inDirectory { directory in
      #expect(throws: OutputError.cannotOpen(path: directory, reason: "it is a directory")) {
        _ = try OutputFile(path: directory)
      }
      let missing = directory + "/no/such.csv"
      #expect(throws: OutputError.cannotOpen(path: missing, reason: "No such file or directory")) {
        _ = try OutputFile(path: missing)
      }
      #expect(throws: OutputError.cannotOpen(path: "", reason: "not a file name")) {
        _ = try OutputFile(path: "")
      }
    }
  }

  @Test func aFullDiskIsThrownOnCommit() throws {
    let file = try OutputFile(path: "/dev/full")
    var writer = ByteWriter(to: file)
    writer.text("lost")
    writer.flush()
    #expect(file.failure?.description == "writing '/dev/full' failed: No space left on device")
    #expect(throws: OutputError.cannotWrite(path: "/dev/full", reason: "No space left on device")) {
      try file.commit()
    }
  }
}
