/// A page of text, formulas, tables and pictures: what a lesson writes with `--report`.
///
///     let page = ArticleReport(
///       title: "Why one token at a time is slow", blocks: [.text("Each token reads every weight."), .picture(bars)],
///       version: "1.0")
public struct ArticleReport: Sendable {
  /// A piece of the page.
  public enum Block: Sendable {
    /// What comes after it is about this.
    case heading(String)
    /// A paragraph.
    case text(String)
    /// Lines that keep their form: formulas and commands.
    case lines(String)
    /// Rows and columns.
    case table(TableText)
    /// A picture with its legend and numbers.
    case picture(Picture)
  }

  /// What the page is called.
  public var title: String
  /// From top to bottom.
  public var blocks: [Block]
  /// Version of the program, for the footer.
  public var version: String

  /// A page of `blocks`.
  public init(title: String, blocks: [Block], version: String) {
    self.title = title
    self.blocks = blocks
    self.version = version
  }

  /// The file's text.
  public func html() -> String {
    var body = MarkupWriter()
    body.element("h1", title)
    for block in blocks {
      switch block {
      case .heading(let text): body.element("h2", text)
      case .text(let text): body.element("p", text)
      case .lines(let text): body.element("pre", ["class": "card scroll", "tabindex": "0"], text)
      case .table(let table): Self.write(table, into: &body)
      case .picture(let picture): body.append(picture.asFigure().html(isWide: true))
      }
      body.newline()
    }
    body.footer(version: version)
    return ReportPage(title: title, body: body).html()
  }

  private static func write(_ table: TableText, into body: inout MarkupWriter) {
    body.fixed(
      "<div class=\"card scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table><thead><tr>")
    for column in table.columns { body.element("th", ["scope": "col"], column) }
    body.fixed("</tr></thead><tbody>")
    for row in table.rows {
      body.open("tr")
      for (index, cell) in row.enumerated() {
        if index == 0 { body.element("th", ["scope": "row"], cell) } else { body.element("td", cell) }
      }
      body.close("tr")
    }
    body.fixed("</tbody></table></div>")
  }
}
