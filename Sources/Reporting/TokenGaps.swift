import Serving
import Simulation

/// Finds the gaps between a request's tokens (ITL) in what an observer sees.
///
/// The requests of a decode step got their token before it either in the decode step before, or as the first token of
/// their prompt, which is an event: a prefill pass in between is part of the gap. Gaps of one span are an arithmetic progression but for the first. Exact but for
/// preempted requests: the token that comes with the repeated prompt is counted with the one after it.
///
/// With request-level batches every token reaches the client at the end of its batch: there are no gaps to speak of.
struct TokenGaps {
  /// `steps` gaps in 2^-16 ns, the first of `first` and each `increment` longer than the one before, of `count`
  /// requests each.
  struct Progression: Hashable {
    var first: Int64
    var increment: Int64
    var steps: Int64
    var count: Int64
  }

  /// A request that has its first token, or that has come back, and has not been in a decode step since.
  private struct Newcomer {
    var requestID: Int
    var token: SimTime
  }

  private let atEnd: Bool
  /// By replica.
  private var newcomers: [[Newcomer]]
  private var lastDecode: [SimTime]
  /// When a request that was preempted had its last token.
  private var preempted: [Int: SimTime] = [:]

  /// Follows a run of `replicas` replicas under `policy`.
  init(replicas: Int, policy: BatchingPolicy) {
    atEnd = policy.deliversAtEnd
    newcomers = Array(repeating: [], count: max(1, replicas))
    lastDecode = Array(repeating: .zero, count: max(1, replicas))
  }

  mutating func observe(_ event: RequestEvent) {
    guard !atEnd, newcomers.indices.contains(event.replica) else { return }
    switch event.kind {
    case .firstToken:
      newcomers[event.replica].append(Newcomer(requestID: event.requestID, token: event.time))
    case .preempted:
      let own = take(event)
      preempted[event.requestID] = own?.token ?? lastDecode[event.replica]
    case .resumed:
      if let token = preempted.removeValue(forKey: event.requestID) {
        newcomers[event.replica].append(Newcomer(requestID: event.requestID, token: token))
      }
    case .finished:
      // An answer of one token has no gap. Others are counted with their span, which may be yet to come.
      if newcomers[event.replica].contains(where: {
        $0.requestID == event.requestID && $0.token == event.time
      }) {
        _ = take(event)
      }
    case .arrived, .admitted, .refused: break
    }
  }

  /// The gaps that end in `span`.
  mutating func gaps(in span: StepSpan) -> [Progression] {
    guard !atEnd, span.decodeRequests > 0, newcomers.indices.contains(span.replica) else { return [] }
    let firstEnd = span.time(after: 1)
    var gaps: [Progression] = []
    var others = Int64(span.decodeRequests)
    newcomers[span.replica].removeAll { newcomer in
      guard newcomer.token <= span.start, others > 0 else { return false }
      others -= 1
      gaps.append(Self.single(from: newcomer.token, to: firstEnd, count: 1))
      return true
    }
    if others > 0 {
      gaps.append(Self.single(from: lastDecode[span.replica], to: firstEnd, count: others))
    }
    if span.steps > 1 {
      gaps.append(
        Progression(
          first: span.durations.duration(of: 1), increment: span.durations.increment,
          steps: Int64(span.steps - 1), count: Int64(span.decodeRequests)))
    }
    lastDecode[span.replica] = span.end
    return gaps
  }

  private static func single(from token: SimTime, to next: SimTime, count: Int64) -> Progression {
    // A gap that does not fit the fixed point is over a day long.
    let gap = min(max(0, (next - token).nanoseconds), Int64.max >> 16)
    return Progression(first: gap << 16, increment: 0, steps: 1, count: count)
  }

  private mutating func take(_ event: RequestEvent) -> Newcomer? {
    guard let index = newcomers[event.replica].firstIndex(where: { $0.requestID == event.requestID }) else {
      return nil
    }
    return newcomers[event.replica].remove(at: index)
  }
}

extension BatchingPolicy {
  /// Whether the client gets all tokens of an answer together, at the end of its batch: TTFT is E2E then.
  public var deliversAtEnd: Bool { self == .client || self == .dynamic }
}
