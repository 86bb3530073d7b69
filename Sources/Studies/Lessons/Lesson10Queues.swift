import Reporting
import Serving
import Simulation

extension Lesson {
  /// Queues, open and closed loops, preemption.
  static let queues = Lesson(
    number: 10, slug: "queues", title: "Queues, and how benchmarks hide them",
    summary: "utilisation, M/D/1, Little's law, open and closed loops, preemption",
    scenario: """
      // Lesson 10: one server, one request at a time, random arrivals.
      {
        name: "A queue before one GPU",
        hardware: { gpu: "A10G" },
        model: "llama-2-7b",
        engine: { profile: "ideal", max_model_len: 1024, batching: { policy: "none" } },
        workload: {
          requests: 12000,
          arrivals: { process: "poisson", rate: 0.5 },
          input_tokens: 32,
          output_tokens: 32,
        },
      }

      """,
    varied: ["workload.arrivals.rate", "workload.arrivals.clients"],
    questions: [
      LessonQuestion(
        "What do 1.1 arrivals a second, a little nearer the limit, cost in waiting?",
        set: "workload.arrivals.rate=1.1",
        answer:
          "About twice the wait at nine tenths of the capacity, for a twentieth more requests. The last percents of "
          + "utilisation cost more waiting than all before them together."),
      LessonQuestion(
        "Let the lengths of answers vary (exponential, same mean). Is the wait the same at the same load?",
        set: "workload.output_tokens={exponential:{mean:32}}",
        answer:
          "At the same utilisation the wait about doubles: a few long answers hold up everybody behind them. The formula has the "
          + "spread of the service in it, 1 + cv squared; with equal services it is 1."),
      LessonQuestion(
        "A benchmark with 64 clients in a closed loop: does it show an overload?",
        set: "workload.arrivals.clients=64",
        answer:
          "No. It shows the same throughput and a latency of 64 services, steady and reproducible. Nothing in it says that users who do "
          + "not wait for each other would see a queue without end."),
    ],
    sources: [.little, .schroeder, .vllm]
  ) { bench in
    let calm = try bench.run([
      "workload.requests=500", "workload.arrivals={process:\"closed_loop\",clients:1}",
    ])
    let service = ServiceTimes(calm)
    let rateKey = "workload.arrivals.rate"
    let own = [0.5, 0.8, 0.9].map { trimmedRate($0 / service.mean) }
    let rates = bench.values(rateKey, own)
    var checks: [LessonCheck] = []
    var measured: [CurvePicture.Point] = []
    for rate in rates {
      let run = try bench.run(["\(rateKey)=\(rate)"])
      guard let perSecond = Double(rate) else { continue }
      // Its own services: where lengths vary, those of the calm run are not quite the same.
      let services = ServiceTimes(run)
      let load = perSecond * services.mean
      if load < 1 {
        checks.append(
          LessonCheck(
            "rate \(rate)/s, load \(percent(load)): wait", "s", predicted: services.wait(rate: perSecond),
            simulated: run[.queue, \.mean_ms] / 1000, .within(load > 0.92 ? 0.25 : 0.1)))
        measured.append(.init(load, run[.queue, \.mean_ms] / 1000 / services.mean))
      }
      if rate == own[1] {
        checks.append(
          LessonCheck(
            "rate \(rate)/s: requests present (Little)",
            predicted: run.result.requestThroughput * run[.e2el, \.mean_ms] / 1000,
            simulated: run.log.meanPresent, .within(0.01)))
      }
    }
    let over = trimmedRate(1.2 / service.mean)
    let flood = try bench.run(["\(rateKey)=\(over)", "workload.requests=2000"])
    let overRate = Double(over) ?? 0
    checks.append(
      LessonCheck(
        "rate \(over)/s, too many: left at the end",
        predicted: 2000 * (1 - 1 / (overRate * ServiceTimes(flood).mean)),
        simulated: Double(flood.result.saturation.unfinishedAtLastArrival), .within(0.15)))
    for clients in bench.values("workload.arrivals.clients", ["1", "16"]) {
      let run = try bench.run([
        "workload.requests=2000", "workload.arrivals={process:\"closed_loop\",clients:\(clients)}",
      ])
      checks.append(
        LessonCheck(
          "closed loop of \(clients): E2E", "s", predicted: (Double(clients) ?? 1) * ServiceTimes(run).mean,
          simulated: run[.e2el, \.mean_ms] / 1000, .within(0.03)))
    }
    let tight = [
      "engine.batching.policy=paged", "engine.kv_blocks=40", "engine.batching.max_batch_size=64",
      "workload.requests=500", "workload.arrivals={process:\"closed_loop\",clients:32}",
    ]
    let reserve = try bench.run(tight + ["engine.batching.admission=reserve"])
    let onDemand = try bench.run(tight + ["engine.batching.admission=on_demand"])
    checks.append(
      LessonCheck(
        "preemptions, memory reserved", predicted: 0, simulated: Double(reserve.result.preemptions),
        .within(0)))
    checks.append(
      LessonCheck(
        "preemptions, memory on demand", predicted: 1, simulated: Double(onDemand.result.preemptions),
        .atLeast))
    var curve: [CurvePicture.Point] = []
    for step in 1...46 {
      let load = Double(step) * 0.02
      curve.append(.init(load, service.wait(rate: load / service.mean) / service.mean))
    }
    let middle = Double(own[1]) ?? 0
    return LessonTeaching(
      expectation: [
        .text(
          "One request takes S = \(figure(service.mean)) s here. With \(own[1]) arrivals a second the server is busy "
            + "\(percent(middle * service.mean)) of the time, its utilisation rho. Arrivals are random, so sometimes two come at once and one waits. For equal "
            + "services (the queue called M/D/1) the mean wait is:"),
        .formula(
          "W = rho S / (2 (1 - rho)) x (1 + cv²) = \(figure(middle * service.mean)) x \(figure(service.mean)) / (2 x \(figure(1 - middle * service.mean)))"
            + (service.squaredVariation > 0.001 ? " x \(figure(1 + service.squaredVariation))" : "")
            + " = \(figure(service.wait(rate: middle))) s\n(cv: how much services differ, 0 when all are equal)"
        ),
        .text("Little's law ties the three things that one can count, for any queue whatever:"),
        .formula("requests present = arrivals a second x mean time in the system"),
        .text(
          "With more arrivals than 1 / S the queue grows for as long as they last. A closed loop of N clients can never show that: there are N requests, and each waits for N services."
        ),
      ],
      commands: [
        bench.compareCommand(rateKey, own),
        bench.runCommand(["workload.requests=2000", "workload.arrivals={process:\"closed_loop\",clients:16}"]
        ),
        bench.runCommand(tight + ["engine.batching.admission=on_demand"]),
      ],
      checks: checks,
      picture: .curves(
        CurvePicture(
          title: "Waiting by utilisation", xLabel: "utilisation", yLabel: "mean wait, in services",
          curves: [.init("formula", curve), .init("simulated", measured, hasLine: false)])),
      meaning: [
        .text(
          "Waiting grows like 1 / (1 - rho): half the capacity costs half a service, nine tenths cost \(figure(service.wait(rate: 0.9 / service.mean) / service.mean)), and the last "
            + "percents have no end. Plan for a utilisation, not for a throughput."),
        .text(
          "The last two lines run out of memory on purpose. Reserved, nobody is ever sent back. On demand, \(figure(onDemand.result.preemptions)) times a running request "
            + "lost its memory, and \(figure(onDemand.result.recomputedTokens)) tokens were computed again, against \(figure(onDemand.result.totalOutputTokens)) that were "
            + "asked for. The throughput was \(figure(onDemand.result.requestThroughput)) requests/s, and \(figure(reserve.result.requestThroughput)) with reservation; the longest "
            + "gap in somebody's answer was \(figure(onDemand[.itl, \.max_ms])) ms, and \(figure(reserve[.itl, \.max_ms])) ms."
        ),
      ],
      reading: [
        .heading("Open and closed"),
        .text(
          "In an *open* system users come whether or not the others have been served: a public service. In a *closed* one each client sends its next request when "
            + "it has its answer: a load generator with N threads. Schroeder et al. (2006) show how often the one is measured and the other meant. A closed loop slows its "
            + "arrivals down as soon as the server slows down, so its queue has at most N entries, its latency settles, and its throughput is the "
            + "server's capacity however overloaded it would be. The founding benchmark of this project is a closed loop of 50: right for comparing engines, wrong for promising a latency."
        ),
        .text(
          "To know what users will see, use `poisson` arrivals or a recorded trace, and look at the 99th percentile as the rate rises. `batchyard run` says \"saturated\" when "
            + "the queue grows, and `batchyard plan` looks for the highest rate within your objectives."),
        .heading("Batching bends the formula"),
        .text(
          "A server that batches serves the more requests a second the more there are: its S falls with the queue. So it holds out longer than M/D/1 says, "
            + "and then falls over more abruptly, when the batch is full or the memory is. The shape is the same: flat, a knee, a wall."
        ),
        .heading("Preemption, and when it thrashes"),
        .text(
          "An engine that takes memory on demand admits everyone whose prompt fits, and then all answers grow. When the blocks run out, the newest gives its memory back and "
            + "waits; when it returns, prompt and answer so far are computed again. With short prompts that is nearly free, as below the critical batch prompt tokens "
            + "ride along, and admitting more may even serve more. But whoever was sent back waits in the middle of a sentence, and with long prompts "
            + "the GPU is busy with work that it has done before, which no utilisation figure shows: watch `preemptions`, `recomputed_tokens` and the 99th percentile of `itl_ms`. The cure is fewer slots "
            + "(`max_batch_size`), more memory, or `admission: \"reserve\"`."),
      ])
  }
}

/// How long services take, and what that does to a queue.
private struct ServiceTimes {
  let mean: Double
  /// Variance over the square of the mean.
  let squaredVariation: Double

  /// From a run in which nobody waited.
  init(_ run: LessonRun) {
    let times = run.log.requests.map { (request: RequestRecord) -> Double in
      (request.finish - request.admission).seconds
    }
    let count = Double(max(1, times.count))
    let mean = times.reduce(0, +) / count
    self.mean = mean
    var squares = 0.0
    for time in times { squares += (time - mean) * (time - mean) }
    let variance = squares / count
    squaredVariation = mean > 0 ? variance / (mean * mean) : 0
  }

  /// The mean wait at `rate` Poisson arrivals a second (Pollaczek and Khinchine); M/D/1 where services are equal.
  func wait(rate: Double) -> Double {
    let load = rate * mean
    return load * mean / (2 * (1 - load)) * (1 + squaredVariation)
  }
}

/// A rate with three digits, as a command line gives it.
private func trimmedRate(_ rate: Double) -> String { figure(rate) }
