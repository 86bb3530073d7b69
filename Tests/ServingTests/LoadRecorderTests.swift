import Simulation
import Testing

@testable import Serving

@Suite struct LoadRecorderTests {
  private func ms(_ milliseconds: Double) -> SimTime { SimTime(seconds: milliseconds / 1000) }

  /// `steps` steps of `duration` milliseconds each.
  private func steps(
    _ count: Int64 = 1, of duration: Double, from start: Double, decodes: Int, in load: inout LoadRecorder
  ) {
    var span = RunningSpan()
    span.start = ms(start)
    span.done = count
    span.decodes = decodes
    load.follow(
      &span, from: span.start, to: ms(start + Double(count) * duration), taken: 32, used: 20,
      outputTokens: Int(count) * decodes
    )
  }

  @Test func meansOverBins() {
    var load = LoadRecorder(replicas: 1)
    load.follow(.arrived, at: ms(0))
    load.follow(.admitted, at: ms(0.5))
    steps(2, of: 1, from: 0.5, decodes: 3, in: &load)
    let overTime = load.overTime(until: ms(3))
    #expect(overTime.binSeconds == 0.001 && overTime.seconds == 0.003)
    let bins = overTime.bins
    #expect(bins.map(\.waiting) == [0.5, 0, 0])
    #expect(bins.map(\.running) == [1.5, 3, 1.5])
    #expect(bins.map(\.keyValueTaken) == [16, 32, 16])
    #expect(bins.map(\.keyValueUsed) == [10, 20, 10])
    #expect(bins.map(\.busy) == [0.5, 1, 0.5])
    #expect(bins.map(\.outputTokensPerSecond) == [1500, 3000, 1500])
  }

  /// The last bin is as long as the run makes it: its means are over that.
  @Test func theLastBinEndsWithTheRun() {
    var load = LoadRecorder(replicas: 1)
    steps(1, of: 1.25, from: 0, decodes: 4, in: &load)
    let overTime = load.overTime(until: ms(1.25))
    #expect(overTime.bins.map(\.running) == [4, 4] && overTime.bins.map(\.busy) == [1, 1])
    #expect(overTime.mean(\.running) == 4 && overTime.seconds == 0.00125)
    #expect(LoadRecorder(replicas: 1).overTime(until: .zero).mean(\.running) == 0)
  }

  /// A token that comes with the end of a bin, and of the run, is of the step before it.
  @Test func tokensAreOfTheStepThatPutThemOut() {
    var load = LoadRecorder(replicas: 1)
    steps(1, of: 1, from: 0, decodes: 0, in: &load)
    load.putOut(tokens: 1, at: ms(1))
    #expect(load.overTime(until: ms(1)).bins.map(\.outputTokensPerSecond) == [1000])
    #expect(load.overTime(until: ms(1)).mean(\.outputTokensPerSecond) == 1000)
  }

  @Test func binsWidenAndNothingIsLost() {
    var load = LoadRecorder(replicas: 2)
    for step in 0..<1000 { steps(of: 10, from: Double(step) * 20, decodes: 4, in: &load) }
    let overTime = load.overTime(until: ms(20_000))
    let bins = overTime.bins
    #expect(bins.count <= LoadOverTime.mostBins && bins.count > LoadOverTime.mostBins / 2)
    #expect(abs(overTime.mean(\.outputTokensPerSecond) * 20 - 4000) < 1e-6)
    #expect(abs(overTime.mean(\.busy) * 20 - 5) < 1e-9, "two replicas are busy for 10 s together")
  }

  /// An earlier bin can be written after a later one: replicas end their spans in any order, and a request is heard of
  /// when the front end is done with it.
  @Test func theOrderDoesNotMatter() {
    var load = LoadRecorder(replicas: 2)
    load.follow(.arrived, at: ms(0))
    load.follow(.admitted, at: ms(7))
    load.follow(.arrived, at: ms(2))
    steps(of: 1, from: 8, decodes: 1, in: &load)
    steps(of: 9, from: 0, decodes: 1, in: &load)
    load.follow(.admitted, at: ms(9))
    #expect(load.overTime(until: ms(9)).bins.map(\.waiting) == [1, 1, 2, 2, 2, 2, 2, 1, 1])
    #expect(load.overTime(until: ms(9)).bins.map(\.running) == [1, 1, 1, 1, 1, 1, 1, 1, 2])
    var alone = LoadRecorder(replicas: 1)
    alone.follow(.arrived, at: ms(0))
    alone.follow(.admitted, at: ms(2))
    alone.follow(.arrived, at: ms(1))
    alone.follow(.admitted, at: ms(3))
    #expect(alone.overTime(until: ms(3)).bins.map(\.waiting) == [1, 2, 1])
  }

  /// What fills a batch up after an answer's end is no output: the short answer of two ends halfway.
  @Test func paddingIsNoOutput() throws {
    var scenario = foundingScenario(policy: .dynamic, requests: 2)
    scenario.engine.batching.maxBatchSize = 2
    scenario.replicas = 1
    scenario.workload.arrivals = .burst
    scenario.workload.lengths = .roundRobin([
      PromptShape(inputTokens: 10, outputTokens: 2000), PromptShape(inputTokens: 10, outputTokens: 1000),
    ])
    let load = try Simulator.run(scenario).load
    let tokens = load.bins.map { $0.outputTokensPerSecond * load.binSeconds }
    let half = tokens.count / 2
    #expect(abs(load.mean(\.outputTokensPerSecond) * load.seconds - 3000) < 1e-6)
    let (first, second) = (tokens[..<half].reduce(0, +), tokens[half...].reduce(0, +))
    #expect(abs(first / second - 2) < 0.1, "\(first) tokens, then \(second)")
  }
}
