// Llama 2, Code Llama, Llama 3.1 and Yi: RMSNorm, rotary positions, gated MLP, no biases, untied head.
extension ModelArchitecture {
  static let llamas = [
    llama2With7B, llama2With13B, llama2With70B, codeLlama7B, codeLlama34B, llama3v1With8B, llama3v1With70B,
    llama3v1With405B, yi34B,
  ]

  /// Llama 2 7B. Source: config.json of meta-llama/Llama-2-7b-hf.
  public static let llama2With7B = ModelArchitecture(
    name: "llama-2-7b", layers: 32, hiddenSize: 4096, attentionHeads: 32, keyValueHeads: 32, headSize: 128,
    intermediateSize: 11008, vocabularySize: 32000, maximumPositions: 4096,
    truncatesSampling: true,
    source: "config.json of meta-llama/Llama-2-7b-hf")

  /// Llama 2 13B. Source: config.json of meta-llama/Llama-2-13b-hf.
  public static let llama2With13B = ModelArchitecture(
    name: "llama-2-13b", layers: 40, hiddenSize: 5120, attentionHeads: 40, keyValueHeads: 40, headSize: 128,
    intermediateSize: 13824, vocabularySize: 32000, maximumPositions: 4096,
    truncatesSampling: true,
    source: "config.json of meta-llama/Llama-2-13b-hf")

  /// Llama 2 70B, the only Llama 2 with grouped-query attention. Source: config.json of meta-llama/Llama-2-70b-hf.
  public static let llama2With70B = ModelArchitecture(
    name: "llama-2-70b", layers: 80, hiddenSize: 8192, attentionHeads: 64, keyValueHeads: 8, headSize: 128,
    intermediateSize: 28672, vocabularySize: 32000, maximumPositions: 4096,
    truncatesSampling: true,
    source: "config.json of meta-llama/Llama-2-70b-hf")

  /// Code Llama 7B: Llama 2 with 16 more tokens for infilling. Source: config.json of codellama/CodeLlama-7b-hf.
  public static let codeLlama7B = ModelArchitecture(
    name: "codellama-7b", layers: 32, hiddenSize: 4096, attentionHeads: 32, keyValueHeads: 32, headSize: 128,
    intermediateSize: 11008, vocabularySize: 32016, maximumPositions: 16384,
    source: "config.json of codellama/CodeLlama-7b-hf")

  /// Code Llama 34B. Source: config.json of codellama/CodeLlama-34b-hf.
  public static let codeLlama34B = ModelArchitecture(
    name: "codellama-34b", layers: 48, hiddenSize: 8192, attentionHeads: 64, keyValueHeads: 8, headSize: 128,
    intermediateSize: 22016, vocabularySize: 32000, maximumPositions: 16384,
    source: "config.json of codellama/CodeLlama-34b-hf")

  /// Llama 3.1 8B. Source: config.json of meta-llama/Llama-3.1-8B.
  public static let llama3v1With8B = ModelArchitecture(
    name: "llama-3.1-8b", layers: 32, hiddenSize: 4096, attentionHeads: 32, keyValueHeads: 8, headSize: 128,
    intermediateSize: 14336, vocabularySize: 128_256, maximumPositions: 131_072,
    truncatesSampling: true,
    source: "config.json of meta-llama/Llama-3.1-8B")

  /// Llama 3.1 70B. Source: config.json of meta-llama/Llama-3.1-70B.
  public static let llama3v1With70B = ModelArchitecture(
    name: "llama-3.1-70b", layers: 80, hiddenSize: 8192, attentionHeads: 64, keyValueHeads: 8, headSize: 128,
    intermediateSize: 28672, vocabularySize: 128_256, maximumPositions: 131_072,
    truncatesSampling: true,
    source: "config.json of meta-llama/Llama-3.1-70B")

  /// Llama 3.1 405B. Source: config.json of meta-llama/Llama-3.1-405B.
  public static let llama3v1With405B = ModelArchitecture(
    name: "llama-3.1-405b", layers: 126, hiddenSize: 16384, attentionHeads: 128, keyValueHeads: 8,
    headSize: 128, intermediateSize: 53248, vocabularySize: 128_256, maximumPositions: 131_072,
    truncatesSampling: true,
    source: "config.json of meta-llama/Llama-3.1-405B")

  /// Yi 34B, a Llama in all but name. Source: config.json of 01-ai/Yi-34B.
  public static let yi34B = ModelArchitecture(
    name: "yi-34b", layers: 60, hiddenSize: 7168, attentionHeads: 56, keyValueHeads: 8, headSize: 128,
    intermediateSize: 20480, vocabularySize: 64000, maximumPositions: 4096,
    source: "config.json of 01-ai/Yi-34B")
}
