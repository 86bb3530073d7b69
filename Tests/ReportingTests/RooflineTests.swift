import Serving
import Simulation
import Testing

@testable import Reporting

@Suite struct RooflineTests {
  @Test func stepsLieUnderTheRoof() throws {
    let scenario = try PictureFixtures.scenario(requests: 200)
    let (_, collector) = try PictureFixtures.run(scenario)
    let roofline = Roofline(scenario, steps: collector.stepSizes)
    #expect(roofline.points.contains(where: \.isPrefill) && roofline.points.contains { !$0.isPrefill })
    for point in roofline.points {
      let roof = min(roofline.peakRate, point.intensity * roofline.bandwidthBytesPerSecond)
      #expect(point.achieved > 0 && point.achieved <= roof, "\(point.name) is above the roof")
    }
  }
}
