/// What takes memory of each GPU beside weights and KV cache: `bytes + bytesPerVocabularyEntry * vocabulary`, and
/// `collectiveBytes` where there is more than one GPU.
public struct RuntimeMemory: Sendable, Hashable {
  /// Context, activations and graphs.
  public var bytes: Double
  /// Logits and what sampling sorts them with, at the most sequences that the engine tries itself with.
  public var bytesPerVocabularyEntry: Double
  /// Buffers of collectives.
  public var collectiveBytes: Double

  /// Bytes as the properties say.
  public init(bytes: Double, bytesPerVocabularyEntry: Double = 0, collectiveBytes: Double = 0) {
    self.bytes = bytes
    self.bytesPerVocabularyEntry = bytesPerVocabularyEntry
    self.collectiveBytes = collectiveBytes
  }

  /// Bytes on each of `gpus` GPUs that share `model`.
  func bytes(_ model: ModelArchitecture, gpus: Int) -> Double {
    bytes + bytesPerVocabularyEntry * Double(model.vocabularySize) + (gpus > 1 ? collectiveBytes : 0)
  }
}
