/// A question at the end of a lesson, and the change that answers it.
public struct LessonQuestion: Sendable, Hashable {
  /// The question.
  public var text: String
  /// The argument of `--set` that answers it, such as `engine.dtype=int8`.
  public var edit: String
  /// What one sees then, and why.
  public var answer: String

  init(_ text: String, set edit: String, answer: String) {
    self.text = text
    self.edit = edit
    self.answer = answer
  }
}

/// Where more is to be read.
public struct LessonSource: Sendable, Hashable {
  /// Authors, title, place and year.
  public var text: String
  /// Where it is.
  public var address: String
}

extension LessonSource {
  static let pope = LessonSource(
    text: "Pope et al., Efficiently Scaling Transformer Inference, MLSys 2023 (2022)",
    address: "https://arxiv.org/abs/2211.05102")
  static let orca = LessonSource(
    text: "Yu et al., Orca: A Distributed Serving System for Transformer-Based Generative Models, OSDI 2022",
    address: "https://www.usenix.org/conference/osdi22/presentation/yu")
  static let vllm = LessonSource(
    text:
      "Kwon et al., Efficient Memory Management for Large Language Model Serving with PagedAttention, SOSP 2023",
    address: "https://arxiv.org/abs/2309.06180")
  static let sarathi = LessonSource(
    text: "Agrawal et al., Taming Throughput-Latency Tradeoff in LLM Inference with Sarathi-Serve, OSDI 2024",
    address: "https://arxiv.org/abs/2403.02310")
  static let megatron = LessonSource(
    text:
      "Shoeybi et al., Megatron-LM: Training Multi-Billion Parameter Language Models Using Model Parallelism, 2019",
    address: "https://arxiv.org/abs/1909.08053")
  static let roofline = LessonSource(
    text:
      "Williams, Waterman, Patterson, Roofline: An Insightful Visual Performance Model, CACM 52(4), 2009",
    address: "https://doi.org/10.1145/1498765.1498785")
  static let little = LessonSource(
    text: "Little, A Proof for the Queuing Formula L = λW, Operations Research 9(3), 1961",
    address: "https://doi.org/10.1287/opre.9.3.383")
  static let schroeder = LessonSource(
    text: "Schroeder, Wierman, Harchol-Balter, Open Versus Closed: A Cautionary Tale, NSDI 2006",
    address:
      "https://www.usenix.org/conference/nsdi-06/open-versus-closed-cautionary-tale")
  static let aws = LessonSource(
    text:
      "AWS, Improve throughput performance of Llama 2 models using Amazon SageMaker, AWS Machine Learning Blog, 2023",
    address:
      "https://aws.amazon.com/blogs/machine-learning/improve-throughput-performance-of-llama-2-models-using-amazon-sagemaker/"
  )
}
