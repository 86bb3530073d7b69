import Reporting
import Scenarios
import Serving
import Simulation

extension Command {
  /// `batchyard play FILE`.
  static let play = Command(
    name: "play", summary: "draws a run's batches in the terminal as time goes by", operands: "FILE",
    operandCount: 1...1, options: CommandOption.scenario + [Playback.speed, Playback.window, .quiet],
    details: """
      A row for each batch slot, a column for each stretch of time: what waits, computes its prompt, decodes, is padding
      or idle. On a terminal the clock runs; elsewhere the whole run is drawn once, as plain text. Made for small
      scenarios: --set workload.requests=40 cuts a large one.
      """,
    examples: [
      "batchyard play scenarios/teaching.json5",
      "batchyard play scenarios/llama2-7b-g5-dynamic.json5 --set workload.requests=60 --speed 5",
    ]
  ) { arguments, console in
    let playback = try Playback(arguments)
    let loaded = try LoadedScenario(path: arguments.operands[0], edits: arguments.edits(), console: console)
    let collector = ReportCollector(loaded.scenario)
    _ = try loaded.run(observer: collector, console: console)
    try playback.show(collector, of: loaded.scenario, console: console)
    return .done
  }
}

/// Shows what a collector has seen, as a moving picture on a terminal and as a standing one elsewhere.
struct Playback {
  static let watch = CommandOption(
    name: "--watch", help: "draw the batches in the terminal before the summary, as 'batchyard play' does")
  static let speed = CommandOption(
    name: "--speed", value: "N", help: "simulated seconds that pass in a second, 3 by default")
  static let window = CommandOption(
    name: "--window", value: "SECONDS", help: "simulated seconds across the picture, 30 by default")

  private static let framesPerSecond = 15.0
  private var speed = 3.0
  private var windowSeconds = 30.0

  /// - Throws: what is wrong with the options.
  init(_ arguments: Arguments) throws(UsageError) {
    speed = try Self.number(Self.speed, arguments) ?? speed
    windowSeconds = try Self.number(Self.window, arguments) ?? windowSeconds
  }

  private static func number(_ option: CommandOption, _ arguments: Arguments) throws(UsageError) -> Double? {
    guard let text = arguments.value(of: option) else { return nil }
    guard let value = Double(text), value > 0, value <= 1e9 else {
      throw UsageError(
        "\(option.name) takes a number above 0, not '\(Arguments.shown(text))'", command: "play")
    }
    return value
  }

  /// Draws; on a terminal it takes as long as the run at `speed`.
  func show(_ collector: ReportCollector, of scenario: Scenario, console: Console) throws {
    let plan = MemoryPlan(
      engine: scenario.engine, model: scenario.model, accelerator: scenario.hardware.accelerator)
    let history = collector.history(capacityTokens: plan.capacityTokens)
    let size = Console.terminalSize
    let player = TerminalPlayer(
      history, width: size?.columns ?? 80, height: size?.lines ?? 24, isColored: console.showsColour)
    guard size != nil else { return try console.print(player.picture()) }
    let instants = player.instants(speed: speed, framesPerSecond: Self.framesPerSecond)
    for (number, instant) in instants.enumerated() {
      // Each frame is drawn over the one before it.
      if number > 0 { Console.sleep(seconds: 1 / Self.framesPerSecond) }
      try console.print(
        (number == 0 ? "\u{1B}[2J" : "") + "\u{1B}[H" + player.frame(at: instant, seconds: windowSeconds))
    }
  }
}
