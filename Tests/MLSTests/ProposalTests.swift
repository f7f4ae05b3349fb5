import CryptoSuite
import MLS
import TLSSyntax
import Testing

@Suite("Proposals")
struct ProposalTests {
  @Test("a pre-shared key goes into the secrets, and who lacks it cannot follow")
  func preSharedKey() throws {
    var party = try Party(of: "alice", "bob", "carol")
    let key = PreSharedKey(id: [7], secret: SecretBytes([1, 2, 3]))
    var request = CommitRequest()
    request.preSharedKeys = [key]
    let pending = try party.pend(request, by: "alice")
    #expect(throws: MLSError.misuse(.unknownPreSharedKey)) {
      try party["carol"].process(pending.message)
    }
    let wrong = PreSharedKey(id: [7], secret: SecretBytes([3, 2, 1]))
    #expect(throws: MLSError.peerMisbehaved(.invalidConfirmationTag)) {
      try party["carol"].process(pending.message, preSharedKeys: [wrong])
    }
    for name in ["bob", "carol"] {
      guard
        case .commit(let staged) = try party[name].process(
          pending.message, preSharedKeys: [key])
      else { continue }
      try party[name].merge(staged)
    }
    try party["alice"].merge(pending)
    #expect(try party.everybodyAgrees())
  }

  @Test("a newcomer needs the pre-shared key of the commit that adds it")
  func preSharedKeyInWelcome() throws {
    var party = try Party(of: "alice")
    let identity = try party.makeIdentity("bob")
    let bob = try party.makeKeyPackage(identity)
    let key = PreSharedKey(id: [7], secret: SecretBytes([1, 2, 3]))
    var request = CommitRequest(adding: [bob.keyPackage])
    request.preSharedKeys = [key]
    let pending = try party.pend(request, by: "alice")
    try party["alice"].merge(pending)
    guard let welcome = pending.welcome else {
      Issue.record("no Welcome")
      return
    }
    #expect(throws: MLSError.misuse(.unknownPreSharedKey)) {
      try Group.join(welcome, with: bob, identity: identity, crypto: party.crypto)
    }
    party["bob"] = try Group.join(
      welcome, with: bob, identity: identity, preSharedKeys: [key], crypto: party.crypto)
    #expect(try party.everybodyAgrees())
  }

  @Test("a resumption key of a former epoch can be proposed and committed")
  func resumption() throws {
    var party = try Party(of: "alice", "bob")
    try party.update(by: "alice")
    let id = PreSharedKeyID(
      kind: .resumption(
        usage: .application, groupID: party["alice"].groupID, epoch: Epoch(1)),
      nonce: [UInt8](repeating: 3, count: 32))
    let proposal = try party.propose(.preSharedKey(id), by: "bob")
    try party.deliver(proposal, from: "bob")
    // Taken up only where the committer hands it in: who joined later lacks it.
    let unasked = try party.pend(CommitRequest(), by: "alice")
    var request = CommitRequest()
    request.preSharedKeys = [try party["alice"].resumptionKey(of: Epoch(1))]
    let asked = try party.pend(request, by: "alice")
    #expect(unasked.staged.next?.state.confirmationTag != asked.staged.next?.state.confirmationTag)
    try party.commit(request, by: "alice")
    #expect(try party.everybodyAgrees())
  }

  @Test("the group's extensions change for everybody, and a newcomer learns them")
  func extensions() throws {
    var party = try Party(of: "alice", "bob")
    let changed = [
      Extension(
        type: .requiredCapabilities, data: RequiredCapabilities(credentials: [1]).encodedBytes)
    ]
    var request = CommitRequest()
    request.groupContextExtensions = changed
    try party.commit(request, by: "alice")
    try party.add(["carol"], by: "bob")
    for name in party.names { #expect(party[name].extensions == changed) }
    #expect(try party.everybodyAgrees())
  }

  @Test("after a reinitialisation nobody sends here any more")
  func reInit() throws {
    var party = try Party(of: "alice", "bob")
    var request = CommitRequest()
    request.reInit = ReInit(groupID: [2], cipherSuite: .x25519ChaCha20)
    let pending = try party.pend(request, by: "alice")
    guard case .commit(let staged) = try party["bob"].process(pending.message) else {
      Issue.record("not a commit")
      return
    }
    #expect(staged.reInit == request.reInit)
    try party["bob"].merge(staged)
    try party["alice"].merge(pending)
    #expect(party["alice"].epochAuthenticator == party["bob"].epochAuthenticator)
    for name in ["alice", "bob"] {
      #expect(!party[name].isActive)
      #expect(throws: MLSError.misuse(.inactive)) { try party.say("hello", by: name) }
    }
  }

  @Test("a proposal waits once, and only for a commit of its epoch")
  func waiting() throws {
    var party = try Party(of: "alice", "bob", "carol")
    let update = try party.proposeUpdate(by: "carol")
    try party.deliver(update, from: "carol")
    #expect(throws: MLSError.staleOrDuplicate(.alreadyProcessed)) {
      try party["bob"].process(update)
    }
    var request = CommitRequest()
    request.includesPendingProposals = false
    try party.commit(request, by: "alice")
    #expect(!party["bob"].hasPendingProposals)
    #expect(throws: MLSError.staleOrDuplicate(.pastEpoch)) { try party["bob"].process(update) }
    #expect(try party.everybodyAgrees())
  }

  @Test("of conflicting proposals the commit takes those that go together")
  func conflicts() throws {
    var party = try Party(of: "alice", "bob", "carol", "dave")
    for message in [
      try party.proposeUpdate(by: "carol"), try party.proposeUpdate(by: "carol"),
    ] {
      try party.deliver(message, from: "carol")
    }
    let alice = party["alice"].ownLeafIndex
    let dave = party["dave"].ownLeafIndex
    for proposal in [Proposal.remove(alice), .remove(dave), .groupContextExtensions([])] {
      try party.deliver(try party.propose(proposal, by: "bob"), from: "bob")
    }
    try party.deliver(try party.propose(.remove(dave), by: "carol"), from: "carol")
    try party.deliver(try party.proposeUpdate(by: "dave"), from: "dave")
    try party.update(by: "alice")
    #expect(party.names == ["alice", "bob", "carol"])
    #expect(try party.everybodyAgrees())
  }

  @Test("somebody outside whom the group has named may propose, and nobody else")
  func externalSender() throws {
    var party = Party()
    let outsider = try party.makeIdentity("operator")
    let senders = ExternalSenders([
      ExternalSender(signatureKey: outsider.publicKey, credential: outsider.credential)
    ])
    try party.found(
      "alice", extensions: [Extension(type: .externalSenders, data: senders.encodedBytes)])
    try party.add(["bob", "carol"], by: "alice")
    let group = party["alice"]
    let carol = party["carol"].ownLeafIndex
    func propose(_ proposal: Proposal, as sender: Sender, by identity: SigningIdentity) throws
      -> MLSMessage
    {
      let signed = try group.suiteCrypto.sign(
        FramedContent(
          groupID: group.groupID, epoch: group.epoch, sender: sender, authenticatedData: [],
          body: .proposal(proposal)),
        wireFormat: .publicMessage, context: [], privateKey: identity.privateKey)
      return .publicMessage(
        PublicMessage(content: signed.content, auth: signed.auth, membershipTag: nil))
    }
    let stranger = try party.makeIdentity("mallory")
    let refused: [(MLSMessage, MLSError)] = [
      (
        try propose(.remove(carol), as: .external(0), by: stranger),
        .peerMisbehaved(.invalidSignature)
      ),
      (
        try propose(.remove(carol), as: .external(1), by: outsider),
        .peerMisbehaved(.invalidSender)
      ),
      (
        try propose(.externalInit(kemOutput: []), as: .external(0), by: outsider),
        .peerMisbehaved(.invalidSender)
      ),
      (
        try propose(.remove(carol), as: .newMemberProposal, by: stranger),
        .peerMisbehaved(.invalidSender)
      ),
    ]
    for (message, error) in refused { #expect(party.refusal(of: message, by: "bob") == error) }

    try party.deliver(
      try propose(.remove(carol), as: .external(0), by: outsider), from: "nobody")
    let keyPackage = try party.makeKeyPackage(stranger)
    try party.deliver(
      try propose(.add(keyPackage.keyPackage), as: .newMemberProposal, by: stranger),
      from: "nobody")
    let pending = try party.pend(CommitRequest(), by: "bob")
    try party.deliver(pending.message, from: "bob")
    try party["bob"].merge(pending)
    guard let welcome = pending.welcome else {
      Issue.record("no Welcome")
      return
    }
    party["mallory"] = try Group.join(
      welcome, with: keyPackage, identity: stranger, crypto: party.crypto)
    #expect(party.names == ["alice", "bob", "mallory"])
    #expect(try party.everybodyAgrees())
  }
}
