import Serving

/// Puts requests, which leave the system in any order, back into the order of their arrival.
///
/// Holds a request until all before it have left; its room is a ring that grows to the longest stretch of numbers
/// between the oldest request in the system and the newest that has left it.
struct RequestOrder {
  private var ring: [RequestRecord?] = Array(repeating: nil, count: 64)
  private var next = 0
  private var held = 0

  /// Takes `request` in, and hands to `write` those whose turn has come.
  @inline(__always)
  mutating func add(_ request: RequestRecord, write: (RequestRecord) -> Void) {
    // A request out of turn for good would only show a broken simulation; it is written as it comes.
    if request.requestID < next { return write(request) }
    if request.requestID == next {
      write(request)
      next += 1
    } else {
      if request.requestID - next >= ring.count { grow(toHold: request.requestID) }
      ring[request.requestID & (ring.count - 1)] = request
      held += 1
    }
    while held > 0, let waiting = ring[next & (ring.count - 1)] {
      ring[next & (ring.count - 1)] = nil
      held -= 1
      next += 1
      write(waiting)
    }
  }

  /// Hands out what is still held, where a run ended before the requests in between left.
  mutating func finish(write: (RequestRecord) -> Void) {
    while held > 0 {
      if let waiting = ring[next & (ring.count - 1)] {
        ring[next & (ring.count - 1)] = nil
        held -= 1
        write(waiting)
      }
      next += 1
    }
  }

  private mutating func grow(toHold requestID: Int) {
    var size = ring.count
    while requestID - next >= size { size *= 2 }
    var larger = [RequestRecord?](repeating: nil, count: size)
    for record in ring {
      if let record { larger[record.requestID & (size - 1)] = record }
    }
    ring = larger
  }
}
