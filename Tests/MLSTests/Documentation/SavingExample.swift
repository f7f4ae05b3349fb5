import CryptoNative
import MLS
import Testing

/// The code of `MLS.docc/SavingAndLoading.md`.
@Suite("What the page about saving tells")
struct SavingExample {
  private let crypto = NativeCrypto()
  private let now = Party.now

  @Test("a group that dies between saving and sending loses nothing and repeats nothing")
  func saving() throws {
    var random = SystemRandomNumberGenerator()
    var party = try Party(of: "we", "peer")
    var group = party["we"]
    var disk: [String: [UInt8]] = [:]
    var outbox: [[UInt8]] = []
    var history: [[UInt8]] = []
    var acknowledged = false
    let bytes = try party.say("hi", by: "peer").encodedBytes

    let message = try group.protect(Array("hello".utf8), using: &random)
    disk["group"] = group.save()
    outbox.append(message.encodedBytes)  // not before

    let incoming = try group.process(bytes)
    if case .application(let received) = incoming { history.append(received.content) }
    disk["group"] = group.save()  // with `history`, in one transaction
    acknowledged = true  // not before

    let pending = try group.commit(CommitRequest(), now: now, using: &random)
    disk["group"] = group.save()
    disk["pending"] = pending.save()
    outbox.append(pending.message.encodedBytes)

    #expect(acknowledged && history == [Array("hi".utf8)])
    let won = true
    let epoch = group.epoch
    group = try restart(&disk, won: won)
    #expect(group.epoch > epoch)
    for line in outbox {
      if case .commit(let staged) = try party["peer"].process(line) {
        try party["peer"].merge(staged)
      }
    }
    #expect(party["peer"].epochAuthenticator == group.epochAuthenticator)
    #expect(disk["pending"] == nil)
    #expect(throws: MLSError.misuse(.unreadableState)) {
      try Group.restore(Array(group.save().dropLast()), crypto: crypto)
    }
  }

  private func restart(
    _ disk: inout [String: [UInt8]], won: Bool
  ) throws -> Group<NativeCrypto> {
    var group: Group<NativeCrypto>
    group = try Group.restore(disk["group"] ?? [], crypto: crypto)
    if let saved = disk["pending"] {
      let pending = try PendingCommit.restore(saved)
      if won { try group.merge(pending) }
      disk["pending"] = nil
      disk["group"] = group.save()
    }
    return group
  }
}
