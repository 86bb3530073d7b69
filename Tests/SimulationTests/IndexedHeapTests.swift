import Simulation
import Testing

@Suite struct IndexedHeapTests {
  @Test func equalKeysComeOutInTheOrderOfTheirIds() {
    var heap = IndexedHeap()
    for id in [5, 1, 3, 0, 4, 2] as [Int32] { heap.push(key: 7, id: id) }
    heap.push(key: 6, id: 9)
    var ids: [Int32] = []
    while let entry = heap.popTop() { ids.append(entry.id) }
    #expect(ids == [9, 0, 1, 2, 3, 4, 5])
    #expect(heap.top == nil && heap.isEmpty)
  }

  @Test func anyIdCanLeave() {
    var heap = IndexedHeap()
    heap.push(key: 30, id: 4)
    heap.push(key: 20, id: 7)
    #expect(heap.top == IndexedHeap.Entry(key: 20, id: 7))
    #expect(heap.remove(id: 7) == 20)
    #expect(heap.remove(id: 7) == nil)
    #expect(heap.remove(id: -1) == nil && heap.remove(id: 1000) == nil)
    #expect(heap.key(of: 4) == 30 && heap.key(of: 7) == nil)
  }

  @Test func agreesWithASortedList() {
    var stream = RandomStream(seed: 5, purpose: "indexed heap")
    var heap = IndexedHeap()
    var reference: [Int32: Int64] = [:]
    for _ in 0..<4000 {
      let id = Int32(stream.integer(below: 60))
      switch stream.integer(below: 5) {
      case 0:
        #expect(heap.remove(id: id) == reference.removeValue(forKey: id))
      case 1:
        let least = reference.min { ($0.value, $0.key) < ($1.value, $1.key) }
        #expect(heap.top?.id == least?.key && heap.top?.key == least?.value)
        #expect(heap.popTop()?.id == least?.key)
        if let least { reference[least.key] = nil }
      default:
        // Pushing an id that is there gives it a new key.
        let key = Int64(stream.integer(below: 40))
        heap.push(key: key, id: id)
        reference[id] = key
      }
      #expect(heap.holdsInvariant == true)
      #expect(heap.count == reference.count)
    }
    heap.removeAll()
    #expect(heap.isEmpty && heap.holdsInvariant)
    heap.push(key: 1, id: 1)
    #expect(heap.count == 1)
  }
}
