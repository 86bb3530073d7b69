import Reporting
import Serving

extension Lesson {
  /// PagedAttention.
  static let pagedAttention = Lesson(
    number: 7, slug: "paged-attention", title: "PagedAttention: memory in blocks",
    summary: "over-reservation against (block - 1) / 2 tokens a sequence; when paging doubles throughput",
    scenario: """
      // Lesson 7: answers may have 1024 tokens; most are far shorter.
      {
        name: "Reserved for the longest, used by the usual",
        hardware: { gpu: "A100-40GB" },
        model: "llama-2-13b",
        engine: {
          profile: "ideal",
          max_model_len: 2048,
          batching: { policy: "paged", admission: "on_demand", max_batch_size: 256, block_size: 16 },
        },
        workload: {
          requests: 3000,
          arrivals: { process: "closed_loop", clients: 50 },
          input_tokens: 64,
          output_tokens: { exponential: { mean: 128 } },
          max_output_tokens: 1024,
        },
      }

      """,
    varied: ["engine.batching.policy", "workload.arrivals.clients"],
    questions: [
      LessonQuestion(
        "What do blocks of 128 tokens cost?", set: "engine.batching.block_size=128",
        answer:
          "On average half of each sequence's last block is empty, so 63.5 tokens instead of 7.5 are wasted for each. A "
          + "very large block is a reservation again."),
      LessonQuestion(
        "With blocks of one token nothing is wasted. Why does nobody use them?",
        set: "engine.batching.block_size=1",
        answer:
          "Right, and the simulator lets you. A real kernel reads block by block and likes each to be long enough to "
          + "load well; 16 is what vLLM found best, and a waste of a few percent is the price."),
      LessonQuestion(
        "Promise that answers have at most 256 tokens. Who gains, and how much?",
        set: "workload.max_output_tokens=256",
        answer:
          "The slab per request shrinks to less than a third, and several times as many fit. A tight max_tokens is "
          + "the cheapest cure for an engine that reserves. With paging it hardly matters."),
    ],
    sources: [.vllm, .aws]
  ) { bench in
    let (policyKey, clientKey) = ("engine.batching.policy", "workload.arrivals.clients")
    let policies = bench.values(policyKey, ["continuous", "paged"])
    let clients = bench.values(clientKey, ["10", "50"])
    var checks: [LessonCheck] = []
    var bars: [BarPicture.Bar] = []
    var formula: [String] = []
    for client in clients {
      var rates: [String: (predicted: Double, simulated: Double)] = [:]
      for policy in policies {
        let run = try bench.run(["\(policyKey)=\(policy)", "\(clientKey)=\(client)"])
        let slabs = MemoryUse(run)
        let name = "clients \(client), \(policy)"
        rates[policy] = (slabs.outputTokensPerSecond, run.result.outputThroughput)
        if client == clients.last {
          checks.append(
            LessonCheck(
              "\(name): sequences at once", predicted: slabs.running,
              simulated: run.result.meanBatchSize, .within(0.12)))
          checks.append(
            LessonCheck(
              "\(name): waste", "%", predicted: slabs.waste, simulated: run.result.kv.waste,
              .withinPoints(0.02)))
          formula.append(
            policy == "paged"
              ? "blocks:      ((block - 1) / 2) / (used + (block - 1) / 2) = \(trimmed(slabs.slack)) / \(figure(slabs.taken)) = \(percent(slabs.waste))"
              : "reservation: 1 - used / (prompt + max_tokens) = 1 - \(figure(slabs.used)) / \(trimmed(slabs.taken)) = \(percent(slabs.waste))"
          )
          bars.append(
            BarPicture.Bar(
              policy,
              [
                .init("holds a token", slabs.used * run.result.meanBatchSize),
                .init("taken but empty", (slabs.taken - slabs.used) * run.result.meanBatchSize),
              ]))
        }
      }
      if let slab = rates["continuous"], let paged = rates["paged"] {
        checks.append(
          LessonCheck(
            "clients \(client): paged over continuous", predicted: paged.predicted / slab.predicted,
            simulated: paged.simulated / slab.simulated, .within(0.12)))
      }
    }
    let base = try bench.run()
    return LessonTeaching(
      expectation: [
        .text(
          "An engine that keeps each request's keys and values in one piece must reserve room for the longest answer it may give. Most "
            + "answers are shorter, and even a long one fills its room only at its end. Paging takes memory in blocks as tokens come; only "
            + "the last block of a sequence is partly empty:"),
        .formula("waste\n" + formula.joined(separator: "\n")),
        .text(
          "\"used\" is what a running sequence holds on average: its prompt and the part of the answer that is there. What "
            + "is not wasted holds more sequences, and lesson 2 says what more sequences are worth."),
      ],
      commands: clients.map { bench.compareCommand(policyKey, policies, ["\(clientKey)=\($0)"]) },
      checks: checks,
      picture: .bars(
        BarPicture(
          title:
            "KV memory taken by the running sequences (\(figure(base.memory.capacityTokens)) tokens in all)",
          unit: "tokens", bars: bars)),
      meaning: [
        .text(
          "Paging is worth what the memory was short of. With few clients both hold all that there are, and the rest of the gap "
            + "is the copying of slabs when the batch changes: a few percent. With more clients than slabs fit, paging "
            + "multiplies the batch, and the throughput with it.")
      ],
      reading: [
        .heading("Three kinds of waste"),
        .text(
          "Kwon et al. (2023) measured existing engines and found that only 20 to 38 % of their KV memory held tokens. They tell three "
            + "kinds of waste apart: *reserved* room that a request will use later but does not yet; *internal fragmentation*, room that it "
            + "never will, since its answer ends before the maximum; and *external fragmentation*, gaps between slabs of "
            + "different sizes. The AWS article's \"60 to 80 % wasted\" is this measurement."),
        .text(
          "PagedAttention does with keys and values what operating systems have done with memory since the sixties: a sequence has a list of "
            + "blocks, and the blocks may lie anywhere. The attention kernel follows the list. At most one block a sequence is partly empty, "
            + "and equal beginnings can be shared (`prefix_caching`)."),
        .heading("Seven percent or two times"),
        .text(
          "In the founding table paging brought 7 %: 7.41 requests/s after 6.92. There, 50 clients with short answers were shared by two copies of the "
            + "model, and the reserved slabs fitted. In the vLLM paper it brought two to four times, with long and varied answers and a model that filled "
            + "the GPU. Both are right. Compute how many slabs fit, compare with how many requests you have, and you know which case is yours."
        ),
        .heading("What it may cost"),
        .text(
          "Who takes memory as it goes can run out of it in the middle of an answer. Then somebody has to give way, and be computed again: "
            + "preemption, which lesson 10 pushes until it thrashes."),
      ])
  }
}

/// What sequences take of the KV memory, and how many run at once.
private struct MemoryUse {
  /// Tokens that a running sequence holds on average over its life.
  let used: Double
  /// Tokens that are taken for it.
  let taken: Double
  /// Tokens of its last block that are empty on average.
  let slack: Double
  /// Sequences at once.
  let running: Double
  /// Answer tokens a second.
  let outputTokensPerSecond: Double

  var waste: Double { 1 - used / taken }

  init(_ run: LessonRun) {
    let requests = run.log.requests
    let output = requests.reduce(0) { $0 + Double($1.outputTokens) }
    // A long answer is there for longer, so lengths count by themselves once more.
    let weighted = requests.reduce(0) {
      $0 + Double($1.outputTokens) * (Double($1.inputTokens) + Double($1.outputTokens) / 2)
    }
    used = weighted / max(1, output)
    let batching = run.scenario.engine.batching
    let isPaged = batching.policy == .paged
    slack = isPaged ? Double(batching.blockSize - 1) / 2 : 0
    let input = requests.reduce(0) { $0 + Double($1.inputTokens) } / Double(max(1, requests.count))
    taken = isPaged ? used + slack : input + Double(run.scenario.workload.maxOutputTokens ?? 0)
    var clients = 1.0
    if case .closedLoop(let count, _) = run.scenario.workload.arrivals { clients = Double(count) }
    let fit = Double(run.memory.capacityTokens) / taken
    running = min(clients, isPaged ? fit : fit.rounded(.down))
    let estimate = run.estimate
    let mean = output / Double(max(1, requests.count))
    var step = estimate.decodeStepSeconds(batch: running, context: used, prompt: running * input / mean)
    if !isPaged {
      step +=
        min(1, running / mean) * 2 * running * taken * estimate.keyValueBytes / estimate.attentionBandwidth
    }
    outputTokensPerSecond = running / step
  }
}
