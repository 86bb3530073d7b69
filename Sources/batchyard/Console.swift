#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Reporting

/// Where a command writes: results to the standard output, everything else to the standard error.
struct Console: Sendable {
  /// Whether a progress line can be shown: the standard error is a terminal.
  var showsProgress = isatty(STDERR_FILENO) != 0
  /// Whether results may be coloured: the standard output is a terminal, and NO_COLOR is not set (no-color.org).
  var showsColour = isatty(STDOUT_FILENO) != 0 && !isSet("NO_COLOR") && !isSet("TERM", to: "dumb")
  /// Whether warnings are left out.
  var isQuiet = false

  /// Writes to the standard output. Throws `OutputError.closedPipe` where its reader has gone.
  func print(_ text: String) throws(OutputError) {
    try Self.write(text, to: STDOUT_FILENO)
  }

  /// Writes a line to the standard error, unless it is quiet.
  func warn(_ line: some CustomStringConvertible) {
    if !isQuiet { Self.tell("\(line)\n") }
  }

  /// Writes to the standard error, whatever becomes of it.
  static func tell(_ text: String) {
    try? write(text, to: STDERR_FILENO)
  }

  private static func write(_ text: String, to descriptor: Int32) throws(OutputError) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { bytes in
        #if canImport(Darwin)
          Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
          Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #else
          Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
      }
      if count < 0 {
        let code = errno
        if code == EINTR { continue }
        if code == EPIPE { throw .closedPipe }
        let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        throw .cannotWrite(path: "standard output", reason: reason)
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Columns and lines of the terminal that results go to; `nil` where they go elsewhere.
  static var terminalSize: (columns: Int, lines: Int)? {
    guard isatty(STDOUT_FILENO) != 0 else { return nil }
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return (80, 24)
    }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// Waits.
  static func sleep(seconds: Double) {
    usleep(UInt32(max(0, min(seconds, 3600)) * 1e6))
  }

  private static func isSet(_ name: String, to value: String? = nil) -> Bool {
    guard let found = getenv(name) else { return false }
    let text = String(cString: found)
    return value.map { $0 == text } ?? !text.isEmpty
  }
}
