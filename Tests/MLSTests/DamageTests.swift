import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax
import Testing

@Suite("Stored states that were damaged")
struct DamageTests {
  /// A member with a past epoch, an overtaken message, and proposals of others and its own.
  private func scene() throws -> (party: Party, state: [UInt8], messages: [[UInt8]]) {
    var party = try Party(of: "alice", "bob", "carol")
    let early = try party.say("early", by: "bob")
    try party.update(by: "carol")
    let overtaken = try party.say("overtaken", by: "bob")
    _ = try party.read(try party.say("overtaking", by: "bob"), by: "alice")
    try party.deliver(try party.proposeUpdate(by: "bob"), from: "bob")
    try party.deliver(try party.proposeUpdate(by: "alice"), from: "alice")
    let state = party["alice"].save()
    let late = try party.say("late", by: "carol")
    let commit = try party.pend(CommitRequest(), by: "carol").message
    return (party, state, [early, overtaken, late, commit].map(\.encodedBytes))
  }

  @Test("whatever byte is damaged, the state is refused or can be used without a trap")
  func everyByte() throws {
    var (party, state, messages) = try scene()
    // Behind format, standing and context.
    let treeStart = 3 + party["alice"].current.contextBytes.count
    let tree = treeStart..<treeStart + party["alice"].ratchetTree.encodedBytes.count
    for position in state.indices {
      var damaged = state
      damaged[position] ^= 1 << UInt8(position % 8)
      do {
        let group = try Group.restore(damaged, crypto: party.crypto)
        #expect(!tree.contains(position), "the tree is covered by its hash")
        use(group, messages, &party.random)
      } catch {
        if case .misuse(.unsupportedSuite) = error { continue }
        #expect(error == MLSError.misuse(.unreadableState))
      }
    }
  }

  @Test("a state that was cut short, or has something behind it, is refused")
  func length() throws {
    let (party, state, _) = try scene()
    for count in 0..<state.count {
      #expect(throws: MLSError.misuse(.unreadableState)) {
        try Group.restore(Array(state[..<count]), crypto: party.crypto)
      }
    }
    #expect(throws: MLSError.misuse(.unreadableState)) {
      try Group.restore(state + [0], crypto: party.crypto)
    }
  }

  @Test("a state without the secrets of its message keys is refused")
  func secretTree() throws {
    let party = try Party(of: "alice", "bob", "carol")
    let alice = party["alice"]
    let size = alice.ratchetTree.size
    let broken = [
      SecretTree(encryptionSecret: SecretBytes([]), size: size),
      SecretTree(
        encryptionSecret: SecretBytes([UInt8](repeating: 1, count: 32)),
        size: TreeSize(leafCount: 2)),
      try SecretTree(decoding: TLSNumber(size.leafCount).bytes + [0, 0]),
    ]
    for secretTree in broken {
      var damaged = alice
      damaged.secretTree = secretTree
      #expect(throws: MLSError.misuse(.unreadableState)) {
        try Group.restore(damaged.save(), crypto: party.crypto)
      }
    }
    _ = try Group.restore(alice.save(), crypto: party.crypto)
  }

  @Test("a stored commit that was damaged is refused, or merged without a trap")
  func pendingCommit() throws {
    var (party, _, messages) = try scene()
    let stored = try party.pend(CommitRequest(), by: "alice").save()
    for position in stride(from: 0, to: stored.count, by: 3) {
      var damaged = stored
      damaged[position] ^= 1 << UInt8(position % 8)
      guard let pending = try? PendingCommit.restore(damaged) else { continue }
      var group = party["alice"]
      guard (try? group.merge(pending)) != nil else { continue }
      use(group, messages, &party.random)
    }
  }

  private func use(
    _ group: NativeGroup, _ messages: [[UInt8]], _ random: inout SeededRandom
  ) {
    var group = group
    for message in messages {
      if case .commit(let staged) = try? group.process(message) {
        var merged = group
        try? merged.merge(staged)
        _ = merged.save()
      }
    }
    _ = try? group.protect([1], using: &random)
    _ = try? group.proposeUpdate(using: &random)
    _ = try? group.groupInfo()
    _ = try? group.export(label: "x", context: [], byteCount: 8)
    _ = group.members
    if let pending = try? group.commit(CommitRequest(), now: Party.now, using: &random) {
      try? group.merge(pending)
    }
  }
}

/// Four bytes, as the saved tree begins.
private struct TLSNumber {
  let bytes: [UInt8]

  init(_ number: UInt32) {
    var writer = TLSWriter()
    writer.write(number)
    bytes = writer.bytes
  }
}
