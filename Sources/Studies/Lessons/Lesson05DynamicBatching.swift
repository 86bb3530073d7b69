import Reporting
import Serving

extension Lesson {
  /// Dynamic batching and its delay.
  static let dynamicBatching = Lesson(
    number: 5, slug: "dynamic-batching", title: "Dynamic batching: what waiting costs and buys",
    summary: "max_batch_delay at low and high load; why 50 clients never fill 64 slots",
    scenario: """
      // Lesson 5: the server forms batches: it waits until one is full, or until its first request has waited long enough.
      {
        name: "Fifty clients, sixty-four slots, one second of delay",
        hardware: { gpu: "A10G" },
        model: "llama-2-7b",
        engine: {
          profile: "ideal",
          max_model_len: 1024,
          batching: { policy: "dynamic", max_batch_size: 64, max_batch_delay_ms: 1000 },
        },
        workload: {
          requests: 500,
          arrivals: { process: "closed_loop", clients: 50 },
          prompts: [{ input_tokens: 35, output_tokens: 128 }],
        },
      }

      """,
    varied: ["engine.batching.max_batch_delay_ms", "workload.arrivals.clients"],
    questions: [
      LessonQuestion(
        "Give the server exactly as many slots as there are clients. What becomes of the delay?",
        set: "engine.batching.max_batch_size=50",
        answer:
          "For 50 clients it is gone: the batch is full as soon as all have sent, and starts at once. One number in a "
          + "configuration file was worth a fifth of the throughput."),
      LessonQuestion(
        "Let answers have 16 tokens instead of 128. What is a delay of a second then?",
        set: "workload.prompts[0].output_tokens=16",
        answer:
          "Most of the time. A delay that is nothing beside a long answer is everything beside a short one. Set it as a part of "
          + "the service time, not as a round number."),
      LessonQuestion(
        "Does a delay of five seconds fill the batch?", set: "engine.batching.max_batch_delay_ms=5000",
        answer:
          "Each cycle is five seconds longer for everybody, and not one request more is in a batch: all 50 clients "
          + "were waiting already."),
    ],
    sources: [.aws, .orca]
  ) { bench in
    let (delayKey, clientKey) = ("engine.batching.max_batch_delay_ms", "workload.arrivals.clients")
    let delays = bench.values(delayKey, ["0", "100", "1000"])
    let clients = bench.values(clientKey, ["1", "50"])
    var checks: [LessonCheck] = []
    var bars: [BarPicture.Bar] = []
    var formula: [String] = []
    for client in clients {
      for delay in delays {
        var settings = ["\(delayKey)=\(delay)", "\(clientKey)=\(client)"]
        if client == "1" { settings.append("workload.requests=20") }
        let run = try bench.run(settings)
        let cycle = DynamicCycle(run)
        let plural = client == "1" ? "client" : "clients"
        checks.append(
          LessonCheck(
            "delay \(delay) ms, \(client) \(plural): E2E", "s", predicted: cycle.seconds * cycle.rounds,
            simulated: run[.e2el, \.mean_ms] / 1000, .within(0.05)))
        if client != "1" {
          checks.append(
            LessonCheck(
              "delay \(delay) ms, \(client) \(plural): requests/s", predicted: cycle.batch / cycle.seconds,
              simulated: run.result.requestThroughput, .within(0.05)))
        }
        bars.append(
          BarPicture.Bar(
            "\(delay) ms, \(client) \(plural)",
            [.init("service", cycle.service), .init("delay", cycle.delay)]))
        if delay == delays.last {
          formula.append(
            "\(client) \(plural): \(figure(cycle.delay)) s + \(figure(cycle.service)) s for a batch of "
              + "\(trimmed(cycle.batch)) = \(figure(cycle.seconds)) s")
        }
      }
    }
    for delay in ["0", "1000"] {
      let settings = [
        "\(delayKey)=\(delay)", "workload.arrivals={process:\"poisson\",rate:4}", "workload.requests=2000",
      ]
      let run = try bench.run(settings)
      // The batch that forms holds what arrives in a cycle, and its own size sets how long that is.
      let seconds = Double(delay).map { $0 / 1000 } ?? 0
      var batch = 1.0
      for _ in 0..<200 {
        batch = min(
          Double(run.scenario.engine.batching.maxBatchSize), 4 * (seconds + DynamicCycle.service(run, batch)))
      }
      checks.append(
        LessonCheck(
          "delay \(delay) ms, 4 arrivals/s: batch", predicted: batch, simulated: run.result.meanBatchSize,
          .within(0.15)))
    }
    return LessonTeaching(
      expectation: [
        .text(
          "Here the server makes the batches. It takes the first request that waits, then waits for more: until "
            + "max_batch_size are there or max_batch_delay has passed. Then the batch runs to its end."),
        .text(
          "A client that is alone pays the whole delay for nothing. Fifty clients that each wait for an answer can never fill 64 "
            + "slots, so each batch waits out the whole delay too:"),
        .formula("cycle = delay + service of the batch\n" + formula.joined(separator: "\n")),
        .text(
          "E2E in the table is the time from sending a request to having its whole answer. Under open arrivals a batch holds what came while the one before it ran: B = rate x cycle. A busy "
            + "server gathers its batches by itself, without any delay."),
      ],
      commands: clients.map {
        bench.compareCommand(
          delayKey, delays, ["\(clientKey)=\($0)"] + ($0 == "1" ? ["workload.requests=20"] : []))
      },
      checks: checks,
      picture: .bars(BarPicture(title: "What a request waits for", unit: "s", bars: bars)),
      meaning: [
        .text(
          "The delay is a bet that somebody else comes in time. At low load the bet is lost and costs its stake with each request. At high "
            + "load it was not needed: requests queue while a batch runs. It pays only between the two, and "
            + "what it buys there is fuller batches, so fewer passes and an idle GPU in between, not a faster answer."
        )
      ],
      reading: [
        .heading("Why 50 clients never fill 64 slots"),
        .text(
          "The founding article of this project measured dynamic batching with 50 clients, batch_size 64 and max_batch_delay "
            + "1000. A client sends its next request when it has its answer, so at most 50 requests exist. The 64th "
            + "slot is never taken; the batch is never full; every batch waits its full second. The GPU idles through it. "
            + "Whoever reads only the throughput will think that this is what dynamic batching does."),
        .heading("Before you set the delay"),
        .text(
          "Ask three things. How many requests are there at once, at most? A batch size above that is never reached. How "
            + "long is the service? A delay of a few percent of it is harmless. And do they arrive together? The batch "
            + "that formed once stays together: all its answers come at the same moment, so all its clients ask again at the same "
            + "moment. Closed loops march in step."),
        .text(
          "Dynamic batching remains the right choice for models whose requests all take equally long, such as "
            + "classifiers and embedding models. For text generation it keeps the fault of lesson 4: nobody leaves early."
        ),
      ])
  }
}

/// The cycle of a dynamic batch under a closed loop: delay, then service.
private struct DynamicCycle {
  var batch: Double
  var delay: Double
  var service: Double
  /// Cycles from a client's request to its answer.
  var rounds: Double

  init(_ run: LessonRun) {
    let batching = run.scenario.engine.batching
    var clients = 1
    if case .closedLoop(let count, _) = run.scenario.workload.arrivals { clients = count }
    batch = Double(min(clients, batching.maxBatchSize))
    delay = clients >= batching.maxBatchSize ? 0 : batching.maxBatchDelaySeconds
    service = Self.service(run, batch)
    rounds = Double((clients + batching.maxBatchSize - 1) / batching.maxBatchSize)
  }

  var seconds: Double { delay + service }

  /// Seconds of a batch from its first step to its last.
  static func service(_ run: LessonRun, _ batch: Double) -> Double {
    let (shape, estimate) = (run.shape, run.estimate)
    let (input, output) = (Double(shape.inputTokens), Double(shape.outputTokens))
    return estimate.prefillStepSeconds(tokens: input, prompts: batch)
      + (output - 1) * estimate.decodeStepSeconds(batch: batch, context: input + output / 2)
  }
}
