import Reporting
import Serving

extension Lesson {
  /// Why one token at a time is slow.
  static let decodeFloor = Lesson(
    number: 1, slug: "decode-floor", title: "Why one token at a time is slow",
    summary: "each token reads every weight: weights / bandwidth is a floor",
    scenario: """
      // Lesson 1: one request alone on one GPU.
      {
        name: "One request, one token at a time",
        hardware: { gpu: "A10G", count: 4 },
        replicas: 1, // one copy of the model, on as many GPUs as share it
        model: "llama-2-7b",
        engine: { profile: "ideal", tensor_parallel_degree: 1, max_model_len: 1024, batching: { policy: "none" } },
        workload: {
          requests: 1,
          arrivals: { process: "burst" },
          prompts: [{ input_tokens: 128, output_tokens: 128 }],
        },
      }

      """,
    varied: ["engine.tensor_parallel_degree"],
    questions: [
      LessonQuestion(
        "Store each weight in one byte instead of two. What does a token cost now?", set: "engine.dtype=int8",
        answer:
          "About half. The GPU still multiplies in 16 bits, but it reads half the bytes, and reading is what "
          + "takes the time. That is why quantisation makes a single stream faster even on a chip that cannot "
          + "compute in 8 bits."),
      LessonQuestion(
        "An H100 has 14 times the arithmetic of an A10G. Is its token 14 times faster?",
        set: "hardware.gpu=H100-SXM",
        answer:
          "No: about five times. The ratio of the bandwidths counts, and even that not wholly, since kernels cost as much to start. The arithmetic of one token is next to nothing; "
          + "a faster calculator does not help who waits for the bookshelf."),
      LessonQuestion(
        "Shorten the prompt from 128 tokens to 16. Does each token of the answer come sooner?",
        set: "workload.prompts[0].input_tokens=16",
        answer:
          "Hardly. A token of context adds its keys and values to what is read, half a megabyte for this "
          + "model, beside more than 13 gigabytes of weights. Long contexts do count: lesson 3."),
    ],
    sources: [.pope, .aws]
  ) { bench in
    let key = "engine.tensor_parallel_degree"
    let degrees = bench.values(key, ["1", "2", "4"])
    var checks: [LessonCheck] = []
    var bars: [BarPicture.Bar] = []
    for degree in degrees {
      let run = try bench.run(["\(key)=\(degree)"])
      let (estimate, shape) = (run.estimate, run.shape)
      let context = Double(shape.inputTokens) + Double(shape.outputTokens) / 2
      let predicted = estimate.decodeStepSeconds(batch: 1, context: context)
      let name = "time per token, TP \(degree)"
      let simulated = run[.tpot, \.mean_ms]
      checks.append(
        LessonCheck(
          "\(name): the floor", "ms", predicted: 1000 * estimate.floorSeconds, simulated: simulated, .atLeast)
      )
      checks.append(
        LessonCheck(
          "\(name): what kernels reach", "ms", predicted: 1000 * predicted, simulated: simulated,
          .within(0.03))
      )
      let links = estimate.communicationSeconds(tokens: 1)
      let rest = predicted - estimate.readSeconds - links
      bars.append(
        BarPicture.Bar(
          "TP \(degree)",
          [
            .init("weights", 1000 * estimate.readSeconds), .init("kernels and attention", 1000 * rest),
            .init("links", 1000 * links),
          ].filter { $0.value > 0 }))
    }
    let estimate = try bench.run(["\(key)=1"]).estimate
    let (weights, bandwidth) = (gb(estimate.weightBytes), gbPerSecond(estimate.bandwidth))
    let gpu = try bench.scenario().hardware.accelerator.name
    let model = try bench.scenario().model.name
    return LessonTeaching(
      expectation: [
        .text(
          "A model writes its answer one token at a time, and each token needs every weight once. However clever "
            + "the chip, it has to read them all from memory for each token. So there is a floor:"),
        .formula(
          "time per token >= weights / bandwidth = \(weights) / \(bandwidth) = \(ms(estimate.floorSeconds))"
            + "\n(\(model) on \(gpu), one request)"),
        .text(
          "Four GPUs that share the weights (tensor parallelism, TP 4) read a quarter each, at the same time: "
            + "\(ms(estimate.floorSeconds / 4)). But after each layer they have to tell each other what they found."
        ),
        .text(
          "Real kernels reach \(percent(estimate.bandwidthShare)) of the bandwidth, and starting the "
            + "\(trimmed(Double(5 * estimate.layerCount + 1))) kernels of a step takes \(ms(estimate.launchSeconds)). That gives the closer "
            + "prediction:"),
        .formula(
          "\(gb(estimate.weightBytesRead)) / (\(figure(estimate.bandwidthShare)) x \(bandwidth)) + kernels + attention + links\n"
            + "(the embedding, \(gb(estimate.weightBytes - estimate.weightBytesRead)), is looked up and not read)"
        ),
      ],
      commands: [bench.compareCommand(key, degrees)],
      checks: checks,
      picture: .bars(BarPicture(title: "Where a token's time goes", unit: "ms", bars: bars)),
      meaning: [
        .text(
          "One request keeps the GPU busy and its calculators idle: a step does about two operations for each weight, "
            + "\(ms(estimate.onePassComputeSeconds)) of work at the peak rate, and waits for the rest of its time "
            + "for memory. Whoever shares the step with that request gets its tokens nearly for nothing. That is "
            + "what batching is, and lesson 2 says how far it goes."),
        .text(
          "More GPUs lower the floor, but not in proportion: kernels cost as much to start on four GPUs as on one, and the links "
            + "come on top. Lesson 9 takes that apart."),
      ],
      reading: [
        .heading("Why it is so"),
        .text(
          "Generating text has two phases. In *prefill* the model reads the whole prompt at once: thousands of tokens "
            + "go through each weight matrix together, and each weight that is read is used thousands of times. In "
            + "*decode* it writes the answer, and each new token depends on the one before, so they go through one "
            + "at a time: a weight is read, used for one multiplication and one addition, and dropped."),
        .text(
          "A GPU has far more arithmetic than bandwidth. This one does \(tflops(estimate.peak)) and reads "
            + "\(bandwidth): while it reads one two-byte weight it could do \(figure(estimate.peak / estimate.bandwidth * 2)) operations, "
            + "and decode asks for two. Pope et al. (2022) work this out for models up to 540 billion parameters; the "
            + "floor, weights over bandwidth, is the first thing that they derive."),
        .text(
          "The floor is the first thing to compute when somebody shows you a benchmark. If a single stream is faster "
            + "than the floor, the weights were smaller than you think (quantised), some were skipped (a mixture "
            + "of experts) or tokens were guessed ahead (speculative decoding). If it is much slower, software "
            + "stands in the way: engines of 2023 took about half a millisecond a layer to launch kernels from "
            + "Python, whatever the GPU. The profile `ideal` that these lessons use has no such cost; "
            + "`--set engine.profile=lmi-dist-0.23` puts it back."),
      ])
  }
}
