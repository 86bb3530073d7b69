extension ScenarioKeys {
  /// Keys of `workload`.
  static let workload = [
    ScenarioKeyEntry(
      "workload.requests", .whole(1...mostRequests), standard: "required; with `trace` all of its rows",
      unit: "requests", "Requests in all."),
    ScenarioKeyEntry(
      "workload.arrivals", .object, standard: "required; with `trace` its times", "When requests arrive."),
    ScenarioKeyEntry(
      "workload.arrivals.process", .choice(ArrivalsFile.Process.names), standard: "required",
      "`closed_loop`: each client sends again when it has its answer; `poisson`, `gamma` and `constant`: at a rate; "
        + "`burst`: all at once; `trace`: at the times of the trace."),
    ScenarioKeyEntry(
      "workload.arrivals.clients", .whole(1...1_000_000), standard: "required with `closed_loop`",
      "`closed_loop`: clients that send at once."),
    ScenarioKeyEntry(
      "workload.arrivals.think_time_s", .number(.from(0, upTo: 1e6)), standard: "0", unit: "s",
      "`closed_loop`: from an answer to the client's next request."),
    ScenarioKeyEntry(
      "workload.arrivals.rate", .number(.from(1e-6, upTo: 1e9)),
      standard: "required with `poisson`, `gamma` and `constant`", unit: "requests/s",
      "Mean rate of arrivals."),
    ScenarioKeyEntry(
      "workload.arrivals.cv", .number(.above(0, upTo: 100)), standard: "required with `gamma`",
      "`gamma`: coefficient of variation of the gaps; above 1 is burstier than `poisson`."),
    ScenarioKeyEntry(
      "workload.prompts", .list,
      standard: "one of `prompts`, `input_tokens` with `output_tokens`, and `trace`",
      "Lengths of prompt and answer, taken in turn."),
    ScenarioKeyEntry(
      "workload.prompts[]", .object, standard: "required", "One prompt and its answer."),
    ScenarioKeyEntry(
      "workload.prompts[].input_tokens", .whole(1...mostTokens), standard: "required", unit: "tokens",
      "Tokens of the prompt."),
    ScenarioKeyEntry(
      "workload.prompts[].output_tokens", .whole(1...mostTokens), standard: "required", unit: "tokens",
      "Tokens of the answer."),
    ScenarioKeyEntry(
      "workload.input_tokens", .whole(1...mostTokens), .object, standard: "see `prompts`", unit: "tokens",
      "Tokens of each prompt: a number or a distribution."),
    ScenarioKeyEntry(
      "workload.output_tokens", .whole(1...mostTokens), .object, standard: "see `prompts`", unit: "tokens",
      "Tokens of each answer: a number or a distribution, with the keys of `workload.input_tokens`."),
    ScenarioKeyEntry(
      "workload.trace", .text, standard: "see `prompts`",
      "A recorded trace: Azure's CSV, Mooncake's JSON lines, or a CSV with the columns "
        + "`arrival_s,input_tokens,output_tokens`."),
    ScenarioKeyEntry(
      "workload.rate_scale", .number(.from(1e-6, upTo: 1e6)), standard: "1",
      "`trace`: its times are divided by this; 2 doubles its rate."),
    ScenarioKeyEntry(
      "workload.distinct_prompts", .whole(1...10_000_000), standard: "every prompt its own", unit: "prompts",
      "Prompts are drawn from this many; with `prefix_caching`, repeats are found in the cache."),
    ScenarioKeyEntry(
      "workload.max_output_tokens", .whole(1...mostTokens), standard: "each request's own length",
      unit: "tokens",
      "The longest answer that a policy has to expect; longer answers are cut to it."),
    ScenarioKeyEntry(
      "workload.client_batch_size", .whole(1...100_000), standard: "8", unit: "requests",
      "`client`: requests that a client sends together."),
  ]

  /// Keys of distributions of lengths.
  static let lengths = [
    ScenarioKeyEntry(
      "workload.input_tokens.uniform", .list, standard: "none", unit: "tokens",
      "`[least, most]`: all lengths between alike."),
    ScenarioKeyEntry(
      "workload.input_tokens.uniform[]", .number(.from(0, upTo: 1e7)), standard: "required", unit: "tokens",
      "A bound."),
    ScenarioKeyEntry("workload.input_tokens.normal", .object, standard: "none", "A normal distribution."),
    ScenarioKeyEntry(
      "workload.input_tokens.normal.mean", .number(.above(0, upTo: 1e7)), standard: "required",
      unit: "tokens",
      "Mean, before bounds are applied."),
    ScenarioKeyEntry(
      "workload.input_tokens.normal.std", .number(.from(0, upTo: 1e7)), standard: "required", unit: "tokens",
      "Standard deviation, before bounds are applied."),
    ScenarioKeyEntry(
      "workload.input_tokens.normal.min", .number(.from(0, upTo: 1e7)), standard: "1", unit: "tokens",
      "Shorter lengths become this."),
    ScenarioKeyEntry(
      "workload.input_tokens.normal.max", .number(.above(0, upTo: 1e7)), standard: "10,000,000",
      unit: "tokens",
      "Longer lengths become this."),
    ScenarioKeyEntry(
      "workload.input_tokens.lognormal", .object, standard: "none", "A lognormal distribution."),
    ScenarioKeyEntry(
      "workload.input_tokens.lognormal.mean", .number(.above(0, upTo: 1e7)), standard: "required",
      unit: "tokens", "Mean."),
    ScenarioKeyEntry(
      "workload.input_tokens.lognormal.cv", .number(.from(0, upTo: 100)), standard: "required",
      "Standard deviation over mean."),
    ScenarioKeyEntry(
      "workload.input_tokens.exponential", .object, standard: "none", "An exponential distribution."),
    ScenarioKeyEntry(
      "workload.input_tokens.exponential.mean", .number(.above(0, upTo: 1e7)), standard: "required",
      unit: "tokens",
      "Mean, before the bound is applied."),
    ScenarioKeyEntry(
      "workload.input_tokens.exponential.max", .number(.above(0, upTo: 1e7)), standard: "none",
      unit: "tokens",
      "Longer lengths are drawn again."),
    ScenarioKeyEntry(
      "workload.input_tokens.values", .list, standard: "none", unit: "tokens", "Lengths to choose from."),
    ScenarioKeyEntry(
      "workload.input_tokens.values[]", .number(.above(0, upTo: 1e7)), standard: "required", unit: "tokens",
      "A length."),
    ScenarioKeyEntry(
      "workload.input_tokens.weights", .list, standard: "all alike",
      "How often each of `values` is chosen, in proportion."),
    ScenarioKeyEntry(
      "workload.input_tokens.weights[]", .number(.from(0, upTo: 1e12)), standard: "required", "A weight."),
  ]
}
