import Reporting
import Serving

extension Lesson {
  /// The KV cache.
  static let keyValueCache = Lesson(
    number: 3, slug: "kv-cache", title: "The KV cache: memory is the batch's limit",
    summary: "bytes per token, sequences that fit, what gpu_memory_utilization buys",
    scenario: """
      // Lesson 3: more long requests at once than the memory can hold.
      {
        name: "How many sequences fit",
        hardware: { gpu: "A100-40GB" },
        model: "llama-2-13b",
        engine: {
          profile: "ideal",
          gpu_memory_utilization: 0.9,
          max_model_len: 2048,
          batching: { policy: "paged", admission: "reserve", max_batch_size: 256 },
        },
        workload: {
          requests: 64,
          arrivals: { process: "burst" },
          prompts: [{ input_tokens: 512, output_tokens: 1536 }],
        },
      }

      """,
    varied: ["engine.gpu_memory_utilization"],
    questions: [
      LessonQuestion(
        "Keep keys and values in 8 bits. How many sequences fit?", set: "engine.kv_dtype=fp8",
        answer: "Twice as many, since each token takes half the bytes. The weights stay as they are."),
      LessonQuestion(
        "Llama-3.1-8B shares one pair of key and value heads among four query heads. What does that do?",
        set: "model=llama-3.1-8b",
        answer:
          "Grouped-query attention divides the bytes of a token by the size of the group: 8 KV heads where the 13B "
          + "model has 40. With fewer weights as well, all 64 requests fit at once. This is why every model since 2023 has it."
      ),
      LessonQuestion(
        "Take the A100 with twice the memory. Twice the sequences?", set: "hardware.gpu=A100-80GB",
        answer:
          "More than four times. The weights took most of the small one; everything that is added goes to the "
          + "cache. Memory beyond the weights is what counts, not memory."),
    ],
    sources: [.vllm, .aws, .pope]
  ) { bench in
    let key = "engine.gpu_memory_utilization"
    let shares = bench.values(key, ["0.8", "0.9", "0.95"])
    var checks: [LessonCheck] = []
    var bars: [BarPicture.Bar] = []
    var fits: [String] = []
    for (index, share) in shares.enumerated() {
      let run = try bench.run(["\(key)=\(share)"])
      let (plan, estimate) = (run.memory, run.estimate)
      let each = Double(run.shape.inputTokens + run.shape.outputTokens)
      if index == 0 {
        let model = run.scenario.model
        let bytes =
          2 * model.layers * model.keyValueHeads * model.headSize
          * Int(run.scenario.engine.keyValueFormat.bytes)
        checks.append(
          LessonCheck(
            "bytes of one token", "B", predicted: Double(bytes), simulated: plan.keyValueBytesPerToken,
            .within(0)))
      }
      let free = plan.usableBytes - estimate.weightBytes
      let count = (free / estimate.keyValueBytes / each).rounded(.down)
      fits.append(
        "at \(share): (\(share) x \(gb(plan.deviceBytes)) - \(gb(estimate.weightBytes))) / \(gb(each * estimate.keyValueBytes)) = "
          + "\(figure(free / estimate.keyValueBytes / each))")
      checks.append(
        LessonCheck(
          "sequences at once, \(key.split(separator: ".").last ?? "") \(share)",
          predicted: min(count, Double(run.result.completed)), simulated: Double(run.log.largestBatch),
          .within(0)))
      bars.append(
        BarPicture.Bar(
          share,
          [
            .init("weights", plan.weightBytes / 1e9), .init("KV cache", plan.keyValueBytes / 1e9),
            .init("left to others", (plan.deviceBytes - plan.usableBytes) / 1e9),
          ]))
    }
    let run = try bench.run()
    let (estimate, model) = (run.estimate, run.scenario.model)
    let each = run.shape.inputTokens + run.shape.outputTokens
    return LessonTeaching(
      expectation: [
        .text(
          "To write the next token the model looks back at all earlier ones. It keeps what it needs of each, a key "
            + "and a value for each layer and head, in the KV cache:"),
        .formula(
          "2 x \(model.layers) layers x \(model.keyValueHeads) heads x \(model.headSize) x "
            + "\(trimmed(run.scenario.engine.keyValueFormat.bytes)) bytes = \(figure(Int(estimate.keyValueBytes))) bytes a token\n"
            + "x \(figure(each)) tokens = \(gb(Double(each) * estimate.keyValueBytes)) for one sequence of \(model.name)"
        ),
        .text(
          "What the weights leave of the memory is the cache. gpu_memory_utilization says how much of the memory the "
            + "engine may take:"),
        .formula(fits.joined(separator: "\n")),
        .text("Only whole sequences run: round down."),
      ],
      commands: [bench.compareCommand(key, shares)],
      checks: checks,
      picture: .bars(
        BarPicture(
          title: "What fills the memory of one GPU, by gpu_memory_utilization", unit: "GB", bars: bars)),
      meaning: [
        .text(
          "A handful of sequences: nowhere near the critical batch of lesson 2, which is "
            + "\(figure(estimate.criticalBatch)) for this GPU. Memory, not arithmetic, limits the batch, and with it the throughput. "
            + "Each further percent of memory goes to the cache alone: \(figure(0.01 * run.memory.deviceBytes / estimate.keyValueBytes)) "
            + "tokens a percent here.")
      ],
      reading: [
        .heading("Where the memory goes"),
        .text(
          "Kwon et al. (2023) begin the PagedAttention paper with this very machine: a 13-billion-parameter model on an A100 with 40 GB. "
            + "Weights take 65 % of the memory and stay; the KV cache takes more than 30 % and grows and shrinks with "
            + "each request; activations, a little. Their observation is that an engine's throughput is decided by how well it uses that 30 %."
        ),
        .text(
          "gpu_memory_utilization is vLLM's name for the share that the engine may claim. What it leaves is for the "
            + "CUDA context, activations and whatever else runs there. Set it too high and the first long prompt "
            + "runs out of memory; too low and sequences wait that could run. The profile `ideal` needs nothing "
            + "beside weights and cache; the profile of a real engine takes one to two gigabytes more."),
        .heading("Reading a model card"),
        .text(
          "Four numbers of a model's `config.json` give the bytes of a token: `num_hidden_layers`, "
            + "`num_key_value_heads`, `head_dim` (or `hidden_size` over `num_attention_heads`) and the width of the number format. Multiply them, "
            + "times two for key and value. With the price of the GPU's memory in mind this tells more about what a "
            + "model costs to serve than its number of parameters."),
      ])
  }
}
