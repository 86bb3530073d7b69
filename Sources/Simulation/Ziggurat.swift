extension RandomStream {
  /// A standard normal number, by the ziggurat method of Marsaglia and Tsang (J. Stat. Software 5:8, 2000).
  ///
  /// The half of the bell is covered by 256 layers of one area: rectangles, and a lowest layer that has the tail. A point
  /// drawn in a layer is nearly always under the curve at once, so 99 in 100 numbers cost one random word, a
  /// multiplication and a comparison. As in Doornik's version, the bits that choose the layer are not those of the point.
  ///
  /// - Parameter ziggurat: the shared one; asking for it takes a third as long as the number, so a sampler has it at hand.
  @inlinable
  @inline(__always)
  mutating func normal(under ziggurat: Ziggurat) -> Double {
    let word = next()
    let layer = Int(truncatingIfNeeded: word & 255)
    let place = Double(Int64(bitPattern: word) >> 11) * 0x1p-52  // in [-1, 1)
    let x = place * ziggurat.edges[layer]
    if rarely(x.magnitude >= ziggurat.edges[layer + 1]) { return normal(at: x, of: layer, under: ziggurat) }
    return x
  }

  /// `x` where it is under the curve, which `layer` leaves open, or else another number.
  @inline(never)
  @usableFromInline
  mutating func normal(at x: Double, of layer: Int, under ziggurat: Ziggurat) -> Double {
    if layer == 0 { return normalTail(isNegative: x < 0) }
    let lower = ziggurat.heights[layer]
    let upper = ziggurat.heights[layer + 1]
    if lower + uniform() * (upper - lower) < PortableMath.exp(-0.5 * x * x) { return x }
    return normal(under: ziggurat)
  }

  /// A standard normal number beyond the ziggurat's base: Marsaglia's method for the tail (1964).
  private mutating func normalTail(isNegative: Bool) -> Double {
    while true {
      let x = -PortableMath.log(uniformOpen()) / Ziggurat.base
      let y = -PortableMath.log(uniformOpen())
      if y + y >= x * x { return isNegative ? -(Ziggurat.base + x) : Ziggurat.base + x }
    }
  }
}

/// The layers that cover exp(-x^2 / 2) for x >= 0, from the lowest up.
@usableFromInline
@frozen
struct Ziggurat: Hashable, Sendable {
  /// The right edge of each layer, and 0 above the last; the first is that of a rectangle with the area of the lowest
  /// layer, tail and all.
  @usableFromInline
  let edges: [Double]

  /// The height of the curve at each edge; the first stands for nothing.
  @usableFromInline
  let heights: [Double]

  /// Where the tail begins, for 256 layers: the value of Marsaglia and Tsang.
  @usableFromInline
  static let base = 3.654152885361008796

  /// The one there is.
  @usableFromInline
  static let shared = Ziggurat()

  /// No layers, for whoever draws no normal number.
  static let none = Ziggurat(edges: [], heights: [])

  private init(edges: [Double], heights: [Double]) {
    self.edges = edges
    self.heights = heights
  }

  private init() {
    func height(_ x: Double) -> Double { PortableMath.exp(-0.5 * x * x) }
    // The area of the lowest layer: the rectangle up to the base and the tail beyond, sqrt(2 pi) P(X > base).
    let base = Self.base
    let area = base * height(base) + 2.5066282746310002 * PortableMath.normalCumulative(-base)
    var edges = [area / height(base), base]
    while edges.count < 256 {
      let below = edges[edges.count - 1]
      edges.append((-2 * PortableMath.log(area / below + height(below))).squareRoot())
    }
    edges.append(0)
    self.init(edges: edges, heights: edges.map(height))
  }
}
