import Serving
import Simulation

/// `workload` of a scenario.
struct WorkloadFile: Decodable {
  var requests: Located<Int>?
  var arrivals: ArrivalsFile?
  var prompts: Located<[Located<PromptFile>]>?
  var inputTokens: Located<LengthFile>?
  var outputTokens: Located<LengthFile>?
  var trace: Located<String>?
  var rateScale: Located<Double>?
  var distinctPrompts: Int?
  var maxOutputTokens: Int?
  var clientBatchSize: Int

  enum CodingKeys: String, CodingKey, CaseIterable {
    case requests, arrivals, prompts
    case inputTokens = "input_tokens"
    case outputTokens = "output_tokens"
    case trace
    case rateScale = "rate_scale"
    case distinctPrompts = "distinct_prompts"
    case maxOutputTokens = "max_output_tokens"
    case clientBatchSize = "client_batch_size"
  }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    requests = try keys.whole(.requests)
    arrivals = try keys.decodeIfPresent(ArrivalsFile.self, forKey: .arrivals)
    prompts = try keys.decodeIfPresent(Located<[Located<PromptFile>]>.self, forKey: .prompts)
    inputTokens = try keys.decodeIfPresent(Located<LengthFile>.self, forKey: .inputTokens)
    outputTokens = try keys.decodeIfPresent(Located<LengthFile>.self, forKey: .outputTokens)
    trace = try keys.text(.trace)
    rateScale = try keys.number(.rateScale)
    distinctPrompts = try keys.whole(.distinctPrompts)?.value
    maxOutputTokens = try keys.whole(.maxOutputTokens)?.value
    clientBatchSize = try keys.whole(.clientBatchSize)?.value ?? 8
    try checkLengths(keys)
    if trace == nil {
      _ = try keys.required(.requests, requests)
      _ = try keys.required(.arrivals, arrivals)
      if let rateScale {
        throw rateScale.failure("scales the times of a trace, and there is no workload.trace")
      }
      if let arrivals, arrivals.process.value == .trace {
        throw arrivals.process.failure("takes its times from workload.trace, which is missing")
      }
    }
  }

  /// Lengths come from exactly one of three places.
  private func checkLengths(_ keys: KeyedDecodingContainer<CodingKeys>) throws {
    let lengths = inputTokens ?? outputTokens
    let given: [(path: String, location: TextLocation)] = [
      prompts.map { ($0.path, $0.location) }, lengths.map { ($0.path, $0.location) },
      trace.map { ($0.path, $0.location) },
    ].compactMap { $0 }
    let choices = "give one of 'prompts', 'input_tokens' with 'output_tokens', and 'trace'"
    guard let first = given.first else {
      throw keys.failure("the requests have no lengths; \(choices)")
    }
    if given.count > 1 {
      throw Diagnostic.error(
        at: given[1].location,
        "\(given[1].path): conflicts with \(first.path) at \(first.location); \(choices)")
    }
    if let prompts, prompts.value.isEmpty {
      throw prompts.failure("expected at least one prompt, found none")
    }
    if let inputTokens, outputTokens == nil {
      throw Diagnostic.error(
        at: inputTokens.location, "\(inputTokens.path): goes with 'output_tokens', which is missing")
    }
    if let outputTokens, inputTokens == nil {
      throw Diagnostic.error(
        at: outputTokens.location, "\(outputTokens.path): goes with 'input_tokens', which is missing")
    }
  }

  /// The workload, with its trace looked into: that it can be read and has a first row.
  func resolved(files: FileReferences) throws(Diagnostic) -> Workload {
    Workload(
      requests: requests?.value, arrivals: arrivals?.arrivals ?? .trace, lengths: try lengths(files: files),
      distinctPrompts: distinctPrompts, maxOutputTokens: maxOutputTokens, clientBatchSize: clientBatchSize,
      rateScale: rateScale?.value ?? 1)
  }

  private func lengths(files: FileReferences) throws(Diagnostic) -> LengthSource {
    if let prompts { return .roundRobin(prompts.value.map(\.value.shape)) }
    if let inputTokens, let outputTokens {
      return .independent(input: inputTokens.value.distribution, output: outputTokens.value.distribution)
    }
    guard let trace else { return .roundRobin([]) }
    let path = files.resolve(trace)
    try files.reading(trace) { () throws(Diagnostic) in
      var reader = try TraceReader(path: path)
      _ = try reader.next()
    }
    return .trace(TraceOpener(name: path) { try TraceFile(path: path) })
  }
}

/// One of `workload.prompts`.
struct PromptFile: Decodable {
  var shape: PromptShape

  enum CodingKeys: String, CodingKey, CaseIterable {
    case inputTokens = "input_tokens"
    case outputTokens = "output_tokens"
  }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    shape = PromptShape(
      inputTokens: try keys.required(.inputTokens, keys.whole(.inputTokens)).value,
      outputTokens: try keys.required(.outputTokens, keys.whole(.outputTokens)).value)
  }
}

/// A trace file as the simulator reads it.
final class TraceFile: RequestTrace {
  private var reader: TraceReader

  init(path: String) throws(Diagnostic) {
    reader = try TraceReader(path: path)
  }

  func next() throws -> TracedRequest? {
    try reader.next().map { row in
      TracedRequest(
        arrivalNanoseconds: row.arrivalNanoseconds, inputTokens: row.inputTokens,
        outputTokens: row.outputTokens, prefixHashes: row.hashIDs)
    }
  }
}
