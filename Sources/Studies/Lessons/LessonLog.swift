import Reporting
import Serving
import Simulation

/// What a lesson sees of a run beside its result: the requests, who was in which slot, and how many were there.
final class LessonLog: SimulationObserver {
  /// Requests in the order in which they left.
  private(set) var requests: [RequestRecord] = []
  /// The most requests that one step of a replica held.
  private(set) var largestBatch = 0
  /// Sequence places that steps had, and those among them that gave a request a token it had asked for.
  private(set) var slotSteps = 0
  /// Requests in the system, summed over time, in request-seconds.
  private(set) var requestSeconds = 0.0

  private var present = 0
  private var presentSince = SimTime.zero
  private var stays: [Stay] = []
  private var open: [Int: Int] = [:]
  private var takenSlots: Set<Int> = []
  private static let staysKept = 400

  private struct Stay {
    var slot: Int
    var request: Int
    var start: SimTime
    var firstToken: SimTime?
    var end: SimTime?
  }

  func observe(_ event: RequestEvent) {
    switch event.kind {
    case .arrived: count(+1, at: event.time)
    case .admitted, .resumed: begin(event)
    case .firstToken: if let place = open[event.requestID] { stays[place].firstToken = event.time }
    case .preempted: end(event)
    case .finished:
      count(-1, at: event.time)
      end(event)
    case .refused: count(-1, at: event.time)
    }
  }

  func observe(_ span: StepSpan) {
    let places = span.prefillRequests + span.decodeRequests
    largestBatch = max(largestBatch, places)
    slotSteps += places * span.steps
  }

  func observe(_ request: RequestRecord) { requests.append(request) }

  /// Mean requests in the system over the run.
  var meanPresent: Double {
    let end = presentSince.seconds
    return end > 0 ? requestSeconds / end : 0
  }

  private func count(_ change: Int, at time: SimTime) {
    requestSeconds += Double(present) * (time - presentSince).seconds
    present += change
    presentSince = time
  }

  private func begin(_ event: RequestEvent) {
    guard event.replica == 0, stays.count < Self.staysKept else { return }
    let slot = (0...takenSlots.count).first { !takenSlots.contains($0) } ?? takenSlots.count
    takenSlots.insert(slot)
    open[event.requestID] = stays.count
    stays.append(Stay(slot: slot, request: event.requestID, start: event.time))
  }

  private func end(_ event: RequestEvent) {
    guard let place = open.removeValue(forKey: event.requestID) else { return }
    stays[place].end = event.time
    takenSlots.remove(stays[place].slot)
  }

  /// The picture of the first replica's slots, up to `endSeconds`.
  ///
  /// - Parameter together: whether a batch runs to its longest answer, so that a slot is done before its stay ends.
  func picture(title: String, until endSeconds: Double? = nil, together: Bool) -> Picture {
    let outputs = Dictionary(
      requests.map { ($0.requestID, $0.outputTokens) }, uniquingKeysWith: { a, _ in a })
    var longest: [SimTime: Int] = [:]
    for stay in stays { longest[stay.start] = max(longest[stay.start] ?? 1, outputs[stay.request] ?? 1) }
    let shown = stays.compactMap { stay -> SlotPicture.Stay? in
      guard let end = stay.end?.seconds else { return nil }
      let start = stay.start.seconds
      let share = Double(outputs[stay.request] ?? 1) / Double(longest[stay.start] ?? 1)
      return SlotPicture.Stay(
        slot: stay.slot, request: stay.request, start: start,
        prefillEnd: together ? start : stay.firstToken?.seconds ?? start,
        usefulEnd: together ? start + (end - start) * share : end, end: end)
    }
    return .slots(SlotPicture(title: title, stays: shown, endSeconds: endSeconds))
  }
}
