import Simulation

/// A radix tree of the prompts whose KV blocks are in memory.
///
/// A node is a stretch of text that all prompts below it have in common, and the run of blocks that holds it. Whoever holds
/// a node holds those above it, so a request remembers the last one alone. Nodes that nobody holds come free in the order
/// in which they were let go of, the last of a prompt first, and are handed out again in that order, each from its end: a
/// node is never handed out before those below it.
///
/// The links of the tree's hash table and of the list of free nodes are in the nodes themselves.
struct PrefixTree: ~Copyable {
  /// Not private: Swift 6.3 fails where an array of private elements comes to its end in another file.
  struct Node {
    /// The pieces of a prompt that comes through the node, from the prompt's beginning; how far they are the node's
    /// follows from its blocks.
    var text: [Int] = []
    /// The first piece that is the node's own, so that looking a node up reads no text but its own memory alone.
    var first = 0
    /// Number of that piece; -1 for blocks that no prompt can hit.
    var begin: Int32 = -1
    /// The node above, or `root`.
    var parent = root
    /// Nodes below.
    var children: Int32 = 0
    /// Requests that hold it.
    var holders: Int32 = 0
    /// Blocks that are there; the end of a node may have been handed out.
    var blocks: Int
    /// Its neighbours among the free nodes; of one that is not used, the next such.
    var previous: Int32 = -1
    var next: Int32 = -1
    /// The next node in its bucket.
    var nextInBucket: Int32 = -1
  }

  /// The beginning of every prompt, which no blocks belong to.
  static let root: Int32 = -1

  private var nodes = UniqueArray<Node>()
  /// The first node of each bucket of the hash table, -1 where it has none. There are about four for each node, so that
  /// most hold one or none.
  private var buckets = UniqueArray<Int32>(count: 64) { _ in -1 }
  private var firstUnused: Int32 = -1
  private var free = FreeNodes()
  /// Blocks of nodes that somebody holds.
  private(set) var heldBlocks = 0

  // MARK: Looking up

  /// The node below `parent` that begins with the piece `number` of `text`.
  func child(of parent: Int32, beginning text: [Int], at number: Int) -> Int32? {
    let piece = text[number]
    var index = buckets[Self.bucket(of: piece, below: parent, among: buckets.count)]
    while index >= 0 {
      if nodes[Int(index)].parent == parent, nodes[Int(index)].first == piece { return index }
      index = nodes[Int(index)].nextInBucket
    }
    return nil
  }

  /// How many of the pieces of `text` from `number` on, where `node` begins, the two have in common, at most `most`.
  func commonPieces(of node: Int32, with text: [Int], from number: Int, most: Int) -> Int {
    let known = nodes[Int(node)].text
    let end = min(number + most, known.count, text.count)
    var place = number
    while place < end, known[place] == text[place] { place += 1 }
    return place - number
  }

  /// Number of the first piece that is the node's own.
  func begin(of node: Int32) -> Int { Int(nodes[Int(node)].begin) }
  func blocks(of node: Int32) -> Int { nodes[Int(node)].blocks }
  func isHeld(_ node: Int32) -> Bool { nodes[Int(node)].holders > 0 }
  /// Whether nobody but one request has anything to do with the node or what follows it.
  func isHeldAlone(_ node: Int32) -> Bool { nodes[Int(node)].holders == 1 && nodes[Int(node)].children == 0 }

  /// Whether any blocks are free.
  var hasFree: Bool { free.first >= 0 }

  /// Blocks of nodes that nobody holds; counts them anew, for the check of invariants.
  var freeBlocks: Int {
    var total = 0
    var index = free.first
    while index >= 0 {
      total += nodes[Int(index)].blocks
      index = nodes[Int(index)].next
    }
    return total
  }

  // MARK: Holding and letting go

  /// A new node below `parent` with one holder: the pieces of `text` from `begin` on, as far as `blocks` blocks reach.
  mutating func enter(_ text: [Int], from begin: Int, below parent: Int32, blocks: Int) -> Int32 {
    if parent >= 0 { nodes[Int(parent)].children += 1 }
    heldBlocks += blocks
    return add(
      Node(
        text: text, first: text[begin], begin: Int32(clamping: begin), parent: parent, holders: 1,
        blocks: blocks))
  }

  /// One more request holds `node`, having held those above it before.
  mutating func hold(_ node: Int32) {
    if nodes[Int(node)].holders == 0 {
      heldBlocks += nodes[Int(node)].blocks
      free.remove(node, from: &nodes)
    }
    nodes[Int(node)].holders += 1
  }

  /// Lets a held node grow by `blocks` blocks of `text`, which goes on otherwise than the text that it had, perhaps.
  mutating func extend(_ node: Int32, by blocks: Int, of text: [Int]) {
    nodes[Int(node)].text = text
    nodes[Int(node)].blocks += blocks
    heldBlocks += blocks
  }

  /// Divides `node` after its first `pieces` pieces and `blocks` blocks. Returns the new node that holds them; the rest
  /// stays what it was to those who hold it or follow it.
  mutating func split(_ node: Int32, pieces: Int, blocks: Int) -> Int32 {
    unlink(node)
    var head = nodes[Int(node)]
    head.blocks = blocks
    head.children = 1
    let index = add(head)
    nodes[Int(node)].blocks -= blocks
    nodes[Int(node)].begin += Int32(clamping: pieces)
    nodes[Int(node)].first = head.text[Int(nodes[Int(node)].begin)]
    nodes[Int(node)].parent = index
    link(node)
    if head.holders == 0 { free.insert(index, after: node, in: &nodes) }
    return index
  }

  /// A request has computed the text of `node`, which nobody holds, again and holds it from now on: `blocks` blocks of
  /// `text`. The old ones can no longer be hit, and wait where they are to be handed out.
  mutating func renew(_ node: Int32, blocks: Int, of text: [Int]) {
    let old = add(Node(blocks: nodes[Int(node)].blocks))
    free.insert(old, after: node, in: &nodes)
    free.remove(node, from: &nodes)
    nodes[Int(node)].holders = 1
    nodes[Int(node)].text = text
    nodes[Int(node)].blocks = blocks
    heldBlocks += blocks
  }

  /// One request less holds `node` and all above it; returns the blocks that thereby came free.
  mutating func release(_ node: Int32) -> Int {
    var freed = 0
    var index = node
    while index >= 0 {
      nodes[Int(index)].holders -= 1
      if nodes[Int(index)].holders == 0 {
        freed += nodes[Int(index)].blocks
        free.insert(index, after: free.last, in: &nodes)
      }
      index = nodes[Int(index)].parent
    }
    heldBlocks -= freed
    return freed
  }

  /// Blocks that no prompt can hit come free. Next to others of the kind they are one run.
  mutating func addUnnamed(_ blocks: Int) {
    if free.last >= 0, nodes[Int(free.last)].begin < 0 {
      nodes[Int(free.last)].blocks += blocks
      return
    }
    let index = add(Node(blocks: blocks))
    free.insert(index, after: free.last, in: &nodes)
  }

  /// Hands out `count` blocks, those that have been free for longest first; returns how many more it would take.
  mutating func takeLongestFree(_ count: Int) -> Int {
    var left = count
    while left > 0, free.first >= 0 {
      let index = free.first
      let blocks = nodes[Int(index)].blocks
      guard blocks <= left else {
        nodes[Int(index)].blocks -= left
        return 0
      }
      left -= blocks
      free.remove(index, from: &nodes)
      if nodes[Int(index)].begin >= 0 {
        unlink(index)
        let parent = nodes[Int(index)].parent
        if parent >= 0 { nodes[Int(parent)].children -= 1 }
        nodes[Int(index)].text = []
      }
      nodes[Int(index)].next = firstUnused
      firstUnused = index
    }
    return left
  }

  // MARK: Nodes and their hash table

  /// Puts a node in a place that is not used, and in the hash table where a prompt can hit it.
  private mutating func add(_ node: Node) -> Int32 {
    var index = firstUnused
    if index >= 0 {
      firstUnused = nodes[Int(index)].next
      nodes[Int(index)] = node
    } else {
      if 4 * nodes.count >= buckets.count { spreadOut() }
      index = Int32(clamping: nodes.count)
      nodes.append(node)
    }
    if node.begin >= 0 { link(index) }
    return index
  }

  private func bucket(of node: Int32) -> Int {
    Self.bucket(of: nodes[Int(node)].first, below: nodes[Int(node)].parent, among: buckets.count)
  }

  private static func bucket(of piece: Int, below parent: Int32, among count: Int) -> Int {
    let word = UInt64(bitPattern: Int64(piece)) ^ UInt64(UInt32(bitPattern: parent)) << 32
    return Int(truncatingIfNeeded: mixed(word)) & (count - 1)
  }

  private mutating func link(_ node: Int32) {
    let bucket = bucket(of: node)
    nodes[Int(node)].nextInBucket = buckets[bucket]
    buckets[bucket] = node
  }

  private mutating func unlink(_ node: Int32) {
    let bucket = bucket(of: node)
    let next = nodes[Int(node)].nextInBucket
    guard buckets[bucket] != node else { return buckets[bucket] = next }
    var before = buckets[bucket]
    while nodes[Int(before)].nextInBucket != node { before = nodes[Int(before)].nextInBucket }
    nodes[Int(before)].nextInBucket = next
  }

  /// Doubles the buckets.
  private mutating func spreadOut() {
    let count = 2 * buckets.count
    buckets = UniqueArray(count: count) { _ in -1 }
    for index in nodes.indices where nodes[index].begin >= 0 { link(Int32(clamping: index)) }
  }

  /// Nodes that nobody holds, from the one that has been free for longest.
  private struct FreeNodes {
    var first: Int32 = -1
    var last: Int32 = -1

    /// Puts `index` behind `before`, or first where that is -1.
    mutating func insert(_ index: Int32, after before: Int32, in nodes: inout UniqueArray<Node>) {
      let next = before >= 0 ? nodes[Int(before)].next : first
      nodes[Int(index)].previous = before
      nodes[Int(index)].next = next
      if before >= 0 { nodes[Int(before)].next = index } else { first = index }
      if next >= 0 { nodes[Int(next)].previous = index } else { last = index }
    }

    mutating func remove(_ index: Int32, from nodes: inout UniqueArray<Node>) {
      let (previous, next) = (nodes[Int(index)].previous, nodes[Int(index)].next)
      if previous >= 0 { nodes[Int(previous)].next = next } else { first = next }
      if next >= 0 { nodes[Int(next)].previous = previous } else { last = previous }
    }
  }
}
