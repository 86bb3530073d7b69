import Scenarios
import Testing

@testable import Studies

@Suite struct VariationTests {
  private func texts(_ argument: String) throws -> [String] {
    let variation = try Variation(argument)
    return (0..<variation.count).map(variation.text(at:))
  }

  private func message(_ argument: String) -> String {
    do {
      _ = try Variation(argument)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func listsHoldTheirValuesAsWritten() throws {
    #expect(try texts("engine.batching.policy=none,client,paged") == ["none", "client", "paged"])
    #expect(try texts("workload.input_tokens=128,{uniform:[1,2]}") == ["128", "{uniform:[1,2]}"])
    #expect(try texts("instance='ml.g5.xlarge', g5.12xlarge") == ["'ml.g5.xlarge'", "g5.12xlarge"])
  }

  @Test(arguments: [
    ("1:64:*2", ["1", "2", "4", "8", "16", "32", "64"]),
    ("8:32:+8", ["8", "16", "24", "32"]),
    ("0.1:0.5:+0.1", ["0.1", "0.2", "0.3", "0.4", "0.5"]),
    ("3:20:*2.5", ["3", "7.5", "18.75"]),
    ("5:5:+1", ["5"]),
  ])
  func rangesHoldTheirEnds(_ range: String, _ expected: [String]) throws {
    #expect(try texts("workload.arrivals.rate=\(range)") == expected)
  }

  @Test func listsAndRangesMix() throws {
    #expect(try texts("engine.batching.max_batch_size=1,8:16:+8,256") == ["1", "8", "16", "256"])
  }

  @Test func aMillionValuesAreMadeWhenAskedFor() throws {
    let variation = try Variation("seed=1:1000000:+1")
    #expect(variation.count == 1_000_000)
    #expect(variation.text(at: 999_999) == "1000000")
  }

  @Test func tailsOfKeysAreCompleted() throws {
    #expect(try Variation("tensor_parallel_degree=1").key == "engine.tensor_parallel_degree")
    #expect(try Variation("batching.max_batch_size=1").key == "engine.batching.max_batch_size")
    #expect(try Variation("instance=g5.xlarge").key == "instance")
  }

  @Test func choicesKnowTheirLabelsAndFields() throws {
    let variation = try Variation("instance='ml.g5.xlarge',4,2.5,true")
    #expect(try variation.choice(at: 0).label == "ml.g5.xlarge")
    #expect(try variation.choice(at: 1).field.value == .integer(4))
    #expect(try variation.choice(at: 2).field.value == .number(2.5))
    #expect(try variation.choice(at: 3).field.value == .flag(true))
  }

  @Test(arguments: [
    ("engine.batching.policy", "--vary engine.batching.policy: error: expected a key path, '=' and values"),
    ("engine.batching.policy=", "no value after '='"),
    ("engine.batching.policy=a,,b", "a value between two commas is missing"),
    ("engine.batching.max_batch_size=8:4:*2", "the range 8:4:*2 is empty: 8 is above 4"),
    ("engine.batching.max_batch_size=1:8", "'1:8' is no range; one looks like 1:64:*2"),
    ("engine.batching.max_batch_size=1:8:*1", "needs a start above 0 and a factor above 1"),
    ("engine.batching.max_batch_size=1:8:+0", "needs a step above 0"),
    ("engine.batching.max_batch_size=1:1e300:+1", "more than 10000000 values"),
    ("engine.batching.max_batchsize=1", "did you mean 'engine.batching.max_batch_size'?"),
    ("tensor_paralel_degree=1", "did you mean 'engine.tensor_parallel_degree'?"),
    ("mean=1", "'mean' may be any of slo.ttft_ms.mean"),
    ("a..b=1", "'a..b' is no key path"),
  ])
  func mistakesAreNamed(_ argument: String, _ expected: String) {
    #expect(message(argument).contains(expected), "\(message(argument))")
  }
}
