import Serving
import Simulation
import Testing

@testable import Reporting

@Suite struct BatchSpansTests {
  /// A prompt of 10 ms and two spans of steps of 1 ms.
  private func batch() -> BatchSpans {
    var spans = BatchSpans(replicas: 1)
    spans.follow(span(start: 0, duration: 10, prefill: 2, prefillTokens: 70))
    spans.follow(span(start: 10, duration: 1, steps: 5, decode: 2))
    spans.follow(span(start: 15, duration: 1, steps: 5, decode: 2))
    return spans
  }

  @Test func aShortAnswerEndsBeforeItsBatch() {
    let spans = batch()
    #expect(
      spans.outputs(replica: 0, tokens: 8, after: ms(10)) == [
        .init(start: ms(10), end: ms(15), tokens: 5), .init(start: ms(15), end: ms(17), tokens: 2),
      ])
    #expect(spans.outputs(replica: 0, tokens: 1, after: ms(10)).isEmpty, "the first came with the prompt")
  }

  @Test func theFirstStepsAfterARecordAreAnotherBatch() {
    var spans = batch()
    spans.follow(request(0))
    spans.follow(request(1))
    #expect(
      spans.outputs(replica: 0, tokens: 2, after: ms(10)).map(\.end) == [ms(11)],
      "until then the batch's other answers are told")
    spans.follow(span(start: 20, duration: 10, prefill: 1, prefillTokens: 35))
    #expect(spans.outputs(replica: 0, tokens: 8, after: ms(30)).isEmpty)
  }

  @Test func aReplicaThatThereIsNotHasNothing() {
    var spans = batch()
    spans.follow(request(3, replica: -1))
    spans.follow(span(replica: 4, start: 20, duration: 10))
    #expect(spans.outputs(replica: 4, tokens: 2, after: .zero).isEmpty)
  }
}
