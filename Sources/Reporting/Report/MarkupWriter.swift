/// Writes HTML and SVG in which text can never become markup.
///
///     var page = MarkupWriter()
///     page.element("p", ["title": scenario.name], "served by \(model.name)")
///
/// Names of elements and attributes are `StaticString`, so they can only come from the program; whatever is a `String`
/// is escaped. The one way to put markup into markup is another writer.
public struct MarkupWriter: Sendable {
  /// What is written so far.
  public private(set) var output = ""

  /// Nothing.
  public init() {}

  /// Opens `<tag attributes>`.
  public mutating func open(_ tag: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]) {
    start(tag, attributes)
    output += ">"
  }

  /// Closes `</tag>`.
  public mutating func close(_ tag: StaticString) {
    output += "</"
    output += tag.description
    output += ">"
  }

  /// `<tag attributes>content</tag>`.
  public mutating func element(
    _ tag: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ content: String
  ) {
    open(tag, attributes)
    text(content)
    close(tag)
  }

  /// `<tag attributes/>`: an element without content. HTML takes the slash on `meta` and `input`, SVG needs it.
  public mutating func empty(_ tag: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]) {
    start(tag, attributes)
    output += "/>"
  }

  /// Text between elements.
  public mutating func text(_ content: String) {
    Self.escape(content, into: &output)
  }

  /// What another writer wrote.
  public mutating func append(_ other: MarkupWriter) {
    output += other.output
  }

  /// Markup, style or script that stands in the program.
  public mutating func fixed(_ markup: StaticString) {
    output += markup.description
  }

  /// A block of data for the page's script, which never runs: `JSONText` has no `<` in it that could end the block.
  public mutating func data(id: StaticString, _ json: JSONText) {
    open("script", ["type": "application/json", "id": id.description])
    output += json.output
    close("script")
    output += "\n"
  }

  /// A line break, for people who read the source.
  public mutating func newline() {
    output += "\n"
  }

  private mutating func start(_ tag: StaticString, _ attributes: KeyValuePairs<StaticString, String>) {
    output += "<"
    output += tag.description
    for (name, value) in attributes {
      output += " "
      output += name.description
      output += "=\""
      Self.escape(value, into: &output)
      output += "\""
    }
  }

  /// `content` with the characters that mean something in text or in a quoted attribute replaced by references.
  ///
  /// Control characters that HTML and XML do not allow, however written, become U+FFFD.
  public static func escaped(_ content: String) -> String {
    var result = ""
    escape(content, into: &result)
    return result
  }

  private static func escape(_ content: String, into output: inout String) {
    // Most text has nothing to escape, and then it is copied in one piece.
    let isPlain = content.utf8.allSatisfy { byte in
      byte >= 0x20 && byte != 0x22 && byte != 0x26 && byte != 0x27 && byte != 0x3C && byte != 0x3E
        && byte != 0x7F
    }
    if isPlain {
      output += content
      return
    }
    for scalar in content.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += "&#39;"
      case "\n", "\t", "\r": output.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}": output += "\u{FFFD}"
      default: output.unicodeScalars.append(scalar)
      }
    }
  }
}
