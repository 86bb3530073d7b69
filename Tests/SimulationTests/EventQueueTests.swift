import Simulation
import Testing

@Suite struct EventQueueTests {
  private func event(_ time: Int64, _ priority: UInt8 = 0, _ sequence: UInt64 = 0) -> Event {
    Event(time: SimTime(nanoseconds: time), priority: priority, sequence: sequence, payload: 0)
  }

  @Test func anEventIs24BytesAndKeepsItsParts() {
    #expect(MemoryLayout<Event>.size == 24)
    let event = Event(time: .zero, priority: 255, sequence: 1 << 56 - 1, payload: 7)
    #expect(event.priority == 255)
    #expect(event.sequence == 1 << 56 - 1)
    #expect(event.payload == 7)
  }

  @Test func orderIsTimeThenPriorityThenSequence() {
    let ordered = [
      event(-5, 9, 9), event(0, 0, 5), event(0, 1, 0), event(0, 1, 1), event(0, 2, 0), event(1, 0, 0),
      event(.max, 0, 0),
    ]
    var queue = EventQueue()
    for event in ordered.reversed() { queue.push(event) }
    var popped: [Event] = []
    while let event = queue.pop() { popped.append(event) }
    #expect(popped == ordered)
    #expect(queue.pop() == nil && queue.isEmpty)
  }

  @Test(arguments: [1, 2, 5, 6, 22, 200])
  func popsInOrderAmongPushesAndReplacements(pending: Int) {
    var stream = RandomStream(seed: 3, purpose: "queue \(pending)")
    var queue = EventQueue()
    var reference: [Event] = []
    queue.reserveCapacity(pending)
    for step in 0..<(4 * pending + 50) {
      // Few distinct times, so that ties are common; the sequence makes every event distinct.
      let new = event(Int64(stream.integer(below: 20)), UInt8(stream.integer(below: 3)), UInt64(step))
      if queue.count < pending || stream.integer(below: 3) == 0 {
        queue.push(new)
        reference.append(new)
      } else if stream.integer(below: 2) == 0 {
        reference.sort(by: >)
        #expect(queue.replaceTop(with: new) == reference.popLast())
        reference.append(new)
      } else {
        reference.sort(by: >)
        #expect(queue.peek == reference.last)
        #expect(queue.pop() == reference.popLast())
      }
      #expect(queue.holdsInvariant)
      #expect(queue.count == reference.count)
    }
    for expected in reference.sorted() { #expect(queue.pop() == expected) }
    #expect(queue.peek == nil)
  }

  @Test func replacingTheTopOfNothingPushes() {
    var queue = EventQueue()
    #expect(queue.replaceTop(with: event(3)) == nil)
    #expect(queue.pop() == event(3))
    queue.push(event(1))
    queue.removeAll()
    #expect(queue.isEmpty)
  }
}
