import Reporting
import Serving

extension Lesson {
  /// Continuous batching.
  static let continuousBatching = Lesson(
    number: 6, slug: "continuous-batching", title: "Continuous batching: a free slot is filled at once",
    summary: "idle slots refilled; where \"up to 20 times\" comes from, and when it is not reached",
    scenario: """
      // Lesson 6: the same requests under four policies on one GPU.
      {
        name: "Fifty clients on one A10G",
        hardware: { gpu: "A10G" },
        model: "llama-2-7b",
        engine: {
          profile: "ideal",
          max_model_len: 1024,
          batching: {
            policy: "paged",
            admission: "reserve",
            max_batch_size: 64,
            max_batch_tokens: 65536,
            max_batch_delay_ms: 0, // for dynamic
          },
        },
        workload: {
          requests: 3000,
          arrivals: { process: "closed_loop", clients: 50 },
          prompts: [
            { input_tokens: 35, output_tokens: 64 },
            { input_tokens: 10, output_tokens: 256 },
            { input_tokens: 49, output_tokens: 128 },
          ],
        },
      }

      """,
    varied: ["engine.batching.policy"],
    questions: [
      LessonQuestion(
        "One client only. What is left of the factor?", set: "workload.arrivals.clients=1",
        answer:
          "Nothing: with one request at a time all policies do the same. A batch needs requests. The factor is a property of the load as "
          + "much as of the engine."),
      LessonQuestion(
        "Let all answers have 149 tokens, the mean of the three. Who gains?",
        set: "workload.prompts=[{input_tokens:31,output_tokens:149}]",
        answer:
          "Dynamic batching: no slot waits for a longer answer any more, and it catches up with the "
          + "rolling batches: all requests begin and end together. That is why a benchmark of one length tells "
          + "the engines apart so badly."),
      LessonQuestion(
        "Take an A100. Does a bigger GPU make the factor bigger?", set: "hardware.gpu=A100-80GB",
        answer:
          "Somewhat: with more bandwidth for the keys and values of fifty sequences, a step of fifty is closer to a step of one. The "
          + "factor is bounded by the number of clients."),
    ],
    sources: [.orca, .aws, .vllm]
  ) { bench in
    let key = "engine.batching.policy"
    let policies = bench.values(key, ["none", "dynamic", "continuous", "paged"])
    var checks: [LessonCheck] = []
    var bars: [BarPicture.Bar] = []
    var rates: [(policy: String, predicted: Double, simulated: Double)] = []
    for policy in policies {
      var settings = ["\(key)=\(policy)"]
      if policy == "none" { settings.append("workload.requests=100") }
      let run = try bench.run(settings)
      let predicted = RoundRobinLoad(run).requestsPerSecond
      rates.append((policy, predicted, run.result.requestThroughput))
      checks.append(
        LessonCheck(
          "\(policy): requests/s", predicted: predicted, simulated: run.result.requestThroughput,
          .within(policy == "continuous" ? 0.15 : 0.08)))
      bars.append(BarPicture.Bar(policy, [.init("requests/s", run.result.requestThroughput)]))
    }
    let base = try bench.run()
    let load = RoundRobinLoad(base)
    if let none = rates.first(where: { $0.policy == "none" }),
      let paged = rates.first(where: { $0.policy == "paged" })
    {
      checks.append(
        LessonCheck(
          "paged over none", predicted: paged.predicted / none.predicted,
          simulated: paged.simulated / none.simulated, .within(0.1)))
      if let dynamic = rates.first(where: { $0.policy == "dynamic" }) {
        checks.append(
          LessonCheck(
            "paged over dynamic", predicted: paged.predicted / dynamic.predicted,
            simulated: paged.simulated / dynamic.simulated, .within(0.1)))
      }
    }
    let one = base.estimate.decodeStepSeconds(batch: 1, context: load.input + load.output / 2)
    let many = load.rollingStepSeconds
    let clients = load.running
    return LessonTeaching(
      expectation: [
        .text(
          "Between two steps the batch may change: who is done leaves, who waits joins. A slot is never idle while "
            + "somebody waits. With N requests running and answers of E[out] tokens, one answer ends every E[out] / N steps:"
        ),
        .formula(
          "requests/s = N / (E[out] x step of N) = \(trimmed(clients)) / (\(trimmed(load.output)) x \(ms(many))) = \(figure(clients / (load.output * many)))"
        ),
        .text("Without batching each request has all its steps to itself:"),
        .formula(
          "requests/s = 1 / (E[out] x step of 1) = 1 / (\(trimmed(load.output)) x \(ms(one))) = \(figure(1 / (load.output * one)))"
        ),
        .text(
          "The factor between the two is N x step of 1 / step of N = \(trimmed(clients)) x \(ms(one)) / \(ms(many)) = \(figure(clients * one / many)). "
            + "A dynamic batch of N has the same steps but takes as many as its longest answer: it is in use "
            + "\(percent(load.output / load.longest)) of the time."),
      ],
      commands: [bench.compareCommand(key, policies)],
      checks: checks,
      picture: .bars(BarPicture(title: "Requests per second by policy", unit: "/s", bars: bars)),
      meaning: [
        .text(
          "\"Up to 20 times\" is measured against no batching, with as many requests at once as there are slots, on a GPU whose step "
            + "hardly grows with the batch. Against dynamic batching the factor is about two here: E[longest] / E[out], and it is one when all answers "
            + "are equally long. When you read such a factor, ask: against what, with how many clients, and how different were the lengths?"
        )
      ],
      reading: [
        .heading("The founding table"),
        .text(
          "AWS measured Llama-2-7B on ml.g5.24xlarge, four A10G as two copies of the model, with 50 clients and 5,000 requests: "
            + "3.24 requests/s with dynamic batching, 6.92 with continuous batching, 7.41 with PagedAttention. The scenarios "
            + "`scenarios/llama2-7b-g5-dynamic.json5`, `-continuous` and `-paged` are that benchmark, with the software of that time: "
            + "`batchyard run scenarios/llama2-7b-g5-paged.json5`. They are slower than this lesson, which has no "
            + "software at all, and the factor between them, 2.1 to 2.3, is the one that this lesson explains: slots refilled, "
            + "and no second of delay in each cycle."),
        .heading("What Orca changed"),
        .text(
          "Until 2022 the server called the engine with a batch and got a batch of answers back. Yu et al. moved the decision inside: "
            + "the scheduler is called before every iteration of the model (*iteration-level scheduling*), and may change the batch each time. "
            + "Requests at different places of their answers share the weights but not their attention (*selective batching*). "
            + "Every engine since does so; the names continuous, rolling, in-flight and iteration-level batching mean this."
        ),
        .text(
          "Continuous batching here keeps each request's keys and values in one piece, and copies the pieces together when the batch changes, as "
            + "the first engines did. That copying is the gap between `continuous` and `paged` in the picture; lesson 7 is about memory."
        ),
      ])
  }
}

/// Throughput of a closed loop whose requests come in turn from a list, under each policy.
struct RoundRobinLoad {
  /// Mean lengths, and the longest.
  let input: Double
  let output: Double
  let longest: Double
  private let shapes: [PromptShape]
  /// Requests that run at once.
  let running: Double
  private let run: LessonRun

  init(_ run: LessonRun) {
    self.run = run
    if case .roundRobin(let list) = run.scenario.workload.lengths {
      shapes = list
    } else {
      shapes = [run.shape]
    }
    let count = Double(shapes.count)
    input = shapes.reduce(0) { $0 + Double($1.inputTokens) } / count
    output = shapes.reduce(0) { $0 + Double($1.outputTokens) } / count
    longest = Double(shapes.map(\.outputTokens).max() ?? 1)
    var clients = 1.0
    if case .closedLoop(let count, _) = run.scenario.workload.arrivals { clients = Double(count) }
    running = min(clients, Double(run.scenario.engine.batching.maxBatchSize))
  }

  /// Mean context of a sequence that decodes: long answers are there for longer.
  private var context: Double {
    let weight = shapes.reduce(0) { $0 + Double($1.outputTokens) }
    return shapes.reduce(0) {
      $0 + Double($1.outputTokens) * (Double($1.inputTokens) + Double($1.outputTokens) / 2)
    } / weight
  }

  /// A step of a rolling batch: everybody's next token, and a share of a new prompt for each.
  var rollingStepSeconds: Double {
    run.estimate.decodeStepSeconds(batch: running, context: context, prompt: running * input / output)
  }

  /// Requests a second, once the system runs evenly.
  var requestsPerSecond: Double {
    let estimate = run.estimate
    switch run.scenario.engine.batching.policy {
    case .none:
      return 1
        / (estimate.prefillStepSeconds(tokens: input) + (output - 1)
          * estimate.decodeStepSeconds(batch: 1, context: context))
    case .client, .dynamic:
      // Batches begin anywhere in the list: the mean over all beginnings.
      var seconds = 0.0
      for start in shapes.indices {
        let members = (start..<start + Int(running)).prefix(shapes.count).map { shapes[$0 % shapes.count] }
        let prompt = Double(members.map(\.inputTokens).max() ?? 1)
        let answer = Double(members.map(\.outputTokens).max() ?? 1)
        seconds +=
          estimate.prefillStepSeconds(tokens: prompt, prompts: running) + (answer - 1)
          * estimate.decodeStepSeconds(batch: running, context: prompt + answer / 2)
      }
      return running * Double(shapes.count) / seconds
    case .continuous:
      // Whenever somebody leaves, the slabs of all are read and written once.
      let slabs =
        shapes.reduce(0) {
          $0 + Double($1.outputTokens) * Double($1.inputTokens + $1.outputTokens)
        } / shapes.reduce(0) { $0 + Double($1.outputTokens) }
      let copy = 2 * running * slabs * estimate.keyValueBytes / estimate.attentionBandwidth
      let changes = min(1, running / output)
      return running / (output * (rollingStepSeconds + changes * copy))
    case .paged: return running / (output * rollingStepSeconds)
    }
  }
}
