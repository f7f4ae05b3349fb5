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
    try party.remove("dave", by: "carol")
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
}

extension StagedCommit {
  var nextAuthenticator: [UInt8] { next?.state.secrets.authenticator.reveal() ?? [] }
}
