#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Reporting
import Scenarios

/// The rows of a sweep in a file that can be read, and gone on with, at any moment.
///
/// Each row is written when its turn comes, in one piece; whoever is killed in between leaves whole rows and perhaps a
/// part of one, which `open` drops. The `pareto` column holds 0 while the sweep runs and is one byte wide: when all rows
/// are there, `markFrontier` puts a 1 where it stands. So a sweep that was killed and resumed, however often, ends with
/// the bytes of one that was not.
public final class SweepStore {
  /// The file's name.
  public let path: String
  /// Rows that the file holds.
  public private(set) var rowCount = 0

  private let columns: SweepColumns
  private let format: SweepColumns.Format
  private let points: PointSet
  private let descriptor: Int32
  private var end = 0
  /// What each row offers, and where its mark stands: 24 bytes a point.
  private var tradeoffs: [Tradeoff?] = []
  private var marks: [Int] = []

  /// Opens `path` to hold the rows of `points`, and checks what it holds already.
  ///
  /// - Throws: `Diagnostic` where the file holds rows of another study, or something else altogether; `OutputError` where
  ///   it cannot be opened or another process is writing it.
  public init(path: String, columns: SweepColumns, format: SweepColumns.Format, points: PointSet) throws {
    self.path = path
    self.columns = columns
    self.format = format
    self.points = points
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw OutputError.cannotOpen(path: path, reason: systemReason(errno)) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw OutputError.cannotOpen(path: path, reason: "it is no regular file, so it cannot be gone on with")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw OutputError.cannotOpen(path: path, reason: "another sweep is writing it")
    }
    try readRows()
    guard ftruncate(descriptor, off_t(end)) == 0 else {
      throw OutputError.cannotWrite(path: path, reason: systemReason(errno))
    }
    if end == 0, format == .csv { try append(Array(columns.header.utf8)) }
  }

  /// A store without a name, gone when it is let go; for rows on their way to the standard output.
  public static func temporary(
    columns: SweepColumns, format: SweepColumns.Format, points: PointSet
  ) throws -> SweepStore {
    let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let path = "\(directory)/batchyard-sweep-\(getpid())"
    unlink(path)
    let store = try SweepStore(path: path, columns: columns, format: format, points: points)
    unlink(path)
    return store
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Whether every row is there.
  public var isComplete: Bool { rowCount == points.count }
  /// The points whose rows are still to come.
  public var remaining: PointSet { points.dropping(rowCount) }

  /// Adds the next row.
  public func append(_ row: SweepRow) throws {
    let line = Array(columns.line(row, format: format).utf8)
    try remember(line[...], at: end)
    try append(line)
    rowCount += 1
  }

  /// Marks the rows on the Pareto frontier; for a store that holds every row of its study.
  public func markFrontier() throws {
    let frontier = Set(Pareto.frontier(tradeoffs))
    for (row, mark) in marks.enumerated() {
      var digit: UInt8 = frontier.contains(row) ? 0x31 : 0x30
      guard pwrite(descriptor, &digit, 1, off_t(mark)) == 1 else {
        throw OutputError.cannotWrite(path: path, reason: systemReason(errno))
      }
    }
  }

  /// Hands out the file's bytes from the beginning, a piece at a time.
  public func copy(to write: (String) throws -> Void) throws {
    var position = 0
    var rest: [UInt8] = []
    while position < end {
      let piece = try read(at: position, count: min(1 << 16, end - position))
      guard !piece.isEmpty else { break }
      position += piece.count
      rest += piece
      // Text goes out by whole lines, so that no character is cut in two.
      guard let last = rest.lastIndex(of: 0x0A) else { continue }
      try write(String(decoding: rest[...last], as: UTF8.self))
      rest.removeSubrange(...last)
    }
    if !rest.isEmpty { try write(String(decoding: rest, as: UTF8.self)) }
  }

  // MARK: What is there

  /// Reads whole rows up to the end of the file or a part of a row.
  private func readRows() throws {
    var line: [UInt8] = []
    var position = 0
    var start = 0
    var expectsHeader = format == .csv
    let header = Array(columns.header.utf8)
    while true {
      let piece = try read(at: position, count: 1 << 16)
      if piece.isEmpty { break }
      position += piece.count
      var from = piece.startIndex
      while let feed = piece[from...].firstIndex(of: 0x0A) {
        line += piece[from...feed]
        from = feed + 1
        if expectsHeader {
          guard line == header else { throw notOurs(line: 1, "its header is another") }
          expectsHeader = false
        } else {
          try accept(line[...], at: start)
        }
        start += line.count
        end = start
        line.removeAll(keepingCapacity: true)
      }
      line += piece[from...]
      if line.count > Self.longestRow { throw notOurs(line: rowCount + 1, "a line is longer than any row") }
    }
    // A part of a header or of a row is what a kill leaves; anything else at the end is not ours to cut.
    if expectsHeader, !header.starts(with: line) { throw notOurs(line: 1, "its header is another") }
    if format == .jsonl, rowCount == 0, let first = line.first, first != UInt8(ascii: "{") {
      throw notOurs(line: 1, "it holds no rows")
    }
  }

  private static let longestRow = 1_000_000

  private func accept(_ line: ArraySlice<UInt8>, at offset: Int) throws {
    let number = rowCount + (format == .csv ? 2 : 1)
    guard rowCount < points.count else { throw notOurs(line: number, "there are more rows than points") }
    let fields = try remember(line, at: offset)
    guard fields.study == columns.study else {
      throw notOurs(
        line: number,
        "the row is of study \(fields.study.isEmpty ? "(none)" : fields.study), this is \(columns.study): the scenario, "
          + "what is varied, or the program's version has changed")
    }
    guard fields.point == points[rowCount] else {
      throw notOurs(line: number, "expected point \(points[rowCount]), found \(fields.point)")
    }
    rowCount += 1
  }

  /// Takes down what the frontier needs of the row that stands at `offset`.
  @discardableResult
  private func remember(_ line: ArraySlice<UInt8>, at offset: Int) throws -> StoredRow {
    guard let row = StoredRow(line, columns: columns, format: format) else {
      throw notOurs(line: rowCount + (format == .csv ? 2 : 1), "the line is no row of this sweep")
    }
    tradeoffs.append(row.tradeoff)
    marks.append(offset + row.mark)
    return row
  }

  private func notOurs(line: Int, _ reason: String) -> Diagnostic {
    .error(at: TextLocation(file: path, line: line), "cannot go on with this file: \(reason)")
  }

  // MARK: Bytes

  private func append(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, off_t(end)) }
      if written < 0 {
        if errno == EINTR { continue }
        throw OutputError.cannotWrite(path: path, reason: systemReason(errno))
      }
      end += written
      rest = rest.dropFirst(written)
    }
  }

  private func read(at position: Int, count: Int) throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    while true {
      let got = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(position)) }
      if got < 0 {
        if errno == EINTR { continue }
        throw OutputError.cannotOpen(path: path, reason: systemReason(errno))
      }
      return Array(buffer[..<got])
    }
  }
}

/// What the system says about an error number.
func systemReason(_ number: Int32) -> String {
  strerror(number).map { String(cString: $0) } ?? "error \(number)"
}
