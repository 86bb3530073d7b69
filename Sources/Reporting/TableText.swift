/// Rows of text as a table: aligned for a terminal, or as Markdown or CSV.
///
///     var table = TableText(columns: ["policy", "requests/s"])
///     table.add(["dynamic", "3.24"])
///     table.add(["paged", "7.41"])
///     table.aligned()
///
///     policy   requests/s
///     dynamic        3.24
///     paged          7.41
public struct TableText: Sendable, Hashable {
  /// The names of the columns.
  public var columns: [String]
  /// The rows; one that is shorter than the header is filled up with empty cells.
  public var rows: [[String]] = []

  /// A table without rows.
  public init(columns: [String]) {
    self.columns = columns
  }

  /// Adds a row at the end.
  public mutating func add(_ row: [String]) { rows.append(row) }

  /// Columns padded to equal width with two spaces between them; columns of numbers stand to the right. Lines are not
  /// broken, and end without spaces. `indent` spaces stand before each; no column is narrower than `minimumWidth`.
  public func aligned(indent: Int = 0, minimumWidth: Int = 0) -> String {
    let widths = columns.indices.map { column in
      max(minimumWidth, displayWidth(columns[column]), rows.map { displayWidth(cell($0, column)) }.max() ?? 0)
    }
    let right = columns.indices.map(isNumeric)
    let margin = String(repeating: " ", count: indent)
    return ([columns] + rows).map { row in
      var line = margin
      for column in columns.indices {
        if column > 0 { line += "  " }
        line += padded(cell(row, column), to: widths[column], right: right[column])
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  /// A Markdown table; columns of numbers stand to the right.
  public func markdown() -> String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    let rule = columns.indices.map { isNumeric($0) ? "---:" : "---" }
    return line(columns.map(escaped)) + line(rule)
      + rows.map { row in line(columns.indices.map { escaped(cell(row, $0)) }) }.joined()
  }

  /// Comma-separated values with a header (RFC 4180, lines ended by a line feed).
  public func csv() -> String {
    var writer = ByteWriter()
    for row in [columns] + rows {
      for column in columns.indices {
        if column > 0 { writer.byte(",") }
        writer.csvField(cell(row, column))
      }
      writer.byte("\n")
    }
    return writer.string
  }

  private func cell(_ row: [String], _ column: Int) -> String {
    column < row.count ? row[column] : ""
  }

  /// Whether every cell of a column is a number, a percentage or nothing, and at least one is not nothing.
  private func isNumeric(_ column: Int) -> Bool {
    let cells = rows.map { cell($0, column) }.filter { !$0.isEmpty && $0 != "-" }
    return !cells.isEmpty
      && cells.allSatisfy { cell in
        let number = cell.filter { $0 != "," && $0 != "$" }.prefix { $0 != " " && $0 != "%" && $0 != "x" }
        return Double(number) != nil
      }
  }

  private func escaped(_ cell: String) -> String {
    var text = ""
    for character in cell {
      switch character {
      case "|": text += "\\|"
      case "\n", "\r", "\r\n": text += " "
      default: text.append(character)
      }
    }
    return text
  }
}

/// Columns that `text` takes in a terminal, a character each: no cell holds wide ones.
func displayWidth(_ text: String) -> Int { text.count }

/// `text` with spaces up to `width` after it, or before it.
public func padded(_ text: String, to width: Int, right: Bool = false) -> String {
  let spaces = String(repeating: " ", count: max(0, width - displayWidth(text)))
  return right ? spaces + text : text + spaces
}
