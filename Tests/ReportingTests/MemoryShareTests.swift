import Serving
import Testing

@testable import Reporting

@Suite struct MemoryShareTests {
  @Test func sharesOfMemoryFillTheDevice() throws {
    let scenario = try PictureFixtures.scenario()
    let shares = MemoryShare.shares(of: scenario)
    let sum = shares.reduce(0) { $0 + $1.bytes }
    let device = Double(scenario.hardware.accelerator.memoryBytes)
    #expect((sum / device - 1).magnitude < 1e-3)
  }
}
