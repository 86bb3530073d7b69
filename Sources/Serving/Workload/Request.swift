import Simulation

/// A request on its way through the system, in 32 bytes: a queue of millions has to fit in memory.
struct Request: Sendable {
  /// When the client sent it.
  var arrival: SimTime
  /// Number in order of arrival, from 0.
  var id: UInt32
  /// Tokens of the prompt.
  var inputTokens: Int32
  /// Tokens of the answer. No policy reads this: it is what the model will turn out to say.
  var outputTokens: Int32
  /// The longest answer that a policy has to expect.
  var maximumOutputTokens: Int32
  /// Which prompt it is, as the prefix cache knows prompts; -1 for one of its own.
  var prompt: Int32
  /// Which client sent it in a closed loop; -1 otherwise.
  var client: Int32
}

/// Requests in order of arrival: a ring that grows by doubling.
struct RequestQueue: ~Copyable {
  private var ring = UniqueArray<Request>()
  private var head = 0
  private(set) var count = 0
  /// How many have ever been taken out: whoever waits for the first of the queue sees that it has changed.
  private(set) var taken = 0

  var isEmpty: Bool { count == 0 }
  /// The request that has waited longest.
  var first: Request? { count == 0 ? nil : ring[head] }
  /// When the client sent it: of one that has just come, a copy of the whole would wait until it is in memory.
  var firstArrival: SimTime? { count == 0 ? nil : ring[head].arrival }

  @inline(__always)
  mutating func append(_ request: Request) {
    if rarely(count == ring.count) { grow(filler: request) }
    ring[(head + count) & (ring.count - 1)] = request
    count += 1
  }

  /// Takes out the request that has waited longest, where there is one.
  mutating func removeFirst() {
    guard count > 0 else { return }
    head = (head + 1) & (ring.count - 1)
    count -= 1
    taken += 1
  }

  @inline(never)
  private mutating func grow(filler: Request) {
    let size = max(16, 2 * ring.count)
    var larger = UniqueArray<Request>(capacity: size)
    for place in ring.indices { larger.append(ring[(head + place) & (ring.count - 1)]) }
    while larger.count < size { larger.append(filler) }
    ring = larger
    head = 0
  }
}
