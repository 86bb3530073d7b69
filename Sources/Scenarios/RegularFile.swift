#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A regular file open for reading, by position.
///
/// Directories, devices and pipes are refused: a scenario or trace that never ends, or that can be read only once,
/// is a slip. Reads name their position, so any number of readers can share one file. Closed when the last lets go.
final class RegularFile: Sendable {
  /// The file's size in bytes when it was opened.
  let byteCount: Int
  /// The path as the user gave it.
  let path: String
  private let descriptor: CInt

  /// Opens the file at `path`.
  init(path: String) throws(Diagnostic) {
    let location = TextLocation(file: path)
    if path.utf8.contains(0) {
      throw .error(at: TextLocation(file: excerpt(path)), "a file name cannot hold a zero byte")
    }
    // Without O_NONBLOCK, opening a pipe that nobody writes to would hang.
    let opened = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard opened >= 0 else {
      throw .error(at: location, "cannot open the file: \(Self.reason(errno))")
    }
    var info = stat()
    guard fstat(opened, &info) == 0 else {
      let reason = Self.reason(errno)
      close(opened)
      throw .error(at: location, "cannot read the file's size: \(reason)")
    }
    guard info.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      let kind =
        switch info.st_mode & S_IFMT {
        case S_IFDIR: "a directory"
        case S_IFIFO: "a pipe"
        case S_IFCHR, S_IFBLK: "a device"
        default: "not a regular file"
        }
      throw .error(at: location, "expected a file, found \(kind)")
    }
    self.path = path
    byteCount = Int(info.st_size)
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// Reads up to `count` bytes from `position` on and appends them to `buffer`; false at the end of the file.
  func append(_ count: Int, from position: Int, to buffer: inout [UInt8]) throws(Diagnostic) -> Bool {
    let start = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: count))
    var received = 0
    repeat {
      received = buffer.withUnsafeMutableBytes { bytes in
        pread(descriptor, bytes.baseAddress?.advanced(by: start), count, off_t(position))
      }
    } while received < 0 && errno == EINTR
    let failure = errno
    buffer.removeLast(count - max(received, 0))
    if received < 0 {
      throw .error(at: TextLocation(file: path), "cannot read the file: \(Self.reason(failure))")
    }
    return received > 0
  }

  /// The whole file at `path`, refused by its size before a byte is read if it holds more than `limit` bytes.
  static func contents(of path: String, limit: Int) throws(Diagnostic) -> [UInt8] {
    let file = try RegularFile(path: path)
    var bytes: [UInt8] = []
    // The size is only what it was when the file was opened: one that grows meanwhile (or that claims 0 bytes, as
    // those in /proc do) is cut off at the limit too.
    if file.byteCount <= limit {
      bytes.reserveCapacity(file.byteCount + 1)
      while bytes.count <= limit, try file.append(65_536, from: bytes.count, to: &bytes) {}
    }
    let count = max(file.byteCount, bytes.count)
    if count > limit {
      throw .error(
        at: TextLocation(file: path),
        "the file holds \(count) bytes; more than \(limit) are not read for a file of this kind")
    }
    return bytes
  }

  private static func reason(_ code: CInt) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text)
  }
}
