import Simulation

/// A request in a rolling batch.
struct Sequence {
  var request: Request
  /// When it first joined a batch.
  var admission: SimTime
  /// When it had its first token.
  var firstToken = SimTime.zero
  /// Order of its last admission: the greatest is the newest, and the first to be preempted.
  var order: Int64 = 0
  /// Tokens of its answer when it last began to decode, and KV tokens then.
  var generated: Int32 = 0
  var length: Int32 = 0
  /// When it had its last token before it was preempted.
  var lastToken = SimTime.zero
  /// Decode step of its replica before which it last began to decode.
  var joinedAt: Int64 = 0
  /// Tokens to compute before it can decode, and those of them that are done.
  var toCompute: Int32 = 0
  var computed: Int32 = 0
  /// KV blocks of its own, beside those that decoding takes as it goes.
  var blocks: Int32 = 0
  /// KV blocks that it uses but the prefix cache holds, once for all that use them.
  var shared: Int32 = 0
  /// The last node of the prefix tree that it holds.
  var lastNode = PrefixTree.root
  var preemptions: Int32 = 0
  /// Prompt tokens found in the prefix cache at first admission.
  var cached: Int32 = 0
  var isDecoding = false
  /// Whether its KV entries wait in host memory.
  var isSwapped = false

  /// Its prompt is computed: it has one more token and decodes from `step` on. Returns its KV tokens and the tokens of
  /// its answer that are still to come.
  mutating func beginDecoding(at now: SimTime, step: Int64) -> (length: Int, left: Int64) {
    if generated == 0 { firstToken = now }
    generated += 1
    length = computed
    joinedAt = step
    isDecoding = true
    return (Int(length), Int64(request.outputTokens - generated))
  }

  /// Tokens of its answer before decode step `step`.
  func generated(before step: Int64) -> Int {
    isDecoding ? Int(generated) + Int(step - joinedAt) : Int(generated)
  }

  /// KV tokens before decode step `step`.
  func length(before step: Int64) -> Int {
    isDecoding ? Int(length) + Int(step - joinedAt) : Int(computed)
  }
}
