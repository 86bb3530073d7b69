import Simulation
import Testing

@testable import Serving

@Suite struct RoundedRooflinesTests {
  private let sides = (0..<16).map { number in
    let n = Double(number)
    return RooflineSides(
      arithmetic: number % 5 == 4 ? 0 : 1e-5 * (1 + n), traffic: number % 5 == 4 ? 0 : 1e-5 * (16 - n),
      sharpness: 1 + n / 8, launch: 1e-6 * n, quantisation: 1e-7, communication: 1e-6 * n)
  }

  /// Sixteen together are what each is alone, to the bit.
  @Test func oneDoesNotChangeAnother() {
    var together = RoundedRooflines()
    for one in sides { together.append(one) }
    #expect(together.isFull)
    together.solve()
    for (place, one) in sides.enumerated() { #expect(together.parts(of: place) == StepParts(one)) }
  }

  /// The formula as it is written, whose parts are in proportion to the two terms under the root.
  @Test func isTheRootOfTheSumOfPowers() {
    for one in sides {
      let parts = StepParts(one)
      let (p, c, b) = (one.sharpness, one.arithmetic, one.traffic)
      let (cp, bp) = (PortableMath.pow(c, p), PortableMath.pow(b, p))
      let beside = one.launch + one.quantisation
      #expect(abs(parts.compute + parts.memory - beside - PortableMath.pow(cp + bp, 1 / p)) < 1e-18)
      if c > 0 { #expect(abs(parts.compute / (parts.memory - beside) / (cp / bp) - 1) < 1e-9) }
      #expect(parts.communication == one.communication && parts.host == 0)
    }
  }

  @Test func oneSideAloneIsTheWhole() {
    #expect(StepParts(RooflineSides(arithmetic: 3e-5, sharpness: 2)) == StepParts(compute: 3e-5))
    #expect(StepParts(RooflineSides(traffic: 3e-5, sharpness: 2)) == StepParts(memory: 3e-5))
    #expect(StepParts(RooflineSides()) == StepParts())
  }
}
