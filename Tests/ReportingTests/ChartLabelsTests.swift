import Testing

@testable import Reporting

@Suite struct ChartLabelsTests {
  @Test func aLabelStandsToTheRightOfItsPoint() {
    var labels = ChartLabels(width: 560, height: 280)
    #expect(labels.place("TP 2", x: 100, y: 100) == .init(x: 111, y: 104, isLeft: false))
  }

  @Test func atTheEdgeItRunsToTheLeft() {
    var labels = ChartLabels(width: 560, height: 280)
    #expect(labels.place("TP 2", x: 550, y: 100)?.isLeft == true)
  }

  @Test func noneLiesOnAnotherAndOneWithoutRoomIsLeftOut() {
    var labels = ChartLabels(width: 560, height: 280)
    var places: Set<ChartLabels.Place> = []
    for _ in 0..<20 {
      guard let place = labels.place("a name of some length", x: 280, y: 140) else { continue }
      #expect(places.insert(place).inserted)
    }
    #expect(places.count == 10, "five lines on either side")
    #expect(labels.place(String(repeating: "x", count: 200), x: 280, y: 10) == nil)
  }

  @Test func noneLiesOnAPoint() {
    var labels = ChartLabels(width: 560, height: 280)
    labels.keepFree(x: 130, y: 100)
    #expect(labels.place("TP 2", x: 100, y: 100)?.isLeft == true)
  }
}
