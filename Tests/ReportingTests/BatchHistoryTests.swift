import Serving
import Testing

@testable import Reporting

@Suite struct BatchHistoryTests {
  private func slots(used: Int, of limit: Int, _ policy: BatchingPolicy = .paged) -> Int {
    let stays = [
      BatchHistory.Stay(
        request: 0, replica: 0, slot: used - 1, start: .zero, prefillEnd: .zero, usefulEnd: .zero, end: .zero)
    ]
    return BatchHistory(
      name: "", policy: policy, maxBatchSize: limit, replicas: 1, blockSize: 16, capacityTokens: 0,
      requests: [],
      stays: stays, spans: [], end: .zero, isCut: false
    ).slots
  }

  @Test func idleSlotsAreShownUnlessTheyAreMany() {
    #expect(slots(used: 3, of: 8) == 8)
    #expect(slots(used: 60, of: 64) == 64)
    #expect(slots(used: 12, of: 256) == 12)
  }

  @Test func oneAtATimeHasOneSlot() {
    #expect(slots(used: 1, of: 64, .none) == 1)
  }
}
