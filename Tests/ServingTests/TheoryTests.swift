import Simulation
import Testing

@testable import Serving

/// The simulator against queueing theory and arithmetic that were there before it.
@Suite struct TheoryTests {
  // MARK: M/D/1

  /// Poisson arrivals, one server, constant service: the mean wait is `rho S / (2 (1 - rho))` (Pollaczek-Khinchine), and
  /// a request finds the server idle with probability `1 - rho`.
  @Test(arguments: [0.5, 0.8, 0.9]) func noBatchingIsMD1(load: Double) throws {
    let probe = Records()
    _ = try Simulator.run(Self.oneByOne(rate: 1, requests: 1), observer: probe)
    let service = try #require(probe.requests.first.map { $0.finish - $0.admission })
    let records = Records()
    _ = try Simulator.run(Self.oneByOne(rate: load / service.seconds, requests: 200_000), observer: records)
    #expect(records.requests.count == 200_000)
    #expect(records.requests.allSatisfy { $0.finish - $0.admission == service })
    let waits = records.requests.dropFirst(5000).map { $0.queue.seconds / service.seconds }
    let wait = BatchMeans(waits)
    let expected = load / (2 * (1 - load))
    #expect(abs(wait.mean - expected) <= wait.halfWidth, "\(wait) for \(expected)")
    #expect(wait.halfWidth < 0.1 * expected)
    let idle = BatchMeans(waits.map { $0 == 0 ? 1 : 0 })
    #expect(abs(idle.mean - (1 - load)) <= idle.halfWidth, "\(idle) for \(1 - load)")
  }

  private static func oneByOne(rate: Double, requests: Int) -> Scenario {
    small(
      policy: .none, batch: 1, arrivals: .poisson(rate: rate), requests: requests,
      lengths: .roundRobin([PromptShape(inputTokens: 64, outputTokens: 8)]))
  }

  // MARK: Closed loops

  /// The interactive response time law X = N / (R + Z). Over a whole run, each client is waiting for an answer, thinking,
  /// or (since the last request was sent) done: `N T_last <= sum (R + Z) <= N (T + Z)`.
  @Test(arguments: BatchingPolicy.allCases, [0.0, 0.7])
  func closedLoopFollowsTheInteractiveLaw(policy: BatchingPolicy, think: Double) throws {
    var scenario = foundingScenario(policy: policy, requests: 2000)
    let clients = 20
    scenario.workload.arrivals = .closedLoop(clients: clients, thinkTimeSeconds: think)
    scenario.workload.clientBatchSize = 1
    let records = Records()
    let result = try Simulator.run(scenario, observer: records)
    let cycles = records.requests.reduce(0.0) { $0 + $1.endToEnd.seconds + think }
    let last = try #require(records.requests.map(\.arrival).max()).seconds
    let n = Double(clients)
    #expect(cycles >= n * last * (1 - 1e-9))
    #expect(cycles <= n * (result.durationSeconds + think) * (1 + 1e-9))
    let cycle = try #require(result.latencies[.e2el]).mean_ms / 1000 + think
    #expect(abs(result.requestThroughput * cycle / n - 1) < 0.03)
  }

  // MARK: Batches

  /// A batch that nobody leaves runs to its longest answer. The longest of B exponential lengths is H_B times their mean,
  /// so of all decode slots a part 1 / H_B gives a token that somebody asked for.
  @Test(arguments: [2, 8, 16]) func staticBatchesUseOneOverHarmonic(batch: Int) throws {
    let scenario = Self.small(
      policy: .dynamic, batch: batch, arrivals: .burst, requests: 2000 * batch,
      lengths: .independent(input: .constant(8), output: .exponential(mean: 200)))
    let records = Records()
    _ = try Simulator.run(scenario, observer: records)
    let slots = records.spans.reduce(0.0) { $0 + Double($1.steps * ($1.decodeRequests + $1.prefillRequests)) }
    let tokens = records.requests.reduce(0.0) { $0 + Double($1.outputTokens) }
    let harmonic = (1...batch).reduce(0.0) { $0 + 1 / Double($1) }
    #expect(abs(tokens / slots * harmonic - 1) < 0.03)
  }

  /// The last block of a sequence is full with any number of tokens alike, so `(block - 1) / 2` of it hold none. During
  /// its prefill, a prompt of 96.5 tokens on average fills what was taken for it: half of that is added.
  @Test(arguments: [1, 16, 32]) func pagesWasteHalfABlock(block: Int) throws {
    let measured = try Self.memory(
      paging: block, admission: .onDemand,
      lengths: .independent(
        input: .uniform(lower: 33, upper: 160), output: .uniform(lower: 65, upper: 320)))
    let expected = Double(block - 1) / 2 + measured.prefilling * 96.5 / 2
    #expect(abs(measured.wasted - expected) < 0.1 + 0.01 * Double(block), "\(measured) for \(expected)")
  }

  /// Reserved to its longest answer, a sequence wastes what it has yet to say beside the end of its last block. With
  /// prompts of 100 tokens it holds 50 on average during its prefill, and from 100 to 199 while it says 99 more; its
  /// last token is never stored.
  @Test(arguments: [(nil, 208), (400, 512)])
  func reservationWastesTheAnswerToCome(mostOutput: Int?, taken: Int) throws {
    let measured = try Self.memory(
      paging: 16, admission: .reserve, mostOutput: mostOutput,
      lengths: .roundRobin([PromptShape(inputTokens: 100, outputTokens: 100)]))
    let held = 50 * measured.prefilling + 149.5 * (1 - measured.prefilling)
    #expect(abs(measured.wasted - (Double(taken) - held)) < 0.5, "\(measured), held \(held)")
  }

  /// Memory of a replica that is never short of it, means over busy time.
  private struct MemoryUse {
    /// KV tokens wasted by a sequence.
    var wasted: Double
    /// Part of their time that sequences spend in their prefill.
    var prefilling: Double
  }

  private static func memory(
    paging block: Int, admission: KVAdmission, mostOutput: Int? = nil, lengths: LengthSource
  ) throws -> MemoryUse {
    var scenario = small(
      policy: .paged, batch: 64, arrivals: .poisson(rate: 30), requests: 4000, lengths: lengths)
    scenario.engine.batching.blockSize = block
    scenario.engine.batching.admission = admission
    scenario.workload.maxOutputTokens = mostOutput
    let records = Records()
    let result = try Simulator.run(scenario, observer: records)
    #expect(result.preemptions == 0)
    var busy = 0.0
    var sequences = 0.0
    var prefills = 0.0
    for span in records.spans {
      let seconds = (span.end - span.start).seconds
      busy += seconds
      sequences += seconds * Double(span.prefillRequests + span.decodeRequests)
      prefills += seconds * Double(span.prefillRequests)
    }
    let taken = result.kv.meanUse * Double(result.kv.capacityTokens)
    return MemoryUse(
      wasted: result.kv.waste * taken / (sequences / busy), prefilling: prefills / sequences)
  }

  // MARK: What a policy may know

  /// No policy reads the true length of an answer: until the first one ends, whom it admits and when is the same
  /// whatever the answers turn out to be, as long as the longest to be expected is the same.
  @Test(arguments: BatchingPolicy.allCases, [KVAdmission.reserve, .onDemand])
  func decidesWithoutTheTrueLength(policy: BatchingPolicy, admission: KVAdmission) throws {
    func run(_ output: Distribution) throws -> Records {
      var scenario = Self.small(
        policy: policy, batch: policy == .none ? 1 : 24, arrivals: .poisson(rate: 40), requests: 200,
        lengths: .independent(input: .uniform(lower: 16, upper: 200), output: output))
      scenario.hardware.count = 3
      scenario.engine.batching.admission = admission
      scenario.engine.batching.maxBatchDelaySeconds = 0.3
      // Scarce, so that memory decides: ten reservations, or a batch that outgrows it.
      scenario.engine.keyValueBlocks = 5000 / (policy == .paged ? 16 : 1)
      scenario.workload.maxOutputTokens = 256
      let records = Records()
      _ = try Simulator.run(scenario, observer: records)
      return records
    }
    let short = try run(.uniform(lower: 60, upper: 90))
    let long = try run(.uniform(lower: 180, upper: 256))
    let ends = [short, long].compactMap { $0.events.first { $0.kind == .finished }?.time }
    let end = try #require(ends.min())
    func decisions(_ records: Records) -> [RequestEvent] { records.events.filter { $0.time < end } }
    #expect(decisions(short) == decisions(long))
    let admitted = decisions(short).count { $0.kind == .admitted }
    #expect(admitted >= (policy == .none ? 3 : 15))
    // The lengths differ, so the histories do after that.
    #expect(short.events != long.events)
  }

  // MARK: Memory

  /// The founding article: a second copy of an 80 GB model does not fit in the 96 GB of four A10G.
  @Test func secondCopyOfAnEightyGigabyteModelDoesNotFit() throws {
    let hardware = try #require(Hardware.resolve(instanceNamed: "ml.g5.24xlarge"))
    let model = try #require(ModelArchitecture.find("falcon-40b"))
    var scenario = Self.small(
      policy: .dynamic, batch: 8, arrivals: .burst, requests: 1,
      lengths: .roundRobin([PromptShape(inputTokens: 8, outputTokens: 8)]))
    scenario.hardware = hardware
    scenario.model = model
    scenario.engine.gpuMemoryUtilization = 0.95
    scenario.engine.tensorParallelDegree = 4
    scenario.engine.keyValueFormat = .fp16
    try scenario.checkFit()
    scenario.replicas = 2
    #expect(throws: ScenarioError.self) { try Simulator.run(scenario) }
    #expect(
      Self.message(scenario)
        == "replicas: 2 copies of falcon-40b on 4 GPUs each need 8 GPUs; there are 4. In bytes: 2 x 82.61 GB of weights "
        + "against 94.75 GB of memory in all")
    scenario.engine.tensorParallelDegree = 2
    #expect(
      Self.message(scenario)
        == "model: falcon-40b does not fit: 41.30 GB of fp16 weights on each of 2 GPUs and 0.00 GB of runtime, but A10G "
        + "has 23.69 GB x 0.95 = 22.50 GB to use")
  }

  private static func message(_ scenario: Scenario) -> String {
    do {
      try scenario.checkFit()
      return "it fits"
    } catch {
      return error.description
    }
  }

  // MARK: Fixtures

  /// Llama-2-7B on one H100 without any software overheads.
  private static func small(
    policy: BatchingPolicy, batch: Int, arrivals: ArrivalProcess, requests: Int, lengths: LengthSource
  ) -> Scenario {
    let engine = Engine(
      profile: .ideal, format: .fp16, keyValueFormat: .fp16, gpuMemoryUtilization: 0.9, maxModelLength: 4096,
      batching: Batching(policy: policy, maxBatchSize: batch, maxBatchDelaySeconds: 1))
    return Scenario(
      name: "theory", seed: 7,
      hardware: Hardware(accelerator: .h100SXM, count: 1, link: .nvlink4, pricePerHour: nil),
      model: .llama2With7B, engine: engine,
      workload: Workload(requests: requests, arrivals: arrivals, lengths: lengths, clientBatchSize: 24))
  }
}

/// The mean of a correlated series with its 99 % confidence interval, from the means of 30 batches (Law, Simulation
/// Modeling and Analysis, section 9.5).
struct BatchMeans: CustomStringConvertible {
  let mean: Double
  /// Half of the interval's width.
  let halfWidth: Double

  init(_ values: [Double]) {
    let count = 30
    let size = values.count / count
    let means = (0..<count).map { values[$0 * size..<($0 + 1) * size].reduce(0, +) / Double(size) }
    let mean = means.reduce(0, +) / Double(count)
    let squares = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    // 2.756: Student's t, 29 degrees of freedom, 0.995.
    halfWidth = 2.756 * (squares / Double(count - 1) / Double(count)).squareRoot()
  }

  var description: String { "\(mean) +- \(halfWidth)" }
}
