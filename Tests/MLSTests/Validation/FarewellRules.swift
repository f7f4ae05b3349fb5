import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// A commit that removes bob, judged by bob: its secrets are not his to check, all else is, so that
/// nobody leaves by a commit that the others refuse.
@Suite("Rules for a commit that removes us")
struct FarewellRules {
  let party: Party
  let alice: NativeGroup
  let bob: LeafIndex

  init() throws {
    var party = try Party(of: "alice", "bob", "carol", "dave")
    for name in ["alice", "carol"] { try party.update(by: name) }
    self.party = party
    alice = party["alice"]
    bob = party["bob"].ownLeafIndex
  }

  private func judge(
    _ error: MLSError, illegal: (inout ForgedCommit) throws -> Void,
    legal: (inout ForgedCommit) throws -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var random = party.random
    func make(_ edit: (inout ForgedCommit) throws -> Void) throws -> [UInt8] {
      var commit = ForgedCommit(by: alice)
      commit.proposals = [.remove(bob)]
      try edit(&commit)
      return try commit.make(using: &random).message.encodedBytes
    }
    var group = party["bob"]
    #expect(throws: error, sourceLocation: sourceLocation) { try group.process(try make(illegal)) }
    guard case .commit(let staged) = try group.process(try make(legal)) else {
      Issue.record("the twin is no commit", sourceLocation: sourceLocation)
      return
    }
    #expect(staged.removesOwnLeaf, sourceLocation: sourceLocation)
    try group.merge(staged)
    #expect(!group.isActive, sourceLocation: sourceLocation)
  }

  /// Against the same leaf, signed as it should be.
  private func judge(
    leaf error: MLSError, illegal: @escaping (LeafNode) throws -> LeafNode,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try judge(
      error, illegal: { $0.editLeaf = illegal },
      legal: {
        $0.editLeaf = { try $0.changed(by: alice.identity, in: alice, at: alice.ownLeafIndex) }
      }, sourceLocation: sourceLocation)
  }

  @Test("7.3-1: who is removed checks the signature of the committer's leaf")
  func leafSignature() throws {
    try judge(leaf: .peerMisbehaved(.invalidSignature)) { leafNode in
      leafNode.signed(
        with: try leafNode.changed(by: alice.identity, in: alice, at: LeafIndex(1)).signature)
    }
  }

  @Test("7.3-14: who is removed checks where the committer's leaf comes from")
  func leafSource() throws {
    try judge(leaf: .peerMisbehaved(.invalidUpdatePath)) {
      try $0.changed(
        source: .update, by: alice.identity, in: alice, at: alice.ownLeafIndex)
    }
  }

  @Test("7.9.2-1: who is removed checks the parent hash")
  func parentHash() throws {
    try judge(leaf: .peerMisbehaved(.invalidUpdatePath)) {
      try $0.changed(
        source: .commit(parentHash: [UInt8](repeating: 7, count: 32)), by: alice.identity,
        in: alice, at: alice.ownLeafIndex)
    }
  }

  @Test("12.4.2-5: who is removed checks that the path's keys are new")
  func oldKeys() throws {
    let carol = alice.ratchetTree[party["carol"].ownLeafIndex]?.encryptionKey
    try judge(leaf: .peerMisbehaved(.invalidTree)) {
      try $0.changed(
        encryptionKey: carol, by: alice.identity, in: alice, at: alice.ownLeafIndex)
    }
  }

  @Test("7.6-1, 7.6-2: who is removed checks the shape of the path")
  func shape() throws {
    let edits: [([UpdatePathNode]) -> [UpdatePathNode]] = [
      { Array($0.dropLast()) },
      { nodes in
        nodes.map { UpdatePathNode(encryptionKey: $0.encryptionKey, encryptedPathSecrets: []) }
      },
    ]
    for edit in edits {
      try judge(.peerMisbehaved(.invalidUpdatePath), illegal: { $0.editNodes = edit })
    }
  }

  @Test("7.3-15, 7.3-16: who is removed checks whom the commit adds")
  func added() throws {
    var party = party
    let twin = try party.makeKeyPackage(party["carol"].identity).keyPackage
    let fresh = try party.makeKeyPackage(try party.makeIdentity("erin")).keyPackage
    try judge(
      .peerMisbehaved(.invalidTree), illegal: { $0.proposals.append(.add(twin)) },
      legal: { $0.proposals.append(.add(fresh)) })
  }

  @Test("7.3-7: who is removed checks that all support the new extensions")
  func support() throws {
    let unknown = Extension(type: ExtensionType(rawValue: 0xf123), data: [])
    try judge(
      .peerIncompatible(.capabilities),
      illegal: { $0.proposals.append(.groupContextExtensions([unknown])) },
      legal: { $0.proposals.append(.groupContextExtensions([])) })
  }
}
