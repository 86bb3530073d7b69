import Testing

@testable import Scenarios

/// Whatever bytes come, every reader answers with a value or a located error; that the test ends at all is its point.
@Suite struct ReaderFuzzTests {
  private static let documents: [String] = [
    """
    { name: "a", seed: 0x1F, 'list': [1, -2.5e3, .5, NaN, +Infinity, null, true,], /* c */ nested: { "\\u00e9": '\\uD83D\\uDE00' }, // é
      engine: { batching: { policy: 'paged' } }, }
    """,
    """
    { "model_type": "deepseek_v3", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 8, "vocab_size": 10,
      "intermediate_size": 128, "n_routed_experts": 16, "num_experts_per_tok": 4, "kv_lora_rank": 16, "qk_nope_head_dim": 12,
      "qk_rope_head_dim": 4, "v_head_dim": 10, "multi_query": true, "quantization_config": { "quant_method": "awq", "bits": 4 } }
    """,
    "engine=MPI\noption.rolling_batch=auto # c\r\noption.max_rolling_batch_size = 64\\\n 0\ndtype:\\u0066p16\nmax_batch_delay 5",
    "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:17:03.9799600,4808,10\r\n2023-11-16 18:17:04.0319600,3180,8",
    "{\"timestamp\": 0, \"input_length\": 6758, \"output_length\": 500, \"hash_ids\": [0, 1, 2]}\n"
      + "{\"timestamp\": 30, \"input_length\": 7, \"output_length\": 5, \"hash_ids\": []}\n",
    "arrival_s,input_tokens,output_tokens\n0.5,\"1\",2\n1e1,3,4\n",
  ]

  private struct Document: Decodable {
    var name: Located<String>?
    var seed: Int?
    var list: [Double]?
    var nested: [String: String]?
    var engine: JSON5Value?

    enum CodingKeys: String, CodingKey, CaseIterable { case name, seed, list, nested, engine }
  }

  /// Reads `bytes` in every way there is; the number of ways that took them.
  private func readAll(_ bytes: [UInt8]) -> Int {
    var accepted = 0
    func attempt(_ body: () throws -> Void) {
      do {
        try body()
        accepted += 1
      } catch let error as Diagnostic {
        #expect(error.description.hasPrefix("f") || error.description.hasPrefix("--set"))
        #expect(!error.message.isEmpty)
      } catch {
        Issue.record("an error without a place: \(error)")
      }
    }
    attempt {
      let tree = try JSON5.parse(bytes, file: "f")
      attempt { _ = try LocatedDecoder.decode(Document.self, from: tree) }
      attempt { _ = try HuggingFaceConfig(tree) }
    }
    attempt { _ = try ServingProperties(bytes, file: "f") }
    attempt {
      var reader = try TraceReader(bytes, file: "f")
      var last: Int64 = 0
      while let row = try reader.next() {
        #expect(row.arrivalNanoseconds >= last && row.inputTokens > 0 && row.outputTokens > 0)
        last = row.arrivalNanoseconds
      }
    }
    attempt {
      var tree = JSON5Value(.object([]), at: TextLocation(file: "f"))
      try ScenarioEdit(String(decoding: bytes.prefix(200), as: UTF8.self), option: "--set").apply(to: &tree)
    }
    return accepted
  }

  @Test(arguments: documents.indices)
  func mutatedDocumentsNeverCrash(index: Int) {
    var generator = SeededGenerator(state: UInt64(index))
    let original = Array(Self.documents[index].utf8)
    #expect(readAll(original) > 0)
    let special: [UInt8] = Array("{}[]:,'\"\\/*#=.-+eE0x9 \n\r\t".utf8) + [0, 0x80, 0xC3, 0xED, 0xF4, 0xFF]
    for _ in 0..<400 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[place] = special.randomElement(using: &generator) ?? 0
        case 1: bytes.insert(special.randomElement(using: &generator) ?? 0, at: place)
        case 2: bytes.remove(at: place)
        case 3: bytes.removeLast(bytes.count - place)
        default:
          let end = Int.random(in: place...min(bytes.count, place + 20), using: &generator)
          bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &generator))
        }
      }
      _ = readAll(bytes)
    }
  }

  @Test func randomBytesNeverCrash() {
    var generator = SeededGenerator(state: 42)
    for _ in 0..<1_000 {
      let count = Int.random(in: 0..<64, using: &generator)
      let printable = Bool.random(using: &generator)
      _ = readAll(
        (0..<count).map { _ in UInt8.random(in: printable ? 0x20...0x7E : 0...0xFF, using: &generator) })
    }
  }
}
