/// Names as people type them: matched without regard to case and with `-`, `_`, `.` and space alike, and, when
/// nothing matches, the names that were probably meant.
///
///     Suggestion.match("LLaMA 2_7B", among: ["llama-2-7b"])          // "llama-2-7b"
///     Suggestion.nearest("max_batchsize", among: ["max_batch_size"]) // "max_batch_size"
public enum Suggestion {
  /// A name longer than this, in bytes, is no slip of the pen: nothing is near it. Bounds the cost of a comparison.
  static let longestName = 96

  /// `name` with ASCII letters in lower case and each of `-`, `_`, `.` and space as `-`.
  public static func folded(_ name: some StringProtocol) -> String {
    String(decoding: name.utf8.map(folded), as: UTF8.self)
  }

  /// The one of `candidates` that is `name` but for case and separators; one spelt exactly so goes first.
  public static func match(_ name: String, among candidates: some Sequence<String>) -> String? {
    let key = folded(name)
    var found: String?
    for candidate in candidates {
      if candidate == name { return candidate }
      if found == nil, folded(candidate) == key { found = candidate }
    }
    return found
  }

  /// The candidate that `name` was probably meant to be, if one is near enough.
  public static func nearest(_ name: String, among candidates: some Sequence<String>) -> String? {
    nearest(name, among: candidates, limit: 1).first
  }

  /// Up to `limit` candidates that `name` was probably meant to be, nearest first, those equally near in the order
  /// given.
  ///
  /// Nearest is a candidate that goes on after the name and a separator (`A100-40GB` for `A100`), then come those
  /// within one edit for every three bytes of the longer name, rounded up (see `distance`), then those that contain
  /// the name. Names of less than three bytes are compared by edits alone.
  public static func nearest(
    _ name: String, among candidates: some Sequence<String>, limit: Int
  ) -> [String] {
    guard !name.isEmpty, name.utf8.count <= longestName, limit > 0 else { return [] }
    let typed = name.utf8.map(folded)
    var found: [(name: String, rank: Int)] = []
    for candidate in candidates where candidate.utf8.count <= longestName {
      if let rank = rank(typed, candidate.utf8.map(folded)) { found.append((candidate, rank)) }
    }
    // Sorting by (rank, index) makes the order of equals the order given; `sorted` alone does not promise it.
    return found.enumerated()
      .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .prefix(limit).map(\.element.name)
  }

  /// How far `known` is from what was typed, both folded: 0 for a name that it continues, then the edits, then
  /// `longestName` for one that contains it; nil if it is not near.
  private static func rank(_ typed: [UInt8], _ known: [UInt8]) -> Int? {
    let isWord = typed.count >= 3
    if isWord, known.starts(with: typed + [UInt8(ascii: "-")]) { return 0 }
    let longer = max(typed.count, known.count)
    let allowed = min((longer + 2) / 3, longer - 1)
    if abs(typed.count - known.count) <= allowed, case let edits = distance(typed, known), edits <= allowed {
      return edits
    }
    return isWord && contains(known, typed) ? longestName : nil
  }

  /// The optimal string alignment form of the Damerau-Levenshtein distance: the fewest insertions, deletions,
  /// substitutions and swaps of neighbours that turn one into the other, no place edited twice
  /// (Damerau, CACM 7(3), 1964; Levenshtein, 1966). O(a * b) time, three rows of memory.
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    var row = last
    for i in 1...a.count {
      row[0] = i
      for j in 1...b.count {
        let substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        row[j] = min(last[j] + 1, row[j - 1] + 1, substitution)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], beforeLast[j - 2] + 1)
        }
      }
      swap(&beforeLast, &last)
      swap(&last, &row)
    }
    return last[b.count]
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
    case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: " "): UInt8(ascii: "-")
    default: byte
    }
  }

  private static func contains(_ whole: [UInt8], _ part: [UInt8]) -> Bool {
    guard part.count <= whole.count else { return false }
    return (0...(whole.count - part.count)).contains { whole[$0..<($0 + part.count)].elementsEqual(part) }
  }
}
