import Reporting
import Scenarios

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Joins the parts that shards wrote into the file that one machine would have written, byte for byte.
///
/// Shard i of n holds every n-th point, so rows are taken from the parts in turn. The Pareto frontier is of all rows, and
/// so is marked here.
public struct Merge: Sendable {
  /// A part that is not there, or not complete.
  public struct Missing: Sendable, Hashable, CustomStringConvertible {
    /// Which shard.
    public var shard: Shard
    /// What is wrong with its part.
    public var reason: String

    /// `rows.csv.part-2-of-4: no such file`.
    public var description: String
  }

  /// The results file whose parts are joined.
  public let path: String
  /// How many shards there are.
  public let shards: Int
  /// Parts that are not complete; with any, there is nothing to join yet.
  public let missing: [Missing]

  /// Finds the parts of one results file.
  ///
  /// - Parameter names: files that hold parts (`rows.csv.part-1-of-4`; their done marks may be among them, so that a
  ///   shell's `*` does), or the results file's own name alone, whose parts are looked for.
  public init(_ names: [String]) throws(Diagnostic) {
    let parts = names.filter { !$0.hasSuffix(Shard.doneSuffix) }
    var found: [(path: String, shard: Shard)] = []
    for name in parts {
      if let part = Shard.parse(partName: name) {
        found.append(part)
      } else {
        let beside = Self.parts(of: name)
        guard !beside.isEmpty else {
          throw .error(
            at: TextLocation(file: name),
            "no part of a sweep: expected a name such as \(name).part-1-of-4, or such parts "
              + "beside it")
        }
        found += beside
      }
    }
    guard let first = found.first else {
      throw .error(at: TextLocation(file: "merge"), "there is no part to join")
    }
    for part in found where part.path != first.path || part.shard.count != first.shard.count {
      throw .error(
        at: TextLocation(file: part.shard.partName(of: part.path)),
        "is of another sweep than \(first.shard.partName(of: first.path))")
    }
    path = first.path
    shards = first.shard.count
    var missing: [Missing] = []
    for index in 1...first.shard.count {
      let shard = try Shard(index: index, count: shards, place: TextLocation(file: first.path))
      let name = shard.partName(of: first.path)
      if !FileManager.default.fileExists(atPath: name) {
        missing.append(Missing(shard: shard, reason: "no such file", description: "\(name): no such file"))
      } else if !FileManager.default.fileExists(atPath: name + Shard.doneSuffix) {
        let reason = "not complete: \(name)\(Shard.doneSuffix) is not there"
        missing.append(Missing(shard: shard, reason: reason, description: "\(name): \(reason)"))
      }
    }
    self.missing = missing
  }

  /// The parts beside the results file `path`.
  private static func parts(of path: String) -> [(path: String, shard: Shard)] {
    let slash = path.lastIndex(of: "/")
    let directory = slash.map { String(path[...$0]) } ?? ""
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: directory.isEmpty ? "." : directory)) ?? []
    return names.sorted().compactMap { Shard.parse(partName: directory + $0) }.filter { $0.path == path }
  }

  /// Joins the parts and hands out the bytes, a line at a time.
  ///
  /// - Throws: where a part is not what its done mark says, or parts are of different studies.
  public func join(to write: (String) throws -> Void) throws {
    var readers: [PartReader] = []
    for index in 1...shards {
      let shard = try Shard(index: index, count: shards, place: TextLocation(file: path))
      readers.append(try PartReader(path: shard.partName(of: path)))
    }
    let header = readers[0].header
    for reader in readers where reader.header != header {
      throw Diagnostic.error(
        at: TextLocation(file: reader.path, line: 1), "has other columns than \(readers[0].path)")
    }
    // First pass: what every row offers, and whether the points are all there in order.
    var tradeoffs: [Tradeoff?] = []
    var study: String?
    try eachRow(&readers) { line, reader in
      guard let row = reader.stored(line), row.point == tradeoffs.count else {
        throw Diagnostic.error(
          at: TextLocation(file: reader.path, line: reader.line),
          "expected the row of point \(tradeoffs.count)")
      }
      guard row.study == study ?? row.study else {
        throw Diagnostic.error(
          at: TextLocation(file: reader.path, line: reader.line),
          "is of study \(row.study), the first row of study \(study ?? "")")
      }
      study = row.study
      tradeoffs.append(row.tradeoff)
    }
    let frontier = Set(Pareto.frontier(tradeoffs))
    // Second pass: the rows, marked.
    for index in readers.indices { try readers[index].rewind() }
    if !header.isEmpty { try write(String(decoding: header, as: UTF8.self)) }
    var point = 0
    try eachRow(&readers) { line, reader in
      var line = line
      if let row = reader.stored(line[...]) {
        line[line.startIndex + row.mark] = frontier.contains(point) ? 0x31 : 0x30
      }
      point += 1
      try write(String(decoding: line, as: UTF8.self))
    }
  }

  /// Takes a row from each part in turn until none has any.
  private func eachRow(
    _ readers: inout [PartReader], _ body: (ArraySlice<UInt8>, PartReader) throws -> Void
  ) throws {
    var remaining = readers.count
    var ended = Array(repeating: false, count: readers.count)
    while remaining > 0 {
      for index in readers.indices where !ended[index] {
        guard let line = try readers[index].next() else {
          ended[index] = true
          remaining -= 1
          continue
        }
        guard !ended[..<index].contains(true) else {
          throw Diagnostic.error(
            at: TextLocation(file: readers[index].path, line: readers[index].line),
            "has a row more than the parts before it")
        }
        try body(line, readers[index])
      }
    }
  }
}
