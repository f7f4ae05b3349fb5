import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// What RFC 9420 leaves to the application: the library decides nothing here, and so must show
/// everything that the decision needs before it takes effect.
@Suite("Rules for the application")
struct ApplicationRules {
  var party: Party

  init() throws { party = try Party(of: "alice", "bob", "carol") }

  private mutating func stage(_ request: CommitRequest) throws -> StagedCommit? {
    let pending = try party.pend(request, by: "alice")
    guard case .commit(let staged) = try party["bob"].process(pending.message) else { return nil }
    return staged
  }

  @Test("5.3.1-1: who joins sees the group's name and all members")
  func joined() {
    let carol = party["carol"]
    let names = ["alice", "bob", "carol"]
    #expect(carol.groupID == Array("party".utf8))
    #expect(carol.members.map(\.credential) == names.map(Credential.named))
    #expect(carol.members.map(\.signatureKey) == names.map { party[$0].identity.publicKey })
  }

  @Test("5.3.1-2, 12.2-17: before they merge, members see who adds whom")
  mutating func added() throws {
    let erin = try party.makeIdentity("erin")
    let keyPackage = try party.makeKeyPackage(erin).keyPackage
    let staged = try stage(CommitRequest(adding: [keyPackage]))
    #expect(staged?.committer.credential == .named("alice"))
    #expect(staged?.added.map(\.credential) == [.named("erin")])
    #expect(staged?.added.map(\.signatureKey) == [erin.publicKey])
    #expect(party["bob"].members.count == 3)
  }

  @Test("5.3.1-3: before they merge, members see old and new credential beside each other")
  mutating func updated() throws {
    var request = CommitRequest()
    request.identity = try party.makeIdentity("alicia")
    let staged = try stage(request)
    #expect(staged?.updated.map(\.credential) == [.named("alicia")])
    let leaf = try #require(staged?.updated.first?.leafIndex)
    #expect(party["bob"].member(at: leaf)?.credential == .named("alice"))
  }

  @Test("5.3.1-4: what a proposal brings is seen when it arrives")
  mutating func proposed() throws {
    let keyPackage = try party.makeKeyPackage(try party.makeIdentity("erin")).keyPackage
    let message = try party.proposal(.add(keyPackage)).message
    guard case .proposal(let received) = try party["bob"].process(message),
      case .add(let seen) = received.proposal
    else {
      Issue.record("not an Add")
      return
    }
    #expect(received.sender == .member(party["alice"].ownLeafIndex))
    #expect(seen.leafNode.credential == .named("erin"))
    party["bob"].clearPendingProposals()
    #expect(!party["bob"].hasPendingProposals)
  }

  @Test("5.3.1-5: external senders are seen before they are admitted")
  mutating func externalSenders() throws {
    let senders = ExternalSenders([
      ExternalSender(signatureKey: [1], credential: .named("operator"))
    ])
    var request = CommitRequest()
    request.groupContextExtensions = [
      Extension(type: .externalSenders, data: senders.encodedBytes)
    ]
    let staged = try stage(request)
    let found = try #require(staged?.groupContextExtensions?.first(.externalSenders))
    let seen = try ExternalSenders(decoding: found.data).senders
    #expect(seen.map(\.credential) == [.named("operator")])
    #expect(party["bob"].extensions.isEmpty)
  }

  @Test("5.3-1: certificates and signature key lie open side by side")
  mutating func certificates() throws {
    let key = try party.makeIdentity("erin")
    let erin = SigningIdentity(
      credential: .x509([[1, 2], [3]]), privateKey: key.privateKey, publicKey: key.publicKey)
    let keyPackage = try party.makeKeyPackage(erin).keyPackage
    let staged = try stage(CommitRequest(adding: [keyPackage]))
    let member = try #require(staged?.added.first)
    guard case .x509(let certificates) = member.credential else {
      Issue.record("no certificates")
      return
    }
    #expect(certificates == [[1, 2], [3]])
    #expect(member.signatureKey == key.publicKey)
  }

  @Test("7.2-2, 7.3-17: the lifetime of a leaf can be judged")
  mutating func lifetime() throws {
    let keyPackage = try party.makeKeyPackage(try party.makeIdentity("erin")).keyPackage
    let lifetime = try #require(keyPackage.lifetime)
    #expect(lifetime.notAfter - lifetime.notBefore == 2_000)
    let staged = try stage(CommitRequest(adding: [keyPackage]))
    guard case .keyPackage(let seen) = staged?.added.first?.leafNode.source else {
      Issue.record("no lifetime")
      return
    }
    #expect(seen.contains(0) && seen.contains(2_000) && !seen.contains(2_001))
  }

  @Test("12.2-16: who takes a leaf's place from outside is seen beside whom it removes")
  mutating func resynchronised() throws {
    let carol = party["carol"]
    let identity = try party.makeIdentity("carol, who has lost her phone")
    let (_, message) = try NativeGroup.joinExternally(
      try party["alice"].groupInfo(), identity: identity, replacing: carol.ownLeafIndex,
      crypto: party.crypto, using: &party.random)
    guard case .commit(let staged) = try party["bob"].process(message) else {
      Issue.record("not a commit")
      return
    }
    #expect(staged.committer.credential == identity.credential)
    #expect(staged.removed.map(\.credential) == [carol.identity.credential])
  }

  @Test("12.4-3: that proposals wait is known until a commit takes them up")
  mutating func pendingProposals() throws {
    #expect(!party["bob"].hasPendingProposals)
    let message = try party.propose(.groupContextExtensions([]), by: "alice")
    try party.deliver(message, from: "alice")
    #expect(party["bob"].hasPendingProposals)
    try party.update(by: "bob")
    #expect(!party["bob"].hasPendingProposals)
  }
}

extension Credential {
  static func named(_ name: String) -> Credential { .basic(Array(name.utf8)) }
}
