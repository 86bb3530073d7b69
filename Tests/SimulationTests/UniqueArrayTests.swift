import Simulation
import Testing

@Suite struct UniqueArrayTests {
  @Test func growsAndShrinksAsAnArrayDoes() {
    var stream = RandomStream(seed: 3, purpose: "unique array")
    var array = UniqueArray<Int>()
    var reference: [Int] = []
    for number in 0..<5000 {
      switch stream.integer(below: 5) {
      case 0: #expect(array.popLast() == reference.popLast())
      case 1 where !reference.isEmpty:
        let place = Int(stream.integer(below: UInt64(reference.count)))
        array[place] += number
        reference[place] += number
      default:
        array.append(number)
        reference.append(number)
      }
      #expect(array.count == reference.count)
      #expect(array.first == reference.first && array.last == reference.last)
    }
    #expect(array.elements == reference)
    #expect(array.withElements { $0.reduce(0, +) } == reference.reduce(0, +))
    array.removeAll()
    #expect(array.isEmpty == true)
    #expect(array.last == nil)
  }

  @Test func everyElementIsReleasedOnce() {
    final class Counter { var released = 0 }
    final class Element {
      let counter: Counter
      init(_ counter: Counter) { self.counter = counter }
      deinit { counter.released += 1 }
    }
    let counter = Counter()
    do {
      var array = UniqueArray<Element>(count: 3) { _ in Element(counter) }
      for _ in 0..<100 { array.append(Element(counter)) }
      #expect(counter.released == 0)
      array.popLast()
      #expect(counter.released == 1)
      array[0] = Element(counter)
      #expect(counter.released == 2)
      array.removeAll()
      #expect(counter.released == 104)
      array.append(Element(counter))
    }
    #expect(counter.released == 105)
  }

  @Test func holdsWhatCannotBeCopied() {
    var rows = UniqueArray(count: 3) { row in UniqueArray(count: row) { $0 } }
    rows[2].append(7)
    #expect(rows[2].elements == [0, 1, 7])
    #expect(rows[0].isEmpty == true)
  }

  @Test func aPlaceThatIsNotThereStopsTheProgram() async {
    await #expect(processExitsWith: .failure) {
      let array = UniqueArray(count: 2) { $0 }
      _ = array[2]
    }
    await #expect(processExitsWith: .failure) {
      let array = UniqueArray(count: 2) { $0 }
      _ = array[-1]
    }
  }
}
