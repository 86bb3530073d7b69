/// A row of a sweep's file, as far as going on and merging need to know it.
struct StoredRow: Sendable, Equatable {
  /// Number of the point.
  var point: Int
  /// Which study it is of.
  var study: String
  /// What the point offers; nil where it could not run.
  var tradeoff: Tradeoff?
  /// Where the byte of the `pareto` column stands in the line.
  var mark: Int

  /// Reads a line that `SweepColumns.line` wrote; nil where it is none.
  init?(_ line: ArraySlice<UInt8>, columns: SweepColumns, format: SweepColumns.Format) {
    let find: (String) -> Range<Int>?
    switch format {
    case .csv:
      let cells = Self.cells(line)
      let names = columns.all
      guard cells.count == names.count else { return nil }
      // Bookkeeping columns stand at the end, at fixed places.
      let own = names.count - SweepColumns.own.count
      find = { key in SweepColumns.own.firstIndex(of: key).map { cells[own + $0] } }
    case .jsonl: find = { Self.value(of: $0, in: line) }
    }
    guard let mark = find(SweepColumns.pareto), mark.count == 1, line[mark.lowerBound] & 0xFE == 0x30,
      let point = find(SweepColumns.point).flatMap({ Int(Self.text(line[$0])) }),
      let study = find(SweepColumns.studyKey)
    else { return nil }
    self.point = point
    self.study = Self.text(line[study]).filter { $0 != "\"" }
    self.mark = mark.lowerBound - line.startIndex
    if let perGPU = find(SweepColumns.perGPU).flatMap({ Double(Self.text(line[$0])) }),
      let perUser = find(SweepColumns.perUser).flatMap({ Double(Self.text(line[$0])) })
    {
      tradeoff = Tradeoff(perGPU: perGPU, perUser: perUser)
    }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The cells of a CSV line without its line feed, as they were before they were quoted.
  static func texts(_ line: ArraySlice<UInt8>) -> [String] {
    var line = Array(line)
    line.append(0x0A)
    return cells(line[...]).map { range in
      let cell = line[range]
      guard cell.first == 0x22, cell.count > 1 else { return text(cell) }
      // Only a doubled quotation mark stands for one.
      var wasMark = false
      return text(
        ArraySlice(
          cell.dropFirst().dropLast().filter { byte in
            wasMark = byte == 0x22 && !wasMark
            return !wasMark
          }))
    }
  }

  /// Where the cells of a CSV line stand, quotation marks included.
  private static func cells(_ line: ArraySlice<UInt8>) -> [Range<Int>] {
    var cells: [Range<Int>] = []
    var start = line.startIndex
    var isQuoted = false
    for index in line.indices {
      switch line[index] {
      case 0x22: isQuoted.toggle()
      case 0x2C where !isQuoted, 0x0A where !isQuoted:
        cells.append(start..<index)
        start = index + 1
      default: break
      }
    }
    return cells
  }

  /// Where the value of a key at the end of a JSON line stands. Inside strings quotation marks are escaped, so that what
  /// looks like the key is the key.
  private static func value(of key: String, in line: ArraySlice<UInt8>) -> Range<Int>? {
    let wanted = Array("\"\(key)\": ".utf8)
    guard line.count > wanted.count else { return nil }
    var index = line.startIndex
    while index + wanted.count < line.endIndex {
      if line[index] == 0x22, line[index...].starts(with: wanted) {
        let start = index + wanted.count
        let end = line[start...].firstIndex { $0 == 0x2C || $0 == 0x7D } ?? line.endIndex
        return start..<end
      }
      index += 1
    }
    return nil
  }
}
