/// The least of a fixed number of keys of which any may change: a tree of matches, each won by the lesser key.
///
///     var tournament = Tournament(players: 3)
///     tournament.set(30, of: 0)
///     tournament.set(20, of: 2)
///     tournament.winner  // (key: 20, player: 2)
///
/// Equal keys are won by the lower number. A key that changes plays again with log2(players) others, whoever wins: unlike a
/// heap's, no branch of its hangs on the keys.
@frozen
public struct Tournament: ~Copyable {
  /// A key and whose it is.
  @frozen
  public struct Entry: Hashable, Sendable {
    /// What is compared.
    public var key: UInt64

    /// Whose key it is.
    public var player: Int

    @inlinable
    init(key: UInt64, player: Int) {
      self.key = key
      self.player = player
    }
  }

  /// The winners: `matches[1]` of all; of `matches[2 * i]` and `matches[2 * i + 1]` at `i`. The players themselves are in
  /// the second half.
  @usableFromInline
  var matches: UniqueArray<Entry>

  /// All keys are the greatest there is.
  ///
  /// - Precondition: there is a player.
  public init(players: Int) {
    precondition(players > 0, "nobody plays")
    var width = 1
    while width < players { width *= 2 }
    matches = UniqueArray(count: 2 * width) { Entry(key: .max, player: $0 % width) }
    // With all keys alike the leftmost player of each match has won it.
    for match in stride(from: width - 1, to: 0, by: -1) { matches[match] = matches[2 * match] }
  }

  /// Who has the least key.
  public var winner: Entry { @inlinable get { matches[1] } }

  /// The key of `player`.
  @inlinable
  public func key(of player: Int) -> UInt64 { matches[matches.count / 2 + player].key }

  /// Changes the key of `player`.
  ///
  /// - Precondition: there is such a player.
  @inlinable
  public mutating func set(_ key: UInt64, of player: Int) {
    precondition(player >= 0 && player < matches.count / 2, "nobody has this number")
    matches.withElements { matches in
      var place = matches.count / 2 + player
      var winner = Entry(key: key, player: player)
      matches[place] = winner
      while place > 1 {
        let other = matches[place ^ 1]
        let loses = other.key < winner.key || (other.key == winner.key && other.player < winner.player)
        winner.key = loses ? other.key : winner.key
        winner.player = loses ? other.player : winner.player
        place &>>= 1
        matches[place] = winner
      }
    }
  }
}
