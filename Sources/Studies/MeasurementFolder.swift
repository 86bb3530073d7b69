import Scenarios
import Simulation

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder of measurements: where its files are, and their rows by column name.
public struct MeasurementFolder: Sendable {
  /// The folder's path.
  public var path: String

  /// The folder at `path`, which need not be there.
  public init(path: String) {
    self.path = path
  }

  /// What is wrong with a file of measurements.
  public struct Problem: Error, Sendable, CustomStringConvertible {
    /// In words.
    public var description: String
  }

  /// Whether it is there.
  public var exists: Bool { (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil }

  /// The rows of a CSV file with a header; `file.gz` where there is no plain one.
  package func table(_ file: String) throws -> MeasurementTable {
    let plain = "\(path)/\(file)"
    if FileManager.default.fileExists(atPath: plain) {
      return MeasurementTable(try bytes(at: plain))
    }
    let packed = plain + ".gz"
    guard FileManager.default.fileExists(atPath: packed) else {
      throw Problem(description: "\(file) is not in \(path)")
    }
    return MeasurementTable(try decompressed(packed))
  }

  /// The JSON object in `file`.
  func object(_ file: String) throws -> JSON5Value {
    try JSON5.read(path: "\(path)/\(file)")
  }

  private func bytes(at path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Problem(description: "cannot read \(path)")
    }
    return [UInt8](data)
  }

  /// What `gzip -dc` makes of a file: the toolchain's libraries have no decompressor. Foundation's `Process` would bring all
  /// of Foundation into the program, which made it twice as large and its start a third longer.
  private func decompressed(_ file: String) throws -> [UInt8] {
    let quoted =
      "'" + file.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    guard let pipe = popen("exec gzip -dc -- \(quoted)", "r") else {
      throw Problem(description: "cannot run gzip to unpack \(file)")
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { bytes += buffer[..<count] }
    switch pclose(pipe) {
    case 0: return bytes
    case 127 << 8:
      throw Problem(description: "\(file) is compressed and there is no gzip; unpack it beside itself")
    default: throw Problem(description: "gzip cannot unpack \(file)")
    }
  }
}

/// Rows of a CSV file, fields by the names in its header.
package struct MeasurementTable: Sendable {
  package private(set) var rows: [MeasurementRow] = []

  /// Reads RFC 4180: quoted fields may hold commas, doubled quotes and line ends.
  init(_ bytes: [UInt8]) {
    var records: [[Substring]] = []
    var record: [Substring] = []
    let text = String(decoding: bytes, as: UTF8.self)
    var index = text.utf8.startIndex
    let end = text.utf8.endIndex
    while index < end {
      let field: Substring
      if text.utf8[index] == UInt8(ascii: "\"") {
        (field, index) = Self.quoted(text, from: index)
      } else {
        let start = index
        while index < end, !Self.ends(text.utf8[index]) { index = text.utf8.index(after: index) }
        field = text[start..<index]
      }
      record.append(field)
      if index < end, text.utf8[index] == UInt8(ascii: ",") {
        index = text.utf8.index(after: index)
        if index < end { continue }
        record.append("")
      }
      while index < end, text.utf8[index] == 13 || text.utf8[index] == 10 {
        index = text.utf8.index(after: index)
      }
      records.append(record)
      record = []
    }
    guard let header = records.first else { return }
    var columns: [String: Int] = [:]
    for (place, name) in header.enumerated() { columns[String(name)] = place }
    rows = records.dropFirst().map { MeasurementRow(columns: columns, fields: $0) }
  }

  private static func ends(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || byte == 10 || byte == 13 }

  private static func quoted(_ text: String, from start: String.Index) -> (Substring, String.Index) {
    var index = text.utf8.index(after: start)
    var value = ""
    var piece = index
    while index < text.utf8.endIndex {
      guard text.utf8[index] == UInt8(ascii: "\"") else {
        index = text.utf8.index(after: index)
        continue
      }
      value += text[piece..<index]
      index = text.utf8.index(after: index)
      guard index < text.utf8.endIndex, text.utf8[index] == UInt8(ascii: "\"") else { break }
      piece = index
      index = text.utf8.index(after: index)
    }
    return (Substring(value), index)
  }
}

/// One row: text and numbers by column name. Columns that are absent read as empty.
package struct MeasurementRow: Sendable {
  fileprivate let columns: [String: Int]
  fileprivate let fields: [Substring]

  /// The field under `column`, empty where there is none.
  package func text(_ column: String) -> String {
    guard let place = columns[column], place < fields.count else { return "" }
    return String(fields[place])
  }

  /// The number under `column`, or `nil` where there is none that anybody can have measured: below 10^15 in magnitude.
  package func number(_ column: String) -> Double? {
    guard let place = columns[column], place < fields.count, let number = Double(fields[place]) else {
      return nil
    }
    return number.magnitude < 1e15 ? number : nil
  }

  /// The whole number under `column`, or `nil`.
  package func whole(_ column: String) -> Int? { number(column).map { Int($0) } }

  /// How many of something there were, from 1 to `most`; `nil` where the column says anything else.
  func count(_ column: String, most: Int = 1 << 20) -> Int? {
    whole(column).flatMap { (1...most).contains($0) ? $0 : nil }
  }

  /// The time under `column`, which is in seconds, in nanoseconds; 0 where there is none.
  func nanoseconds(_ column: String) -> Int64 { SimTime(seconds: number(column) ?? 0).nanoseconds }
}
