/// One object of a Hugging Face config, whose values go by several names.
struct HuggingFaceObject {
  let value: JSON5Value
  let path: String

  /// The keys that are read, which a mistyped one may have been meant to be.
  static let knownKeys = [
    "model_type", "architectures", "num_hidden_layers", "n_layer", "hidden_size", "n_embd",
    "num_attention_heads",
    "n_head", "num_key_value_heads", "num_kv_heads", "n_head_kv", "multi_query", "new_decoder_architecture",
    "head_dim", "intermediate_size", "ffn_dim", "ffn_hidden_size", "vocab_size", "max_position_embeddings",
    "tie_word_embeddings", "sliding_window", "use_sliding_window",
    "max_window_layers", "layer_types", "sliding_window_pattern", "attention_bias", "num_local_experts",
    "num_experts", "n_routed_experts", "num_experts_per_tok", "moe_intermediate_size", "n_shared_experts",
    "shared_expert_intermediate_size", "first_k_dense_replace", "q_lora_rank", "kv_lora_rank",
    "qk_nope_head_dim",
    "qk_rope_head_dim", "v_head_dim", "torch_dtype", "dtype", "quantization_config",
  ]

  /// The object in `value`, or the one of its text model where it describes a model of several media.
  init(_ value: JSON5Value, path: String) throws(Diagnostic) {
    guard case .object = value.content else {
      let place = path.isEmpty ? "" : "\(path): "
      throw .error(at: value.location, "\(place)expected an object, found \(value.summary)")
    }
    if value["hidden_size"] == nil, let text = value["text_config"], case .object = text.content {
      self.value = text
      self.path = path.isEmpty ? "text_config" : "\(path).text_config"
    } else {
      self.value = value
      self.path = path
    }
  }

  /// The whole number, `least` to `most`, under the first of `names` that is there and not `null`.
  func optionalCount(_ names: [String], from least: Int = 1, upTo most: Int) throws(Diagnostic) -> Int? {
    guard let (name, part) = first(names) else { return nil }
    guard case .number(let number) = part.content, let count = number.whole(Int.self),
      (least...most).contains(count)
    else { throw mismatch("a whole number from \(least) to \(most)", name, part) }
    return count
  }

  /// As `optionalCount`, but must be there.
  func count(_ names: [String], upTo most: Int) throws(Diagnostic) -> Int {
    guard let count = try optionalCount(names, upTo: most) else { throw missing(names) }
    return count
  }

  /// The flag under `name`, if it is there and not `null`.
  func flag(_ name: String) throws(Diagnostic) -> Bool? {
    guard let (name, part) = first([name]) else { return nil }
    guard case .bool(let flag) = part.content else { throw mismatch("true or false", name, part) }
    return flag
  }

  /// The string under the first of `names` that is there and not `null`.
  func string(_ names: [String]) throws(Diagnostic) -> String? {
    guard let (name, part) = first(names) else { return nil }
    guard case .string(let text) = part.content else { throw mismatch("a string", name, part) }
    return text
  }

  /// The strings in the array under `name`; none if it is not there.
  func strings(_ name: String) throws(Diagnostic) -> [String] {
    guard let (name, part) = first([name]) else { return [] }
    guard case .array(let elements) = part.content else { throw mismatch("an array of strings", name, part) }
    return elements.compactMap { element in
      if case .string(let text) = element.content { text } else { nil }
    }
  }

  /// The object under `name`, if it is there and not `null`.
  func object(_ name: String) throws(Diagnostic) -> HuggingFaceObject? {
    guard let (name, part) = first([name]) else { return nil }
    return try HuggingFaceObject(part, path: full(name))
  }

  /// The error of a key that must be there.
  func missing(_ names: [String]) -> Diagnostic {
    let others = names.dropFirst().map { "'\($0)'" }.joined(separator: ", ")
    let place = path.isEmpty ? "" : " in \(path)"
    return .error(
      at: value.location,
      "missing key '\(names.first ?? "")'\(others.isEmpty ? "" : " (or \(others))")\(place)")
  }

  /// An error about the object as a whole.
  func failure(_ message: String) -> Diagnostic {
    .error(at: value.location, path.isEmpty ? message : "\(path): \(message)")
  }

  private func first(_ names: [String]) -> (name: String, value: JSON5Value)? {
    for name in names {
      if let part = value[name], part.content != .null { return (name, part) }
    }
    return nil
  }

  private func mismatch(_ expected: String, _ name: String, _ part: JSON5Value) -> Diagnostic {
    .error(at: part.location, "\(full(name)): expected \(expected), found \(part.summary)")
  }

  private func full(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
