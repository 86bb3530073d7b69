import Scenarios
import Serving

/// Finds objectives that cannot both be meant.
public enum ObjectiveCheck {
  /// What contradicts itself in `objectives`, in words; nil where nothing does.
  ///
  /// A limit on a percentile bounds every lower percentile, and a limit on E2E latency bounds TTFT and the queue, so a
  /// looser limit there can never matter: one of the two is a slip.
  public static func contradiction(_ objectives: [Objective]) -> String? {
    for tight in objectives {
      for loose in objectives where loose.limitMilliseconds > tight.limitMilliseconds {
        if tight.metric == loose.metric, let high = rank(tight.statistic), let low = rank(loose.statistic),
          high > low
        {
          return
            "\(name(loose)) <= \(plain(loose)) ms allows more than \(name(tight)) <= \(plain(tight)) ms, but the "
            + "\(loose.statistic.rawValue) is never above the \(tight.statistic.rawValue)"
        }
        if tight.metric == .e2el, loose.metric == .ttft, tight.statistic == loose.statistic {
          return
            "\(name(tight)) <= \(plain(tight)) ms is below \(name(loose)) <= \(plain(loose)) ms, but the last token never "
            + "comes before the first"
        }
      }
    }
    return nil
  }

  /// `p99_ttft_ms`.
  public static func name(_ objective: Objective) -> String {
    "\(objective.statistic.rawValue)_\(objective.metric.rawValue)"
  }

  /// How far up a percentile lies; nil for what is none.
  static func rank(_ statistic: Statistic) -> Double? {
    switch statistic {
    case .median: 0.5
    case .p90: 0.9
    case .p95: 0.95
    case .p99: 0.99
    case .mean, .std: nil
    }
  }

  private static func plain(_ objective: Objective) -> String {
    let limit = objective.limitMilliseconds
    return Int(exactly: limit).map(String.init) ?? "\(limit)"
  }
}
