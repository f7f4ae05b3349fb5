import CryptoSuite
import MLS
import TLSSyntax

/// One story, told for each suite, whose states and messages a golden file keeps: what was stored
/// at each stage, and what somebody who stored it must still be able to do.
enum GoldenScene {
  static func make(_ suite: CipherSuite) throws -> GoldenFile {
    var file = GoldenFile()
    var party = try Party(of: "alice", suite: suite, seed: UInt64(suite.rawValue))
    file["founder.state"] = party["alice"].save()
    try party.add(["bob", "carol", "dave"], by: "alice")

    let early = try party.say("from a past epoch", by: "bob")
    try party.update(by: "bob")
    let removal = try party.pend(
      CommitRequest(removing: [party["dave"].ownLeafIndex]), by: "carol")
    var dave = party["dave"]
    if case .commit(let staged) = try dave.process(removal.message) { try dave.merge(staged) }
    file["removed.state"] = dave.save()
    try party.deliver(removal.message, from: "carol")
    try party["carol"].merge(removal)
    file["past.message"] = early.encodedBytes
    file["skipped.message"] = try party.say("overtaken", by: "carol").encodedBytes
    let later = try party.say("overtaking", by: "carol")
    _ = try party.read(later, by: "alice")
    file["read.message"] = later.encodedBytes

    try party.deliver(try party.propose(.groupContextExtensions([]), by: "carol"), from: "carol")
    try party.deliver(try party.proposeUpdate(by: "alice"), from: "alice")
    file["member.state"] = party["alice"].save()
    file["current.message"] = try party.say("from this epoch", by: "bob").encodedBytes

    var author = party
    let own = try author.pend(CommitRequest(), by: "alice")
    file["author.state"] = author["alice"].save()
    file["author.pending"] = own.save()
    file["author.authenticator"] = own.staged.nextAuthenticator

    try makeEnd(of: party, &file)
    let commit = try party.pend(CommitRequest(), by: "bob")
    file["commit.message"] = commit.message.encodedBytes
    file["commit.authenticator"] = commit.staged.nextAuthenticator

    let identity = try party.makeIdentity("erin")
    let keyPackage = try party.makeKeyPackage(identity)
    let adding = try party.pend(CommitRequest(adding: [keyPackage.keyPackage]), by: "bob")
    file["newcomer.identity"] = identity.encodedBytes
    file["newcomer.keyPackage"] = keyPackage.save()
    file["newcomer.welcome"] = adding.welcome?.encodedBytes ?? []
    file["newcomer.authenticator"] = adding.staged.nextAuthenticator
    return file
  }

  /// How it would end if alice and bob, left alone, reinitialised the group.
  private static func makeEnd(of party: Party, _ file: inout GoldenFile) throws {
    var party = party
    for name in party.names { party[name].clearPendingProposals() }
    try party.remove("carol", by: "bob")
    var request = CommitRequest()
    request.reInit = ReInit(groupID: Array("second".utf8), cipherSuite: party.suite)
    let last = try party.pend(request, by: "alice")
    try party["alice"].merge(last)
    file["ended.state"] = party["alice"].save()
    let bob = try party.makeIdentity("bob")
    file["ended.keyPackage"] = try party.makeKeyPackage(bob).keyPackage.encodedBytes
  }
}

extension StagedCommit {
  var nextAuthenticator: [UInt8] { next?.state.secrets.authenticator.reveal() ?? [] }
}
