import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax
import Testing

@Suite("Joining")
struct JoinTests {
  @Test("somebody joins by external commit, and everybody follows")
  func external() throws {
    var party = try Party(of: "alice", "bob")
    let identity = try party.makeIdentity("carol")
    let info = try GroupInfo(decoding: try party["bob"].groupInfo().encodedBytes)
    let (group, message) = try Group.joinExternally(
      info, identity: identity, crypto: party.crypto, using: &party.random)
    guard case .commit(let staged) = try party["alice"].process(message.encodedBytes) else {
      Issue.record("not a commit")
      return
    }
    #expect(staged.committer.credential == identity.credential)
    try party.deliver(message, from: "carol")
    party["carol"] = group
    #expect(try party.everybodyAgrees())
    try party.update(by: "alice")
    try party.update(by: "carol")
    #expect(try party.everybodyAgrees())
  }

  @Test("somebody who lost their state takes their own place anew")
  func resynchronise() throws {
    var party = try Party(of: "alice", "bob", "carol")
    let lost = party["bob"]
    let (group, message) = try Group.joinExternally(
      try party["alice"].groupInfo(), identity: lost.identity, replacing: lost.ownLeafIndex,
      crypto: party.crypto, using: &party.random)
    #expect(group.members.count == 3)
    party.groups["bob"] = nil
    try party.deliver(message, from: "bob")
    party["bob"] = group
    #expect(try party.everybodyAgrees())
  }

  @Test("an external commit to an epoch that is over is refused")
  func lateExternal() throws {
    var party = try Party(of: "alice", "bob")
    let identity = try party.makeIdentity("carol")
    let (_, message) = try Group.joinExternally(
      try party["bob"].groupInfo(), identity: identity, crypto: party.crypto,
      using: &party.random)
    try party.update(by: "alice")
    #expect(party.refusal(of: message, by: "bob") == .staleOrDuplicate(.pastEpoch))
  }

  @Test("a Welcome for somebody else, or one that was tampered with, is refused")
  func welcome() throws {
    var party = try Party(of: "alice")
    let identity = try party.makeIdentity("bob")
    let bob = try party.makeKeyPackage(identity)
    let other = try party.makeKeyPackage(identity)
    let pending = try party.pend(CommitRequest(adding: [bob.keyPackage]), by: "alice")
    guard let welcome = pending.welcome else {
      Issue.record("no Welcome")
      return
    }
    #expect(throws: MLSError.misuse(.wrongGroup)) {
      try Group.join(welcome, with: other, identity: identity, crypto: party.crypto)
    }
    let stranger = try party.makeIdentity("mallory")
    #expect(throws: MLSError.misuse(.invalidIdentity)) {
      try Group.join(welcome, with: bob, identity: stranger, crypto: party.crypto)
    }
    let bytes = welcome.encodedBytes
    for position in stride(from: 0, to: bytes.count, by: 11) {
      var tampered = bytes
      tampered[position] ^= 0x10
      guard let decoded = try? Welcome(decoding: tampered) else { continue }
      #expect(throws: MLSError.self) {
        try Group.join(decoded, with: bob, identity: identity, crypto: party.crypto)
      }
    }
  }

  @Test("a newcomer believes no tree that is not sound, whoever signed for it")
  func hostileTrees() throws {
    var party = try Party(of: "alice", "bob", "carol", "dave", "erin")
    try party.update(by: "carol")
    let alice = party["alice"]
    let bob = party["bob"].ownLeafIndex
    let sound = alice.ratchetTree
    let carol = party["carol"].ownLeafIndex
    guard let bobNode = sound[bob], let carolNode = sound[carol],
      let root = sound.parentNode(at: sound.size.root)
    else {
      Issue.record("carol's path reaches the root")
      return
    }
    func changed(_ node: Node, at index: NodeIndex) -> RatchetTree {
      var tree = sound
      tree.set(node, at: index)
      return tree
    }
    func rootWith(hash: [UInt8], unmerged: [LeafIndex]) -> Node {
      .parent(
        ParentNode(
          encryptionKey: root.encryptionKey, parentHash: hash, unmergedLeaves: unmerged))
    }
    let stranger = try party.makeIdentity("mallory")
    let cases: [(String, RatchetTree, MLSError)] = [
      ("as it is", sound, .misuse(.unknownMember)),
      (
        "with a leaf that its owner did not sign",
        changed(.leaf(carolNode.signed(with: bobNode.signature)), at: NodeIndex(carol)),
        .peerMisbehaved(.invalidSignature)
      ),
      (
        "with one member twice", changed(.leaf(carolNode), at: NodeIndex(bob)),
        .peerMisbehaved(.invalidTree)
      ),
      (
        "with a key above them that nobody below made",
        changed(rootWith(hash: [1], unmerged: root.unmergedLeaves), at: sound.size.root),
        .peerMisbehaved(.invalidTree)
      ),
      (
        "with an unmerged leaf that is blank",
        changed(rootWith(hash: [], unmerged: [LeafIndex(7)]), at: sound.size.root),
        .peerMisbehaved(.invalidTree)
      ),
    ]
    for (what, tree, error) in cases {
      let info = try sign(tree, as: alice)
      #expect(throws: error, "a tree \(what)") {
        try NativeGroup.joinExternally(
          info, identity: stranger, replacing: LeafIndex(100), crypto: party.crypto,
          using: &party.random)
      }
    }
    let honest = try alice.groupInfo()
    #expect(throws: MLSError.peerMisbehaved(.invalidTree)) {
      var other = sound
      other.set(.blank, at: NodeIndex(bob))
      return try NativeGroup.joinExternally(
        honest, identity: stranger, ratchetTree: other, crypto: party.crypto,
        using: &party.random)
    }
  }

  /// A GroupInfo that is right in everything but the tree.
  private func sign(_ tree: RatchetTree, as group: NativeGroup) throws -> GroupInfo {
    var tree = tree
    var context = group.current.context
    context.treeHash = tree.treeHash(group.suiteCrypto)
    func make(_ signature: [UInt8]) throws -> GroupInfo {
      let extensions = try group.groupInfo().extensions.filter { $0.type != .ratchetTree }
      return GroupInfo(
        context: context,
        extensions: extensions + [Extension(type: .ratchetTree, data: tree.encodedBytes)],
        confirmationTag: group.current.confirmationTag, signer: group.ownLeafIndex,
        signature: signature)
    }
    return try make(
      try group.suiteCrypto.sign(
        "GroupInfoTBS", make([]).signedBytes, privateKey: group.identity.privateKey))
  }
}
