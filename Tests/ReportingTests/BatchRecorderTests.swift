import Simulation
import Testing

@testable import Reporting
@testable import Serving

@Suite struct BatchRecorderTests {
  private typealias F = PictureFixtures

  private func span(
    _ start: Double, steps: Int, each seconds: Double, prefills: Int = 0, decodes: Int = 0, replica: Int = 0
  ) -> StepSpan {
    StepSpan(
      replica: replica, firstStep: 0, start: SimTime(seconds: start),
      durations: LinearSteps(base: Int64(seconds * 1e9) << 16, increment: 0), steps: steps,
      prefillRequests: prefills,
      prefillTokens: prefills * 10, decodeRequests: decodes, keyValueTokens: 0,
      reads: KeyValueReads(tokens: 0, sequences: decodes), parts: StepParts(),
      keyValueTaken: 64,
      keyValueUsed: 40, waiting: 0)
  }

  private func record(_ id: Int, arrival: Double, first: Double, finish: Double, output: Int) -> RequestRecord
  {
    RequestRecord(
      requestID: id, arrival: SimTime(seconds: arrival), admission: SimTime(seconds: arrival),
      firstToken: SimTime(seconds: first), finish: SimTime(seconds: finish), inputTokens: 10,
      outputTokens: output,
      replica: 0, preemptions: 0, cachedTokens: 0, status: .completed)
  }

  private let paged = Batching(policy: .paged, maxBatchSize: 4)

  @Test func aRequestTakesTheLowestFreeSlot() {
    var recorder = BatchRecorder(replicas: 1, policy: .paged, requestLimit: 10)
    for id in 0..<3 {
      recorder.observe(F.event(.arrived, id, 0, replica: -1))
      recorder.observe(F.event(.admitted, id, 0))
    }
    recorder.observe(F.event(.finished, 1, 1))
    recorder.observe(F.event(.arrived, 3, 1, replica: -1))
    recorder.observe(F.event(.admitted, 3, 1))
    let history = recorder.history(name: "", batching: paged, capacityTokens: 0)
    #expect(history.stays.map(\.slot) == [0, 1, 2, 1])
  }

  @Test func replicasHaveSlotsOfTheirOwn() {
    var recorder = BatchRecorder(replicas: 2, policy: .paged, requestLimit: 10)
    for id in 0..<2 {
      recorder.observe(F.event(.arrived, id, 0, replica: -1))
      recorder.observe(F.event(.admitted, id, 0, replica: id))
    }
    let history = recorder.history(name: "", batching: paged, capacityTokens: 0)
    #expect(history.stays.map(\.slot) == [0, 0])
    #expect(history.stays.map(\.replica) == [0, 1])
  }

  @Test func aPreemptedRequestHasTwoStays() {
    var recorder = BatchRecorder(replicas: 1, policy: .paged, requestLimit: 10)
    recorder.observe(F.event(.arrived, 0, 0, replica: -1))
    recorder.observe(F.event(.admitted, 0, 1))
    recorder.observe(F.event(.firstToken, 0, 2))
    recorder.observe(F.event(.preempted, 0, 3))
    recorder.observe(F.event(.resumed, 0, 5))
    recorder.observe(span(5, steps: 1, each: 0.5, prefills: 1))
    recorder.observe(F.event(.finished, 0, 7))
    let stays = recorder.history(name: "", batching: paged, capacityTokens: 0).stays
    #expect(stays.map(\.isPreempted) == [true, false])
    #expect(stays.map(\.prefillEnd.seconds) == [2, 5.5], "its prompt is computed again")
    #expect(stays.map(\.end.seconds) == [3, 7])
    #expect(stays.map(\.hasPrefilled) == [true, true])
  }

  @Test func aSwappedRequestComesBackWithoutAPrefill() {
    var recorder = BatchRecorder(replicas: 1, policy: .paged, requestLimit: 10)
    recorder.observe(F.event(.arrived, 0, 0, replica: -1))
    recorder.observe(F.event(.admitted, 0, 0))
    recorder.observe(F.event(.firstToken, 0, 1))
    recorder.observe(F.event(.preempted, 0, 2))
    recorder.observe(F.event(.resumed, 0, 3))
    recorder.observe(span(3, steps: 4, each: 0.5, decodes: 1))
    recorder.observe(F.event(.finished, 0, 5))
    let stays = recorder.history(name: "", batching: paged, capacityTokens: 0).stays
    #expect(stays[1].prefillEnd == stays[1].start && !stays[1].hasPrefilled)
  }

  @Test func paddingBeginsWithARequestsOwnLastToken() {
    var recorder = BatchRecorder(replicas: 1, policy: .dynamic, requestLimit: 10)
    for id in 0..<3 {
      recorder.observe(F.event(.arrived, id, 0, replica: -1))
      recorder.observe(F.event(.admitted, id, 1))
    }
    recorder.observe(span(1, steps: 1, each: 1, prefills: 3))
    recorder.observe(span(2, steps: 9, each: 0.5, decodes: 3))
    for (id, output) in [(0, 1), (1, 4), (2, 10)] {
      recorder.observe(F.event(.firstToken, id, 6.5))
      recorder.observe(F.event(.finished, id, 6.5))
      recorder.observe(record(id, arrival: 0, first: 6.5, finish: 6.5, output: output))
    }
    let stays = recorder.history(
      name: "", batching: Batching(policy: .dynamic, maxBatchSize: 4), capacityTokens: 0
    ).stays
    #expect(stays.map(\.prefillEnd.seconds) == [2, 2, 2], "although the clients hear of it at the end")
    #expect(stays.map(\.usefulEnd.seconds) == [2, 3.5, 6.5])
    #expect(stays.map(\.end.seconds) == [6.5, 6.5, 6.5])
  }

  @Test func whatIsBeyondTheLimitIsLeftOutAndSaid() {
    var recorder = BatchRecorder(replicas: 1, policy: .paged, requestLimit: 2)
    for id in 0..<4 {
      recorder.observe(F.event(.arrived, id, Double(id), replica: -1))
      recorder.observe(F.event(.admitted, id, Double(id)))
    }
    for id in 0..<4 { recorder.observe(F.event(.finished, id, 10)) }
    recorder.observe(span(9, steps: 1, each: 1, decodes: 4))
    let history = recorder.history(name: "", batching: paged, capacityTokens: 0)
    #expect(history.requests.count == 2 && history.stays.count == 2)
    #expect(history.isCut && history.end.seconds == 2)
    #expect(history.spans.isEmpty)
  }

  /// Where there are more spans than are kept, the first are kept as they are, and nobody who comes after them.
  @Test func theHistoryEndsWithTheLastSpanKept() {
    var recorder = BatchRecorder(replicas: 2, policy: .paged, requestLimit: 10)
    recorder.observe(F.event(.arrived, 0, 0, replica: -1))
    recorder.observe(F.event(.admitted, 0, 0))
    let count = 3 * BatchRecorder.spanLimit
    for index in 0..<count {
      recorder.observe(span(Double(index / 2), steps: 2, each: 0.5, decodes: 3, replica: index % 2))
    }
    recorder.observe(F.event(.arrived, 1, Double(count / 2), replica: -1))
    recorder.observe(F.event(.finished, 0, Double(count / 2)))
    let history = recorder.history(name: "", batching: paged, capacityTokens: 0)
    #expect(history.spans.count == BatchRecorder.spanLimit)
    #expect(
      history.spans.allSatisfy { $0.steps == 2 && $0.outputTokens == 6 && ($0.end - $0.start).seconds == 1 })
    #expect(history.isCut && history.end == history.spans.last?.end)
    #expect(history.end.seconds == Double(BatchRecorder.spanLimit / 2))
    #expect(history.requests.count == 1 && history.stays.count == 1)
  }

  @Test(arguments: BatchingPolicy.allCases)
  func slotsOfARealRunNeverHoldTwo(_ policy: BatchingPolicy) throws {
    let scenario = try PictureFixtures.scenario(policy, tensorParallelDegree: 4)
    let history = try PictureFixtures.history(scenario)
    #expect(history.requests.count == 60)
    #expect(history.requests.allSatisfy { $0.finish != nil && $0.firstToken != nil })
    for slot in 0..<history.slots {
      let stays = history.stays.filter { $0.slot == slot }
      #expect(zip(stays, stays.dropFirst()).allSatisfy { $0.end <= $1.start })
    }
    for stay in history.stays {
      #expect(
        stay.start <= stay.prefillEnd && stay.prefillEnd <= stay.usefulEnd && stay.usefulEnd <= stay.end)
    }
    let isPadded = history.stays.contains { $0.usefulEnd < $0.end }
    #expect(isPadded == (policy == .dynamic || policy == .client))
  }

  @Test func tokensOfARealRunAreAllThere() throws {
    let scenario = try PictureFixtures.scenario(
      .paged, maxBatchSize: 32, requests: 200, arrivals: .poisson(rate: 20), admission: .onDemand,
      keyValueBlocks: 130)
    let (result, collector) = try PictureFixtures.run(scenario)
    let history = collector.history(capacityTokens: result.kv.capacityTokens)
    #expect(result.preemptions > 0)
    #expect(history.stays.count { $0.isPreempted } == result.preemptions)
    let decoded = history.spans.reduce(0) { $0 + $1.outputTokens }
    #expect(decoded + history.stays.count { $0.hasPrefilled } == result.totalOutputTokens)
  }
}
