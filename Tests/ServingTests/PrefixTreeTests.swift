import Simulation
import Testing

@testable import Serving

/// Here a piece is one block, so that a node has as many of either.
@Suite struct PrefixTreeTests {
  private let text = [Int.min, -1, 0, 1, Int.max]

  @Test func findsANodeByWhatItBeginsWith() throws {
    var tree = PrefixTree()
    let upper = tree.enter(text, from: 0, below: PrefixTree.root, blocks: 2)
    let lower = tree.enter(text, from: 2, below: upper, blocks: 3)
    #expect(tree.child(of: PrefixTree.root, beginning: text, at: 0) == upper)
    #expect(tree.child(of: upper, beginning: text, at: 2) == lower)
    #expect(tree.child(of: PrefixTree.root, beginning: [0], at: 0) == nil)
    #expect(tree.child(of: lower, beginning: text, at: 2) == nil)
    #expect(tree.commonPieces(of: lower, with: [Int.min, -1, 0, 1, 7], from: 2, most: 3) == 2)
    #expect(tree.commonPieces(of: lower, with: text, from: 2, most: 1) == 1)
    #expect(tree.begin(of: lower) == 2 && tree.blocks(of: lower) == 3 && tree.heldBlocks == 5)
  }

  /// However many nodes there are, each is found: the table of buckets grows with them.
  @Test func findsManyNodes() {
    var tree = PrefixTree()
    let nodes = (0..<1000).map { tree.enter([$0], from: 0, below: PrefixTree.root, blocks: 1) }
    for (piece, node) in nodes.enumerated() {
      #expect(tree.child(of: PrefixTree.root, beginning: [piece], at: 0) == node)
    }
  }

  /// Whoever held a node that is divided holds both parts, and lets go of both.
  @Test func dividesANodeThatIsHeld() {
    var tree = PrefixTree()
    let whole = tree.enter(text, from: 0, below: PrefixTree.root, blocks: 5)
    let head = tree.split(whole, pieces: 2, blocks: 2)
    tree.hold(head)
    #expect(tree.blocks(of: head) == 2 && tree.blocks(of: whole) == 3 && tree.begin(of: whole) == 2)
    #expect(tree.child(of: PrefixTree.root, beginning: text, at: 0) == head)
    #expect(tree.child(of: head, beginning: text, at: 2) == whole)
    #expect(!tree.isHeldAlone(head) && tree.isHeldAlone(whole) && tree.heldBlocks == 5)
    #expect(tree.release(whole) == 3)
    #expect(tree.isHeld(head) && tree.heldBlocks == 2)
    #expect(tree.release(head) == 2)
    #expect(tree.heldBlocks == 0 && tree.freeBlocks == 5)
  }

  /// A node that is free when it is divided keeps its turn: its end is handed out first.
  @Test func dividesANodeThatIsFree() {
    var tree = PrefixTree()
    let whole = tree.enter(text, from: 0, below: PrefixTree.root, blocks: 5)
    #expect(tree.release(whole) == 5)
    tree.addUnnamed(4)
    let head = tree.split(whole, pieces: 2, blocks: 2)
    #expect(tree.freeBlocks == 9)
    #expect(tree.takeLongestFree(3) == 0)
    #expect(tree.child(of: head, beginning: text, at: 2) == nil)
    #expect(tree.child(of: PrefixTree.root, beginning: text, at: 0) == head)
    tree.hold(head)
    #expect(tree.isHeldAlone(head) && tree.heldBlocks == 2)
    #expect(tree.takeLongestFree(5) == 1)
  }

  /// What was computed again leaves its old blocks where they were to be handed out, and keeps what follows it.
  @Test func renewsANode() {
    var tree = PrefixTree()
    let upper = tree.enter(text, from: 0, below: PrefixTree.root, blocks: 2)
    let lower = tree.enter(text, from: 2, below: upper, blocks: 3)
    #expect(tree.release(lower) == 5)
    tree.addUnnamed(1)
    tree.renew(upper, blocks: 1, of: text)
    #expect(tree.isHeld(upper) && tree.heldBlocks == 1 && tree.freeBlocks == 6)
    #expect(tree.child(of: upper, beginning: text, at: 2) == lower)
    tree.extend(upper, by: 1, of: text)
    #expect(tree.heldBlocks == 2)
    #expect(tree.takeLongestFree(5) == 0)
    #expect(tree.child(of: upper, beginning: text, at: 2) == nil && tree.isHeldAlone(upper))
    #expect(tree.freeBlocks == 1)
  }

  @Test func blocksThatNobodyCanHitAreOneRun() {
    var tree = PrefixTree()
    tree.addUnnamed(3)
    tree.addUnnamed(4)
    #expect(tree.freeBlocks == 7)
    #expect(tree.takeLongestFree(5) == 0)
    #expect(tree.takeLongestFree(5) == 3)
  }
}
