import Reporting
import Serving

extension Lesson {
  /// The roofline and the critical batch size.
  static let criticalBatch = Lesson(
    number: 2, slug: "critical-batch", title: "The roofline and the critical batch size",
    summary: "below peak / bandwidth batching is free, above it throughput is flat",
    scenario: """
      // Lesson 2: as many requests at once as the batch is to hold, with little to remember, so that weights and
      // arithmetic are all that counts.
      {
        name: "The same step for more and more requests",
        hardware: { gpu: "A100-80GB" },
        model: "falcon-7b", // one KV head: attention weighs next to nothing,
        engine: {
          profile: "ideal",
          max_model_len: 1024,
          batching: { policy: "paged", max_batch_size: 4096, max_batch_tokens: 65536 },
        },
        workload: {
          requests: 1,
          arrivals: { process: "burst" },
          prompts: [{ input_tokens: 16, output_tokens: 17 }],
        },
      }

      """,
    varied: ["hardware.gpu", "workload.requests"],
    questions: [
      LessonQuestion(
        "Is the critical batch of an A10G, a small GPU, smaller?", set: "hardware.gpu=A10G",
        answer:
          "A little: it is a ratio, not a size. The A10G has less of both, arithmetic and bandwidth. What it has far less of is "
          + "throughput, at any batch."),
      LessonQuestion(
        "Store weights in 8 bits and multiply in 16, as weight-only quantisation does. What moves?",
        set: "engine.dtype=int8",
        answer:
          "Half the bytes, the same arithmetic: the critical batch halves. A small batch is nearly twice as fast, "
          + "a large one gains nothing. Quantisation for latency and quantisation for throughput are two "
          + "different things; the second needs a GPU that computes in 8 bits."),
      LessonQuestion(
        "Does a model of another family, with its own number of weights, have another critical batch?",
        set: "model=llama-3.1-8b",
        answer:
          "Not by the formula. Weights cancel: twice the weights are twice the bytes and twice the operations. Peak "
          + "over bandwidth is a property of the GPU. But this model has eight KV heads where Falcon has one, and "
          + "attention is not shared by the batch: it ends further below its roof, most of all on the faster GPU."
      ),
    ],
    sources: [.roofline, .pope]
  ) { bench in
    let gpus = bench.values("hardware.gpu", ["A100-80GB", "H100-SXM"])
    let batches = bench.values(
      "workload.requests", ["1", "4", "16", "32", "64", "128", "256", "512", "1024"])
    var checks: [LessonCheck] = []
    var curves: [CurvePicture.Curve] = []
    var marks: [CurvePicture.Mark] = []
    var formula: [String] = []
    for gpu in gpus {
      var points: [CurvePicture.Point] = []
      var steps: [Int: Double] = [:]
      var last: LessonRun?
      for batch in batches {
        let run = try bench.run(["hardware.gpu=\(gpu)", "workload.requests=\(batch)"])
        let seconds = run[.tpot, \.mean_ms] / 1000
        steps[run.result.completed] = seconds
        points.append(.init(Double(run.result.completed), Double(run.result.completed) / seconds))
        last = run
      }
      guard let last, let one = steps[1], let high = points.last else { continue }
      let estimate = last.estimate
      let name = last.scenario.hardware.accelerator.name
      let critical = estimate.criticalBatch
      let context = Double(last.shape.inputTokens) + Double(last.shape.outputTokens) / 2
      formula.append(
        "\(name): \(tflops(estimate.peak)) / \(gbPerSecond(estimate.bandwidth))"
          + (last.scenario.engine.format.bytes == 2
            ? "" : " x \(trimmed(last.scenario.engine.format.bytes)) byte / 2") + " = \(figure(critical))")
      checks.append(
        LessonCheck(
          "\(name): critical batch, data sheet", predicted: critical, simulated: high.y * one, .within(0.4)))
      let reached =
        high.x * estimate.decodeStepSeconds(batch: 1, context: context)
        / estimate.decodeStepSeconds(batch: high.x, context: context)
      checks.append(
        LessonCheck(
          "\(name): critical batch, kernels", predicted: reached, simulated: high.y * one, .within(0.05)))
      if let quarter = steps.keys.filter({ Double($0) <= critical / 4 }).max(), quarter > 1,
        let seconds = steps[quarter]
      {
        let predicted =
          estimate.decodeStepSeconds(batch: Double(quarter), context: context)
          / estimate.decodeStepSeconds(batch: 1, context: context)
        checks.append(
          LessonCheck(
            "\(name): step of \(quarter) over step of 1", predicted: predicted, simulated: seconds / one,
            .within(0.05)))
      }
      checks.append(
        LessonCheck(
          "\(name): tokens/s at \(figure(Int(high.x)))",
          predicted: high.x / estimate.decodeStepSeconds(batch: high.x, context: context), simulated: high.y,
          .within(0.05)))
      checks.append(
        LessonCheck(
          "\(name): tokens/s, the roof",
          predicted: estimate.peak / (2 * Double(last.scenario.model.activeParameters)),
          simulated: high.y, .atMost))
      curves.append(.init(name, points))
      marks.append(.init(critical, "critical batch of \(name)"))
    }
    let scenario = try bench.scenario()
    return LessonTeaching(
      expectation: [
        .text(
          "A step that serves B requests reads the weights once and multiplies B times. Reading takes "
            + "weights / bandwidth, whatever B. Arithmetic takes 2 x parameters x B / peak. The step takes about the longer of "
            + "the two. They are equal at the critical batch, and the weights cancel:"),
        .formula(
          "B* = peak / bandwidth x (bytes of a weight) / 2\n" + formula.joined(separator: "\n")),
        .text(
          "Below it, another request costs almost nothing: the step is as long, and throughput grows with B. Above it, each "
            + "request adds its own arithmetic: throughput is flat, and everybody's tokens come later."),
      ],
      commands: gpus.map {
        bench.compareCommand("workload.requests", batches, ["hardware.gpu=\($0)"])
      },
      checks: checks,
      picture: .curves(
        CurvePicture(
          title: "Tokens per second by batch (\(scenario.model.name), both axes logarithmic)",
          xLabel: "requests in the batch", yLabel: "tokens/s", xIsLogarithmic: true, yIsLogarithmic: true,
          curves: curves, marks: marks)),
      meaning: [
        .text(
          "The simulated critical batch is the throughput at the right end over that of one request: how many times "
            + "better a full GPU is than a lonely one. It differs from the data sheet's because kernels reach "
            + "different parts of peak and bandwidth, and the bend between the two roofs is round, not sharp."
        ),
        .text(
          "So a server with fewer than a hundred requests under way is nowhere near the limit of its GPU. If throughput has stopped "
            + "growing there, something else binds: KV memory (lesson 3), the links (lesson 9) or the software."
        ),
      ],
      reading: [
        .heading("The roofline"),
        .text(
          "Williams, Waterman and Patterson drew this picture in 2009 for any program: a slanted roof of bandwidth and "
            + "a level one of arithmetic, and the program stands under one of the two, by its *arithmetic intensity*, operations "
            + "for each byte moved. A decode step with B requests does 2 B operations for each weight of two bytes: its intensity is B. "
            + "The GPU's own ratio, peak over bandwidth, is where the roofs meet."),
        .text(
          "Each generation of GPUs adds more arithmetic than bandwidth, so the critical batch grows. It takes ever more requests at once to fill a GPU, "
            + "which is why batching matters more each year, and why a benchmark with a few clients says little about a "
            + "machine's throughput."),
        .heading("What the picture leaves out"),
        .text(
          "The weights are shared by the batch; the keys and values of each request are not. This lesson keeps "
            + "contexts at some twenty tokens, and takes a model with a single KV head, so that they do not count. With a thousand tokens of context each, "
            + "reading them can take longer than reading the weights, and no batch makes that cheaper: the curve then bends "
            + "long before the critical batch. And those keys and values need room, which is the next lesson."
        ),
      ])
  }
}
