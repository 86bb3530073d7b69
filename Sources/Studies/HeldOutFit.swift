/// How well the form of a kernel's cost predicts rows that its constants never saw: they are fitted anew to one half of a
/// table, and the other half is held against them, both ways round.
///
/// The catalogue's constants are fitted to all rows, which is the best use of the rows but says nothing of others.
struct HeldOutFit<Constants, Work> {
  /// A constant that is fitted.
  struct Parameter {
    var path: WritableKeyPath<Constants, Double>
    /// Where the search begins, the same for every GPU. More than 0.
    var start: Double
  }

  /// A measured row.
  struct Row {
    var work: Work
    /// Greater than 0.
    var measured_us: Double
    /// What decides on the row's half: sizes go to the two halves by turns, so that a half holds sizes which the other
    /// does not.
    var size: Double
  }

  /// The form: which terms there are, and the constants that are not fitted.
  var form: Constants
  var parameters: [Parameter]
  /// Simulated time of a row.
  var microseconds: (Constants, Work) -> Double

  /// Measured and simulated microseconds of every row, each simulated with constants fitted to the half without it.
  func pairs(_ rows: [Row]) -> [(measured: Double, simulated: Double)] {
    var turn: [Double: Int] = [:]
    for (rank, size) in Set(rows.map(\.size)).sorted().enumerated() { turn[size] = rank % 2 }
    return (0...1).flatMap { half in
      let constants = fitted(to: rows.filter { turn[$0.size] != half })
      return rows.filter { turn[$0.size] == half }
        .map { ($0.measured_us, microseconds(constants, $0.work)) }
    }
  }

  /// The constants with the least mean absolute error on `rows`, by a pattern search over factors: each constant in turn
  /// is multiplied and divided by a factor as long as that helps by 0.002 points, then the factor is brought nearer to
  /// 1. Of many rows it looks at about a thousand, evenly spread: they settle a handful of constants.
  func fitted(to all: [Row]) -> Constants {
    let stride = max(1, all.count / 1000)
    let rows = all.indices.filter { $0 % stride == 0 }.map { all[$0] }
    var best = form
    for parameter in parameters { best[keyPath: parameter.path] = parameter.start }
    var least = error(best, on: rows)
    var factor = 2.0
    while factor > 1.002 {
      var isBetter = false
      for parameter in parameters {
        for change in [factor, 1 / factor] {
          var trial = best
          trial[keyPath: parameter.path] *= change
          let error = error(trial, on: rows)
          guard error < least - 2e-5 else { continue }
          (best, least, isBetter) = (trial, error, true)
          break
        }
      }
      if !isBetter { factor = factor.squareRoot() }
    }
    return best
  }

  /// Mean absolute error, as a part.
  func error(_ constants: Constants, on rows: [Row]) -> Double {
    rows.reduce(0) { $0 + abs(microseconds(constants, $1.work) / $1.measured_us - 1) }
      / Double(max(1, rows.count))
  }
}
