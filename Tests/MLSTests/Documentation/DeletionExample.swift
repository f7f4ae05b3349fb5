import CryptoNative
import MLS
import Testing

/// The code of `MLS.docc/Deletion.md`.
@Suite("What the page about deletion tells")
struct DeletionExample {
  @Test("the saved state of a member opens nothing that the member has read")
  func deletion() throws {
    let crypto = NativeCrypto()
    var party = try Party(of: "author")
    let identity = try party.makeIdentity("reader")
    let keyPackage = try party.makeKeyPackage(identity)
    let adding = try party.pend(CommitRequest(adding: [keyPackage.keyPackage]), by: "author")
    try party["author"].merge(adding)
    let welcome = try #require(adding.welcome)

    var group = try Group.join(
      welcome, with: keyPackage, identity: identity, pastEpochCountMax: 0, crypto: crypto)

    let read = try party.say("once", by: "author").encodedBytes
    let late = try party.say("late", by: "author").encodedBytes
    _ = try group.process(read)

    let saved = group.save()  // after the message was read
    var thief = try Group.restore(saved, crypto: crypto)
    #expect(throws: MLSError.staleOrDuplicate(.alreadyProcessed)) { try thief.process(read) }

    let renewal = try party.pend(CommitRequest(), by: "author")
    if case .commit(let staged) = try group.process(renewal.message) { try group.merge(staged) }
    #expect(throws: MLSError.staleOrDuplicate(.pastEpoch)) { try group.process(late) }
  }
}
