import Testing

@testable import Studies

@Suite struct ParetoTests {
  private func points(_ pairs: [(Double, Double)?]) -> [Tradeoff?] {
    pairs.map { $0.map { Tradeoff(perGPU: $0.0, perUser: $0.1) } }
  }

  @Test func whatAnotherBeatsInBothIsLeftOut() {
    #expect(Pareto.frontier(points([(10, 1), (5, 5), (1, 10), (4, 4), nil, (5, 4)])) == [0, 1, 2])
  }

  @Test func equalPointsAreOnItTogether() {
    #expect(Pareto.frontier(points([(5, 5), (5, 5), (5, 4)])) == [0, 1])
    #expect(Pareto.frontier([]).isEmpty)
  }

  @Test func agreesWithTheDefinition() {
    var state: UInt64 = 1
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 60)
    }
    for _ in 0..<200 {
      let cloud = (0..<30).map { _ in Tradeoff(perGPU: next(), perUser: next()) }
      let expected = cloud.indices.filter { index in
        !cloud.contains { other in
          other != cloud[index] && other.tokensPerSecondPerGPU >= cloud[index].tokensPerSecondPerGPU
            && other.tokensPerSecondPerUser >= cloud[index].tokensPerSecondPerUser
        }
      }
      #expect(Pareto.frontier(cloud) == Array(expected))
    }
  }

  @Test func thePictureShowsBothKindsOfPoints() {
    let text = ParetoPicture(points([(100, 1), (50, 10), (10, 20), (5, 5)])).text
    #expect(text.filter { $0 == "*" }.count == 4)  // three points and the legend's
    #expect(text.contains("."))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(ParetoPicture(points([(1, 1)])).text.isEmpty)
  }
}
