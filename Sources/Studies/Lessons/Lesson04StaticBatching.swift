import Reporting
import Serving
import Simulation

extension Lesson {
  /// Static and client-side batching.
  static let staticBatching = Lesson(
    number: 4, slug: "static-batching", title: "Static batches wait for their longest answer",
    summary: "slots left idle: E[length] / E[longest], 1 / H_B for exponential lengths",
    scenario: """
      // Lesson 4: the client sends fixed batches; each runs until its longest answer is done.
      {
        name: "Batches that nobody leaves early",
        hardware: { gpu: "A100-80GB" },
        model: "llama-2-7b",
        engine: { profile: "ideal", max_model_len: 4096, batching: { policy: "client" } },
        workload: {
          requests: 6400,
          arrivals: { process: "burst" },
          client_batch_size: 8,
          input_tokens: 32,
          output_tokens: { exponential: { mean: 128 } },
          max_output_tokens: 2048,
        },
      }

      """,
    varied: ["workload.client_batch_size"],
    questions: [
      LessonQuestion(
        "Lengths spread evenly from 1 to 256 have the same mean but no long tail. Is less wasted?",
        set: "workload.output_tokens={uniform:[1,256]}",
        answer:
          "Better, and it no longer gets worse without end: the longest answer cannot exceed 256, so at least half of each "
          + "batch is used. E[longest] is about 256 B / (B + 1)."),
      LessonQuestion(
        "And with a heavier tail, a lognormal of coefficient of variation 1.5: which batches get worse?",
        set: "workload.output_tokens={lognormal:{mean:128,cv:1.5}}",
        answer:
          "Worse at large batches: the rare very long answer is in every large batch, and everybody waits for it. "
          + "Real chat traffic looks like this."),
      LessonQuestion(
        "When does a static batch waste nothing?", set: "workload.output_tokens=128",
        answer:
          "When all answers are equally long. A benchmark with one fixed output length hides all that this lesson "
          + "is about: look for it whenever static batching comes out well."),
    ],
    sources: [.orca, .aws]
  ) { bench in
    let key = "workload.client_batch_size"
    let sizes = bench.values(key, ["1", "2", "4", "8", "16", "32"])
    var checks: [LessonCheck] = []
    var used: [CurvePicture.Point] = []
    var first: LessonRun?
    var shown: LessonRun?
    for size in sizes {
      let run = try bench.run(["\(key)=\(size)"])
      let batch = run.scenario.workload.clientBatchSize
      let simulated = Double(run.result.totalOutputTokens) / Double(max(1, run.log.slotSteps))
      checks.append(
        LessonCheck(
          "slots in use, batch \(size)", "%", predicted: AnswerLengths(run).useOfStaticBatch(of: batch),
          simulated: simulated, .withinPoints(0.02)))
      used.append(.init(Double(batch), 100 * simulated))
      if first == nil { first = run }
      if batch == 8 || shown == nil { shown = run }
    }
    let lengths = try AnswerLengths(shown ?? bench.run())
    var formula = "slots in use = E[length] / E[longest of B]"
    if lengths.isExponential {
      formula += " = 1 / H_B,   H_B = 1 + 1/2 + 1/3 + ... + 1/B"
      formula +=
        "\nB = 8: H_8 = \(figure(AnswerLengths.harmonic(8))), so \(percent(1 / AnswerLengths.harmonic(8))) in use"
    } else {
      formula += "\nB = 8: \(figure(lengths.mean)) / \(figure(lengths.expectedLongest(of: 8)))"
    }
    return LessonTeaching(
      expectation: [
        .text(
          "The simplest batch: take B requests, run them until all are done, send the answers, take the next B. But answers "
            + "differ in length. Who is done early keeps its slot, empty, until the longest is done:"),
        .formula(formula),
        .text(
          lengths.isExponential
            ? "Exponential lengths, many short and few long, are a fair first guess at real answers. The longest of B "
              + "of them is H_B times the mean."
            : "The longest of B follows from the lengths themselves: the chance that all B are at most x is F(x)^B."
        ),
      ],
      commands: [bench.compareCommand(key, sizes)],
      checks: checks,
      picture: shown?.log.picture(
        title: "The first batches of \(shown?.scenario.workload.clientBatchSize ?? 8)",
        until: shown?.endOfBatch(3), together: true)
        ?? .curves(CurvePicture(title: "", xLabel: "", yLabel: "", curves: [])),
      meaning: [
        .text(
          "The larger the batch, the longer its longest answer, and the emptier it runs. Lesson 2 says that a batch should be large; "
            + "this one says that a static batch must not be. Continuous batching (lesson 6) ends the conflict."
        )
      ],
      reading: [
        .heading("Where static batches are still right"),
        .text(
          "The AWS article calls this client-side batching: the client collects prompts, the server runs them as they are. "
            + "For work without a deadline, such as labelling a million documents overnight, that is fine, and it needs nothing from "
            + "the server. Sort the prompts by the length that you expect of their answers and most of the waste is gone."
        ),
        .heading("Why 1 / H_B"),
        .text(
          "Think of B answers that run at once, each ending at random at the same rate. The first of them to end does so "
            + "B times sooner than one alone; then B - 1 are left, and so on. The last ends after 1/B + 1/(B-1) + ... "
            + "+ 1/2 + 1 mean lengths: that sum is H_B. It grows like the logarithm of B, without bound."),
        .text(
          "Yu et al. (Orca, 2022) name the two troubles of request-level batches: who finishes early cannot leave, and who "
            + "arrives late cannot join. This lesson has measured the first. The second is the next."),
      ])
  }
}

/// How long the answers of a run were, and what that does to batches that wait for the longest.
struct AnswerLengths {
  /// Lengths in rising order.
  private let sorted: [Double]
  /// Whether they were drawn from an exponential distribution, for which there is a closed form.
  let isExponential: Bool

  init(_ run: LessonRun) {
    sorted = run.log.requests.map { Double($0.outputTokens) }.sorted()
    if case .independent(_, .exponential(_, let maximum)) = run.scenario.workload.lengths,
      maximum == .infinity
    {
      isExponential = true
    } else {
      isExponential = false
    }
  }

  var mean: Double { sorted.isEmpty ? 0 : sorted.reduce(0, +) / Double(sorted.count) }

  /// The mean of the longest of `batch` answers drawn from these.
  func expectedLongest(of batch: Int) -> Double {
    let n = Double(sorted.count)
    var sum = 0.0
    var below = 0.0
    for (index, length) in sorted.enumerated() {
      let upTo = PortableMath.pow(Double(index + 1) / n, Double(batch))
      sum += length * (upTo - below)
      below = upTo
    }
    return sum
  }

  /// The part of the slots of a static batch that is in use, on average.
  func useOfStaticBatch(of batch: Int) -> Double {
    isExponential ? 1 / Self.harmonic(batch) : mean / expectedLongest(of: batch)
  }

  /// 1 + 1/2 + ... + 1/n.
  static func harmonic(_ n: Int) -> Double { (1...max(1, n)).reduce(0) { $0 + 1 / Double($1) } }
}

extension LessonRun {
  /// When batch number `number`, from 1, ended, in seconds.
  func endOfBatch(_ number: Int) -> Double? {
    var ends: [Double] = []
    for request in log.requests where ends.last != request.finish.seconds {
      ends.append(request.finish.seconds)
      if ends.count == number { break }
    }
    return ends.last
  }
}
