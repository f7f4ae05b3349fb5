import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax
import Testing

@Suite("Successors of reinitialised groups")
struct SuccessorTests {
  private static let reInit = ReInit(
    groupID: Array("second".utf8), cipherSuite: .x25519ChaCha20,
    extensions: [
      Extension(
        type: .requiredCapabilities, data: RequiredCapabilities(credentials: [1]).encodedBytes)
    ])

  @Test("all members move to another suite, whoever makes the new group")
  func successor() throws {
    var party = try Party(of: "alice", "bob", "carol")
    let late = try party.say("before the end", by: "carol")
    try party.reinitialise(Self.reInit, by: "alice")
    let newcomers = try party.makeKeyPackages(["alice", "carol"], suite: .x25519ChaCha20)
    let founder = try party.makeFounder("bob", suite: .x25519ChaCha20)
    let (bob, welcome) = try party["bob"].successor(
      members: newcomers.values.map(\.package.keyPackage), founder: founder, now: Party.now,
      using: &party.random)
    #expect(bob.groupID == Self.reInit.groupID)
    #expect(bob.suite == .x25519ChaCha20)
    #expect(bob.extensions == Self.reInit.extensions)
    #expect(bob.epoch == Epoch(1))
    for (name, newcomer) in newcomers {
      // Saving keeps what the successor is to be.
      let old = try Group.restore(party[name].save(), crypto: party.crypto)
      #expect(old.reInit == Self.reInit)
      let group = try join(welcome, newcomer, knownGroups: [old], party)
      #expect(group.epochAuthenticator == bob.epochAuthenticator)
    }
    // The old group can still be read, and that is all.
    #expect(try party.read(late, by: "bob") == "before the end")
    #expect(throws: MLSError.misuse(.inactive)) { try party.say("more", by: "alice") }
    #expect(throws: MLSError.misuse(.inactive)) { try party.pend(CommitRequest(), by: "bob") }
    #expect(throws: MLSError.misuse(.inactive)) {
      try party.propose(.remove(LeafIndex(0)), by: "bob")
    }
    #expect(throws: MLSError.misuse(.inactive)) { try party["alice"].groupInfo() }
  }

  @Test("a successor leaves no member out, takes nobody in, and follows a reinitialisation")
  func founding() throws {
    var party = try Party(of: "alice", "bob", "carol")
    let newcomers = try party.makeKeyPackages(
      ["bob", "carol", "mallory"], suite: .x25519ChaCha20)
    let founder = try party.makeFounder("alice", suite: .x25519ChaCha20)
    func found(_ names: String...) throws {
      _ = try party["alice"].successor(
        members: names.compactMap { newcomers[$0]?.package.keyPackage }, founder: founder,
        now: Party.now, using: &party.random)
    }
    #expect(throws: MLSError.misuse(.notReinitialised)) { try found("bob", "carol") }
    try party.reinitialise(Self.reInit, by: "alice")
    #expect(throws: MLSError.misuse(.missingMember)) { try found("bob") }
    #expect(throws: MLSError.misuse(.unknownMember)) { try found("bob", "carol", "mallory") }
    try found("bob", "carol")
  }

  @Test("a Welcome that breaks a rule of reinitialisation is refused by those added")
  func rules() throws {
    var party = try Party(of: "alice", "bob", "carol")
    let earlier = try party.resumption(.reinit, of: "bob")
    try party.reinitialise(Self.reInit, by: "alice")
    let newcomers = try party.makeKeyPackages(["bob", "carol"], suite: .x25519ChaCha20)
    let same = try party.makeKeyPackages(["bob", "carol"])
    guard let bob = newcomers["bob"], let sameBob = same["bob"] else { return }
    let key = try party.resumption(.reinit, of: "bob")
    let all = newcomers.values.map(\.package.keyPackage)
    func welcome(
      _ keys: [PreSharedKey], groupID: [UInt8] = Self.reInit.groupID,
      suite: CipherSuite = .x25519ChaCha20, extensions: [Extension] = Self.reInit.extensions,
      adding: [KeyPackage]? = nil, emptyCommitsBefore: Int = 0
    ) throws -> Welcome {
      try party.forgeContinuation(
        keys, groupID: groupID, suite: suite, extensions: extensions, adding: adding ?? all,
        emptyCommitsBefore: emptyCommitsBefore, by: "alice")
    }
    _ = try join(try welcome([key]), bob, knownGroups: [party["bob"]], party)

    let broken: [(Welcome, (SigningIdentity, PrivateKeyPackage))] = [
      (try welcome([key], groupID: [1]), bob),
      (
        try welcome([key], suite: party.suite, adding: same.values.map(\.package.keyPackage)),
        sameBob
      ),
      (try welcome([key], extensions: []), bob),
      (try welcome([key], emptyCommitsBefore: 1), bob),
      (try welcome([key], adding: [bob.package.keyPackage]), bob),
      (try welcome([earlier]), bob),
      (try welcome([key, key]), bob),
    ]
    for (index, (welcome, newcomer)) in broken.enumerated() {
      #expect(throws: MLSError.peerMisbehaved(.invalidContinuation), "case \(index)") {
        try join(welcome, newcomer, knownGroups: [party["bob"]], party)
      }
    }
  }

  @Test("a reinitialisation that somebody proposed is committed by reference, and only when asked")
  func byReference() throws {
    var party = try Party(of: "alice", "bob")
    try party.deliver(try party.propose(.reInit(Self.reInit), by: "bob"), from: "bob")
    try party.update(by: "alice")
    #expect(party["alice"].isActive && party["bob"].isActive)

    let proposal = try party.propose(.reInit(Self.reInit), by: "bob")
    guard case .proposal(let received) = try party["alice"].process(proposal.encodedBytes),
      case .reInit(let asked) = received.proposal
    else {
      Issue.record("not a reinitialisation")
      return
    }
    try party.reinitialise(asked, by: "alice")
    #expect(party["bob"].reInit == Self.reInit)
    #expect(party["bob"].epochAuthenticator == party["alice"].epochAuthenticator)
  }

  @Test("somebody outside proposes to reinitialise, and a member commits that")
  func fromOutside() throws {
    var party = Party()
    let outsider = try party.makeIdentity("operator")
    let senders = ExternalSenders([
      ExternalSender(signatureKey: outsider.publicKey, credential: outsider.credential)
    ])
    try party.found(
      "alice", extensions: [Extension(type: .externalSenders, data: senders.encodedBytes)])
    try party.add(["bob"], by: "alice")
    let proposal = try MLSMessage.externalProposal(
      .reInit(Self.reInit), groupID: party.groupID, epoch: party["bob"].epoch, sender: 0,
      identity: outsider, suite: party.suite, crypto: party.crypto)
    try party.deliver(proposal, from: "nobody")
    let before = party["alice"].epoch
    try party.reinitialise(Self.reInit, by: "bob")
    #expect(party["alice"].reInit == Self.reInit)
    #expect(party["alice"].epoch > before)
    #expect(throws: MLSError.misuse(.invalidProposal)) {
      try MLSMessage.externalProposal(
        .externalInit(kemOutput: []), groupID: party.groupID, epoch: before, sender: 0,
        identity: outsider, suite: party.suite, crypto: party.crypto)
    }
  }
}
