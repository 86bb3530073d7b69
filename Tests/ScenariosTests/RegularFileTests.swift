#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Testing

@testable import Scenarios

@Suite struct RegularFileTests {
  @Test func readsAFile() throws {
    try withTemporaryFolder { folder in
      let text = String(repeating: "0123456789", count: 20_000)
      let path = try write(text, to: "a", in: folder)
      #expect(try RegularFile.contents(of: path, limit: 200_000) == Array(text.utf8))
      #expect(
        message { _ = try RegularFile.contents(of: path, limit: 199_999) }
          == "\(path): error: the file holds 200000 bytes; more than 199999 are not read for a file of this kind"
      )
    }
  }

  @Test func refusesWhatIsNoRegularFile() throws {
    try withTemporaryFolder { folder in
      #expect(
        message { _ = try RegularFile(path: folder) }
          == "\(folder): error: expected a file, found a directory")
      let pipe = "\(folder)/pipe"
      #expect(mkfifo(pipe, 0o600) == 0)
      #expect(message { _ = try RegularFile(path: pipe) } == "\(pipe): error: expected a file, found a pipe")
    }
    #expect(
      message { _ = try RegularFile(path: "/dev/zero") }
        == "/dev/zero: error: expected a file, found a device")
  }

  @Test func saysWhyAFileCannotBeOpened() {
    #expect(
      message { _ = try RegularFile(path: "/none/such") }
        == "/none/such: error: cannot open the file: No such file or directory")
    #expect(
      message { _ = try RegularFile(path: "a\0b") } == "a\\0b: error: a file name cannot hold a zero byte")
  }

  @Test func refusesAGigabyteByItsSize() throws {
    try withTemporaryFolder { folder in
      let path = try write("", to: "huge.json5", in: folder)
      // A file of holes: it has the size but takes no room.
      #expect(truncate(path, 1_000_000_000) == 0)
      let clock = ContinuousClock()
      let start = clock.now
      #expect(
        message { _ = try JSON5.read(path: path) }
          == "\(path): error: the file holds 1000000000 bytes; "
          + "more than 16000000 are not read for a file of this kind")
      #expect(clock.now - start < .milliseconds(200))
    }
  }

  @Test func filesWithoutASizeAreReadToTheLimit() throws {
    // Files in /proc claim to hold 0 bytes.
    #if os(Linux)
      #expect(try !RegularFile.contents(of: "/proc/self/status", limit: 100_000).isEmpty)
      #expect(
        message { _ = try RegularFile.contents(of: "/proc/self/status", limit: 10) }.contains("more than 10"))
    #endif
  }
}
