import Simulation

/// KV tokens that the sequences of a rolling batch read in layers whose attention looks back over a window alone.
///
/// A sequence of `n` KV tokens reads `min(n + 1, size)` in its next decode step. The sum grows by one a step for each
/// sequence that is shorter than the window, and the step at which the next of them fills it ends a span: between two
/// such steps the sum is linear.
struct AttentionWindow: ~Copyable {
  /// Tokens that a query looks at, itself among them; `nil` where it looks at all of them and nothing is counted.
  let size: Int?
  /// Tokens that all sequences read in their next step, their own newest left out.
  private(set) var tokens = 0
  /// Sequences shorter than the window, by the decode step from which on they fill it.
  private var growing = IndexedHeap()

  init(size: Int?) { self.size = size }

  /// Sequences that read one token more in each step.
  var growingSequences: Int { growing.count }

  /// The decode step from which on fewer sequences grow.
  var nextToFill: Int64? { growing.top?.key }

  /// The sequence in `slot` decodes from `step` on, with `length` KV tokens.
  mutating func join(_ slot: Int32, length: Int, step: Int64) {
    guard rarely(size != nil), let size else { return }
    // The longest sequence that reads one token more in each step.
    let most = size - 1
    tokens += min(length, most)
    if length < most { growing.push(key: step + Int64(most - length), id: slot) }
  }

  /// The sequence in `slot` leaves with `length` KV tokens.
  mutating func leave(_ slot: Int32, length: Int) {
    guard rarely(size != nil), let size else { return }
    tokens -= min(length, size - 1)
    growing.remove(id: slot)
  }

  /// All sequences have taken `steps` steps, up to `step`, which is not beyond `nextToFill`.
  @inline(__always)
  mutating func take(steps: Int64, to step: Int64) {
    guard rarely(size != nil) else { return }
    tokens += Int(steps) * growing.count
    while let next = growing.top, next.key <= step { growing.popTop() }
  }
}
