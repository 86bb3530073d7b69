import Serving
import Simulation

extension Benchmark {
  /// The workloads of the table, each as large as it is told to be or `scale` times smaller.
  public static func cases(scale: Int = 1) -> [Case] {
    func sized(_ requests: Int) -> Int { max(1000, requests / max(1, scale)) }
    var cases = [10_000, 100_000, 1_000_000].map { requests in
      Case("main, \(sized(requests)) requests", main(requests: sized(requests)))
    }
    for mean in [64, 1024, 4096] {
      // The same load in tokens, so that the batch is as large.
      let scenario = main(requests: sized(100_000), rate: 2048 / Double(mean), outputMean: Double(mean))
      cases.append(Case("main, mean output \(mean)", scenario))
    }
    var overload = main(requests: sized(1_000_000))
    overload.workload.arrivals = .burst
    cases.append(Case("overload: \(sized(1_000_000)) waiting at once", overload))
    cases.append(
      Case("KV pressure: preemption", main(requests: sized(100_000), rate: 12, keyValueBlocks: 700)))
    for router in [Router.leastOutstanding, .roundRobin] {
      cases.append(
        Case(
          "256 replicas, \(router.rawValue)",
          main(requests: sized(300_000), rate: 8 * 256, replicas: 256, router: router)))
    }
    cases.append(Case("prefix caching, conversations", conversations(requests: sized(100_000))))
    for policy in BatchingPolicy.allCases {
      cases.append(Case("policy \(policy.rawValue)", closedLoop(policy, requests: sized(100_000))))
    }
    cases.append(Case("founding question, paged", closedLoop(.paged, requests: 5000)))
    cases.append(Case("main, step by step", main(requests: sized(100_000)), mode: .stepping))
    return cases
  }

  /// Llama-3.1-8B on H100s behind vLLM: the workload that the project's bars are set on.
  public static func main(
    requests: Int, rate: Double = 8, outputMean: Double = 256, keyValueBlocks: Int? = nil, replicas: Int = 1,
    router: Router = .sharedQueue
  ) -> Scenario {
    let engine = Engine(
      profile: .vllm015, format: .fp16, keyValueFormat: .fp16, gpuMemoryUtilization: 0.9,
      keyValueBlocks: keyValueBlocks, maxModelLength: 32_768,
      batching: Batching(
        policy: .paged, maxBatchSize: 256, maxBatchTokens: 2048, admission: .onDemand, chunkedPrefill: true))
    let input = Distribution.normal(mean: 512, standardDeviation: 128, minimum: 16, maximum: 1024)
    let output = Distribution.normal(
      mean: outputMean, standardDeviation: outputMean / 4, minimum: 16, maximum: 2 * outputMean)
    return Scenario(
      name: "main", seed: 1,
      hardware: Hardware(accelerator: .h100SXM, count: replicas, link: .nvlink4, pricePerHour: nil),
      model: .llama3v1With8B, engine: engine, router: router,
      workload: Workload(
        requests: requests, arrivals: .poisson(rate: rate),
        lengths: .independent(input: input, output: output)))
  }

  /// LLaMA-2-7B on one A10G with 50 clients that each wait for their answer: the founding question.
  public static func closedLoop(_ policy: BatchingPolicy, requests: Int) -> Scenario {
    let batching = Batching(
      policy: policy, maxBatchSize: policy == .none ? 1 : 64, maxBatchDelaySeconds: 1, admission: .reserve)
    let engine = Engine(
      profile: policy.isRolling ? .lmiDist023 : .hfAccelerate020, format: .fp16, keyValueFormat: .fp16,
      gpuMemoryUtilization: 0.9, maxModelLength: 4096, batching: batching)
    return Scenario(
      name: "founding question", seed: 1,
      hardware: Hardware(accelerator: .a10G, count: 1, link: .pcie4, pricePerHour: nil), model: .llama2With7B,
      engine: engine,
      workload: Workload(
        requests: requests, arrivals: .closedLoop(clients: 50, thinkTimeSeconds: 0),
        lengths: .roundRobin([
          PromptShape(inputTokens: 35, outputTokens: 64), PromptShape(inputTokens: 10, outputTokens: 256),
          PromptShape(inputTokens: 49, outputTokens: 128),
        ])))
  }

  /// Conversations in which each question repeats all that was said before, behind eight replicas that cache prefixes.
  public static func conversations(requests: Int) -> Scenario {
    var scenario = main(requests: requests, replicas: 8, router: .roundRobin)
    scenario.engine.batching.prefixCaching = true
    scenario.workload.arrivals = .trace
    scenario.workload.lengths = .trace(
      TraceOpener(name: "synthetic conversations") { ConversationTrace(requests: requests) })
    return scenario
  }
}

/// A made-up trace in the likeness of Mooncake's conversations: 3.3 requests a second with prompts of about 12,000
/// tokens in pieces of 512, of which somewhat more than a third were said before, and answers of 343 tokens.
private final class ConversationTrace: RequestTrace {
  private let requests: Int
  private var issued = 0
  private var clock = 0.0
  private var stream = RandomStream(seed: 1, purpose: "conversations")
  private var nextPiece = 1
  /// Pieces of the conversations that go on.
  private var open: [[Int]] = Array(repeating: [], count: 64)

  init(requests: Int) { self.requests = requests }

  func next() -> TracedRequest? {
    guard issued < requests else { return nil }
    issued += 1
    clock += 2 / 3.3 * stream.uniform()
    let place = Int(stream.integer(below: UInt64(open.count)))
    // Half of the conversations end here, and others take their place.
    if open[place].count > 40 || stream.uniform() < 0.5 { open[place] = [0] }
    for _ in 0..<(8 + Int(stream.integer(below: 16))) {
      open[place].append(nextPiece)
      nextPiece += 1
    }
    let pieces = open[place]
    return TracedRequest(
      arrivalNanoseconds: Int64(clock * 1e9),
      inputTokens: pieces.count * 512 - Int(stream.integer(below: 512)),
      outputTokens: 43 + Int(stream.integer(below: 600)), prefixHashes: pieces)
  }
}
