import Testing

@testable import Reporting

@Suite struct TableTextTests {
  private var table: TableText {
    var table = TableText(columns: ["policy", "requests/s", "note"])
    table.add(["dynamic", "3.24", "a|b"])
    table.add(["paged", "17.41"])
    return table
  }

  @Test func alignedForATerminal() {
    #expect(
      table.aligned(indent: 2) == """
          policy   requests/s  note
          dynamic        3.24  a|b
          paged         17.41

        """)
  }

  @Test func markdown() {
    #expect(
      table.markdown() == """
        | policy | requests/s | note |
        | --- | ---: | --- |
        | dynamic | 3.24 | a\\|b |
        | paged | 17.41 |  |

        """)
  }

  @Test func csv() {
    var table = table
    table.add(["a,\"b\"", "", "two\nlines"])
    #expect(
      table.csv() == """
        policy,requests/s,note
        dynamic,3.24,a|b
        paged,17.41,
        "a,""b\""",,"two
        lines"

        """)
  }
}
