import Reporting
import Serving

extension Lesson {
  /// Prefill against decode, chunked prefill.
  static let prefillAgainstDecode = Lesson(
    number: 8, slug: "prefill-against-decode", title: "A long prompt stalls everyone",
    summary: "chunked prefill trades the newcomer's TTFT for everybody's ITL",
    scenario: """
      // Lesson 8: eight conversations under way, then somebody sends a long document.
      {
        name: "Eight conversations and a long prompt",
        hardware: { gpu: "H100-SXM" },
        model: "llama-3.1-8b",
        engine: {
          profile: "ideal",
          max_model_len: 65536,
          batching: { policy: "paged", admission: "reserve", max_batch_size: 16, max_batch_tokens: 512, chunked_prefill: true },
        },
        workload: {
          requests: 9,
          arrivals: { process: "constant", rate: 10 },
          prompts: [
            { input_tokens: 32, output_tokens: 600 },
            { input_tokens: 32, output_tokens: 600 },
            { input_tokens: 32, output_tokens: 600 },
            { input_tokens: 32, output_tokens: 600 },
            { input_tokens: 32, output_tokens: 600 },
            { input_tokens: 32, output_tokens: 600 },
            { input_tokens: 32, output_tokens: 600 },
            { input_tokens: 32, output_tokens: 600 },
            { input_tokens: 8192, output_tokens: 16 },
          ],
        },
      }

      """,
    varied: ["engine.batching.max_batch_tokens"],
    questions: [
      LessonQuestion(
        "Are very small chunks, 128 tokens, kinder still?", set: "engine.batching.max_batch_tokens=128",
        answer:
          "Below the critical batch of lesson 2 a step hardly gets shorter, since the weights are read anyway, "
          + "but there are more steps. The newcomer waits far longer and the others gain little: a bad bargain."
      ),
      LessonQuestion(
        "Does a document of twice the length, 16,384 tokens, stall the others twice as long?",
        set: "workload.prompts[8].input_tokens=16384",
        answer:
          "Without chunks the stall more than doubles: attention within a prompt grows with its square. With chunks each "
          + "step stays short, though the last ones, which look back at the most, grow a little."),
      LessonQuestion(
        "On an A100, does the stall grow more than an ordinary step?", set: "hardware.gpu=A100-80GB",
        answer:
          "Prefill is arithmetic, and the A100 has about a third of it: the stall is about three times as long. A decode step is "
          + "bandwidth, and suffers less. Prefill and decode want different GPUs, which is why some serve them apart."
      ),
    ],
    sources: [.sarathi, .orca]
  ) { bench in
    let key = "engine.batching.max_batch_tokens"
    let budgets = bench.values(key, ["256", "512", "1024", "2048", "4096"])
    var checks: [LessonCheck] = []
    var stall: [CurvePicture.Point] = []
    var first: [CurvePicture.Point] = []
    for budget in budgets + ["whole"] {
      let isWhole = budget == "whole"
      let run = try bench.run(
        isWhole ? ["engine.batching.chunked_prefill=false", "\(key)=65536"] : ["\(key)=\(budget)"])
      let prompt = ChunkedPrompt(run)
      let name = isWhole ? "whole prompt" : "\(figure(Int(budget) ?? 0)) tokens a step"
      checks.append(
        LessonCheck(
          "\(name): longest gap (ITL)", "ms", predicted: 1000 * prompt.longestStep,
          simulated: run[.itl, \.max_ms],
          .within(0.06)))
      checks.append(
        LessonCheck(
          "\(name): newcomer's TTFT", "ms", predicted: 1000 * prompt.seconds,
          simulated: prompt.simulatedSeconds * 1000,
          .within(0.06)))
      let x = isWhole ? Double(prompt.tokens) : Double(budget) ?? 0
      stall.append(.init(x, run[.itl, \.max_ms]))
      first.append(.init(x, 1000 * prompt.simulatedSeconds))
    }
    let whole = try bench.run(["engine.batching.chunked_prefill=false", "\(key)=65536"])
    let (estimate, prompt) = (whole.estimate, ChunkedPrompt(whole))
    let decode = estimate.decodeStepSeconds(batch: 8, context: 300)
    let products = estimate.productSeconds(tokens: Double(prompt.tokens), heads: 1)
    return LessonTeaching(
      expectation: [
        .text(
          "Decode steps are bound by memory; the prefill of a long prompt is bound by arithmetic, thousands of tokens at "
            + "once. If the prompt goes through in one step, that step takes:"),
        .formula(
          "2 x parameters x tokens / (\(figure(estimate.computeShare)) x peak) = \(ms(products)), and attention \(ms(prompt.longestStep - products))\n"
            + "against \(ms(decode)) for a step of 8 conversations"),
        .text(
          "Everybody's next token waits for it. Cut into chunks of C tokens, each step carries one chunk beside the "
            + "conversations: the longest gap falls to about the time of C tokens, while the newcomer waits for "
            + "prompt / C steps, each a little longer than its chunk alone."),
      ],
      commands: [
        bench.compareCommand(key, budgets),
        bench.runCommand(["engine.batching.chunked_prefill=false", "\(key)=65536"]),
      ],
      checks: checks,
      picture: .curves(
        CurvePicture(
          title: "What the newcomer and the others wait for, by tokens a step", xLabel: "tokens a step",
          yLabel: "ms", xIsLogarithmic: true, yIsLogarithmic: true,
          curves: [.init("newcomer's TTFT", first), .init("longest gap of the others (ITL)", stall)],
          marks: [.init(estimate.criticalBatch, "critical batch of lesson 2")])),
      meaning: [
        .text(
          "The right chunk is a little above the critical batch: smaller, and the weights are read again and again for little work; "
            + "larger, and the gap grows in proportion. Chunks do not make anything faster. They decide who waits."
        )
      ],
      reading: [
        .heading("Two latencies, one step"),
        .text(
          "TTFT, the time to the first token, is what the newcomer feels. ITL, the gap between tokens, is what the others feel; its mean over a request is TPOT. A mean hides "
            + "the stall: one gap of half a second among six hundred of a few milliseconds moves the mean by less than a millisecond. That is why service-level "
            + "objectives name the 99th percentile, and why this lesson looks at the longest gap."),
        .heading("Sarathi's idea"),
        .text(
          "Agrawal et al. (2024) noticed that a decode step leaves the calculators idle, and that a chunk of prefill is just the work that can fill them: "
            + "up to the critical batch, prompt tokens ride along nearly for nothing. They call it *stall-free batching*. Engines had two "
            + "choices before: prefill first (good TTFT, stalled decodes, as in vLLM's first scheduler and this lesson's whole prompt) or decode first (smooth, but newcomers wait for "
            + "the batch to drain). vLLM's V1 scheduler chunks by default; `max_num_batched_tokens` is the token budget of a step, here `max_batch_tokens`."
        ),
        .text(
          "A chunk is not free of cost: each looks back at all that came before it, so the keys and values of the prompt are read once for "
            + "each chunk. With chunks far below the critical batch that reading, and the weights', add up."),
      ])
  }
}

/// The last request's prompt, step by step.
private struct ChunkedPrompt {
  let tokens: Int
  private(set) var longestStep = 0.0
  /// From its arrival to its first token.
  private(set) var seconds = 0.0
  let simulatedSeconds: Double

  init(_ run: LessonRun) {
    let newcomer = run.log.requests.first { $0.requestID == run.scenario.workload.requests.map { $0 - 1 } }
    tokens = newcomer?.inputTokens ?? 0
    simulatedSeconds = newcomer?.timeToFirstToken.seconds ?? 0
    let decodes = 8.0
    let budget = run.scenario.engine.batching.maxBatchTokens ?? .max
    let chunk = run.scenario.engine.batching.chunkedPrefill ? Double(budget) - decodes : Double(tokens)
    let estimate = run.estimate
    // The conversations have been at it for half a second or more: their context matters little.
    let context = 100.0
    var done = 0.0
    while done < Double(tokens) {
      let part = min(chunk, Double(tokens) - done)
      let step = estimate.prefillStepSeconds(
        tokens: part, context: done, decodes: decodes, decodeContext: context)
      longestStep = max(longestStep, step)
      seconds += step
      done += part
    }
    // It arrives in the middle of a step.
    seconds += estimate.decodeStepSeconds(batch: decodes, context: context) / 2
  }
}
