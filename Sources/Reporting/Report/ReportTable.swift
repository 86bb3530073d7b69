/// Rows and columns of figures, as `compare`, `sweep` and `plan` give them to a report.
///
///     ReportTable(columns: ["engine.batching.policy", "output_throughput"],
///                 rows: [[.text("paged"), .number(1520)], [.text("dynamic"), .number(310)]])
public struct ReportTable: Sendable, Hashable {
  /// A figure, a word, or nothing.
  public enum Value: Sendable, Hashable {
    case number(Double)
    case text(String)
    case missing

    /// What a result's field holds; nothing for a list.
    public init(_ field: ResultField) {
      switch field.value {
      case .text(let text): self = .text(text)
      case .integer(let count): self = .number(Double(count))
      case .number(let number): self = number.isFinite ? .number(number) : .missing
      case .flag(let flag): self = .text(flag ? "yes" : "no")
      case .none, .list: self = .missing
      }
    }

    /// The number, where it is one.
    public var number: Double? {
      if case .number(let value) = self { return value }
      return nil
    }

    /// As people read a value that was chosen: whole, without digits that say nothing.
    var asKey: String {
      if case .number(let value) = self, value != value.rounded() || value.magnitude >= 9e15 {
        return value.magnitude >= 0.001 && value.magnitude < 9e15
          ? NumberText.shortest(value) : value.description
      }
      return shown
    }

    /// As people read it.
    var shown: String {
      switch self {
      case .number(let value): NumberText.plain(value)
      case .text(let value): value
      case .missing: NumberText.missing
      }
    }
  }

  /// What each column holds: the result's key, with its unit as the last word.
  public var columns: [String]
  /// As many values each as there are columns; a shorter row ends in nothing.
  public var rows: [[Value]]

  /// A table of `rows` under `columns`.
  public init(columns: [String], rows: [[Value]]) {
    self.columns = columns
    self.rows = rows
  }

  /// The place of `column`, where there is one.
  public func index(of column: String) -> Int? { columns.firstIndex(of: column) }

  /// The value in `row` under the column at `index`.
  public func value(_ row: Int, _ index: Int) -> Value {
    rows[row].indices.contains(index) ? rows[row][index] : .missing
  }

  /// The table in HTML, numbers to the right, the first column as the row's heading, in a box that scrolls sideways.
  func html(caption: String? = nil, showsCaption: Bool = true) -> MarkupWriter {
    var html = MarkupWriter()
    // Outside of the box that scrolls, so that all of it is seen.
    if let caption, showsCaption { html.element("p", ["class": "caption"], caption) }
    html.open(
      "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption ?? "table"])
    html.open("table", ["aria-label": caption ?? "table"])
    html.open("thead")
    html.open("tr")
    for (index, column) in columns.enumerated() {
      html.element("th", ["scope": "col", "class": isNumeric(index) ? "number" : ""], column)
    }
    html.close("tr")
    html.close("thead")
    html.open("tbody")
    for row in rows.indices {
      html.open("tr")
      for index in columns.indices {
        let value = self.value(row, index)
        let style = isNumeric(index) ? "number" : ""
        if index == 0 {
          html.element("th", ["scope": "row", "class": style], value.shown)
        } else {
          html.element("td", ["class": style], value.shown)
        }
      }
      html.close("tr")
      html.newline()
    }
    html.close("tbody")
    html.close("table")
    html.close("div")
    return html
  }

  /// Whether a column holds numbers, be it with a unit.
  private func isNumeric(_ column: Int) -> Bool {
    let known = rows.indices.map { value($0, column) }.filter { $0 != .missing }
    return !known.isEmpty
      && known.allSatisfy { value in
        guard case .text(let text) = value else { return true }
        return text.first?.isNumber ?? false || text.first == "−" || text == NumberText.missing || text == "-"
      }
  }
}

extension MarkupWriter {
  /// `<tag>content</tag>`.
  mutating func element(_ tag: StaticString, _ content: String) {
    element(tag, [:], content)
  }
}
