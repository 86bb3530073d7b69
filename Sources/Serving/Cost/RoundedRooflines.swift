import Simulation

/// What bounds one run of an operator: a product takes the two sides of a roofline with a rounded bend, anything else what it
/// takes beside that.
struct RooflineSides {
  /// C: seconds of arithmetic, and B: seconds of traffic; 0 for what is no product.
  var arithmetic = 0.0
  var traffic = 0.0
  /// p: sharpness of the bend.
  var sharpness = 1.0
  /// Seconds of launching, or of all of a small kernel, and of quantising: both go to memory.
  var launch = 0.0
  var quantisation = 0.0
  /// Seconds of a collective or a transfer.
  var communication = 0.0
}

/// The times `(C^p + B^p)^(1/p)` of up to 16 operators, worked out together.
///
/// Each is a chain of two logarithms and two exponentials, in which one waits for the other; those of different operators do
/// not. So each stage of the chain is done for all of them before the next.
struct RoundedRooflines {
  /// A value of each operator.
  typealias Each<Value> = InlineArray<16, Value>

  private var sides = Each(repeating: RooflineSides())
  /// (C/B)^p or (B/C)^p, whichever is below 1, and the seconds.
  private var small = Each(repeating: 0.0)
  private var seconds = Each(repeating: 0.0)
  private(set) var count = 0

  var isFull: Bool { count == sides.count }

  /// One more operator, where there is room.
  mutating func append(_ next: RooflineSides) {
    sides[count] = next
    count += 1
  }

  mutating func removeAll() { count = 0 }

  /// Works out the times of all.
  ///
  /// Fitted constants do not ask for the last bits of a power, which would cost half as much again.
  mutating func solve() {
    for place in 0..<count {
      let (c, b) = (sides[place].arithmetic, sides[place].traffic)
      small[place] =
        c > 0 && b > 0 ? sides[place].sharpness * PortableMath.log(min(c, b) / max(c, b)) : -.infinity
    }
    for place in 0..<count { small[place] = PortableMath.exp(small[place]) }
    for place in 0..<count where small[place] > 0 {
      seconds[place] = PortableMath.log(1 + small[place]) / sides[place].sharpness
    }
    for place in 0..<count {
      // Where one side is all there is, the root is that side.
      let bend = small[place] > 0 ? PortableMath.exp(seconds[place]) : 1
      seconds[place] = max(sides[place].arithmetic, sides[place].traffic) * bend
    }
  }

  /// Seconds of one of them by what binds them, once they are solved: the time of a product is shared out in proportion to
  /// the two terms under the root.
  func parts(of place: Int) -> StepParts {
    let (sides, small, seconds) = (sides[place], small[place], seconds[place])
    let share = sides.arithmetic >= sides.traffic ? 1 / (1 + small) : small / (1 + small)
    return StepParts(
      compute: seconds * share, memory: seconds * (1 - share) + sides.launch + sides.quantisation,
      communication: sides.communication)
  }
}

extension StepParts {
  /// Seconds of one operator by itself.
  init(_ sides: RooflineSides) {
    var one = RoundedRooflines()
    one.append(sides)
    one.solve()
    self = one.parts(of: 0)
  }
}
