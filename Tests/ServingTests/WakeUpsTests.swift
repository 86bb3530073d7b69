import Simulation
import Testing

@testable import Serving

@Suite struct WakeUpsTests {
  /// The earliest of all, at one instant the lowest number, whatever was set in which order: by brute force.
  @Test(arguments: [1, 2, 9]) func theEarliestComesFirst(servers: Int) {
    var stream = RandomStream(seed: 7, purpose: "wake-ups test")
    var wakeUps = WakeUps(servers: servers)
    var times: [Int: Int64] = [:]
    for _ in 0..<2000 {
      let server = Int(stream.integer(below: UInt64(servers)))
      let time: Int64? = stream.integer(below: 4) == 0 ? nil : Int64(stream.integer(below: 20))
      wakeUps.set(time.map { SimTime(nanoseconds: $0) }, of: server)
      times[server] = time
      let expected = times.min { ($0.value, $0.key) < ($1.value, $1.key) }
      let next = wakeUps.next
      #expect(next.due.time?.nanoseconds == expected?.value)
      if let expected { #expect(next.server == expected.key) }
    }
  }

  /// The end of the horizon is an instant like any other.
  @Test(arguments: [1, 2]) func theHorizonIsATime(servers: Int) {
    var wakeUps = WakeUps(servers: servers)
    #expect(wakeUps.next.due == .never)
    wakeUps.set(.distantFuture, of: 0)
    #expect(wakeUps.next.due.time == .distantFuture)
    #expect(wakeUps.next.due < .never)
  }
}
