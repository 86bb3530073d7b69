import Scenarios

/// Points of a study in ascending order: all of them, or every `stride`-th one.
public struct PointSet: Sendable, Hashable {
  /// The first point.
  public var first: Int
  /// From one point to the next.
  public var stride: Int
  /// How many points.
  public var count: Int

  /// All of `count` points.
  public init(count: Int) {
    self.init(first: 0, stride: 1, count: count)
  }

  /// `count` points from `first` on.
  public init(first: Int, stride: Int, count: Int) {
    self.first = first
    self.stride = stride
    self.count = count
  }

  /// The point at `index`.
  public subscript(index: Int) -> Int { first + index * stride }

  /// Without the first `done` points.
  public func dropping(_ done: Int) -> PointSet {
    PointSet(first: self[done], stride: stride, count: count - done)
  }
}

/// One machine's part of a sweep: shard `index` of `count`, from 1.
///
/// Shard i has the points i - 1, i - 1 + n, i - 1 + 2n, ..., so that dear and cheap corners of a grid are shared out alike.
public struct Shard: Sendable, Hashable, CustomStringConvertible {
  /// Which, from 1.
  public let index: Int
  /// Of how many.
  public let count: Int

  /// More parts than this are a slip.
  public static let most = 100_000

  /// - Throws: where `index` is not in 1...count.
  public init(index: Int, count: Int, place: TextLocation) throws(Diagnostic) {
    guard (1...Self.most).contains(count) else {
      throw .error(at: place, "a sweep has from 1 to \(Self.most) shards, found \(count)")
    }
    guard (1...count).contains(index) else {
      throw .error(
        at: place, "shards count from 1: expected 1/\(count) to \(count)/\(count), found \(index)/\(count)")
    }
    self.index = index
    self.count = count
  }

  /// Reads `i/n`, the argument of `--shard`.
  public init(_ argument: String) throws(Diagnostic) {
    let place = TextLocation(file: "--shard \(shortened(argument))")
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]) else {
      throw .error(at: place, "expected i/n, such as 1/4 for the first of four shards")
    }
    try self.init(index: index, count: count, place: place)
  }

  /// The shard that a scheduler has given this process: a Slurm array task (`SLURM_ARRAY_TASK_ID` of
  /// `SLURM_ARRAY_TASK_COUNT`, from `SLURM_ARRAY_TASK_MIN`), or a pod of a Kubernetes Indexed Job
  /// (`JOB_COMPLETION_INDEX`, from 0, of `JOB_COMPLETIONS`, which the emitted manifest sets). Nil where there is none.
  public init?(environment: [String: String]) throws(Diagnostic) {
    func number(_ name: String) throws(Diagnostic) -> Int? {
      guard let text = environment[name], !text.isEmpty else { return nil }
      guard let value = Int(text) else {
        throw .error(at: TextLocation(file: name), "expected a whole number, found '\(shortened(text))'")
      }
      return value
    }
    if let task = try number("SLURM_ARRAY_TASK_ID") {
      guard let count = try number("SLURM_ARRAY_TASK_COUNT") else {
        throw .error(
          at: TextLocation(file: "SLURM_ARRAY_TASK_ID"),
          "SLURM_ARRAY_TASK_COUNT is not set; say which shard this is with --shard i/n")
      }
      // Slurm says the range's ends; an array that skips numbers is for --shard.
      let least = try number("SLURM_ARRAY_TASK_MIN") ?? 1
      try self.init(index: task - least + 1, count: count, place: TextLocation(file: "SLURM_ARRAY_TASK_ID"))
      return
    }
    if let pod = try number("JOB_COMPLETION_INDEX") {
      guard let count = try number("JOB_COMPLETIONS") else {
        throw .error(
          at: TextLocation(file: "JOB_COMPLETION_INDEX"),
          "JOB_COMPLETIONS, the number of pods, is not set; set it in the manifest or say --shard i/n")
      }
      try self.init(index: pod + 1, count: count, place: TextLocation(file: "JOB_COMPLETION_INDEX"))
      return
    }
    return nil
  }

  /// `2/4`.
  public var description: String { "\(index)/\(count)" }

  /// This shard's part of `total` points.
  public func points(of total: Int) -> PointSet {
    PointSet(first: index - 1, stride: count, count: max(0, (total - index + count) / count))
  }

  /// The name of this shard's part of the results file `path`.
  public func partName(of path: String) -> String { "\(path).part-\(index)-of-\(count)" }

  /// What follows a part's name to say that it is complete.
  public static let doneSuffix = ".done"

  /// The shard that `name` is the part of, with the results file's name; nil where it is none.
  public static func parse(partName name: String) -> (path: String, shard: Shard)? {
    guard let range = name.lastRange(of: ".part-") else { return nil }
    let numbers = name[range.upperBound...].split(separator: "-", omittingEmptySubsequences: false)
    guard numbers.count == 3, numbers[1] == "of", let index = Int(numbers[0]), let count = Int(numbers[2]),
      let shard = try? Shard(index: index, count: count, place: TextLocation(file: name))
    else { return nil }
    return (String(name[..<range.lowerBound]), shard)
  }
}

extension String {
  /// Where `text` stands last.
  func lastRange(of text: String) -> Range<Index>? {
    var end = endIndex
    while end > startIndex {
      let start = index(before: end)
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      end = start
    }
    return nil
  }
}
