import Simulation

/// Sums what the replicas and their queues hold, as it happens. Between two spans of a replica nothing runs, and nobody
/// holds KV memory.
struct LoadRecorder {
  private var bins = TimeBins(most: LoadOverTime.mostBins)
  private let replicas: Int
  private var waiting = 0
  private var waitingSince: Int64 = 0

  init(replicas: Int) {
    self.replicas = max(1, replicas)
  }

  /// Follows the queues.
  @inline(__always)
  mutating func follow(_ kind: RequestEvent.Kind, at time: SimTime) {
    switch kind {
    case .arrived, .preempted: changeWaiting(by: 1, at: time.nanoseconds)
    case .admitted, .resumed, .refused: changeWaiting(by: -1, at: time.nanoseconds)
    case .firstToken, .finished: break
    }
  }

  @inline(__always)
  private mutating func changeWaiting(by change: Int, at time: Int64) {
    if waiting > 0 || time < waitingSince { countWaiting(change, at: time) }
    waiting += change
    waitingSince = max(waitingSince, time)
  }

  @inline(never)
  private mutating func countWaiting(_ change: Int, at time: Int64) {
    let waiting = Double(waiting)
    bins.spread(from: waitingSince, to: time) { $0.waiting += waiting * $1 }
    // It came while the front end was at work on it and others left the queue.
    bins.spread(from: time, to: waitingSince) { $0.waiting += Double(change) * $1 }
  }

  /// Follows a replica's batch and its KV memory over steps of `span`.
  ///
  /// - Parameters:
  ///   - start: when they began, and `end`, when they ended.
  ///   - taken: KV tokens of memory taken at its end, and `used`, those of them that hold one: over a span memory grows
  ///     from what was there to what is there, and the last stands for the whole.
  ///   - outputTokens: answer tokens that its steps put out evenly.
  @inline(__always)
  mutating func follow(
    _ span: inout RunningSpan, from start: SimTime, to end: SimTime, taken: Int, used: Int, outputTokens: Int
  ) {
    let (start, end) = (start.nanoseconds, end.nanoseconds)
    let duration = Double(end - start)
    bins.spread(from: start, to: end) { bin, nanoseconds in
      bin.running += Double(span.prefillRequests + span.decodes) * nanoseconds
      bin.keyValueTaken += Double(taken) * nanoseconds
      bin.keyValueUsed += Double(used) * nanoseconds
      let tokens = Double(outputTokens)
      // Most spans are in one bin as a whole: no division for them.
      bin.outputTokensPerSecond += nanoseconds == duration ? tokens : tokens * nanoseconds / duration
      bin.busy += nanoseconds
    }
  }

  /// Follows steps that go on with a prompt one by one, for between them the KV memory grows by much.
  @inline(never)
  mutating func followPrompt(_ span: inout RunningSpan, taken: Int, used: Int) {
    let steps = Int(span.done)
    var start = span.start
    for step in 0..<steps {
      let end = span.time(after: Int64(step + 1))
      follow(
        &span, from: start, to: end,
        taken: StepSpan.taken(in: step, of: steps, from: span.taken, to: taken),
        used: StepSpan.used(after: step + 1, of: steps, from: span.used, to: used), outputTokens: span.decodes
      )
      start = end
    }
  }

  /// Counts answer tokens that came out at once, in the bin of the step that ended then: the next may begin with the run's end.
  @inline(__always)
  mutating func putOut(tokens: Int, at time: SimTime) {
    bins.count(at: max(1, time.nanoseconds) - 1) { $0.outputTokensPerSecond += Double(tokens) }
  }

  /// Counts answer tokens that came out evenly.
  mutating func putOut(tokens: Int, from start: SimTime, to end: SimTime) {
    let tokensPerNanosecond = Double(tokens) / Double(max(1, end.nanoseconds - start.nanoseconds))
    bins.spread(from: start.nanoseconds, to: end.nanoseconds) {
      $0.outputTokensPerSecond += tokensPerNanosecond * $1
    }
  }

  /// What was summed up to `end`, the end of the run.
  func overTime(until end: SimTime) -> LoadOverTime {
    let sums = bins.sums
    let means = sums.enumerated().map { place, sum in
      let nanoseconds = Double(max(1, min(bins.width, end.nanoseconds - Int64(place) * bins.width)))
      var mean = sum
      mean.running /= nanoseconds
      mean.waiting /= nanoseconds
      mean.keyValueTaken /= nanoseconds
      mean.keyValueUsed /= nanoseconds
      mean.busy /= nanoseconds * Double(replicas)
      mean.outputTokensPerSecond /= nanoseconds / 1e9
      return mean
    }
    return LoadOverTime(
      binSeconds: Double(bins.width) / 1e9, seconds: sums.isEmpty ? 0 : end.seconds, bins: means)
  }
}
