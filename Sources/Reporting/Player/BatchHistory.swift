import Serving
import Simulation

/// What happened in the batches of a run, as far as a picture needs it: requests, their stays in a slot, and the steps.
///
/// A slot is a place in a replica's batch. The engine does not number them; a request that joins takes the lowest free
/// one, as a picture of the batch would.
public struct BatchHistory: Sendable {
  /// A request. Times are instants of the run.
  public struct Request: Sendable, Hashable {
    /// When it arrived.
    public var arrival: SimTime
    /// When the client had its first token; `nil` while it has none.
    public var firstToken: SimTime?
    /// When it left; `nil` while it is there.
    public var finish: SimTime?
    /// Tokens of the prompt; 0 until it left.
    public var inputTokens = 0
    /// Tokens of the answer; 0 until it left.
    public var outputTokens = 0
    /// Prompt tokens that the prefix cache had.
    public var cachedTokens = 0
    /// Whether it was refused, and so never stayed anywhere.
    public var isRefused = false
  }

  /// A request's time in one slot. A preempted request has several.
  public struct Stay: Sendable, Hashable {
    /// The request's number.
    public var request: Int
    /// The replica it was in.
    public var replica: Int
    /// Its place in the replica's batch, from 0.
    public var slot: Int
    /// When it joined the batch.
    public var start: SimTime
    /// When its prompt was done; the end where it was not.
    public var prefillEnd: SimTime
    /// When its own last token was out. From there to `end` the slot runs on for the others of its batch: padding.
    public var usefulEnd: SimTime
    /// When it left the batch.
    public var end: SimTime
    /// Whether a prompt was computed to its end in it, which put out a token.
    public var hasPrefilled = false
    /// Whether it ended because the request lost its KV memory.
    public var isPreempted = false
  }

  /// Steps of a replica with one composition.
  public struct Span: Sendable, Hashable {
    /// The replica that took them.
    public var replica: Int
    /// When the first step began.
    public var start: SimTime
    /// When the last step ended.
    public var end: SimTime
    /// How many there were.
    public var steps: Int
    /// What the last step took more than the first, each a little more than the one before.
    public var growth = SimDuration.zero
    /// Prompt tokens in them, padding included.
    public var prefillTokens: Int
    /// Requests that got a token in each step.
    public var decodeRequests: Int
    /// Tokens put out: one for each decoding request and step, and the first ones of finished prompts.
    public var outputTokens: Int
    /// Tokens of KV memory that hold a token at the end.
    public var keyValueUsed: Int
    /// Tokens of KV memory that are taken at the end.
    public var keyValueTaken: Int
  }

  /// What the lane is called: the scenario's name or the varied value.
  public var name: String
  /// How batches form.
  public var policy: BatchingPolicy
  /// Requests running at once in a replica at most.
  public var maxBatchSize: Int
  /// Copies of the model.
  public var replicas: Int
  /// Tokens of a block of KV memory.
  public var blockSize: Int
  /// Tokens that one replica's KV memory holds.
  public var capacityTokens: Int
  /// In order of arrival, so that a request's number is its place.
  public var requests: [Request]
  /// In order of start.
  public var stays: [Stay]
  /// In order of end.
  public var spans: [Span]
  /// How far it reaches.
  public var end: SimTime
  /// Whether the run went on beyond `end`.
  public var isCut: Bool

  /// Slots of a replica that a picture shows: those that were used, and the ones that stayed empty unless they are many.
  public var slots: Int {
    let used = (stays.lazy.map(\.slot).max() ?? 0) + 1
    let all = slotLimit
    return all <= 16 || 2 * all <= 3 * used ? max(all, used) : used
  }

  /// Slots that a replica has.
  public var slotLimit: Int { policy == .none ? 1 : maxBatchSize }
}
