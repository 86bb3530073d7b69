import Serving
import Simulation

/// How fast the simulator is: workloads run several times, each beside a probe of the machine.
///
/// Time is CPU time of the process, which other work on the machine lengthens less than it does a clock on the wall.
/// What remains of the machine's own speed is divided out by the probe: simple operations on a heap of 1,000 events,
/// timed before each run.
public struct Benchmark: Sendable {
  /// One line of the table.
  public struct Case: Sendable {
    /// What is simulated.
    public var name: String
    /// The scenario, resolved.
    public var scenario: Scenario
    /// How the clock is moved.
    public var mode: Simulator.Mode
    /// Makes what looks on, such as a file that is written; most runs have none.
    public var observer: (@Sendable () throws -> any SimulationObserver)?

    /// A case of `name` that runs `scenario`.
    public init(
      _ name: String, _ scenario: Scenario, mode: Simulator.Mode = .fastForward,
      observer: (@Sendable () throws -> any SimulationObserver)? = nil
    ) {
      self.name = name
      self.scenario = scenario
      self.mode = mode
      self.observer = observer
    }
  }

  /// What was measured of one case.
  public struct Measurement: Sendable {
    /// The case's name.
    public var name: String
    /// Requests that left the system in a run.
    public var requests: Int
    /// Steps of all replicas in a run.
    public var steps: Int
    /// CPU seconds of each run.
    public var seconds: [Double]
    /// Operations a second of the heap probe before each run.
    public var heapRates: [Double]
    /// Bytes by which the process grew at its peak over what it held before the first run; `nil` where the system
    /// does not say.
    public var peakBytes: Int?

    /// Requests per CPU-second, the median of the runs.
    public var requestsPerSecond: Double { Double(requests) / median(seconds) }
    /// CPU nanoseconds of a request, the median of the runs.
    public var nanosecondsPerRequest: Double { median(seconds) / Double(max(1, requests)) * 1e9 }
    /// Steps per CPU-second, the median of the runs.
    public var stepsPerSecond: Double { Double(steps) / median(seconds) }
    /// Requests for each operation of the heap probe, the median of the runs.
    public var requestsPerHeapOperation: Double {
      median(zip(seconds, heapRates).map { Double(requests) / $0 / $1 })
    }
    /// The slowest run over the fastest, less one.
    public var spread: Double { (seconds.max() ?? 0) / (seconds.min() ?? 1) - 1 }
    /// Peak growth over requests.
    public var bytesPerRequest: Double? { peakBytes.map { Double($0) / Double(max(1, requests)) } }
  }

  /// Runs `benchmarked` `runs` times.
  ///
  /// - Throws: what the simulator throws.
  public static func measure(_ benchmarked: Case, runs: Int) throws -> Measurement {
    var measurement = Measurement(
      name: benchmarked.name, requests: 0, steps: 0, seconds: [], heapRates: [])
    for run in 0..<max(1, runs) {
      measurement.heapRates.append(heapProbe())
      let before = run == 0 ? ProcessMeter.resetPeak() : nil
      let start = ProcessMeter.cpuSeconds()
      let result = try Simulator.run(
        benchmarked.scenario, mode: benchmarked.mode, observer: benchmarked.observer?())
      measurement.seconds.append(ProcessMeter.cpuSeconds() - start)
      if let before, let peak = ProcessMeter.peakBytes() { measurement.peakBytes = max(0, peak - before) }
      measurement.requests = result.completed + result.failed + benchmarked.scenario.warmupRequests
      measurement.steps = result.steps
    }
    return measurement
  }

  /// Operations a second of the simulator's own event queue with 1,000 events: the earliest is taken out, and one with
  /// a later time put in (the hold model of Jones, CACM 29:4, 1986).
  public static func heapProbe(operations: Int = 500_000) -> Double {
    var stream = RandomStream(seed: 1, purpose: "heap probe")
    var queue = EventQueue()
    func event(after time: SimTime, number: Int) -> Event {
      let gap = SimDuration(nanoseconds: Int64(stream.integer(below: 1 << 40)))
      return Event(time: time + gap, priority: 0, sequence: UInt64(number), payload: 0)
    }
    for number in 0..<1000 { queue.push(event(after: .zero, number: number)) }
    let start = ProcessMeter.cpuSeconds()
    for number in 0..<operations {
      if let next = queue.pop() { queue.push(event(after: next.time, number: number)) }
    }
    return Double(operations) / max(ProcessMeter.cpuSeconds() - start, 1e-9)
  }
}

/// The middle value, or the mean of the two middle ones; not-a-number where there are none.
func median(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return .nan }
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
