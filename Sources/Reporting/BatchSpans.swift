import Serving
import Simulation

/// The steps of each replica's batch, where nobody leaves a batch before its end: they tell when an answer's tokens came
/// out, and which steps only filled it up. A batch's records come between its last step and the next batch's first.
struct BatchSpans: Sendable {
  /// Tokens of one answer, one with each of alike steps.
  struct Output: Sendable, Hashable {
    var start: SimTime
    var end: SimTime
    var tokens: Int
  }

  /// By replica.
  private var spans: [[StepSpan]]
  private var isOver: [Bool]

  init(replicas: Int) {
    spans = Array(repeating: [], count: replicas)
    isOver = Array(repeating: false, count: replicas)
  }

  /// Keeps the steps; the first after a record begin a batch.
  mutating func follow(_ span: StepSpan) {
    guard spans.indices.contains(span.replica) else { return }
    if isOver[span.replica] { spans[span.replica].removeAll(keepingCapacity: true) }
    isOver[span.replica] = false
    spans[span.replica].append(span)
  }

  /// A request that left ends its batch.
  mutating func follow(_ request: RequestRecord) {
    if isOver.indices.contains(request.replica) { isOver[request.replica] = true }
  }

  /// When the tokens of an answer of `tokens` came out after its first, which came at `prefillEnd`: one with each step,
  /// as long as there were steps.
  func outputs(replica: Int, tokens: Int, after prefillEnd: SimTime) -> [Output] {
    guard spans.indices.contains(replica) else { return [] }
    var missing = tokens - 1
    var outputs: [Output] = []
    for span in spans[replica] where span.decodeRequests > 0 && span.start >= prefillEnd {
      guard missing > 0 else { break }
      let steps = min(missing, span.steps)
      outputs.append(Output(start: span.start, end: span.time(after: steps), tokens: steps))
      missing -= steps
    }
    return outputs
  }
}
