import Serving

/// Shows one simulation to several observers, in the order given.
public final class ObserverGroup: SimulationObserver {
  private let observers: [any SimulationObserver]

  /// Passes everything on to `observers`.
  public init(_ observers: [any SimulationObserver]) {
    self.observers = observers
  }

  /// Passes the event on.
  public func observe(_ event: RequestEvent) {
    for observer in observers { observer.observe(event) }
  }

  /// Passes the steps on.
  public func observe(_ span: StepSpan) {
    for observer in observers { observer.observe(span) }
  }

  /// Passes the request on.
  public func observe(_ request: RequestRecord) {
    for observer in observers { observer.observe(request) }
  }
}
