#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The lines of a file of any size, one at a time, with no more than a chunk and a line of it in memory.
struct LineReader: Sendable {
  /// Bytes read at once.
  static let chunk = 65_536
  /// A line longer than this, in bytes, is refused.
  static let longestLine = 1_000_000

  /// Holds the current line; a range that `next` returned is good until it is called again.
  private(set) var bytes: [UInt8]
  /// The number of the current line, from 1.
  private(set) var line = 0
  /// The name that places are told by.
  let name: String

  private let file: RegularFile?
  private var filePosition = 0
  private var isAtEnd: Bool
  /// Where the next line begins in `bytes`, and how far its end has been looked for.
  private var start = 0
  private var scanned = 0

  /// The lines of the file at `path`.
  init(path: String) throws(Diagnostic) {
    let file = try RegularFile(path: path)
    self.file = file
    bytes = []
    isAtEnd = false
    name = path
  }

  /// The lines of `bytes`, naming places after `name`.
  init(_ bytes: [UInt8], name: String) {
    file = nil
    self.bytes = bytes
    isAtEnd = true
    self.name = name
  }

  /// The place of the byte at `index` of the current line, which begins at `lineStart`.
  func location(_ index: Int, lineStart: Int) -> TextLocation {
    let scalars = bytes[lineStart..<max(index, lineStart)].count { $0 & 0xC0 != 0x80 }
    return TextLocation(file: name, line: line, column: scalars + 1)
  }

  /// Where the next line stands in `bytes`, without the LF or CRLF that ends it; nil after the last.
  mutating func next() throws(Diagnostic) -> Range<Int>? {
    while true {
      scanned = lineFeed(from: scanned) ?? bytes.count
      if scanned < bytes.count || (isAtEnd && start < bytes.count) {
        var end = scanned
        line += 1
        try checkLength(end - start)
        let first = start
        scanned = min(scanned + 1, bytes.count)
        start = scanned
        if end > first, bytes[end - 1] == 0x0D { end -= 1 }
        return first..<end
      }
      if isAtEnd { return nil }
      try refill()
    }
  }

  /// Where the next line ends, not before `start`; the C library looks at many bytes at a time.
  private func lineFeed(from start: Int) -> Int? {
    bytes.withUnsafeBytes { bytes in
      guard start < bytes.count, let base = bytes.baseAddress,
        let place = memchr(base + start, 0x0A, bytes.count - start)
      else { return nil }
      return UnsafeRawPointer(place) - base
    }
  }

  private mutating func refill() throws(Diagnostic) {
    bytes.removeFirst(start)
    scanned -= start
    start = 0
    line += 1
    try checkLength(bytes.count)
    line -= 1
    guard let file else { return isAtEnd = true }
    let before = bytes.count
    if try !file.append(Self.chunk, from: filePosition, to: &bytes) { isAtEnd = true }
    filePosition += bytes.count - before
  }

  private func checkLength(_ length: Int) throws(Diagnostic) {
    if length > Self.longestLine {
      throw .error(
        at: TextLocation(file: name, line: line),
        "the line is longer than \(Self.longestLine) bytes, which no trace's is")
    }
  }
}
