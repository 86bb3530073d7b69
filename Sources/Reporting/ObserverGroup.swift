import Serving

/// Shows one simulation to several observers, in the order given.
public final class ObserverGroup: SimulationObserver {
  private let observers: [any SimulationObserver]
  /// What any of them observes.
  public let observes: Observations

  /// Passes on to each of `observers` what it observes.
  public init(_ observers: [any SimulationObserver]) {
    self.observers = observers
    observes = observers.reduce(into: []) { $0.formUnion($1.observes) }
  }

  /// Passes the event on.
  public func observe(_ event: RequestEvent) {
    for observer in observers where observer.observes.contains(.events) { observer.observe(event) }
  }

  /// Passes the steps on.
  public func observe(_ span: StepSpan) {
    for observer in observers where observer.observes.contains(.steps) { observer.observe(span) }
  }

  /// Passes the gaps on.
  public func observe(_ gaps: TokenGaps) {
    for observer in observers where observer.observes.contains(.gaps) { observer.observe(gaps) }
  }

  /// Passes the request on.
  public func observe(_ request: RequestRecord) {
    for observer in observers where observer.observes.contains(.requests) { observer.observe(request) }
  }
}
