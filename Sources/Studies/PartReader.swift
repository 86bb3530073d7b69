#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Scenarios

/// Reads the rows of one shard's part, a line at a time.
final class PartReader {
  let path: String
  /// The header line of a CSV part; empty for JSON lines.
  private(set) var header: [UInt8] = []
  /// The number of the current line, from 1.
  private(set) var line = 0

  private let descriptor: Int32
  private let format: SweepColumns.Format
  private let columns: SweepColumns
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  init(path: String) throws {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Diagnostic.error(at: TextLocation(file: path), systemReason(errno))
    }
    var first: UInt8 = 0
    let count = pread(descriptor, &first, 1, 0)
    // An empty part of JSON lines is one without points.
    format = count == 0 || first == UInt8(ascii: "{") ? .jsonl : .csv
    var names: [String] = []
    if format == .csv {
      header = Array(try Self.firstLine(descriptor, path: path))
      names = String(decoding: header.dropLast(), as: UTF8.self).split(
        separator: ",", omittingEmptySubsequences: false
      )
      .map(String.init)
      guard names.suffix(SweepColumns.own.count) == SweepColumns.own[...] else {
        throw Diagnostic.error(
          at: TextLocation(file: path, line: 1), "is no part of a sweep: its header is another")
      }
    }
    columns = SweepColumns(names: names.dropLast(SweepColumns.own.count))
    try rewind()
  }

  deinit { close(descriptor) }

  /// Goes back to the first row.
  func rewind() throws {
    guard lseek(descriptor, off_t(header.count), SEEK_SET) >= 0 else {
      throw Diagnostic.error(at: TextLocation(file: path), systemReason(errno))
    }
    buffer = []
    start = 0
    isAtEnd = false
    line = header.isEmpty ? 0 : 1
  }

  /// The next line with its line feed; nil at the end.
  func next() throws -> ArraySlice<UInt8>? {
    var scanned = start
    while true {
      if let feed = buffer[scanned...].firstIndex(of: 0x0A) {
        defer { start = feed + 1 }
        line += 1
        return buffer[start...feed]
      }
      if isAtEnd {
        guard start < buffer.count else { return nil }
        throw Diagnostic.error(at: TextLocation(file: path, line: line + 1), "the last row is not whole")
      }
      buffer.removeSubrange(..<start)
      start = 0
      scanned = buffer.count
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      let got = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      guard got >= 0 else { throw Diagnostic.error(at: TextLocation(file: path), systemReason(errno)) }
      isAtEnd = got == 0
      buffer += piece[..<got]
    }
  }

  /// What merging needs to know of a line.
  func stored(_ line: ArraySlice<UInt8>) -> StoredRow? { StoredRow(line, columns: columns, format: format) }

  private static func firstLine(_ descriptor: Int32, path: String) throws -> ArraySlice<UInt8> {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    let got = piece.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    guard got > 0, let feed = piece[..<got].firstIndex(of: 0x0A) else {
      throw Diagnostic.error(at: TextLocation(file: path, line: 1), "has no header")
    }
    return piece[...feed]
  }
}

extension SweepColumns {
  /// The columns of a file whose header names `names` and then the sweep's own.
  init(names: some Sequence<String>) {
    varied = []
    results = Array(names)
    study = ""
  }
}
