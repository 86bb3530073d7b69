import Scenarios
import Serving
import Simulation

// How measured cases become scenarios.
extension ModelArchitecture {
  /// The built-in model that a Hugging Face path such as `meta-llama/Llama-2-7b-hf` means, or `nil`.
  static func measured(_ path: String) -> ModelArchitecture? {
    let name = Catalogue.folded(String(path.split(separator: "/").last ?? Substring(path)))
    if name.hasPrefix("mistral-nemo") { return .mistralNemo12B }
    return catalogue.filter { name.hasPrefix(Catalogue.folded($0.name)) }
      .max { $0.name.utf8.count < $1.name.utf8.count }
  }
}

extension Accelerator {
  /// The built-in GPU that a table calls `name`: `H100`, `A100-80GB`, `h100_sxm`.
  static func measured(_ name: String) -> Accelerator? {
    if let known = find(name) { return known }
    switch Catalogue.folded(name) {
    case "h100", "h100-80gb-sxm", "h100-80gb": return .h100SXM
    case "a100", "a100-sxm": return .a100With80GB
    case "rtx4090": return .rtx4090
    case "rtxpro6000", "rtx-pro-6000-server": return .rtxPro6000
    default: return nil
    }
  }

  /// `count` of them on their usual link.
  func machine(_ count: Int) -> Hardware? {
    Link.find(usualLink).map { Hardware(accelerator: self, count: count, link: $0, pricePerHour: nil) }
  }
}

extension Engine {
  /// `profile` with its defaults, rolling batches over paged memory.
  init(
    _ profile: EngineProfile, tensorParallelDegree: Int = 1, format: NumberFormat? = nil,
    keyValueFormat: NumberFormat = .fp16, blocks: Int? = nil, policy: BatchingPolicy = .paged
  ) {
    let defaults = profile.defaults
    self.init(
      profile: profile, tensorParallelDegree: tensorParallelDegree, format: format ?? defaults.format,
      keyValueFormat: keyValueFormat, gpuMemoryUtilization: defaults.gpuMemoryUtilization,
      keyValueBlocks: blocks, maxModelLength: 1 << 20,
      batching: Batching(
        policy: policy, maxBatchSize: defaults.maxBatchSize, maxBatchTokens: defaults.maxBatchTokens,
        blockSize: defaults.blockSize, admission: defaults.admission,
        chunkedPrefill: defaults.chunkedPrefill))
  }
}

/// Keeps the record of each request of a run.
final class RequestRecords: SimulationObserver {
  private(set) var records: [RequestRecord] = []

  let observes = Observations.requests

  func observe(_ request: RequestRecord) { records.append(request) }

  /// Runs `scenario` and returns its requests in order of arrival.
  static func run(_ scenario: Scenario) throws -> [RequestRecord] {
    let keeper = RequestRecords()
    _ = try Simulator.run(scenario, observer: keeper)
    return keeper.records.sorted { $0.requestID < $1.requestID }
  }
}

extension RequestRecord {
  /// Arrival to first token.
  var firstTokenMilliseconds: Double { timeToFirstToken.milliseconds }
  /// Arrival to last token.
  var answerMilliseconds: Double { endToEnd.milliseconds }
  /// Mean time of each token after the first.
  var perTokenMilliseconds: Double { (finish - firstToken).milliseconds / Double(max(1, outputTokens - 1)) }
}

/// Means, medians and percentiles of measured values.
struct Sample {
  private var sorted: [Double]
  let mean: Double

  init(_ values: [Double]) {
    sorted = values.sorted()
    mean = values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
  }

  var median: Double { percentile(0.5) }

  /// Linear interpolation between order statistics, as NumPy does.
  func percentile(_ part: Double) -> Double {
    guard let last = sorted.last else { return .nan }
    let place = part * Double(sorted.count - 1)
    let lower = Int(place)
    guard lower + 1 < sorted.count else { return last }
    return sorted[lower] + (place - Double(lower)) * (sorted[lower + 1] - sorted[lower])
  }
}

extension JSON5Value {
  /// The elements of this array, or `nil`.
  var elements: [JSON5Value]? {
    guard case .array(let elements) = content else { return nil }
    return elements
  }

  /// This string, or `nil`.
  var text: String? {
    guard case .string(let text) = content else { return nil }
    return text
  }

  /// How many of something there were, from 1 to 2^20; `nil` where it says anything else.
  var count: Int? {
    guard case .number(let number) = content else { return nil }
    let count: Int? = number.whole()
    return count.flatMap { (1...1 << 20).contains($0) ? $0 : nil }
  }
}
