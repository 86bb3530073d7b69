import Dispatch
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Runs many simulations on all cores and hands out their results in order, whatever the number of jobs and whichever
/// finishes first:
///
///     try ParallelRuns.forEach(0..<grid.count, jobs: 8) { simulate($0) } deliver: { point, row in store.append(row) }
///
/// No more than a few results for each job wait for an earlier one, so that memory does not grow with the number of
/// points.
public enum ParallelRuns {
  /// Cores that this process may use.
  public static var availableCores: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

  /// Calls `run` for every index, `jobs` at a time, and `deliver` on the calling thread in the order of the indices.
  ///
  /// - Throws: what `deliver` throws; runs that have begun are waited for, and no further one begins.
  public static func forEach<Output: Sendable>(
    _ indices: Range<Int>, jobs: Int, run: @escaping @Sendable (Int) -> Output,
    deliver: (Int, Output) throws -> Void
  ) throws {
    guard !indices.isEmpty else { return }
    let jobs = max(1, min(jobs, indices.count))
    let board = Board<Output>(indices, room: 4 * jobs)
    let workers = DispatchGroup()
    let queue = DispatchQueue(label: "batchyard.runs", attributes: .concurrent)
    for _ in 0..<jobs {
      queue.async(group: workers) {
        while let index = board.claim() { board.post(run(index), at: index) }
      }
    }
    defer {
      board.stop(workers: jobs)
      workers.wait()
    }
    for index in indices { try deliver(index, board.take(index)) }
  }

  /// The results of `run` for `0..<count`, in order.
  public static func map<Output: Sendable>(
    _ count: Int, jobs: Int, run: @escaping @Sendable (Int) -> Output
  ) -> [Output] {
    var outputs: [Output] = []
    outputs.reserveCapacity(count)
    // Appending never throws.
    try? forEach(0..<count, jobs: jobs, run: run) { outputs.append($1) }
    return outputs
  }
}

/// What the workers and the one who waits for them share.
private final class Board<Output: Sendable>: Sendable {
  private struct State: Sendable {
    var next: Int
    var end: Int
    var outputs: [Int: Output] = [:]
  }

  private let state: Mutex<State>
  /// One signal for each result that was posted.
  private let posted = DispatchSemaphore(value: 0)
  /// One signal for each run that may begin.
  private let room = DispatchSemaphore(value: 0)

  init(_ indices: Range<Int>, room count: Int) {
    state = Mutex(State(next: indices.lowerBound, end: indices.upperBound))
    for _ in 0..<count { room.signal() }
  }

  /// The next index to run; nil when there is none.
  func claim() -> Int? {
    room.wait()
    return state.withLock { state in
      guard state.next < state.end else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  func post(_ output: Output, at index: Int) {
    state.withLock { $0.outputs[index] = output }
    posted.signal()
  }

  /// Waits for the result of `index`.
  func take(_ index: Int) -> Output {
    while true {
      if let output = state.withLock({ $0.outputs.removeValue(forKey: index) }) {
        room.signal()
        return output
      }
      posted.wait()
    }
  }

  /// Lets no further run begin, and wakes the workers so that they see it.
  func stop(workers: Int) {
    state.withLock { $0.end = $0.next }
    for _ in 0..<workers { room.signal() }
  }
}
