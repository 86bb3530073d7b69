import Reporting
import Serving

extension Lesson {
  /// Tensor parallelism.
  static let tensorParallelism = Lesson(
    number: 9, slug: "tensor-parallelism", title: "Tensor parallelism: what it divides, what it adds",
    summary: "weights over more GPUs, two all-reduces a layer; NVLink and PCIe; when replicas win",
    scenario: """
      // Lesson 9: four GPUs as four copies of the model, two or one.
      {
        name: "Four GPUs, shared three ways",
        hardware: { gpu: "A10G", count: 4, link: "pcie4-staged" },
        model: "llama-2-7b",
        engine: {
          profile: "ideal",
          tensor_parallel_degree: 1,
          max_model_len: 1024,
          batching: { policy: "paged", admission: "reserve", max_batch_size: 64, max_batch_tokens: 65536 },
        },
        workload: {
          requests: 640,
          arrivals: { process: "closed_loop", clients: 64 },
          prompts: [{ input_tokens: 64, output_tokens: 128 }],
        },
      }

      """,
    varied: ["engine.tensor_parallel_degree", "hardware.link"],
    questions: [
      LessonQuestion(
        "PCIe whose ring crosses two sockets: better or worse than staging through host memory?",
        set: "hardware.link=pcie4-cross-socket",
        answer:
          "Better for large messages, much the same for small ones: a token's message is a few kilobytes, and those cost "
          + "latency, not bandwidth."),
      LessonQuestion(
        "Make prompts longer: 512 tokens. Which latency suffers?",
        set: "workload.prompts[0].input_tokens=512",
        answer:
          "The throughput of TP 4 over PCIe falls far behind: in prefill the messages are thousands of tokens long, and "
          + "their bytes all cross the slow link, twice in each layer."),
      LessonQuestion(
        "Do H100s, whose memory is nearly six times as fast, gain more from sharing, or less?",
        set: "hardware.gpu=H100-SXM",
        answer:
          "The floor is low to begin with, so what tensor parallelism adds weighs more: four of them over slow PCIe do not even "
          + "halve the time of one request's token, and serve a fraction of what four replicas do. Fast GPUs need fast links."
      ),
    ],
    sources: [.megatron, .pope]
  ) { bench in
    let (degreeKey, linkKey) = ("engine.tensor_parallel_degree", "hardware.link")
    let degrees = bench.values(degreeKey, ["1", "2", "4"])
    let links = bench.values(linkKey, ["pcie4-staged", "nvlink3"])
    var checks: [LessonCheck] = []
    var bars: [BarPicture.Bar] = []
    var formula: [String] = []
    var best: [(link: String, degree: String, rate: Double)] = []
    for link in links {
      for degree in degrees where degree != "1" || link == links.first {
        let settings = ["\(linkKey)=\(link)", "\(degreeKey)=\(degree)"]
        let alone = try bench.run(settings + ["workload.arrivals.clients=1", "workload.requests=5"])
        let crowd = try bench.run(settings)
        let (estimate, shape) = (alone.estimate, alone.shape)
        let (input, output) = (Double(shape.inputTokens), Double(shape.outputTokens))
        let context = input + output / 2
        let name = degree == "1" ? "TP 1" : "TP \(degree), \(link)"
        let step = estimate.decodeStepSeconds(batch: 1, context: context)
        checks.append(
          LessonCheck(
            "\(name): one request's TPOT", "ms", predicted: 1000 * step, simulated: alone[.tpot, \.mean_ms],
            .within(0.04)))
        let replicas = Double(crowd.scenario.replicaCount)
        var clients = 1.0
        if case .closedLoop(let count, _) = crowd.scenario.workload.arrivals { clients = Double(count) }
        let each = clients / replicas
        let cycle =
          estimate.prefillStepSeconds(tokens: input, prompts: each)
          + (output - 1) * estimate.decodeStepSeconds(batch: each, context: context)
        checks.append(
          LessonCheck(
            "\(name): tokens/s of \(trimmed(clients))", predicted: clients * output / cycle,
            simulated: crowd.result.outputThroughput, .within(0.06)))
        if let place = best.firstIndex(where: { $0.link == link }) {
          if best[place].rate < crowd.result.outputThroughput {
            best[place] = (link, degree, crowd.result.outputThroughput)
          }
        } else {
          best.append((link, degree, crowd.result.outputThroughput))
        }
        let communication = estimate.communicationSeconds(tokens: 1)
        bars.append(
          BarPicture.Bar(
            name,
            [
              .init("weights", 1000 * estimate.readSeconds),
              .init("kernels and attention", 1000 * (step - estimate.readSeconds - communication)),
              .init("links", 1000 * communication),
            ].filter { $0.value > 0 }))
        if degree == degrees.last {
          formula.append(
            "TP \(degree), \(link): \(ms(estimate.readSeconds)) of weights + \(ms(communication)) of links + \(ms(step - estimate.readSeconds - communication)) of kernels"
          )
        }
      }
    }
    let base = try bench.run()
    let model = base.scenario.model
    return LessonTeaching(
      expectation: [
        .text(
          "Tensor parallelism cuts every weight matrix in n parts. Each GPU reads and multiplies 1 / n. Twice in each layer they have to add up "
            + "what they found, an all-reduce over the links, and nobody goes on before it is done:"),
        .formula(
          "step = weights / (n x bandwidth) + 2 x \(model.layers) layers x (latency + 2 (n - 1) / n x bytes / bus) + kernels\n"
            + "bytes = tokens x \(figure(model.hiddenSize)) x 2\n" + formula.joined(separator: "\n")),
        .text(
          "The alternative is replicas: n copies of the model, each with its own GPU and a share of the requests. They "
            + "add throughput, never speed. (TPOT in the table is the time of each further token of an answer.)"
        ),
      ],
      commands: links.map { bench.compareCommand(degreeKey, degrees, ["\(linkKey)=\($0)"]) },
      checks: checks,
      picture: .bars(BarPicture(title: "Where one request's token spends its time", unit: "ms", bars: bars)),
      meaning: [
        .text(
          "For one request more GPUs are faster, with falling returns. For many at once two things pull against each other. One "
            + "copy reads the weights once for everybody; four copies each read them all for a quarter of the "
            + "requests. But the all-reduces of the one copy carry everybody's tokens. "
            + best.map { "Over \($0.link) TP \($0.degree) serves most, \(figure($0.rate)) tokens/s." }.joined(
              separator: " "))
      ],
      reading: [
        .heading("Where the two all-reduces come from"),
        .text(
          "Shoeybi et al. (Megatron-LM, 2019) cut the first matrix of each block by columns and the second by rows, so that nothing has to be "
            + "exchanged in between; but each GPU then holds a partial sum of the block's result, and the sums must be added. Attention is one such block, the MLP "
            + "the other: two all-reduces a layer, each of one activation vector per token."),
        .text(
          "For a single token that vector has \(figure(model.hiddenSize)) numbers, 8 KB: on any link the time is latency. \(2 * model.layers) of them a step, at 5 to 20 microseconds "
            + "each, is a millisecond: little beside 20, much beside 5. For a batch or a prompt the bytes count, and there PCIe and NVLink differ by a factor of "
            + "a hundred when GPUs cannot reach each other directly, as on AWS G5 instances, where each byte goes through the host's memory."
        ),
        .heading("When sharing wins"),
        .text(
          "When batches are small: below the critical batch of lesson 2 a step takes as long for 64 requests as for 16, so one copy over four GPUs with a "
            + "fast link beats four copies. Above it arithmetic binds, which all GPUs do equally well either way, and the links are a "
            + "loss: replicas win. Over slow links they win earlier, and with long prompts at once."),
        .text(
          "When the model does not fit otherwise. When KV memory is short: four copies of the weights leave less room for keys and values than one copy on the "
            + "same four GPUs, and lesson 3 says what that costs. When one answer has to be fast, whatever the price. Pope et al. (2022) work out the "
            + "trade for up to 64 chips. In all other cases, replicas."),
      ])
  }
}
