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
}
