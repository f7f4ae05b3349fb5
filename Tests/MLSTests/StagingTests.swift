import CryptoSuite
import MLS
import TLSSyntax
import Testing

@Suite("Staging, merging, saving")
struct StagingTests {
  @Test("a staged commit that is dropped leaves the state as it was")
  func dropped() throws {
    var party = try Party(of: "alice", "bob", "carol")
    let pending = try party.pend(CommitRequest(), by: "alice")
    // A first message of alice's in the epoch, so that her ratchets exist on bob's side.
    let before = try party.say("first", by: "carol")
    _ = try party.read(before, by: "bob")
    _ = try party["bob"].process(pending.message)
    let state = party["bob"].save()
    _ = try party["bob"].process(pending.message)
    #expect(party["bob"].save() == state)
    #expect(party["bob"].epoch == party["carol"].epoch)
    let message = try party.say("still here", by: "carol")
    #expect(try party.read(message, by: "bob") == "still here")
  }

  @Test("an own commit that loses the race is dropped, and the winner's is merged")
  func race() throws {
    var party = try Party(of: "alice", "bob", "carol")
    let loser = try party.pend(CommitRequest(), by: "bob")
    let winner = try party.pend(CommitRequest(), by: "alice")
    try party.deliver(winner.message, from: "alice")
    try party["alice"].merge(winner)
    #expect(throws: MLSError.staleOrDuplicate(.staged)) { try party["bob"].merge(loser) }
    #expect(throws: MLSError.staleOrDuplicate(.pastEpoch)) {
      try party["alice"].process(loser.message)
    }
    #expect(try party.everybodyAgrees())
  }

  @Test("a commit is merged once")
  func mergedOnce() throws {
    var party = try Party(of: "alice", "bob")
    let pending = try party.pend(CommitRequest(), by: "alice")
    guard case .commit(let staged) = try party["bob"].process(pending.message) else {
      Issue.record("not a commit")
      return
    }
    try party["bob"].merge(staged)
    #expect(throws: MLSError.staleOrDuplicate(.staged)) { try party["bob"].merge(staged) }
  }

  @Test("a staged commit says what it does before it is merged")
  func summary() throws {
    var party = try Party(of: "alice", "bob", "carol")
    let identity = try party.makeIdentity("dave")
    let dave = try party.makeKeyPackage(identity)
    var request = CommitRequest(
      adding: [dave.keyPackage], removing: [party["carol"].ownLeafIndex])
    request.authenticatedData = [1, 2]
    let pending = try party.pend(request, by: "alice")
    guard case .commit(let staged) = try party["bob"].process(pending.message) else {
      Issue.record("not a commit")
      return
    }
    #expect(staged.committer.credential == .basic(Array("alice".utf8)))
    #expect(staged.added.map(\.credential) == [.basic(Array("dave".utf8))])
    #expect(staged.removed.map(\.credential) == [.basic(Array("carol".utf8))])
    #expect(staged.updated.map(\.leafIndex) == [party["alice"].ownLeafIndex])
    #expect(staged.authenticatedData == [1, 2])
    #expect(!staged.removesOwnLeaf)
    #expect(staged.epoch == Epoch(2))
    #expect(pending.staged.added.map(\.leafIndex) == staged.added.map(\.leafIndex))
  }

  @Test("everything survives being saved and restored at any point")
  func saveRestore() throws {
    var party = try Party(of: "alice", "bob", "carol")
    func restart(_ party: inout Party) throws {
      for name in party.names {
        let saved = party[name].save()
        party[name] = try Group.restore(saved, crypto: party.crypto)
        #expect(party[name].save() == saved)
      }
    }
    try restart(&party)
    #expect(try party.everybodyAgrees())
    let update = try party.proposeUpdate(by: "carol")
    try party.deliver(update, from: "carol")
    try restart(&party)
    let pending = try party.pend(CommitRequest(), by: "bob")
    try restart(&party)
    let restored = try PendingCommit.restore(pending.save())
    #expect(restored.save() == pending.save())
    try party.deliver(restored.message, from: "bob")
    try restart(&party)
    try party["bob"].merge(restored)
    try restart(&party)
    #expect(try party.everybodyAgrees())
  }

  @Test("a key package survives being saved, and joins after that")
  func savedKeyPackage() throws {
    var party = try Party(of: "alice")
    let identity = try party.makeIdentity("bob")
    let saved = try party.makeKeyPackage(identity).save()
    let bob = try PrivateKeyPackage.restore(saved)
    let pending = try party.pend(CommitRequest(adding: [bob.keyPackage]), by: "alice")
    try party["alice"].merge(pending)
    guard let welcome = pending.welcome else {
      Issue.record("no Welcome")
      return
    }
    party["bob"] = try Group.join(
      welcome, with: bob, identity: identity, crypto: party.crypto)
    #expect(try party.everybodyAgrees())
  }

  @Test("saved bytes that were cut short or have another version are refused")
  func unreadable() throws {
    let party = try Party(of: "alice", "bob")
    let saved = party["alice"].save()
    for count in stride(from: 0, to: saved.count, by: 7) {
      #expect(throws: MLSError.misuse(.unreadableState)) {
        try NativeGroup.restore(Array(saved[..<count]), crypto: party.crypto)
      }
    }
    var other = saved
    other[1] = 99
    #expect(throws: MLSError.misuse(.unreadableState)) {
      try NativeGroup.restore(other, crypto: party.crypto)
    }
  }
}
